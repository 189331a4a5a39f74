package check

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// ReadSets says what each expression of a form reads, and where each field's
// value comes from. It is only read.
type ReadSets struct {
	Uses   []Use    // in document order: of the form, then of its fields; rules after their field
	Fields []Source // by field id

	reads [][]int // by field id: the fields that decide what it shows and holds, directly
}

// Use is one expression of a form; what is written out as a constant is none.
type Use struct {
	Field  int      // id of the field it stands on, -1 for the form
	Rule   int      // number of the rule it belongs to, 0 when it belongs to none
	Part   Part     // what it decides
	Reads  []int    // ids of the fields it reads, ascending; of groups and lists their members
	Facts  []string // names of the facts it reads, sorted
	Option bool     // it reads the option on trial
	Row    bool     // it reads the place of the row around it
	Node   *expression.Node
}

// Part is what an expression decides.
type Part string

// The parts of a field, of a rule and of a form that can be expressions.
const (
	PartVisible  Part = "visible"
	PartRequired Part = "required"
	PartReadOnly Part = "readonly"
	PartValue    Part = "calculate"
	PartDefault  Part = "default"
	PartMin      Part = "min"
	PartMax      Part = "max"
	PartMinItems Part = "minItems"
	PartMaxItems Part = "maxItems"
	PartOptions  Part = "optionsWhere"
	PartAssert   Part = "assert"
	PartText     Part = "text" // inserted into a text: title, label, help or message
)

// Source says where a field's value comes from.
type Source struct {
	Answered bool   // a citizen answers it
	Computed bool   // it is calculated
	Prefill  string // the fact it is filled from, or ""
	Fixed    bool   // the fact is the value, not only the first answer
	Default  bool   // it begins with a default
}

// Sets works out what a form's expressions read.
func Sets(f *form.Form) *ReadSets {
	s := &setMaker{form: f}
	s.text(-1, 0, f.Title)
	s.rules(-1, f.Rules)
	for id := range f.Len() {
		s.field(f.Field(id))
	}
	s.out.reads = make([][]int, f.Len())
	for _, u := range s.out.Uses {
		if u.Field >= 0 && u.Rule == 0 && u.Part != PartText {
			s.out.reads[u.Field] = append(s.out.reads[u.Field], u.Reads...)
		}
	}
	return &s.out
}

// ReadersOf returns the expressions that read a field.
func (s *ReadSets) ReadersOf(id int) []Use {
	var out []Use
	for _, u := range s.Uses {
		if slices.Contains(u.Reads, id) {
			out = append(out, u)
		}
	}
	return out
}

// Reads returns the ids of all fields that decide what a field shows and holds,
// through other fields, ascending. The field itself is not among them.
func (s *ReadSets) Reads(id int) []int {
	seen := map[int]bool{id: true}
	open := []int{id}
	for len(open) > 0 {
		at := open[0]
		open = open[1:]
		for _, r := range s.reads[at] {
			if !seen[r] {
				seen[r] = true
				open = append(open, r)
			}
		}
	}
	delete(seen, id)
	return ids(seen)
}

type setMaker struct {
	form *form.Form
	out  ReadSets
}

func (s *setMaker) field(f *form.Field) {
	src := Source{Answered: f.Input() && (!f.FromFacts || f.Ask), Computed: f.Calculate != nil, Fixed: f.FromFacts, Default: f.Default != nil}
	switch {
	case f.Prefill > 0:
		src.Prefill = s.form.Refs[f.Prefill-1].Name
	case f.From != "":
		src.Prefill = s.rowFact(f) + "." + f.From
	}
	s.out.Fields = append(s.out.Fields, src)
	for _, e := range parts(f) {
		s.use(f.ID(), 0, e.part, e.node)
	}
	s.text(f.ID(), 0, f.Label, f.Help)
	for _, code := range sortedKeys(f.Messages) {
		s.text(f.ID(), 0, f.Messages[code])
	}
	s.rules(f.ID(), f.Rules)
}

// rowFact returns the fact that the rows around a field are made from.
func (s *setMaker) rowFact(f *form.Field) string {
	name := ""
	around(f.Parent(), func(p *form.Field) bool {
		if p.Repeats() && p.Prefill > 0 {
			name = s.form.Refs[p.Prefill-1].Name
		}
		return name == ""
	})
	return name
}

type part struct {
	part Part
	node *expression.Node
}

// parts returns the expressions of a field, in the order of the definition.
func parts(f *form.Field) []part {
	return []part{
		{PartVisible, f.Visible}, {PartRequired, f.Required}, {PartReadOnly, f.ReadOnly}, {PartDefault, f.Default},
		{PartValue, f.Calculate}, {PartMin, f.Min}, {PartMax, f.Max}, {PartMinItems, f.MinItems},
		{PartMaxItems, f.MaxItems}, {PartOptions, f.OptionsWhere},
	}
}

func (s *setMaker) rules(on int, rules []*form.Rule) {
	for _, r := range rules {
		s.use(on, r.Number, PartAssert, r.Assert)
		s.text(on, r.Number, r.Message)
	}
}

func (s *setMaker) text(on, rule int, texts ...form.Text) {
	for _, t := range texts {
		for _, v := range t {
			s.inline(on, rule, v.Body)
		}
	}
}

func (s *setMaker) inline(on, rule int, body []form.Inline) {
	for _, n := range body {
		s.use(on, rule, PartText, n.Expr)
		s.inline(on, rule, n.Kids)
	}
}

func (s *setMaker) use(on, rule int, p Part, n *expression.Node) {
	if n == nil || isConstant(n) {
		return
	}
	u := Use{Field: on, Rule: rule, Part: p, Node: n}
	fields, facts := map[int]bool{}, map[string]bool{}
	for _, r := range expression.Reads(n) {
		switch ref := s.form.Refs[r.Ref]; ref.Kind {
		case form.RefField:
			s.reach(s.form.Field(ref.Field), r.Members, fields)
		case form.RefFact:
			facts[ref.Name] = true
		case form.RefOption:
			u.Option = true
		default:
			u.Row = true
		}
	}
	u.Reads, u.Facts = ids(fields), sortedKeys(facts)
	s.out.Uses = append(s.out.Uses, u)
}

// reach takes in a field, and of a group or list the members that are read.
func (s *setMaker) reach(f *form.Field, members []string, into map[int]bool) {
	into[f.ID()] = true
	for _, m := range membersOf(f) {
		if members == nil || slices.Contains(members, m.Key) {
			s.reach(m, nil, into)
		}
	}
}

// membersOf returns the fields with a value on the level that a group or list
// makes.
func membersOf(f *form.Field) []*form.Field {
	if !f.Container() || f.ValueType().Kind == expression.Blank {
		return nil
	}
	var out []*form.Field
	var walk func([]*form.Field)
	walk = func(fields []*form.Field) {
		for _, c := range fields {
			if c.ValueType().Kind != expression.Blank {
				out = append(out, c)
			} else if c.Container() {
				walk(c.Fields)
			}
		}
	}
	walk(f.Fields)
	return out
}

func ids(set map[int]bool) []int {
	out := make([]int, 0, len(set))
	for id := range set {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

func sortedKeys[K ~string, V any](m map[K]V) []K {
	out := make([]K, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b K) int { return strings.Compare(string(a), string(b)) })
	return out
}
