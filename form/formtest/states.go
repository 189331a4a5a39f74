package formtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// states says what a field of one type takes and refuses. It becomes a case for
// every situation that a field can be in: valid, invalid, blank, required,
// hidden, withheld, in a list row, read-only, prefilled.
type states struct {
	Field   map[string]json.RawMessage `json:"field"` // without its key
	Valid   []given                    `json:"valid"`
	Invalid []given                    `json:"invalid"`
	// Blank is the answer of a field nobody has answered; none when it is left out.
	Blank json.RawMessage `json:"blank"`
	// Required is what is wrong with a required field nobody has answered; when it
	// is left out, the fault required at the field.
	Required []fault.Fault `json:"required"`
	// Refuses names situations that the type cannot be in: "required",
	// "readonly", "prefilled", "row".
	Refuses []string        `json:"refuses"`
	Facts   json.RawMessage `json:"facts"`
}

// given is one way of answering a field. Names and paths are relative to it:
// "" is the field, "/street" a member.
type given struct {
	Post    map[string][]string  `json:"post"`
	Upload  map[string]form.File `json:"upload"`
	Answer  json.RawMessage      `json:"answer"`  // in the submission
	Display *string              `json:"display"` // of the field itself
	Faults  []fault.Fault        `json:"faults"`
}

const statesKey = "a"

// expand makes the cases of a file of states.
func (f *file) expand(name string) ([]*Case, error) {
	var out []*Case
	for i := range f.States {
		st := &f.States[i]
		var kind string
		if err := json.Unmarshal(st.Field["type"], &kind); err != nil {
			return nil, fmt.Errorf("%s: a field has no type", name)
		}
		x := expander{states: st, about: f.About, name: name + "/" + kind, covers: f.Covers}
		if st.Facts == nil {
			st.Facts = f.Facts
		}
		x.all()
		if x.err != nil {
			return nil, fmt.Errorf("%s: %s: %w", name, kind, x.err)
		}
		slices.SortFunc(x.cases, func(a, b *Case) int { return strings.Compare(a.Name, b.Name) })
		out = append(out, x.cases...)
	}
	return out, nil
}

type expander struct {
	states *states
	about  string
	name   string
	covers []string
	cases  []*Case
	err    error
}

func (x *expander) all() {
	st := x.states
	for i := range st.Valid {
		x.add(fmt.Sprintf("valid-%d", i), x.form(nil), x.answer(&st.Valid[i], "/"+statesKey, expectation{Submission: object(statesKey, st.Valid[i].Answer)}))
	}
	for i := range st.Invalid {
		s := &st.Invalid[i]
		no := false
		x.add(fmt.Sprintf("invalid-%d", i), x.form(nil), x.answer(s, "/"+statesKey, expectation{Faults: moved(s.Faults, "/"+statesKey), OK: &no}))
	}
	x.add("blank", x.form(nil), step{Expect: expectation{Submission: object(statesKey, st.Blank)}})
	x.required()
	x.hidden()
	x.withheld()
	x.row()
	x.readOnly()
	x.prefilled()
}

// add makes a case of steps on fields or whole definitions.
func (x *expander) add(name string, definitions []json.RawMessage, do ...step) {
	f := &file{About: x.about, Covers: x.covers, Definitions: definitions, Facts: x.states.Facts}
	x.cases = append(x.cases, &Case{Name: x.name + "/" + name, About: x.about, Covers: x.covers, file: f, steps: &steps{Name: name, Do: do}})
}

// form is a form with the field, more members on it, and more fields.
func (x *expander) form(more map[string]any, others ...string) []json.RawMessage {
	return []json.RawMessage{x.onePage("case", append(others, x.field(more))...)}
}

func (x *expander) onePage(id string, fields ...string) json.RawMessage {
	return json.RawMessage(fmt.Sprintf(
		`{"id":%q,"version":"1","languages":["da","en"],"title":"F","pages":[{"id":"p","title":"P","fields":[%s]}]}`, id, strings.Join(fields, ",")))
}

