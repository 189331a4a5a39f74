package prefill

import "github.com/borgerflow/borgerflow/internal/failure"

// Code says what kind of failure it was and so who must act.
type Code = failure.Code

// Error is a failure with its code, operation and cause.
type Error = failure.Error

// The codes that a source gives. Nothing is changed by asking, so that whoever
// opens the form again repeats the question, whatever the code.
const (
	// Invalid: the request lacks what this source looks people up by, or the
	// source's settings are wrong; an operator acts when it goes on.
	Invalid = failure.Invalid
	// NotFound: the register knows nobody by that number. That is an answer:
	// there is nothing to fill with, and nothing failed.
	NotFound = failure.NotFound
	// Denied: credentials or rights are missing; an operator acts.
	Denied = failure.Denied
	// Rejected: the register understood and said no; an operator acts.
	Rejected = failure.Rejected
	// Unsupported: the source cannot give those facts; who put it there acts.
	Unsupported = failure.Unsupported
	// Unavailable: the register is down or too slow.
	Unavailable = failure.Unavailable
)

// Sentinels for errors.Is, one per code.
var (
	ErrInvalid     = failure.ErrInvalid
	ErrNotFound    = failure.ErrNotFound
	ErrDenied      = failure.ErrDenied
	ErrRejected    = failure.ErrRejected
	ErrUnsupported = failure.ErrUnsupported
	ErrUnavailable = failure.ErrUnavailable
)

// Errorf makes a failure with code, for sources. The format must not be given
// personal data.
func Errorf(code Code, format string, args ...any) error {
	return failure.Errorf(code, format, args...)
}

// CodeOf returns the code of err. An error without one is Unavailable, because
// asking again does no harm.
func CodeOf(err error) Code {
	if code := failure.CodeOf(err); code != failure.InDoubt {
		return code
	}
	return Unavailable
}
