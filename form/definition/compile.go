package definition

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Compile turns a definition into a form that can be run. The error is
// [Errors]: everything that is wrong. A definition that names other forms must
// be compiled together with them by [CompileAll].
func Compile(def *Form, o *Options) (*form.Form, error) {
	forms, err := compileAll([]*Form{def}, []Errors{nil}, o.orZero())
	if err != nil {
		return nil, err
	}
	return forms[0], nil
}

// CompileJSON decodes and compiles a definition. The error is [Errors]:
// everything that is wrong with the JSON and with the form it describes.
func CompileJSON(data []byte, o *Options) (*form.Form, error) {
	def, errs := decode(data, o.limits())
	if def == nil {
		return nil, errs.sorted().err()
	}
	forms, err := compileAll([]*Form{def}, []Errors{errs}, o.orZero())
	if err != nil {
		return nil, err
	}
	return forms[0], nil
}

// CompileAll compiles the forms of one solution together, so that their
// expressions can name each other's answers as forms.<id>.<field>. The forms
// are returned by id; the error is [Errors] of all of them.
func CompileAll(defs []*Form, o *Options) (map[string]*form.Form, error) {
	forms, err := compileAll(defs, make([]Errors, len(defs)), o.orZero())
	if err != nil {
		return nil, err
	}
	out := make(map[string]*form.Form, len(forms))
	for _, f := range forms {
		out[f.ID] = f
	}
	return out, nil
}

// unit is one form on its way through the passes.
type unit struct {
	def    *Form
	out    *form.Form
	o      *Options
	limits Limits
	errs   Errors

	registry *form.Registry
	found    map[string]bool // pointers that decoding found wrong: not reported again

	items  []*item // fields, pages and branches by id, in document order
	root   *level
	all    []*unit             // in the order in which the forms are given, this one too
	others map[string]*unit    // the same by form id
	refs   map[refKey]int      // reference numbers
	reads  map[string]string   // ids of other forms that are read, and where first
	lists  map[string][]string // value lists of the compiled form: their values
	groups map[string][]*item
	rules  int
	parsed []*expression.Node // every expression of the form
	ruled  []RuleSource       // where each rule comes from

	uses    []*use             // of blocks, in document order
	inside  map[string]*use    // the same by pointer to what is in the block
	using   []string           // blocks around what is being built
	known   map[*Block]bool    // the blocks that are used
	brought map[string]brought // their value lists
}

// add records an authoring error, unless decoding already found one there.
func (u *unit) add(code Code, pointer, format string, args ...any) {
	if !u.found[pointer] {
		u.errs.add(code, pointer, format, args...)
	}
}

func compileAll(defs []*Form, decoded []Errors, o *Options) ([]*form.Form, error) {
	registry, err := form.NewRegistry(o.Form)
	if err != nil {
		return nil, err
	}
	units := make([]*unit, 0, len(defs))
	byID := map[string]*unit{}
	for i, def := range defs {
		if def == nil {
			def = &Form{}
		}
		u := newUnit(def, decoded[i], o, registry)
		u.others = byID
		if byID[def.ID] != nil {
			u.add(CodeDuplicateID, "/id", "two forms have the id %q", shorten(def.ID))
		} else {
			byID[def.ID] = u
		}
		units = append(units, u)
	}
	for _, u := range units {
		u.all = units
	}
	for _, pass := range []func(*unit){
		(*unit).head, (*unit).build, (*unit).fillMembers, (*unit).checkKeys, (*unit).checkProperties, (*unit).compileLists, (*unit).compileOptions,
	} {
		each(units, pass)
	}
	for _, pass := range []func(*unit){
		(*unit).collectGroups, (*unit).compileTexts, (*unit).compileConditions, (*unit).compileValues,
		(*unit).compileBranches, (*unit).compileRules, (*unit).checkExits, (*unit).narrowFacts, (*unit).order,
	} {
		each(units, pass)
	}
	checkForms(units)
	return finish(units)
}

func each(units []*unit, pass func(*unit)) {
	for _, u := range units {
		pass(u)
	}
}

func newUnit(def *Form, decoded Errors, o *Options, registry *form.Registry) *unit {
	u := &unit{
		def: def, o: o, registry: registry, limits: o.limits(), errs: decoded, found: map[string]bool{},
		out:  &form.Form{ID: def.ID, Version: def.Version, Languages: slices.Clone(def.Languages), Limits: o.Answers, Registry: registry.Hash()},
		refs: map[refKey]int{}, reads: map[string]string{},
		lists: map[string][]string{}, groups: map[string][]*item{},
		inside: map[string]*use{}, brought: map[string]brought{}, known: map[*Block]bool{},
	}
	for _, e := range decoded {
		u.found[e.Pointer] = true
	}
	if len(def.Languages) > mostLanguages {
		u.add(CodeTooMany, "/languages", "a form has at most %d languages", mostLanguages)
		fewer := *def
		fewer.Languages = def.Languages[:mostLanguages]
		u.def = &fewer
	}
	return u
}

// finish links the forms, or returns all errors.
func finish(units []*unit) ([]*form.Form, error) {
	var errs Errors
	for _, u := range units {
		if len(u.errs) == 0 {
			if err := form.Link(u.out, u.o.Form); err != nil {
				u.add(CodeExpression, "", "%v", err)
			}
		}
		for _, e := range u.errs {
			u.locate(e)
			if e.Form == "" && validID(u.def.ID) {
				e.Form = u.def.ID
			}
		}
		errs = append(errs, u.errs...)
	}
	if len(errs) > 0 {
		return nil, errs.sorted()
	}
	out := make([]*form.Form, len(units))
	for i, u := range units {
		out[i] = u.out
	}
	return out, nil
}

// head checks what stands on the form itself.
func (u *unit) head() {
	d := u.def
	u.checkID(d.ID, "/id")
	switch {
	case d.Version == "":
		u.add(CodeMissing, "/version", "the form has no version")
	case !validVersion(d.Version):
		u.add(CodeBadValue, "/version", "a version is at most 40 letters, digits, dots, dashes and underscores")
	}
	if len(d.Languages) == 0 {
		u.add(CodeMissing, "/languages", "the form has no language")
	}
	for i, lang := range d.Languages {
		at := jsonptr.Index("/languages", i)
		switch {
		case !validLanguage(string(lang)):
			u.add(CodeUnknownLanguage, at, "%q is no language code in lower case", shorten(string(lang)))
		case slices.Contains(d.Languages[:i], lang):
			u.add(CodeDuplicateID, at, "the language stands here twice")
		}
	}
	if len(d.Pages) == 0 {
		u.add(CodeMissing, "/pages", "the form has no pages")
	}
}

func validVersion(s string) bool {
	if len(s) > 40 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// validLanguage accepts lower-case BCP 47 tags such as da and en-gb.
func validLanguage(s string) bool {
	if s == keyMember || len(s) < 2 || len(s) > 20 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for i, c := range []byte(s) {
		if c == '-' && i >= 2 || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' && i > 2 {
			continue
		}
		return false
	}
	return true
}
