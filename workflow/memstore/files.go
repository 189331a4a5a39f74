package memstore

import (
	"bytes"
	"cmp"
	"context"
	"io"
	"slices"
	"sync"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// Files keeps files in memory. Safe for concurrent use.
type Files struct {
	mu    sync.Mutex
	files map[workflow.FileRef]*content
}

type content struct {
	data     []byte
	released bool
	busy     bool // being appended to
}

var (
	_ workflow.Files      = (*Files)(nil)
	_ workflow.FileWalker = (*Files)(nil)
)

// NewFiles returns an empty place for files.
func NewFiles() *Files { return &Files{files: map[workflow.FileRef]*content{}} }

func (f *Files) enter(ctx context.Context, ref workflow.FileRef) error {
	if err := ctx.Err(); err != nil {
		return failure.Errorf(failure.Unavailable, "memstore: files: %w", err)
	}
	if err := ref.Check(); err != nil {
		return err
	}
	f.mu.Lock()
	return nil
}

// Create implements workflow.Files.
func (f *Files) Create(ctx context.Context, ref workflow.FileRef) error {
	if err := f.enter(ctx, ref); err != nil {
		return err
	}
	defer f.mu.Unlock()
	if f.files[ref] != nil {
		return failure.Errorf(failure.Conflict, "memstore: create: the file exists")
	}
	f.files[ref] = &content{}
	return nil
}

// Append implements workflow.Files.
func (f *Files) Append(ctx context.Context, ref workflow.FileRef, offset int64, r io.Reader) (int64, error) {
	c, err := f.beginAppend(ctx, ref, offset)
	if err != nil {
		return 0, err
	}
	data, readErr := io.ReadAll(r) // outside the lock: r may be slow
	f.mu.Lock()
	defer f.mu.Unlock()
	c.busy = false
	c.data = append(c.data[:offset:offset], data...)
	if readErr != nil {
		return int64(len(c.data)), failure.Errorf(failure.Unavailable, "memstore: append: the source broke off: %w", readErr)
	}
	return int64(len(c.data)), nil
}

func (f *Files) beginAppend(ctx context.Context, ref workflow.FileRef, offset int64) (*content, error) {
	if err := f.enter(ctx, ref); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	c := f.files[ref]
	switch {
	case c == nil:
		return nil, notFound("file")
	case c.released, c.busy, offset < 0, offset > int64(len(c.data)):
		return nil, failure.Errorf(failure.Conflict, "memstore: append: the file is released, in use, or shorter than the offset")
	}
	c.busy = true
	return c, nil
}

// Release implements workflow.Files.
func (f *Files) Release(ctx context.Context, ref workflow.FileRef) error {
	if err := f.enter(ctx, ref); err != nil {
		return err
	}
	defer f.mu.Unlock()
	c := f.files[ref]
	switch {
	case c == nil:
		return notFound("file")
	case c.busy:
		return failure.Errorf(failure.Conflict, "memstore: release: the file is being appended to")
	}
	c.released = true
	return nil
}

// Open implements workflow.Files.
func (f *Files) Open(ctx context.Context, ref workflow.FileRef) (io.ReadCloser, error) {
	if err := f.enter(ctx, ref); err != nil {
		return nil, err
	}
	defer f.mu.Unlock()
	c := f.files[ref]
	if c == nil || !c.released {
		return nil, notFound("file")
	}
	return io.NopCloser(bytes.NewReader(slices.Clone(c.data))), nil
}

// Walk implements workflow.FileWalker.
func (f *Files) Walk(ctx context.Context, org string, visit func(workflow.FileRef) error) error {
	if err := f.enter(ctx, workflow.FileRef{Org: org, Case: "-", ID: "-"}); err != nil {
		return err
	}
	var refs []workflow.FileRef
	for ref := range f.files {
		if ref.Org == org {
			refs = append(refs, ref)
		}
	}
	f.mu.Unlock() // visit may come back for more
	slices.SortFunc(refs, func(a, b workflow.FileRef) int {
		return cmp.Or(cmp.Compare(a.Case, b.Case), cmp.Compare(a.ID, b.ID))
	})
	for _, ref := range refs {
		if err := visit(ref); err != nil {
			return err
		}
	}
	return nil
}

// Delete implements workflow.Files.
func (f *Files) Delete(ctx context.Context, ref workflow.FileRef) error {
	if err := f.enter(ctx, ref); err != nil {
		return err
	}
	defer f.mu.Unlock()
	delete(f.files, ref)
	return nil
}
