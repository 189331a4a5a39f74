package prefill_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// compile makes a form of one page with these fields.
func compile(t testing.TB, fields string) *form.Form {
	t.Helper()
	source := `{"id":"f","version":"1","languages":["da","en"],"title":"F","pages":[{"id":"p","title":"P","fields":[` + fields + `]}]}`
	f, err := definition.CompileJSON([]byte(source), &definition.Options{Facts: map[string]expression.Type{
		"register.bbr.built": {Kind: expression.Integer},
	}})
	if err != nil {
		t.Fatalf("compile: %v", err)
	}
	return f
}

// world is a filler over invented registers.
type world struct {
	*prefill.Memory
	filler *prefill.Filler
}

func setup(t testing.TB, o *prefill.Options, more ...prefill.Source) world {
	t.Helper()
	m := prefill.Invented()
	f, err := prefill.New(append(m.Sources(), more...), o)
	if err != nil {
		t.Fatal(err)
	}
	return world{m, f}
}

// asked returns what a register was asked for, one entry per question.
func (w world) asked(source string) [][]string {
	var out [][]string
	for _, q := range w.Register(source).Asked() {
		out = append(out, q.Members)
	}
	return out
}

func facts() form.Facts { return form.Facts{Now: noon, Lang: "da", Test: true} }

// values writes what a result has as wire text.
func values(r *prefill.Result) map[string]string {
	out := map[string]string{}
	for _, name := range r.Names() {
		out[name] = string(r.Value(name).AppendJSON(nil))
	}
	return out
}
