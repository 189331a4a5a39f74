// Package failure holds failures: what an outside system, a store or a caller's
// command ran into, with one closed set of codes that says who must act. Every
// contract package gives them to its users under its own name.
//
// Failures are errors; they are never mixed with faults (wrong answers) or
// authoring errors (wrong definitions).
package failure

import (
	"errors"
	"fmt"
)

// Code says what kind of failure it was and so who must act.
type Code string

// The closed set of codes.
const (
	// Invalid: the caller sent something malformed; the caller mends it.
	Invalid Code = "invalid"
	// NotFound: nothing with that id, here or there.
	NotFound Code = "not_found"
	// Conflict: it has changed since it was read; read again and decide.
	Conflict Code = "conflict"
	// Denied: credentials or rights are missing; an operator acts.
	Denied Code = "denied"
	// Rejected: the other party understood and said no; a person decides.
	Rejected Code = "rejected"
	// Unsupported: this supplier cannot do that.
	Unsupported Code = "unsupported"
	// Unavailable: certainly not done; repeat later with the same key.
	Unavailable Code = "unavailable"
	// InDoubt: the other party may have acted; look it up by key before
	// repeating, or let a person decide. Never a blind resend.
	InDoubt Code = "in_doubt"
)

// Sentinels for errors.Is, one per code.
var (
	ErrInvalid     = errors.New("invalid")
	ErrNotFound    = errors.New("not found")
	ErrConflict    = errors.New("conflict")
	ErrDenied      = errors.New("denied")
	ErrRejected    = errors.New("rejected")
	ErrUnsupported = errors.New("unsupported")
	ErrUnavailable = errors.New("unavailable")
	ErrInDoubt     = errors.New("in doubt")
)

func sentinel(c Code) error {
	switch c {
	case Invalid:
		return ErrInvalid
	case NotFound:
		return ErrNotFound
	case Conflict:
		return ErrConflict
	case Denied:
		return ErrDenied
	case Rejected:
		return ErrRejected
	case Unsupported:
		return ErrUnsupported
	case Unavailable:
		return ErrUnavailable
	default:
		return ErrInDoubt
	}
}

// Error is a failure with its code, the operation that met it and its cause.
type Error struct {
	Code Code
	Op   string // for example "delivery: send"; empty until a service wraps it
	Err  error  // the cause; never holds personal data
}

// Error returns the operation and the cause.
func (e *Error) Error() string {
	if e.Op == "" {
		return e.Err.Error()
	}
	return e.Op + ": " + e.Err.Error()
}

// Unwrap yields both the cause and the code's sentinel.
func (e *Error) Unwrap() []error { return []error{e.Err, sentinel(e.Code)} }

// Errorf makes a failure with code. The format must not be given personal data.
func Errorf(code Code, format string, args ...any) error {
	return &Error{Code: code, Err: fmt.Errorf(format, args...)}
}

// Wrap puts the operation's name before err and keeps its code. An error
// without a code becomes InDoubt, because nothing is known about what the other
// party did; nil stays nil.
func Wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return &Error{Code: CodeOf(err), Op: op, Err: err}
}

// CodeOf returns the code of err: of the outermost failure in it, or InDoubt.
func CodeOf(err error) Code {
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Code
	}
	for _, c := range []Code{Invalid, NotFound, Conflict, Denied, Rejected, Unsupported, Unavailable} {
		if errors.Is(err, sentinel(c)) {
			return c
		}
	}
	return InDoubt
}

// Repeatable reports whether the same call with the same key may simply be made
// again later.
func Repeatable(err error) bool { return CodeOf(err) == Unavailable }
