// Package filestore keeps files in a folder: a workflow.Files for an
// installation on one machine, beside its SQLite file.
//
// Start with [Open]. Each file is one file on the disk, org/case/id. While it
// is in quarantine its name ends in ".part"; releasing it writes it through to
// the disk and then renames it, so that a file without that ending is whole.
// What a killed process left is a ".part", which appending mends and deleting
// removes. The bytes are sealed before they come here; the folder's own rights
// are the host's to set.
//
// Errors are failures, as workflow.Files says. A Store is safe for concurrent
// use by one process; names never leave the folder, symbolic links included.
package filestore

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"sync"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// Store keeps files in a folder.
type Store struct {
	root *os.Root

	mu   sync.Mutex
	busy map[workflow.FileRef]bool // being appended to, released or deleted
}

var (
	_ workflow.Files      = (*Store)(nil)
	_ workflow.FileWalker = (*Store)(nil)
)

// The rights of what is made: for the process's own user only.
const (
	folderMode = 0o700
	fileMode   = 0o600
)

// Open returns a store in the folder, which is made if it is not there.
func Open(folder string) (*Store, error) {
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return nil, failed("open", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, failed("open", err)
	}
	return &Store{root: root, busy: map[workflow.FileRef]bool{}}, nil
}

// Close lets go of the folder. Files that are open for reading stay so.
func (s *Store) Close() error { return failed("close", s.root.Close()) }

// failed gives an error of the file system a code. A full or missing disk is
// unavailable: the caller repeats from an offset, or deletes.
func failed(op string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return failure.Errorf(failure.NotFound, "filestore: %s: no such file", op)
	case errors.Is(err, fs.ErrExist):
		return failure.Errorf(failure.Conflict, "filestore: %s: the file exists", op)
	}
	return failure.Errorf(failure.Unavailable, "filestore: %s: %w", op, err)
}

func folderOf(ref workflow.FileRef) string { return path.Join(ref.Org, ref.Case) }

func nameOf(ref workflow.FileRef) string { return path.Join(ref.Org, ref.Case, ref.ID) }

// partOf is the name in quarantine. Keys have no dot, so no released file has
// such a name.
func partOf(ref workflow.FileRef) string { return nameOf(ref) + ".part" }

// begin checks a call and takes the file for it alone.
func (s *Store) begin(ctx context.Context, op string, ref workflow.FileRef) (func(), error) {
	if err := ref.Check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "filestore: %s: %w", op, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[ref] {
		return nil, failure.Errorf(failure.Conflict, "filestore: %s: the file is in use", op)
	}
	s.busy[ref] = true
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.busy, ref)
	}, nil
}

// released reports whether the file is out of quarantine.
func (s *Store) released(ref workflow.FileRef) bool {
	_, err := s.root.Stat(nameOf(ref))
	return err == nil
}

// Create implements workflow.Files.
func (s *Store) Create(ctx context.Context, ref workflow.FileRef) error {
	const op = "create"
	end, err := s.begin(ctx, op, ref)
	if err != nil {
		return err
	}
	defer end()
	if s.released(ref) {
		return failed(op, fs.ErrExist)
	}
	for range 3 { // the folder may go with its last file just now
		if err = s.create(ref); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return failed(op, err)
}

func (s *Store) create(ref workflow.FileRef) error {
	if err := s.root.MkdirAll(folderOf(ref), folderMode); err != nil {
		return err
	}
	f, err := s.root.OpenFile(partOf(ref), os.O_CREATE|os.O_EXCL|os.O_WRONLY, fileMode)
	if err != nil {
		return err
	}
	return f.Close()
}

// Append implements workflow.Files.
func (s *Store) Append(ctx context.Context, ref workflow.FileRef, offset int64, r io.Reader) (int64, error) {
	const op = "append"
	end, err := s.begin(ctx, op, ref)
	if err != nil {
		return 0, err
	}
	defer end()
	if s.released(ref) {
		return 0, failure.Errorf(failure.Conflict, "filestore: append: the file is released")
	}
	f, err := s.root.OpenFile(partOf(ref), os.O_WRONLY, fileMode)
	if err != nil {
		return 0, failed(op, err)
	}
	size, err := writeAt(f, offset, r)
	return size, errors.Join(err, failed(op, f.Close()))
}

func writeAt(f *os.File, offset int64, r io.Reader) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, failed("append", err)
	}
	if offset < 0 || offset > info.Size() {
		return 0, failure.Errorf(failure.Conflict, "filestore: append: the file has %d bytes, not %d", info.Size(), offset)
	}
	if err := f.Truncate(offset); err != nil {
		return 0, failed("append", err)
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return 0, failed("append", err)
	}
	n, err := io.Copy(f, r)
	return offset + n, failed("append", err)
}

// Release implements workflow.Files.
func (s *Store) Release(ctx context.Context, ref workflow.FileRef) error {
	const op = "release"
	end, err := s.begin(ctx, op, ref)
	if err != nil {
		return err
	}
	defer end()
	if s.released(ref) {
		return nil
	}
	if err := s.sync(partOf(ref), os.O_WRONLY); err != nil {
		return failed(op, err)
	}
	if err := s.root.Rename(partOf(ref), nameOf(ref)); err != nil {
		return failed(op, err)
	}
	// The name is on the disk only when the folders that hold it are.
	for _, folder := range []string{folderOf(ref), ref.Org, "."} {
		if err := s.sync(folder, os.O_RDONLY); err != nil {
			return failed(op, err)
		}
	}
	return nil
}

// sync writes a file or folder through to the disk.
func (s *Store) sync(name string, flag int) error {
	f, err := s.root.OpenFile(name, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open implements workflow.Files.
func (s *Store) Open(ctx context.Context, ref workflow.FileRef) (io.ReadCloser, error) {
	const op = "open file"
	if err := ref.Check(); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, failure.Errorf(failure.Unavailable, "filestore: %s: %w", op, err)
	}
	f, err := s.root.Open(nameOf(ref))
	if err != nil {
		return nil, failed(op, err)
	}
	return f, nil
}

// Delete implements workflow.Files. The case's folder goes with its last file.
func (s *Store) Delete(ctx context.Context, ref workflow.FileRef) error {
	const op = "delete"
	end, err := s.begin(ctx, op, ref)
	if err != nil {
		return err
	}
	defer end()
	for _, name := range []string{partOf(ref), nameOf(ref)} {
		if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed(op, err)
		}
	}
	_ = s.root.Remove(folderOf(ref)) // refused while it holds other files
	return nil
}
