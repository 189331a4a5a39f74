package workflow

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/gabriel-vasile/mimetype"
)

// AttachRequest attaches a file to an answer of a draft.
type AttachRequest struct {
	Case string
	Step string
	Form string
	// Field is the name of a file field: a JSON Pointer, rows by id.
	Field string
	Lang  i18n.Lang
	// Name is what the citizen calls the file. Only its last part is kept.
	Name string
	Body io.Reader
}

// Attached is the outcome of attaching a file.
type Attached struct {
	// File is what was received; its zero value when there are faults.
	File form.File
	// Faults say why the file was not taken: its type or its size is not
	// allowed, or there are too many. The draft is as it was then.
	Faults []Fault
	// Revision is the draft's, after.
	Revision int64
}

// Attach receives a file, looks at its type and size, seals it and puts it into
// the draft's answer: beside the files there where the field takes several,
// otherwise in the place of the one there. Whatever else was saved meanwhile
// is kept.
func (e *Engine) Attach(ctx context.Context, c Caller, req AttachRequest) (Attached, error) {
	ctx = ledger.Hold(ctx)
	const op = "workflow: attach"
	l, err := e.open(ctx, c, req.Case)
	if err != nil {
		return Attached{}, err
	}
	d, err := e.draft(ctx, l, c, req.Step, req.Form, req.Lang)
	if err != nil {
		return Attached{}, failure.Wrap(op, err)
	}
	el := d.evaluate().Find(req.Field)
	if el == nil || !el.Field.TakesFiles() || !el.Visible || el.ReadOnly || el.Withheld {
		return Attached{}, Errorf(NotFound, "workflow: attach: no file can be put there")
	}
	file, fault, err := e.receive(ctx, l.row, el.Field, req)
	if err != nil {
		return Attached{}, failure.Wrap(op, err)
	}
	if fault.Code != "" {
		fault.Path = el.Path()
		return Attached{Faults: []Fault{fault}, Revision: d.revision}, nil
	}
	out, err := e.keepFile(ctx, c, req, file)
	return out, failure.Wrap(op, e.keptOrGone(ctx, c, req, file, out, err))
}

// keptOrGone deletes a received file that was not put into the case. When that
// is in doubt the file stays: a draft that names bytes which are gone would be
// worse than bytes that nobody names.
func (e *Engine) keptOrGone(ctx context.Context, c Caller, req AttachRequest, file form.File, out Attached, err error) error {
	if err == nil && len(out.Faults) == 0 || err != nil && CodeOf(err) == InDoubt {
		return err
	}
	return errors.Join(err, e.files.Delete(context.WithoutCancel(ctx), FileRef{Org: c.Org, Case: req.Case, ID: file.ID}))
}

// keepFile puts a received file into the draft and the case's list.
func (e *Engine) keepFile(ctx context.Context, c Caller, req AttachRequest, file form.File) (Attached, error) {
	var out Attached
	_, err := e.apply(ctx, c, req.Case, func(l *loaded) (*change, error) {
		out = Attached{}
		d, err := e.draft(ctx, l, c, req.Step, req.Form, req.Lang)
		if err != nil {
			return nil, err
		}
		files, revision, err := e.fileList(ctx, l)
		if err != nil {
			return nil, err
		}
		if len(files) >= e.opts.Files.Count {
			out.Faults = []Fault{limitFault(fault.TooMany, fault.Count, int64(e.opts.Files.Count))}
			out.Revision = d.revision
			return nil, nil
		}
		d.answers = d.answers.Clone()
		if err := d.answers.AddFile(req.Field, file); err != nil {
			return nil, Errorf(Conflict, "workflow: attach: the field is not there any more")
		}
		out = Attached{File: file, Revision: d.revision + 1}
		return &change{
			by:    c.Identity,
			docs:  []docChange{d.change(), {key: filesDoc, revision: revision + 1, value: append(files, file)}},
			lines: append(e.saveLine(l, c, req.Step), e.line(c.Identity, l.row.ID, l.w.Solution.ID, "file.received", file.ID)),
		}, nil
	})
	return out, err
}

// sniffed is how many bytes a type is found from.
const sniffed = 3072

