package workflow

import "github.com/borgerflow/borgerflow/internal/failure"

// Code says what kind of failure it was and so who must act.
type Code = failure.Code

// The closed set of codes, shared by all contracts.
const (
	Invalid     = failure.Invalid     // the caller sent something malformed
	NotFound    = failure.NotFound    // nothing with that id, or not for this person
	Conflict    = failure.Conflict    // it has changed since it was read
	Denied      = failure.Denied      // rights are missing
	Rejected    = failure.Rejected    // understood, and the answer is no
	Unsupported = failure.Unsupported // cannot be done here
	Unavailable = failure.Unavailable // certainly not done; repeat later
	InDoubt     = failure.InDoubt     // may have been done; look before repeating
)

var allCodes = []Code{Invalid, NotFound, Conflict, Denied, Rejected, Unsupported, Unavailable, InDoubt}

// Sentinels for errors.Is, one per code.
var (
	ErrInvalid     = failure.ErrInvalid
	ErrNotFound    = failure.ErrNotFound
	ErrConflict    = failure.ErrConflict
	ErrDenied      = failure.ErrDenied
	ErrRejected    = failure.ErrRejected
	ErrUnsupported = failure.ErrUnsupported
	ErrUnavailable = failure.ErrUnavailable
	ErrInDoubt     = failure.ErrInDoubt
)

// Errorf makes a failure with code, for stores and handlers. The format must
// not be given personal data.
func Errorf(code Code, format string, args ...any) error {
	return failure.Errorf(code, format, args...)
}

// CodeOf returns the code of err: of the outermost failure in it, or InDoubt.
func CodeOf(err error) Code { return failure.CodeOf(err) }