func (x *expander) field(more map[string]any) string {
	def := map[string]any{"key": statesKey}
	for name, value := range x.states.Field {
		def[name] = value
	}
	for name, value := range more {
		def[name] = value
	}
	data, err := json.Marshal(def)
	if err != nil {
		x.err = err
	}
	return string(data)
}

// answer is the step that answers the field at a name.
func (x *expander) answer(s *given, at string, want expectation) step {
	st := step{Expect: want}
	for name, raw := range s.Post {
		if st.Post == nil {
			st.Post = map[string][]string{}
		}
		st.Post[at+name] = raw
	}
	for name, file := range s.Upload {
		if st.Upload == nil {
			st.Upload = map[string]form.File{}
		}
		st.Upload[at+name] = file
	}
	if want.Faults == nil {
		yes := true
		st.Expect.OK = &yes
	}
	if s.Display != nil && want.Elements == nil && want.Faults == nil {
		st.Expect.Elements = map[string]element{at: {Display: s.Display}}
	}
	return st
}

func (x *expander) refuses(situation string) bool {
	return slices.Contains(x.states.Refuses, situation)
}

func (x *expander) required() {
	if x.refuses("required") {
		return
	}
	want := x.states.Required
	if want == nil {
		want = []fault.Fault{{Code: fault.Required}}
	}
	yes := true
	x.add("required", x.form(map[string]any{"required": true}), step{Expect: expectation{
		Faults: moved(want, "/"+statesKey), Elements: map[string]element{"/" + statesKey: {Required: &yes}},
	}})
}

func (x *expander) hidden() {
	s := &x.states.Valid[0]
	yes, no := true, false
	open := x.answer(s, "/"+statesKey, expectation{Submission: object("b", []byte("true"), statesKey, s.Answer)})
	open.Facts = nil
	show := map[string][]string{"/b": {"true"}}
	x.add("hidden", x.form(map[string]any{"visible": "b"}, `{"key":"b","type":"boolean","label":"B"}`),
		step{Post: show, Expect: expectation{Elements: map[string]element{"/" + statesKey: {Visible: &yes}}, Faults: nil}},
		open,
		step{Post: map[string][]string{"/b": {""}}, Expect: expectation{
			OK: &yes, Submission: object("b", []byte("false")), Elements: map[string]element{"/" + statesKey: {Visible: &no, Value: []byte("null")}},
		}},
		step{Post: show, Expect: expectation{OK: &yes, Submission: object("b", []byte("true"), statesKey, s.Answer)}},
	)
}

// withheld: this reader neither sees the answer nor can lose it.
func (x *expander) withheld() {
	s := &x.states.Valid[0]
	yes := true
	x.add("withheld", x.form(nil),
		x.answer(s, "/"+statesKey, expectation{}),
		step{Merge: []byte("{}"), Facts: []byte(`{"withheld":["/` + statesKey + `"]}`), Expect: expectation{
			Submission: object(statesKey, s.Answer), Reader: []byte("{}"), Elements: map[string]element{"/" + statesKey: {Withheld: &yes}},
		}},
	)
}

func (x *expander) row() {
	if x.refuses("row") {
		return
	}
	s := &x.states.Valid[0]
	list := `{"key":"rows","type":"list","label":"R","fields":[` + x.field(nil) + `]}`
	x.add("row", []json.RawMessage{x.onePage("case", list)},
		step{Add: "/rows"},
		step{Add: "/rows"},
		func() step {
			st := x.answer(s, "/rows/r2/"+statesKey, expectation{Elements: map[string]element{}})
			row := object(statesKey, x.states.Blank)
			st.Expect.Submission = []byte(`{"rows":[` + withID("r1", row) + `,` + withID("r2", object(statesKey, s.Answer)) + `]}`)
			return st
		}(),
	)
}