// receive looks at the file's type, then seals and stores it. The fault says
// why it is not taken.
func (e *Engine) receive(ctx context.Context, row CaseRow, field *form.Field, req AttachRequest) (form.File, Fault, error) {
	head := make([]byte, sniffed)
	n, err := io.ReadFull(req.Body, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return form.File{}, Fault{}, Errorf(Unavailable, "the upload broke off: %w", err)
	}
	head = head[:n]
	media, ok := allowedType(mimetype.Detect(head), e.opts.Files.Types, field.Accept)
	if !ok || n == 0 {
		types := field.Accept
		if len(types) == 0 {
			types = e.opts.Files.Types
		}
		return form.File{}, Fault{Code: fault.FileType, Args: []fault.Arg{{Name: "types", Kind: fault.Text, Value: strings.Join(types, ", ")}}}, nil
	}
	id, err := e.fileID()
	if err != nil {
		return form.File{}, Fault{}, err
	}
	limit := e.opts.Files.Size
	if field.MaxSize > 0 && field.MaxSize < limit {
		limit = field.MaxSize
	}
	file := form.File{ID: id, Name: cleanName(req.Name, media), Type: media}
	ref := FileRef{Org: row.Org, Case: row.ID, ID: id}
	body := io.MultiReader(bytes.NewReader(head), req.Body)
	file.Size, file.SHA256, err = e.sealFile(ctx, ref, io.LimitReader(body, limit+1))
	switch {
	case err != nil:
	case file.Size > limit:
		err = errTooLarge
	default:
		err = e.files.Release(ctx, ref)
	}
	if err == nil {
		return file, Fault{}, nil
	}
	if gone := e.files.Delete(context.WithoutCancel(ctx), ref); err == errTooLarge && gone == nil {
		return form.File{}, limitFault(fault.FileSize, fault.Bytes, limit), nil
	}
	return form.File{}, Fault{}, err
}

var errTooLarge = errors.New("too large")

func limitFault(code fault.Code, kind fault.Kind, n int64) Fault {
	return Fault{Code: code, Args: []fault.Arg{{Name: "limit", Kind: kind, Value: strconv.FormatInt(n, 10)}}}
}

// sealFile seals and stores r, and returns its size and hash.
func (e *Engine) sealFile(ctx context.Context, ref FileRef, r io.Reader) (int64, string, error) {
	if err := e.files.Create(ctx, ref); err != nil {
		return 0, "", err
	}
	w, err := e.sealer.SealStream(ctx, owner(ref.Org, ref.Case), filePlace(ref.ID), &appender{ctx: ctx, files: e.files, ref: ref})
	if err != nil {
		return 0, "", err
	}
	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(w, sum), r)
	if err == nil {
		err = w.Close()
	}
	return size, hex.EncodeToString(sum.Sum(nil)), err
}

// appender writes to a file by appending.
type appender struct {
	ctx   context.Context
	files Files
	ref   FileRef
	size  int64
}

func (a *appender) Write(p []byte) (int, error) {
	size, err := a.files.Append(a.ctx, a.ref, a.size, bytes.NewReader(p))
	if err != nil {
		return 0, err
	}
	a.size = size
	return len(p), nil
}

// allowedType returns the media type that was found and whether both lists allow
// it. An empty list of the field's allows what the engine
// does.
func allowedType(found *mimetype.MIME, all, field []string) (string, bool) {
	media, _, err := mime.ParseMediaType(found.String())
	if err != nil {
		return "", false
	}
	ok := slices.Contains(all, media) && (len(field) == 0 || slices.ContainsFunc(field, func(a string) bool {
		prefix, wild := strings.CutSuffix(a, "/*")
		return a == media || wild && strings.HasPrefix(media, prefix+"/")
	}))
	return media, ok
}

func (e *Engine) fileID() (string, error) {
	id, err := e.timedID()
	return id.String(), err
}

// maxName is how many characters of a file's name are kept.
const maxName = 120

// cleanName keeps the last part of what the citizen calls a file, without
// characters that steer a terminal, a path or a header.
func cleanName(name, media string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) || strings.ContainsRune(`"<>|:*?/`, r) {
			return -1
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		name = "file"
		if ext := mimetype.Lookup(media); ext != nil {
			name += ext.Extension()
		}
	}
	if r := []rune(name); len(r) > maxName {
		ext := []rune(path.Ext(name))
		if len(ext) > 10 {
			ext = nil
		}
		name = string(r[:maxName-len(ext)]) + string(ext)
	}
	return name
}
