package workflow

import (
	"context"
	"encoding/json"
	"time"

	"github.com/borgerflow/borgerflow/form"
)

// findings are what came of a form's checks and look-ups.
type findings struct {
	form    *form.Form
	checks  map[string]form.Check  // by path of the element
	lookups map[string]form.Lookup // by path of the API field
	at      map[string]time.Time   // by path: when it was found out
	old     *findings              // what is so old that it is found out again, if that can be had

	revision int64
	changed  bool
}

// keptFindings is how findings are kept, sealed.
type keptFindings struct {
	Found json.RawMessage      `json:"found"` // as form.Form.EncodeFacts writes it
	At    map[string]time.Time `json:"at"`
	By    map[string]string    `json:"by"` // by path: the checks and look-ups that found it out
}

// Bounds of what is kept of checks and look-ups.
const (
	maxFinding  = 64 << 10       // bytes of one look-up
	maxFindings = 1 << 20        // bytes of all of a form
	findingAge  = 24 * time.Hour // then a check is done again, like what registers say
)

func newFindings(f *form.Form) *findings {
	return &findings{form: f, checks: map[string]form.Check{}, lookups: map[string]form.Lookup{}, at: map[string]time.Time{}}
}

// keptFindings reads what came of a form's checks and look-ups.
func (e *Engine) keptFindings(ctx context.Context, l *loaded, f *form.Form) (*findings, error) {
	out := newFindings(f)
	var kept keptFindings
	var err error
	if out.revision, err = e.doc(ctx, l, findingsDoc(f.ID), &kept); err != nil || out.revision == 0 {
		return out, err
	}
	facts, err := f.DecodeFacts(kept.Found)
	if err != nil {
		return out, nil // of another compilation of the form: found out again
	}
	for path, c := range facts.Checks {
		if kept.By[path] == out.by(path) {
			out.checks[path], out.at[path] = c, kept.At[path]
		}
	}
	for path, l := range facts.Lookups {
		if kept.By[path] == out.by(path) {
			out.lookups[path], out.at[path] = l, kept.At[path]
		}
	}
	return out, nil
}

// by names what a path is asked about. What another check has found out, in
// another version of the form, says nothing about this one.
func (o *findings) by(path string) string {
	field := o.form.FieldOf(path)
	if field == nil {
		return ""
	}
	return field.Check + "/" + field.Lookup
}

func findingsDoc(form string) string { return "findings/" + form }

func (o *findings) encode() []byte {
	return o.form.EncodeFacts(form.Facts{Checks: o.checks, Lookups: o.lookups})
}

func (o *findings) change() docChange {
	kept := keptFindings{Found: o.encode(), At: o.at, By: map[string]string{}}
	for path := range o.at {
		kept.By[path] = o.by(path)
	}
	return docChange{key: findingsDoc(o.form.ID), revision: o.revision + 1, value: kept}
}

// expire sets apart what is too old to be relied on without asking again.
func (o *findings) expire(now time.Time) {
	o.old = newFindings(o.form)
	for path, at := range o.at {
		if age := now.Sub(at); age >= 0 && age <= findingAge {
			continue
		}
		o.old.copy(path, o)
		o.drop(path)
	}
}

func (o *findings) copy(path string, from *findings) {
	if c, ok := from.checks[path]; ok {
		o.checks[path], o.at[path] = c, from.at[path]
	}
	if l, ok := from.lookups[path]; ok {
		o.lookups[path], o.at[path] = l, from.at[path]
	}
}

func (o *findings) drop(path string) {
	delete(o.checks, path)
	delete(o.lookups, path)
	delete(o.at, path)
}

// revive takes what is old for what could not be found out again. It reports
// false when that is of another value.
func (o *findings) revive(p form.Pending) bool {
	if o.old == nil || o.old.checks[p.Path].Of != p.Of && o.old.lookups[p.Path].Of != p.Of {
		return false
	}
	o.copy(p.Path, o.old)
	return true
}

// put keeps what came of a check or a look-up.
func (o *findings) put(p form.Pending, found answer) {
	o.drop(p.Path)
	o.at[p.Path], o.changed = found.at, true
	if p.Check {
		o.checks[p.Path] = form.Check{Of: p.Of, OK: found.check.OK, Code: found.check.Code}
		return
	}
	o.lookups[p.Path] = form.Lookup{Of: p.Of, OK: found.lookup.OK, Values: found.lookup.Values}
}

// tidy drops what is of an answer that is not there any more.
func (o *findings) tidy(s *form.State) {
	for path := range o.at {
		if !o.current(path, s) {
			o.drop(path)
			o.changed = true
		}
	}
}

// current reports whether what was found out at a path is of what stands there.
func (o *findings) current(path string, s *form.State) bool {
	e := s.At(path)
	if e == nil || !e.Visible {
		return false
	}
	if c, ok := o.checks[path]; ok {
		return c.Of == form.HashValue(s.Whole(e))
	}
	inputs, complete := s.InputsOf(e)
	return complete && o.lookups[path].Of == form.HashValue(inputs)
}
