package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"slices"

	"github.com/borgerflow/borgerflow/form"
)

// FileLimits bound what may be attached to a case.
type FileLimits struct {
	// Size is the most bytes of one file. Default: 20 MiB. A field may ask for
	// less.
	Size int64
	// Count is the most files that a case may receive. Default: 200.
	Count int
	// Types are the media types that may be attached at all. Default: PDF,
	// pictures, plain text, and office documents. A field may ask for fewer.
	Types []string
}

func (l *FileLimits) fill() {
	if l.Size == 0 {
		l.Size = 20 << 20
	}
	if l.Count == 0 {
		l.Count = 200
	}
	if l.Types == nil {
		l.Types = defaultTypes
	}
}

// defaultTypes are what a municipality can read and archive.
var defaultTypes = []string{
	"application/pdf", "image/jpeg", "image/png", "image/heic", "image/webp", "text/plain",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"application/vnd.oasis.opendocument.text",
}

// filesDoc is the key of the list of files that a case has received.
const filesDoc = "files"

// fileList is what a case has received, in order.
type fileList []form.File

func (l fileList) byID() map[string]form.File {
	out := make(map[string]form.File, len(l))
	for _, f := range l {
		out[f.ID] = f
	}
	return out
}

func (e *Engine) fileList(ctx context.Context, l *loaded) (fileList, int64, error) {
	var out fileList
	revision, err := e.doc(ctx, l, filesDoc, &out)
	return out, revision, err
}

// received is the list of a case's files, at a revision.
type received struct {
	files    fileList
	revision int64
}

// received is fileList of a case, read once.
func (e *Engine) received(ctx context.Context, l *loaded) (fileList, int64, error) {
	if l.received == nil {
		files, revision, err := e.fileList(ctx, l)
		if err != nil {
			return nil, 0, err
		}
		l.received = &received{files, revision}
	}
	return l.received.files, l.received.revision, nil
}

// filePlace says where a file's sealed bytes are kept.
func filePlace(id string) []byte { return []byte("workflow file " + id) }

// openFile reads a file of a case, without asking who wants it.
func (e *Engine) openFile(ctx context.Context, ref FileRef) (io.ReadCloser, error) {
	sealed, err := e.files.Open(ctx, ref)
	if err != nil {
		return nil, err
	}
	plain, err := e.sealer.OpenStream(ctx, owner(ref.Org, ref.Case), filePlace(ref.ID), sealed)
	if err != nil {
		sealed.Close()
		return nil, err
	}
	return opened{plain, sealed}, nil
}

// opened reads the plain bytes and closes the sealed ones.
type opened struct {
	io.Reader
	io.Closer
}

// namedFiles returns the files that the visible answers of a form name which are
// not withheld, in order of place.
func namedFiles(id string, state *form.State) []SnapshotFile {
	var out []SnapshotFile
	state.Walk(func(el *form.Element) bool {
		if !el.Visible {
			return false
		}
		if el.Field.TakesFiles() && !el.Withheld {
			for _, f := range form.FilesOf(el.Value) {
				out = append(out, SnapshotFile{Form: id, Path: el.Path(), File: f})
			}
		}
		return true
	})
	return out
}

// OpenFile reads a file of a case from its start: those that the forms name
// which the caller may see as they were submitted, or may edit now, those that
// were received for a step of the caller's and are in no answer yet, and those
// that were sent with the dialogue.
// Others are not_found. The caller closes it. Nothing read may be relied
// on before io.EOF: bytes that were tampered with end in another error.
func (e *Engine) OpenFile(ctx context.Context, c Caller, caseID, fileID string) (form.File, io.ReadCloser, error) {
	l, err := e.open(ctx, c, caseID)
	if err != nil {
		return form.File{}, nil, err
	}
	files, _, err := e.fileList(ctx, l)
	if err != nil {
		return form.File{}, nil, err
	}
	file, ok := files.byID()[fileID]
	if ok {
		if ok = e.saidFile(l, c, fileID); !ok {
			ok, err = e.maySeeFile(ctx, l, c, files, fileID)
		}
	}
	if err != nil {
		return form.File{}, nil, err
	}
	if !ok {
		return form.File{}, nil, Errorf(NotFound, "workflow: open file: no such file")
	}
	if err := e.read(ctx, l, c, "file.read", fileID); err != nil {
		return form.File{}, nil, err
	}
	r, err := e.openFile(ctx, FileRef{Org: l.row.Org, Case: l.row.ID, ID: fileID})
	return file, r, err
}

// maySeeFile reports whether a form that the caller may see names the file.
func (e *Engine) maySeeFile(ctx context.Context, l *loaded, c Caller, files fileList, fileID string) (bool, error) {
	over := e.veilOver(l, c)
	for _, id := range e.seenForms(l, c) {
		sub, ok := l.s.Forms[id]
		if !ok {
			continue
		}
		r := e.past(l, sub, files.byID())
		r.veil = over
		state := r.state(id)
		if state != nil && slices.ContainsFunc(namedFiles(id, state), func(n SnapshotFile) bool { return n.ID == fileID }) {
			return true, nil
		}
	}
	return e.mayEditFile(ctx, l, c, files, fileID)
}

// mayEditFile reports whether the file is in a draft that is the caller's to
// edit now, where they may see it, or was received for one and is in no answer
// of the case.
func (e *Engine) mayEditFile(ctx context.Context, l *loaded, c Caller, files fileList, fileID string) (bool, error) {
	mine := e.edited(l, c, files)
	sent, _, err := e.talkFiles(ctx, l)
	if err != nil {
		return false, err
	}
	_, elsewhere := sent[fileID]
	for _, id := range sortedKeys(l.w.Forms) {
		var draft json.RawMessage
		if _, err := e.doc(ctx, l, formDoc(id), &draft); err != nil {
			return false, err
		}
		named := bytes.Contains(draft, []byte(fileID))
		if r := mine[id]; r != nil && named {
			d, err := e.readDraft(ctx, l, r, id)
			if err != nil {
				return false, err
			}
			if bytes.Contains(d.answers.ForReader(r.facts(d.form)).AppendJSON(nil), []byte(fileID)) {
				return true, nil
			}
		}
		elsewhere = elsewhere || named || bytes.Contains(l.s.Forms[id].Answers, []byte(fileID))
	}
	return len(mine) > 0 && !elsewhere, nil
}

// edited returns the forms that the caller may edit now, as they read them.
func (e *Engine) edited(l *loaded, c Caller, files fileList) map[string]*reading {
	f, out := e.facts(l, c), map[string]*reading{}
	for _, t := range l.s.Tokens {
		step := l.w.Step(t.Step)
		for _, sf := range step.Forms {
			if sf.Mode == Edit && MayAct(step, l.s, f) {
				r := e.reading(l, c.Identity, "", files.byID())
				r.veil = e.veilIn(l, c, step)
				out[sf.Form] = r
			}
		}
	}
	return out
}