func (x *expander) readOnly() {
	if x.refuses("readonly") {
		return
	}
	s := &x.states.Valid[0]
	yes := true
	whole := object("b", []byte("true"), statesKey, s.Answer)
	x.add("readonly", x.form(map[string]any{"readonly": "b"}, `{"key":"b","type":"boolean","label":"B"}`),
		x.answer(s, "/"+statesKey, expectation{}),
		step{Post: map[string][]string{"/b": {"true"}}, Expect: expectation{Submission: whole, Elements: map[string]element{"/" + statesKey: {ReadOnly: &yes}}}},
		step{Merge: []byte(`{"b":true}`), Expect: expectation{Submission: whole, OK: &yes}},
	)
}

// prefilled: from the same field of another form, once editable and once as the
// server's own value. The members of a composite are facts of their own.
func (x *expander) prefilled() {
	if x.refuses("prefilled") || !takes(x.kind(), "prefill") {
		return
	}
	s := &x.states.Valid[0]
	other := x.onePage("other", x.field(nil))
	known := map[string]json.RawMessage{}
	fixed := map[string]element{}
	spread("forms.other."+statesKey, "/"+statesKey, s.Answer, composite(x.kind()), known, fixed)
	facts, err := json.Marshal(map[string]any{"values": known})
	if err != nil {
		x.err = err
	}
	for name, readOnly := range map[string]bool{"prefilled": false, "prefilled-readonly": true} {
		more := map[string]any{"prefill": "forms.other." + statesKey}
		want := expectation{Submission: object(statesKey, s.Answer)}
		if readOnly {
			more["readonly"] = true
			want.Elements = fixed
		}
		x.add(name, []json.RawMessage{x.onePage("case", x.field(more)), other}, step{Begin: true, Facts: facts, Expect: want})
	}
}

// spread writes an answer as facts, member by member where it is that of a
// composite, and that each is read-only.
func spread(name, path string, answer json.RawMessage, members bool, known map[string]json.RawMessage, fixed map[string]element) {
	inner := map[string]json.RawMessage{}
	if members && json.Unmarshal(answer, &inner) == nil {
		for key, value := range inner {
			spread(name+"."+key, path+"/"+key, value, true, known, fixed)
		}
		return
	}
	yes := true
	known[name], fixed[path] = answer, element{ReadOnly: &yes}
}

func composite(kind string) bool {
	for _, info := range definition.TypeTable() {
		if info.Name == kind {
			return info.Level && slices.Contains(info.Takes, "members")
		}
	}
	return false
}

func (x *expander) kind() string {
	var kind string
	if err := json.Unmarshal(x.states.Field["type"], &kind); err != nil {
		x.err = err
	}
	return kind
}

func takes(kind, member string) bool {
	for _, info := range definition.TypeTable() {
		if info.Name == kind {
			return slices.Contains(info.Takes, member)
		}
	}
	return false
}

// object writes an object of the members that have a value.
func object(members ...any) json.RawMessage {
	out := map[string]json.RawMessage{}
	for i := 0; i+1 < len(members); i += 2 {
		name, _ := members[i].(string)
		switch value := members[i+1].(type) {
		case []byte:
			out[name] = value
		case json.RawMessage:
			if len(value) > 0 {
				out[name] = value
			}
		}
	}
	data, err := json.Marshal(out)
	if err != nil {
		return nil
	}
	return data
}

func withID(id string, row json.RawMessage) string {
	if string(row) == "{}" {
		return `{"_id":"` + id + `"}`
	}
	return `{"_id":"` + id + `",` + string(row[1:])
}

// moved puts relative faults where the field is.
func moved(faults []fault.Fault, at string) []fault.Fault {
	out := make([]fault.Fault, len(faults))
	for i, f := range faults {
		f.Path = at + f.Path
		out[i] = f
	}
	return out
}
