package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Lost is an answer of a draft that a newer version of its solution has no
// place for.
type Lost struct {
	Form string
	// Path is the JSON Pointer to the field, with * for the rows of lists; empty
	// for the whole form.
	Path  string
	Label string // of the field, or of the form, in the reader's language
	Why   LostReason
}

// LostReason is why an answer could not be kept.
type LostReason string

// The reasons there are.
const (
	LostGone  LostReason = "gone"  // there is no such field any more
	LostType  LostReason = "type"  // the field is of another type
	LostValue LostReason = "value" // the field does not take what the answer was
)

// carry makes the drafts of w's first step out of those that the case has, and
// says what there is no place for. When it is meant – with an inquiry – it may
// wait for registers.
func (e *Engine) carry(ctx context.Context, l *loaded, c Caller, w *Workflow, lang i18n.Lang, in *inquiry) ([]docChange, []Lost, error) {
	files, _, err := e.fileList(ctx, l)
	if err != nil {
		return nil, nil, err
	}
	before, err := e.stepReading(ctx, l, c, l.w.Step(l.w.flow.start()), lang, files)
	if err != nil {
		return nil, nil, err
	}
	onto := *l
	onto.w = w
	after, err := e.stepReading(ctx, &onto, c, w.Step(w.flow.start()), lang, files)
	if err == nil && in != nil {
		err = in.hear(after.known, w)
	}
	if err != nil || in != nil && in.waits() {
		return nil, nil, err
	}
	after.known.registers.tell()
	docs := after.known.changes()
	var lost []Lost
	for _, id := range edited(w) {
		cr := &carrier{id: id, old: l.w.Forms[id], next: w.Forms[id], before: before}
		var data json.RawMessage
		revision, err := e.doc(ctx, l, formDoc(id), &data)
		if err != nil {
			return nil, nil, err
		}
		answers := after.begin(cr.next, id)
		if cr.old != nil && revision > 0 {
			if answers, err = cr.carry(data, answers); err != nil {
				return nil, nil, err
			}
		}
		docs, lost = append(docs, docChange{key: formDoc(id), revision: revision + 1, value: answers}), append(lost, cr.lost...)
	}
	gone, err := e.goneForms(ctx, l, w, before)
	return docs, append(lost, gone...), err
}

// edited are the forms that a workflow's first step fills in.
func edited(w *Workflow) []string {
	var out []string
	for _, sf := range w.Step(w.flow.start()).Forms {
		if sf.Mode == Edit {
			out = append(out, sf.Form)
		}
	}
	return out
}

// goneForms are the forms with answers that w's first step does not fill in.
func (e *Engine) goneForms(ctx context.Context, l *loaded, w *Workflow, before *reading) ([]Lost, error) {
	var out []Lost
	for _, id := range edited(l.w) {
		if slices.Contains(edited(w), id) {
			continue
		}
		f := l.w.Forms[id]
		var data json.RawMessage
		revision, err := e.doc(ctx, l, formDoc(id), &data)
		if err != nil {
			return nil, err
		}
		if revision == 0 || sameJSON(data, before.begin(f, id).AppendJSON(nil)) {
			continue // nobody has answered anything in it
		}
		s := f.Evaluate(f.NewAnswers(), before.facts(f))
		out = append(out, Lost{Form: id, Label: form.PlainText(s.Text(f.Title, nil)), Why: LostGone})
	}
	return out, nil
}

// carrier takes the answers of one form to another version of it.
type carrier struct {
	id        string
	old, next *form.Form
	before    *reading // how the old version is read
	lost      []Lost
}

// carry puts the old draft's answers over those that the new one starts with.
func (c *carrier) carry(data json.RawMessage, begun *form.Answers) (*form.Answers, error) {
	return c.over(data, c.before.begin(c.old, c.id), begun)
}

// over puts answers over those that the new form starts with. What the old one
// started with, and still is as it was, is not missed.
func (c *carrier) over(data json.RawMessage, start, begun *form.Answers) (*form.Answers, error) {
	unreadable := Errorf(Invalid, "workflow: the answers of form %q cannot be read", c.id)
	given, ok := decodeObject(data)
	started, ok2 := decodeObject(start.AppendJSON(nil))
	into, ok3 := decodeObject(begun.AppendJSON(nil))
	if !ok || !ok2 || !ok3 {
		return nil, unreadable
	}
	c.level(given, started, into, "")
	text, err := json.Marshal(into)
	if err != nil {
		return nil, unreadable
	}
	answers, faults, err := form.DecodeAnswers(c.next, text)
	if err != nil {
		return nil, unreadable
	}
	for _, f := range faults {
		c.lose(f.Path, LostValue)
	}
	return answers, nil
}

// level carries one object of answers: the form's, a group's or a row's. What a
// draft started with by itself was nobody's answer, and its loss is no news.
func (c *carrier) level(given, started, into map[string]any, at string) {
	for _, key := range sortedKeys(given) {
		v, here := given[key], jsonptr.Join(at, key)
		old, next := c.old.FieldOf(here), c.next.FieldOf(here)
		switch {
		case old == nil: // the id of a row
			into[key] = v
		case next == nil || old.Type != next.Type:
			if v != nil && !reflect.DeepEqual(v, started[key]) {
				c.lose(here, why(next))
			}
		case old.Repeats():
			into[key] = c.rows(v, here)
		case old.Container():
			group, _ := v.(map[string]any)
			c.level(group, object(started[key]), member(into, key), here)
		default:
			into[key] = v
		}
	}
}

func why(next *form.Field) LostReason {
	if next == nil {
		return LostGone
	}
	return LostType
}

func (c *carrier) rows(v any, at string) any {
	rows, _ := v.([]any)
	out := make([]any, 0, len(rows))
	for i, row := range rows {
		into := map[string]any{}
		c.level(object(row), map[string]any{}, into, jsonptr.Index(at, i))
		out = append(out, into)
	}
	return out
}

// lose reports a field once, whatever rows it was lost in.
func (c *carrier) lose(path string, reason LostReason) {
	l := Lost{Form: c.id, Path: starred(path), Why: reason}
	if slices.ContainsFunc(c.lost, func(have Lost) bool { return have.Path == l.Path }) {
		return
	}
	if f := c.old.FieldOf(path); f != nil {
		s := c.old.Evaluate(c.old.NewAnswers(), c.before.facts(c.old))
		l.Label = form.PlainText(s.Text(f.Label, nil))
	}
	c.lost = append(c.lost, l)
}

// starred puts * in the place of the numbers of rows.
func starred(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if _, err := strconv.Atoi(p); err == nil {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

func decodeObject(data []byte) (map[string]any, bool) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var out map[string]any
	err := dec.Decode(&out)
	return out, err == nil && out != nil
}

func object(v any) map[string]any {
	m, _ := v.(map[string]any)
	return m
}

// member returns an object's member that is an object, and makes it when need
// be.
func member(m map[string]any, key string) map[string]any {
	inner, ok := m[key].(map[string]any)
	if !ok {
		inner = map[string]any{}
		m[key] = inner
	}
	return inner
}

func sameJSON(a, b []byte) bool {
	x, ok := decodeObject(a)
	y, ok2 := decodeObject(b)
	return ok && ok2 && reflect.DeepEqual(x, y)
}
