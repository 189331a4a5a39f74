package workflow

import (
	"context"
	"io"
)

// Files keeps the contents of files. Vendors may write their own;
// workflowtest.RunFiles proves that one keeps this contract.
//
// The engine seals contents in chunks before they come here and names a file
// only after it has looked at its type, so an implementation keeps opaque
// bytes. A file is in quarantine from Create until Release: it can be appended
// to and deleted, not opened. Released files never change.
//
// All methods are safe for concurrent use; appending to one file from two
// places at once is a conflict for one of them. Errors are failures:
// not_found, conflict, unavailable (certainly nothing changed) or in_doubt.
type Files interface {
	// Create makes an empty file in quarantine; a conflict when it exists.
	Create(ctx context.Context, ref FileRef) error

	// Append writes all of r at offset and returns the file's new size. The
	// offset is at most the size; what stands after it is dropped first, so that
	// a torn append is mended by repeating it. A greater offset, or a file that
	// was released, is a conflict. When r fails, what was read may stay.
	Append(ctx context.Context, ref FileRef, offset int64, r io.Reader) (int64, error)

	// Release ends the quarantine: the contents are on the disk for good when it
	// returns. Releasing twice is no error.
	Release(ctx context.Context, ref FileRef) error

	// Open reads a released file from its start; not_found when there is none or
	// it is in quarantine. The caller closes it.
	Open(ctx context.Context, ref FileRef) (io.ReadCloser, error)

	// Delete removes a file, quarantined or not. A file that is not there is no
	// error. Readers that are open may go on or fail.
	Delete(ctx context.Context, ref FileRef) error
}

// FileWalker is [Files] that can tell what it keeps. With it [Engine.Tend] finds
// what a process that was killed has left.
type FileWalker interface {
	// Walk calls visit with every file of an organisation, in quarantine or
	// released, each once, in any order. A file that is made or deleted meanwhile
	// may come or not; visit may delete files. The error is the first that visit
	// gave, or a failure; an organisation without files is no error.
	Walk(ctx context.Context, org string, visit func(FileRef) error) error
}

// FileRef names a file: three keys of letters, digits, dash and underscore, at
// most 64 bytes each.
type FileRef struct {
	Org  string
	Case string
	ID   string
}

// Check reports whether the reference's keys are sound; the error is invalid.
// Implementations call it first, so that no key ever steers a path.
func (r FileRef) Check() error {
	for _, key := range []string{r.Org, r.Case, r.ID} {
		if !soundKey(key) {
			return Errorf(Invalid, "workflow: a file's keys are 1 to 64 letters, digits, dashes and underscores")
		}
	}
	return nil
}

func soundKey(key string) bool {
	if key == "" || len(key) > 64 {
		return false
	}
	for i := range len(key) {
		c := key[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
