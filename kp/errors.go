package kp

import "github.com/borgerflow/borgerflow/internal/failure"

// Code says what kind of failure it was and so who must act.
type Code = failure.Code

// Error is a failure with its code, operation and cause.
type Error = failure.Error

// The closed set of codes.
const (
	// Invalid: the application is malformed ([CheckError] says where);
	// who wrote the solution mends it.
	Invalid = failure.Invalid
	// NotFound: what was asked for is not known there.
	NotFound = failure.NotFound
	// Conflict: the key was used for another application.
	Conflict = failure.Conflict
	// Denied: credentials, rights or a route are missing; an operator acts.
	Denied = failure.Denied
	// Rejected: the other party understood and said no; a person decides.
	Rejected = failure.Rejected
	// Unsupported: the other party cannot do that.
	Unsupported = failure.Unsupported
	// Unavailable: certainly not done; repeat later with the same key.
	Unavailable = failure.Unavailable
	// InDoubt: it may have been done. Repeating [Service.HandIn] with the same
	// key is safe: it asks, or sends the identical form.
	InDoubt = failure.InDoubt
)

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

// Errorf makes a failure with code, for transports and distributors. The
// format must not be given personal data.
func Errorf(code Code, format string, args ...any) error {
	return failure.Errorf(code, format, args...)
}

// CodeOf returns the code of err, or InDoubt when it has none.
func CodeOf(err error) Code { return failure.CodeOf(err) }
