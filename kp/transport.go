package kp

import (
	"context"
	"io"
)

// Transport puts files for others and gets files from them, as
// Serviceplatformen's SFTP service does: put goes to OUT, the rest is about IN.
//
// Implementations are safe for concurrent use, return failures ([Errorf]) and
// never retry by themselves. user is the SFTP user to act as. Unavailable
// promises that nothing was done; when that is not certain the failure is
// in_doubt. An ended ctx before anything is done is unavailable.
type Transport interface {
	// Put writes size bytes of data as OUT/name, replacing a file of that
	// name. The file shows under its name only when it is complete. It reads
	// data to its end, does not close it, and gives data's own error as cause
	// without leaving a file.
	Put(ctx context.Context, user, name string, data io.Reader, size int64) error

	// List returns the names of the files in IN, sorted.
	List(ctx context.Context, user string) ([]string, error)

	// Get returns the contents of IN/name; not_found when there is none. It
	// is for receipts: a file over 1 MB is unsupported.
	Get(ctx context.Context, user, name string) ([]byte, error)

	// Remove deletes IN/name. A file that is not there is no error.
	Remove(ctx context.Context, user, name string) error
}

// Distributor hands forms to the receiving system, as Fordelingskomponenten
// (SF2900) does.
//
// Implementations are safe for concurrent use, return failures ([Errorf]),
// retain nothing after they have returned and never retry by themselves.
type Distributor interface {
	// Receivers returns the systems that take forms by a route. The service
	// asks each time; the answer must not be cached.
	Receivers(ctx context.Context, r Route) ([]Receiver, error)

	// Send hands f over and returns the technical acknowledgement. The
	// receiver knows the transaction: the identical form again gives the same
	// acknowledgement, another form under the same transaction is a conflict.
	// Rejected is the receiver's no. After in_doubt the service asks the
	// [Finder] or, without one, sends the identical form again.
	Send(ctx context.Context, f Form) (Acknowledgement, error)
}

// Finder is a [Distributor] that can be asked what it received.
type Finder interface {
	// Find returns the acknowledgement of a transaction that org's authority
	// sent. not_found promises that the form was not taken and will not be.
	Find(ctx context.Context, senderCVR, transaction string) (Acknowledgement, error)
}
