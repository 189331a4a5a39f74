package check

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow"
)

// withholds compares what the solution withholds from employees, field by field.
func (d *differ) withholds() {
	was, is := withheldOf(d.old), withheldOf(d.new)
	for _, w := range is {
		if slices.ContainsFunc(was, w.same) {
			continue
		}
		d.withheld(in(w.at), Place{}, w, "", "%s of form %q is withheld from employees%s", w.field, w.form, w.but())
	}
	for _, w := range was {
		still := slices.ContainsFunc(is, func(n withheldField) bool { return n.form == w.form && n.field == w.field })
		if !still && d.new.hasField(w.form, w.field) {
			d.withheld(Place{}, in(w.at), w, "", "%s of form %q is no longer withheld from employees", w.field, w.form)
		}
	}
}

// withheldField is one field that the solution withholds, and where it says so.
type withheldField struct {
	form, field, unless, at string
}

func withheldOf(v *Version) []withheldField {
	var out []withheldField
	for i, w := range v.Workflow.Solution.Withhold {
		groups := slices.Sorted(slices.Values(w.Unless))
		for k, field := range w.Fields {
			at := jsonptr.Index(jsonptr.Index("/withhold", i)+"/fields", k)
			out = append(out, withheldField{w.Form, field, strings.Join(slices.Compact(groups), ", "), at})
		}
	}
	return out
}

// same reports whether a field is withheld from the same employees, wherever
// that is written.
func (w withheldField) same(o withheldField) bool {
	return w.form == o.form && w.field == o.field && w.unless == o.unless
}

// but says who sees the field all the same.
func (w withheldField) but() string {
	if w.unless == "" {
		return ""
	}
	return " who are not in " + w.unless
}

func (d *differ) withheld(now, before Place, w withheldField, step, format string, args ...any) {
	c := Change{
		Kind: WithholdChanged, Severity: Affects, Hits: []Subject{People}, New: now, Old: before,
		Form: w.form, Field: dotted(w.field), Step: step,
	}
	d.add(c, format, args...)
}

// dotted writes a pointer with * for rows as the keys from the top of the form.
func dotted(pointer string) string {
	tokens, _ := jsonptr.Split(pointer)
	return strings.Join(slices.DeleteFunc(tokens, func(t string) bool { return t == "*" }), ".")
}

// hasField reports whether a form is there and has a field at a pointer.
func (v *Version) hasField(id, pointer string) bool {
	f := v.Workflow.Forms[id]
	return f != nil && f.FieldOf(pointer) != nil
}

// withhold compares what a step withholds of a form.
func (d *stepDiffer) withhold(a, b workflow.StepForm, i, j int) {
	id := d.a.ID
	for k, field := range b.Withhold {
		if !slices.Contains(a.Withhold, field) {
			at := jsonptr.Index(jsonptr.Index(d.to+"/forms", j)+"/withhold", k)
			d.withheld(in(at), Place{}, withheldField{form: a.Form, field: field}, id, "step %q withholds %s of form %q, which it did not", id, field, a.Form)
		}
	}
	for k, field := range a.Withhold {
		if !slices.Contains(b.Withhold, field) && d.new.hasField(a.Form, field) {
			at := jsonptr.Index(jsonptr.Index(d.from+"/forms", i)+"/withhold", k)
			d.withheld(Place{}, in(at), withheldField{form: a.Form, field: field}, id, "step %q no longer withholds %s of form %q", id, field, a.Form)
		}
	}
}
