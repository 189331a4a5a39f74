package steps

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow"
)

// documentOf says that a submitted form becomes a document.
type documentOf struct {
	Form  string        `json:"form"`  // id of the form
	Title workflow.Text `json:"title"` // of the document: one line
}

// filesOf says which of a form's files go along: a JSON Pointer to the file
// field, with * for every row of a list.
type filesOf struct {
	Form string `json:"form"` // id of the form
	Path string `json:"path"` // a JSON Pointer: /photos, or /documents/*/file
}

func (c *checker) documents(documents []documentOf, maxTitle int) {
	for i, d := range documents {
		at := jsonptr.Index("/documents", i)
		c.form(at+"/form", d.Form)
		c.title(at+"/title", d.Title, maxTitle)
	}
}

func (c *checker) files(files []filesOf) {
	for i, f := range files {
		at := jsonptr.Index("/files", i)
		if in := c.form(at+"/form", f.Form); in == nil {
			continue
		} else if field := in.FieldOf(f.Path); field == nil || !field.TakesFiles() {
			c.add(at+"/path", "the path of a file field is required, such as /photos or /documents/*/file")
		}
	}
}

// render makes the document of a submitted form: the deterministic HTML of its
// answers in the applicant's language.
func render(o Options, snapshot workflow.CaseSnapshot, d documentOf) (title string, data []byte, err error) {
	s, err := submitted(snapshot, d.Form)
	if err != nil {
		return "", nil, err
	}
	lang := s.State.Lang()
	title = d.Title.In(lang)
	tree := view.Document(s.State, view.DocumentOptions{
		Title: title, Lang: lang, Sender: o.Sender, Brief: true,
		Test: snapshot.Test,
		Lines: []view.Line{
			{Label: i18n.Message(lang, "steps.reference"), Value: snapshot.Case},
			{Label: i18n.Message(lang, "steps.received"), Value: i18n.FormatDate(lang, day(s.At))},
		},
	})
	return title, view.AppendHTML(nil, tree), nil
}

// day is the date in Denmark of a point in time.
func day(t time.Time) i18n.Date {
	y, m, d := t.In(dk.Copenhagen()).Date()
	return i18n.Date{Year: y, Month: int(m), Day: d}
}

// attached is a file of a submission with its bytes.
type attached struct {
	workflow.SnapshotFile
	Data []byte
}

// pick reads the files that the settings name, in the snapshot's order.
func pick(ctx context.Context, snapshot workflow.CaseSnapshot, wanted []filesOf) ([]attached, error) {
	var out []attached
	for _, f := range snapshot.Files {
		if !named(wanted, f) {
			continue
		}
		data, err := read(ctx, snapshot, f)
		if err != nil {
			return nil, err
		}
		out = append(out, attached{SnapshotFile: f, Data: data})
	}
	return out, nil
}

func named(wanted []filesOf, f workflow.SnapshotFile) bool {
	for _, w := range wanted {
		if w.Form == f.Form && matches(w.Path, f.Path) {
			return true
		}
	}
	return false
}

// matches reports whether path lies at or below pattern, in which * is any row.
func matches(pattern, path string) bool {
	want, _ := jsonptr.Split(pattern)
	have, _ := jsonptr.Split(path)
	if len(want) == 0 || len(want) > len(have) {
		return false
	}
	for i, w := range want {
		if w != "*" && w != have[i] {
			return false
		}
	}
	return true
}

func read(ctx context.Context, snapshot workflow.CaseSnapshot, f workflow.SnapshotFile) ([]byte, error) {
	r, err := snapshot.Open(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	data, err := io.ReadAll(io.LimitReader(r, f.Size+1))
	if err != nil {
		return nil, workflow.Errorf(workflow.Unavailable, "a file cannot be read: %w", err)
	}
	if int64(len(data)) != f.Size {
		return nil, workflow.Errorf(workflow.Invalid, "a file is not as long as it was")
	}
	return data, nil
}

// fileName makes a file name of a title that every channel and system takes.
func fileName(title, extension string) string {
	runes := []rune(delivery.FileName(title))
	name := strings.TrimRight(string(runes[:min(len(runes), 100)]), " .-")
	return cmp.Or(name, "document") + extension
}

// names keeps the file names of one message apart.
type names map[string]bool

// unique returns the name, numbered when it was given out before.
func (n names) unique(name string) string {
	base, ext := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
	for i := 2; n[strings.ToLower(name)]; i++ {
		name = base + " " + strconv.Itoa(i) + ext
	}
	n[strings.ToLower(name)] = true
	return name
}

// extension is the file extension of a media type that is sent on.
func extension(mediaType string) string {
	switch mediaType {
	case "application/pdf":
		return ".pdf"
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "image/webp":
		return ".webp"
	case "image/heic":
		return ".heic"
	case "text/plain":
		return ".txt"
	case "text/html":
		return ".html"
	}
	return ".bin"
}

// part names one of several things that a handover sends.
func part(key, what string, i int) string { return fmt.Sprintf("%s/%s/%d", key, what, i) }
