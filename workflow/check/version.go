package check

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow"
)

// Version is one version of a solution, as it was written and as it was
// compiled. It is only read, and safe for any number of goroutines.
type Version struct {
	Folder   workflow.Folder
	Workflow *workflow.Workflow

	said   *solution
	raw    map[string]any // solution.json
	fields map[string]*fieldSet
}

// Open compiles a folder. The error is [workflow.Problems].
func Open(folder workflow.Folder, o *workflow.CompileOptions) (*Version, error) {
	w, err := workflow.Compile(folder, o)
	if err != nil {
		return nil, err
	}
	return Compiled(folder, w), nil
}

// Compiled is a version of which the workflow was compiled already, of that very
// folder, such as one that is published.
func Compiled(folder workflow.Folder, w *workflow.Workflow) *Version {
	v := &Version{Folder: folder, Workflow: w, said: readSolution(w.Solution.ID, folder, newShapes()), fields: map[string]*fieldSet{}}
	if json.Unmarshal(folder[solutionFile], &v.raw) != nil {
		v.raw = map[string]any{} // it compiled, so this is not that folder
	}
	for id, f := range w.Forms {
		v.fields[id] = newFieldSet(f)
	}
	return v
}

// fieldSet is the fields of one form that answers, or what they are worked out
// of, may be kept under.
type fieldSet struct {
	form   *form.Form
	order  []string // paths in document order
	byPath map[string]*form.Field
	names  expression.Names
}

func newFieldSet(f *form.Form) *fieldSet {
	s := &fieldSet{form: f, byPath: map[string]*form.Field{}}
	for id := range f.Len() {
		field := f.Field(id)
		if path := pathOf(field); path != "" {
			s.order = append(s.order, path)
			s.byPath[path] = field
		}
	}
	s.names = expression.Names{Ref: s.ref}
	return s
}

// pathOf returns the keys from the top of the form to a field with a value, with
// dots between, and "" of another.
func pathOf(f *form.Field) string {
	if f.Key == "" || f.ValueType().Kind == expression.Blank || f.Type == form.TypePage {
		return ""
	}
	path := f.Key
	for p := f.Parent(); p != nil; p = p.Parent() {
		if p.Key != "" && (p.Repeats() || p.ValueType().Kind == expression.Record) {
			path = p.Key + "." + path
		}
	}
	return path
}

// ref names what a reference reads, the same in two versions of a form when it
// is the same.
func (s *fieldSet) ref(n int) string {
	switch r := s.form.Refs[n]; r.Kind {
	case form.RefField:
		return pathOf(s.form.Field(r.Field))
	case form.RefFact:
		return r.Name
	case form.RefLookup, form.RefPoint:
		return pathOf(s.form.Field(r.Field)) + "." + r.Name
	case form.RefRowIndex:
		return "row.index"
	case form.RefRowFirst:
		return "row.first"
	case form.RefRowLast:
		return "row.last"
	}
	return "option"
}

// source writes an expression as its author could have.
func (s *fieldSet) source(n *expression.Node) string { return expression.Format(n, s.names) }

// place returns where a field is written, or what it is made for.
func (v *Version) place(form, path string) Place {
	if f := v.said.forms[form]; f != nil {
		for p := path; p != ""; p = parent(p) {
			if at, ok := f.find(p); ok {
				return at
			}
		}
	}
	return Place{File: "forms/" + form + ".json"}
}

func (f *formNames) find(path string) (Place, bool) {
	l := f.top
	for {
		first, rest, more := cut(path)
		field := l.fields[first]
		if field == nil {
			field = l.companion(first)
		}
		switch {
		case field == nil:
			return Place{}, false
		case !more:
			return field.at, true
		case field.inner == nil:
			return Place{}, false
		}
		l, path = field.inner, rest
	}
}

// in returns a place in the solution's own file.
func in(pointer string) Place { return Place{File: solutionFile, Pointer: pointer} }

// stepAt returns where a step stands, "" when the version has none of that id.
func (v *Version) stepAt(id string) string {
	for i, s := range v.Workflow.Solution.Steps {
		if s.ID == id {
			return jsonptr.Index("/steps", i)
		}
	}
	return ""
}

// rawStep returns a step as it is written.
func (v *Version) rawStep(id string) map[string]any {
	steps, _ := v.raw["steps"].([]any)
	for _, s := range steps {
		if step, ok := s.(map[string]any); ok && step["id"] == id {
			return step
		}
	}
	return nil
}
