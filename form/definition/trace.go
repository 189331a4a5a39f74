package definition

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
)

// Trace says where the parts of a compiled form come from: for tools that look
// at the compiled form and point into the definition.
type Trace struct {
	Fields []Source     // by the compiled fields' ids
	Rules  []RuleSource // by the compiled rules' numbers, the first has number 1
}

// Source is what a compiled field is made of. Exactly one of Page, Field and
// Branch is set. What is in a building block has a pointer that passes "use"
// and goes on in the block; what the compiler makes for a field – the members
// of a composite, the text of an option "other" – has one at or in that field.
type Source struct {
	Pointer string
	Page    *Page
	Field   *Field
	Branch  *Branch
	Opens   int  // of a branch: id of the field that opens it
	Made    bool // the compiler made the field
}

// RuleSource is what a compiled rule is made of.
type RuleSource struct {
	Pointer string
	Rule    *Rule
	On      int  // id of the group or list it stands on, -1 for the form
	Made    bool // the compiler made the rule
}

// TraceOf follows the parts of a definition that compiles. The options are those
// it is compiled with.
func TraceOf(def *Form, o *Options) (*Trace, error) {
	o = o.orZero()
	registry, err := form.NewRegistry(o.Form)
	if err != nil {
		return nil, err
	}
	u := newUnit(def, nil, o, registry)
	u.others = map[string]*unit{def.ID: u}
	for _, pass := range []func(*unit){(*unit).build, (*unit).compileLists, (*unit).compileOptions, (*unit).compileRules} {
		pass(u) // what they find wrong was reported when the definition was compiled
	}
	t := &Trace{Rules: u.ruled}
	for _, it := range u.items {
		s := Source{Pointer: it.at, Page: it.page, Field: it.def, Branch: it.branch, Made: it.made}
		if it.opens != nil {
			s.Opens = it.opens.id
		}
		t.Fields = append(t.Fields, s)
	}
	return t, nil
}

// traced notes where a rule comes from.
func (u *unit) traced(at string, d *Rule, lv *level, made bool) {
	on := -1
	if lv.owner != nil {
		on = lv.owner.id
	}
	u.ruled = append(u.ruled, RuleSource{Pointer: at, Rule: d, On: on, Made: made})
}

// ComparePointers orders two pointers into a definition by where they stand, in
// the order in which a definition is written by encoding it.
func ComparePointers(a, b string) int {
	return slices.CompareFunc(placeOf(a), placeOf(b), token.compare)
}
