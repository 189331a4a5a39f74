package filestore

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// batch is how many names of a folder are read at a time.
const batch = 500

// Walk implements workflow.FileWalker. What lies in the folder and is no file of
// a case is passed over.
func (s *Store) Walk(ctx context.Context, org string, visit func(workflow.FileRef) error) error {
	if err := (workflow.FileRef{Org: org, Case: "-", ID: "-"}).Check(); err != nil {
		return err
	}
	return s.each(ctx, org, func(caseFolder fs.DirEntry) error {
		if !caseFolder.IsDir() {
			return nil
		}
		seen := map[string]bool{} // a file that is released meanwhile has two names
		return s.each(ctx, path.Join(org, caseFolder.Name()), func(file fs.DirEntry) error {
			ref := workflow.FileRef{Org: org, Case: caseFolder.Name(), ID: strings.TrimSuffix(file.Name(), ".part")}
			if !file.Type().IsRegular() || ref.Check() != nil || seen[ref.ID] {
				return nil
			}
			seen[ref.ID] = true
			return visit(ref)
		})
	})
}

// each calls visit with what is in a folder; a folder that is gone is empty.
func (s *Store) each(ctx context.Context, folder string, visit func(fs.DirEntry) error) error {
	const op = "walk"
	dir, err := s.root.Open(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return failed(op, err)
	}
	defer dir.Close()
	for {
		if err := ctx.Err(); err != nil {
			return failure.Errorf(failure.Unavailable, "filestore: %s: %w", op, err)
		}
		entries, err := dir.ReadDir(batch)
		for _, e := range entries {
			if err := visit(e); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return failed(op, err)
		}
	}
}
