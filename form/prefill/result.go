package prefill

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// Result is what was fetched for some forms. It is only read.
type Result struct {
	values     map[string]expression.Value
	provenance map[string]form.Provenance
	members    map[string][]string // of facts that are lists of records: which members were fetched

	// Failures are the sources that could not answer, in the order they were
	// asked: for an operator's log. Another source may have answered instead.
	Failures []Failure
}

// Failure is one source that could not answer.
type Failure struct {
	Source string    `json:"source"`
	For    form.Whom `json:"for"`
	Code   Code      `json:"code"`
	Facts  []string  `json:"facts"` // names of what it was asked for
}

func newResult() *Result {
	return &Result{values: map[string]expression.Value{}, provenance: map[string]form.Provenance{}, members: map[string][]string{}}
}

func (r *Result) keep(n Need, v expression.Value, p form.Provenance) {
	r.values[n.Name], r.provenance[n.Name] = v, p
	if names := membersOf(n.Type); names != nil {
		r.members[n.Name] = names
	}
}

// membersOf returns the members of a list's records, sorted; nil for what is no
// list of records.
func membersOf(t expression.Type) []string {
	if t.Kind != expression.List || t.Elem == nil || t.Elem.Kind != expression.Record {
		return nil
	}
	names := make([]string, len(t.Elem.Members))
	for i, m := range t.Elem.Members {
		names[i] = m.Name
	}
	slices.Sort(names)
	return names
}

// Into returns facts with what was fetched, and where. What facts say already
// stays as it is. The facts given are not changed.
func (r *Result) Into(facts form.Facts) form.Facts {
	values, provenance := map[string]expression.Value{}, map[string]form.Provenance{}
	for name, v := range r.values {
		values[name] = v
	}
	for name, p := range r.provenance {
		provenance[name] = p
	}
	for name, v := range facts.Values {
		if v.IsBlank() {
			continue
		}
		if !values[name].IsBlank() {
			delete(provenance, name)
		}
		values[name] = v
	}
	maps.Copy(provenance, facts.Provenance)
	facts.Values, facts.Provenance = values, provenance
	return facts
}

// Names returns the names of the facts that have a value, sorted.
func (r *Result) Names() []string { return slices.Sorted(maps.Keys(r.values)) }

// Value returns a fact, blank when it was not had.
func (r *Result) Value(name string) expression.Value { return r.values[name] }

// Provenance returns where a fact was fetched or tried, and whether it was.
func (r *Result) Provenance(name string) (form.Provenance, bool) {
	p, ok := r.provenance[name]
	return p, ok
}

// has reports whether what was fetched of a fact is what a need wants of it: a
// form that reads other members of a list has to ask for them.
func (r *Result) has(n need) bool {
	if r == nil {
		return false
	}
	p, ok := r.provenance[n.Name]
	if !ok || p.Failed || p.For != n.role {
		return false
	}
	v := r.values[n.Name]
	return v.IsBlank() || v.Kind() == n.Type.Kind && slices.Equal(r.members[n.Name], membersOf(n.Type))
}

// take copies a fact from what was fetched before; false when there is none.
func (r *Result) take(from *Result, n need) bool {
	if !from.has(n) {
		return false
	}
	p := from.provenance[n.Name]
	if v := from.values[n.Name]; !v.IsBlank() {
		r.keep(n.Need, v, p)
	}
	r.provenance[n.Name] = p
	return true
}

// Format writes how many facts there are, whatever the verb, and none of them.
func (r *Result) Format(s fmt.State, _ rune) {
	_, _ = io.WriteString(s, fmt.Sprintf("prefill.Result(%d facts, %d failures)", len(r.values), len(r.Failures)))
}

// resultJSON is how a result is kept beside a draft.
type resultJSON struct {
	Values     map[string]expression.Value `json:"values,omitempty"`
	Provenance map[string]form.Provenance  `json:"provenance,omitempty"`
	Members    map[string][]string         `json:"members,omitempty"`
	Failures   []Failure                   `json:"failures,omitempty"`
}

// MarshalJSON writes everything, for sealed storage beside the draft.
func (r *Result) MarshalJSON() ([]byte, error) {
	return json.Marshal(resultJSON{r.values, r.provenance, r.members, r.Failures})
}

// Decode reads what was kept of a result for forms of this plan. Facts that the
// plan no longer needs, or needs otherwise, are left out. The error is invalid:
// that is not a result at all.
func (p Plan) Decode(data []byte) (*Result, error) {
	var w struct {
		Values     map[string]json.RawMessage `json:"values"`
		Provenance map[string]form.Provenance `json:"provenance"`
		Members    map[string][]string        `json:"members"`
		Failures   []Failure                  `json:"failures"`
	}
	if json.Unmarshal(data, &w) != nil {
		return nil, &Error{Code: Invalid, Op: "prefill: decode", Err: errors.New("not the result of a prefill")}
	}
	r := newResult()
	r.Failures = w.Failures
	for _, n := range p.Needs() {
		from, ok := w.Provenance[n.Name]
		if !ok {
			continue
		}
		raw, known := w.Values[n.Name]
		if !known {
			r.provenance[n.Name] = from
			continue
		}
		if v, err := expression.Decode(n.Type, raw); err == nil && slices.Equal(w.Members[n.Name], membersOf(n.Type)) {
			r.keep(n, v, from)
		}
	}
	return r, nil
}
