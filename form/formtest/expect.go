package formtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// expect compares a state with what a step says of it.
func (r *runner) expect(s *form.State, facts form.Facts, want *expectation, refused []fault.Fault) {
	for _, path := range slices.Sorted(maps.Keys(want.Elements)) {
		e := s.At(path)
		if e == nil {
			r.fail("%s: no such element", path)
			continue
		}
		r.element(s, e, path, want.Elements[path])
	}
	r.sameFaults("faults", s.Faults(), want.Faults)
	r.sameFaults("refused", refused, want.Refused)
	if want.OK != nil && s.OK() != *want.OK {
		r.fail("ok is %v, want %v", s.OK(), *want.OK)
	}
	r.document("submission", s.Submission(), want.Submission)
	if draft, err := r.answers.MarshalJSON(); err == nil {
		r.document("draft", draft, want.Draft)
	}
	if reader, err := r.answers.ForReader(facts).MarshalJSON(); err == nil {
		r.document("reader", reader, want.Reader)
	}
	if want.Messages != nil && !slices.Equal(messages(s), want.Messages) {
		r.fail("messages are %q, want %q", messages(s), want.Messages)
	}
	if pages := shownPages(s); want.Pages != nil && !slices.Equal(pages, want.Pages) {
		r.fail("the pages are %q, want %q", pages, want.Pages)
	}
	if title := form.PlainText(s.Text(s.Form().Title, nil)); want.Title != "" && title != want.Title {
		r.fail("the title is %q, want %q", title, want.Title)
	}
}

func shownPages(s *form.State) []string {
	var ids []string
	for _, e := range s.Pages() {
		if e.Visible {
			ids = append(ids, e.Field.Key)
		}
	}
	return ids
}

func (r *runner) element(s *form.State, e *form.Element, path string, want element) {
	for _, c := range []struct {
		name string
		got  bool
		want *bool
	}{
		{"visible", e.Visible, want.Visible}, {"required", e.Required, want.Required},
		{"readonly", e.ReadOnly, want.ReadOnly}, {"withheld", e.Withheld, want.Withheld},
	} {
		if c.want != nil && c.got != *c.want {
			r.fail("%s: %s is %v, want %v", path, c.name, c.got, *c.want)
		}
	}
	raw := ""
	if len(e.Raw) > 0 {
		raw = strings.Join(e.Raw, " | ")
	}
	fetched, _ := s.Provenance(e)
	missed, _ := s.NotFetched(e)
	for _, c := range []struct {
		name string
		got  string
		want *string
	}{
		{"source", fetched.Source, want.Source}, {"the source that failed", missed.Source, want.Missed},
		{"raw", raw, want.Raw}, {"display", s.Display(e), want.Display},
		{"edit", s.Edit(e), want.Edit}, {"label", label(s, e), want.Label},
	} {
		if c.want != nil && c.got != *c.want {
			r.fail("%s: %s is %q, want %q", path, c.name, c.got, *c.want)
		}
	}
	if got := wire(e.Value); want.Value != nil && !sameJSON(got, want.Value) && !sameOere(e.Value, want.Value) {
		r.fail("%s: the value is %s, want %s", path, got, want.Value)
	}
	if want.Edits != nil && !slices.Equal(s.Edits(e), want.Edits) {
		r.fail("%s: the controls show %q, want %q", path, s.Edits(e), want.Edits)
	}
	if want.Offers != nil {
		r.offers(s, e, path, want.Offers)
	}
	if want.Rows != nil && len(e.Rows()) != *want.Rows {
		r.fail("%s: there are %d rows, want %d", path, len(e.Rows()), *want.Rows)
	}
}

// sameOere reports whether an amount is so many øre.
func sameOere(v expression.Value, want []byte) bool {
	oere, ok := v.AsOere()
	return ok && strconv.FormatInt(oere, 10) == string(want)
}

func (r *runner) offers(s *form.State, e *form.Element, path string, want []string) {
	got := []string{}
	for _, o := range s.Offers(e) {
		got = append(got, o.Value)
	}
	if !slices.Equal(got, want) {
		r.fail("%s: the options are %q, want %q", path, got, want)
	}
}

// sameFaults compares codes, paths and levels in order, and arguments where a
// case says something of them.
func (r *runner) sameFaults(what string, got, want []fault.Fault) {
	same := slices.EqualFunc(got, want, func(g, w fault.Fault) bool {
		return g.Code == w.Code && g.Path == w.Path && g.Level == w.Level &&
			(w.Args == nil || slices.Equal(g.Args, w.Args)) && (w.Rule == 0 || g.Rule == w.Rule)
	})
	if !same {
		r.fail("%s are %s, want %s", what, form.EncodeFaults(got), form.EncodeFaults(want))
	}
}

func (r *runner) document(what string, got, want []byte) {
	if want != nil && !sameJSON(got, want) {
		r.fail("the %s is %s, want %s", what, got, compact(want))
	}
}

func compact(data []byte) string {
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		return fmt.Sprint(err)
	}
	return b.String()
}

// sameJSON compares documents by what they say, numbers by how they are written.
func sameJSON(a, b []byte) bool {
	x, okX := parse(a)
	y, okY := parse(b)
	return okX && okY && reflect.DeepEqual(x, y)
}

func parse(data []byte) (any, bool) {
	in := json.NewDecoder(bytes.NewReader(data))
	in.UseNumber()
	var v any
	return v, in.Decode(&v) == nil
}
