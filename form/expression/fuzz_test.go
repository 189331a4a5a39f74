package expression_test

import (
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
)

// FuzzNode reads any bytes as a tree and runs what is accepted: nothing may
// panic, the work is bounded, and writing it back changes nothing.
func FuzzNode(f *testing.F) {
	w := newWorld()
	for _, table := range cases {
		for _, c := range table {
			data, err := json.Marshal(mustParse(f, c[0], w))
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := new(expression.Node)
		if json.Unmarshal(data, n) != nil {
			return
		}
		expression.Reads(n)
		env := bounded{w}
		b := expression.Budget{Steps: 5_000}
		v := expression.Eval(n, env, &b)
		out, err := json.Marshal(n)
		if err != nil || !json.Valid(v.AppendJSON(nil)) {
			t.Fatalf("%s: cannot be written (%v)", data, err)
		}
		again := new(expression.Node)
		if err := json.Unmarshal(out, again); err != nil {
			t.Fatalf("%s: not read back: %v", out, err)
		}
		b = expression.Budget{Steps: 5_000}
		if got := expression.Eval(again, env, &b); !got.Equal(v) {
			t.Fatalf("%s: got %s, want %s", out, got.AppendJSON(nil), v.AppendJSON(nil))
		}
	})
}

// bounded reads blank for references that are not there.
type bounded struct{ *world }

func (b bounded) Read(ref int) expression.Value {
	if ref < 0 || ref >= len(b.values) {
		return blank
	}
	return b.values[ref]
}

// FuzzDecode reads any bytes as a value: what is accepted is written as
// something that reads the same.
func FuzzDecode(f *testing.F) {
	w := newWorld()
	for ref, v := range w.values {
		f.Add(ref, v.AppendJSON(nil))
	}
	f.Fuzz(func(t *testing.T, ref int, data []byte) {
		if ref < 0 || ref >= len(w.types) {
			return
		}
		v, err := expression.Decode(w.types[ref], data)
		if err != nil {
			return
		}
		out := v.AppendJSON(nil)
		back, err := expression.Decode(w.types[ref], out)
		if err != nil || !back.Equal(v) {
			t.Fatalf("%s: written as %s, read as %s (%v)", data, out, back.AppendJSON(nil), err)
		}
	})
}
