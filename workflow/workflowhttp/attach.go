package workflowhttp

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"maps"
	"mime/multipart"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
)

// attach receives the files of a post. It returns why files were refused. Over
// a draft that was saved elsewhere since, it leaves files out that would take
// the place of another or that are there already.
func (f *filling) attach(stale bool) (refused []form.Fault, err error) {
	m := f.x.r.MultipartForm
	if m == nil {
		return nil, nil
	}
	for _, name := range slices.Sorted(maps.Keys(m.File)) {
		for _, part := range m.File[name] {
			if part.Filename == "" {
				continue
			}
			faults, err := f.attachOne(name, part, stale)
			if err != nil {
				return nil, err
			}
			refused = append(refused, faults...)
		}
	}
	return refused, nil
}

func (f *filling) attachOne(name string, part *multipart.FileHeader, stale bool) ([]form.Fault, error) {
	if err := f.x.allow(f.x.h.uploads); err != nil {
		return nil, err
	}
	body, err := part.Open()
	if err != nil {
		return nil, workflow.Errorf(workflow.Unavailable, "workflowhttp: a posted file cannot be read: %w", err)
	}
	defer body.Close()
	if stale {
		if skip, err := f.inTheWay(name, body); skip || err != nil {
			return nil, err
		}
	}
	got, err := f.x.h.engine.Attach(f.x.r.Context(), f.x.caller, workflow.AttachRequest{
		Case: f.view.Case, Step: f.step.Step.ID, Form: f.form.ID, Field: name, Lang: f.x.lang, Name: part.Filename, Body: body,
	})
	if errors.Is(err, workflow.ErrNotFound) && f.form.Form.FieldOf(name) != nil {
		return nil, nil // what was chosen in the same post has hidden the field
	}
	return got.Faults, err
}

// inTheWay reports whether a file is in the draft already, or would take the
// place of one that another tab has put there.
func (f *filling) inTheWay(name string, body multipart.File) (bool, error) {
	field := f.form.Form.FieldOf(name)
	have := form.FilesOf(f.form.Answers.Value(name))
	if field == nil || len(have) > 0 && !field.Many {
		return true, nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, body); err != nil {
		return false, workflow.Errorf(workflow.Unavailable, "workflowhttp: a posted file cannot be read: %w", err)
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return false, workflow.Errorf(workflow.Unavailable, "workflowhttp: a posted file cannot be read: %w", err)
	}
	hash := hex.EncodeToString(sum.Sum(nil))
	return slices.ContainsFunc(have, func(file form.File) bool { return file.SHA256 == hash }), nil
}

// blame adds what the engine has refused to the elements it belongs to.
func blame(s *form.State, refused []form.Fault) {
	for _, fault := range refused {
		if e := s.At(fault.Path); e != nil {
			e.Faults = append(e.Faults, fault)
		}
	}
}
