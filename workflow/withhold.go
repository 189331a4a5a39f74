package workflow

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow/access"
)

// Withhold says which fields of a form employees may not see: all but members
// of some groups. It goes for those who work with a case, not for an employee
// who fills in for a citizen.
type Withhold struct {
	Form   string   `json:"form"`             // id of a form in the folder
	Fields []string `json:"fields"`           // JSON Pointers to fields, with * for the rows of a list: /children/*/cpr
	Unless []string `json:"unless,omitempty"` // the groups whose members see them all the same
}

// MaxWithheld is how many fields a solution, and a form of a step, may withhold.
const MaxWithheld = 500

// withholds checks what the solution withholds from employees.
func (c *compiler) withholds(s *Solution) {
	total := 0
	for i, w := range s.Withhold {
		at := jsonptr.Index("/withhold", i)
		if _, ok := c.w.Forms[w.Form]; !ok {
			c.probs.add(ProblemUnknownForm, at+"/form", "the folder has no form %q", w.Form)
		}
		if len(w.Fields) == 0 {
			c.probs.add(ProblemRequired, at+"/fields", "say which fields are withheld")
		}
		if slices.Contains(w.Unless, "") {
			c.probs.add(ProblemValue, at+"/unless", "a group has a name")
		}
		total += len(w.Fields)
		c.withheld(w.Form, w.Fields, at+"/fields")
	}
	if total > MaxWithheld {
		c.probs.add(ProblemLimit, "/withhold", "more than %d fields are withheld", MaxWithheld)
	}
}

// withheld checks that each pointer names a field of the form.
func (c *compiler) withheld(id string, pointers []string, at string) {
	if len(pointers) > MaxWithheld {
		c.probs.add(ProblemLimit, at, "more than %d fields are withheld", MaxWithheld)
		return
	}
	f := c.w.Forms[id]
	if f == nil {
		return // has been said
	}
	for i, p := range pointers {
		if !names(f, p) {
			c.probs.add(ProblemUnknownField, jsonptr.Index(at, i), "form %q has no field %q; a field is written /group/field, and in a list /list/*/field", id, p)
		}
	}
}

// names reports whether a pointer leads to a field, with "*" for every row on
// the way.
func names(f *form.Form, pointer string) bool {
	tokens, ok := jsonptr.Split(pointer)
	if !ok || f.FieldOf(pointer) == nil {
		return false
	}
	path, inRow := "", false
	for _, token := range tokens {
		if inRow && token != "*" {
			return false
		}
		path = jsonptr.Join(path, token)
		field := f.FieldOf(path)
		inRow = !inRow && field != nil && field.Repeats()
	}
	return true
}

// form returns the step's use of a form, or nil.
func (s *Step) form(id string) *StepForm {
	i := slices.IndexFunc(s.Forms, func(f StepForm) bool { return f.Form == id })
	if i < 0 {
		return nil
	}
	return &s.Forms[i]
}

// veil is what one reader may not see of each form of a case: JSON Pointers
// with "*" for rows, and names of facts, as form.Facts.Withheld takes them. A
// form of which nothing is withheld is not in it.
type veil map[string][]string

// veilIn returns what is withheld from a caller in a step that is their task.
func (e *Engine) veilIn(l *loaded, c Caller, step *Step) veil {
	v := veil{}
	for _, id := range sortedKeys(l.w.Forms) {
		v.add(id, e.veiledFor(l, c, id))
		if sf := step.form(id); sf != nil {
			v.add(id, sf.Withhold)
		}
	}
	return v.spread(l.w)
}

// veilOver returns what is withheld from a caller who reads what was submitted:
// of a form what every step withholds that shows it to them. It is what exports
// go by, too.
func (e *Engine) veilOver(l *loaded, c Caller) veil {
	v := veil{}
	grants := e.grants(l, c)
	for _, id := range sortedKeys(l.w.Forms) {
		v.add(id, e.veiledFor(l, c, id))
		v.add(id, withheldInAll(grants, id))
	}
	return v.spread(l.w)
}

// veilFor returns what is withheld from whom a message about a step goes to; of
// several steps what any of them withholds.
// Which other groups an employee is in is not known, and members of a group are
// told what all of them may see.
func veilFor(w *Workflow, to Recipient, steps ...*Step) veil {
	v := veil{}
	for _, h := range w.Solution.Withhold {
		if to.Person == nil && (to.Group == "" || !slices.Contains(h.Unless, to.Group)) {
			v.add(h.Form, h.Fields)
		}
	}
	for _, step := range steps {
		for _, sf := range step.Forms {
			v.add(sf.Form, sf.Withhold)
		}
	}
	return v.spread(w)
}

// veiledFor returns what is withheld from a caller for who they are, whatever
// step they come by: by groups, and – also from an employee who fills in for a
// citizen – what is more sensitive than the organisation's policy lets them see.
func (e *Engine) veiledFor(l *loaded, c Caller, id string) []string {
	var out []string
	own := IsApplicant(l.s, e.facts(l, c))
	if !c.IsEmployee() || own && c.Principal == nil {
		return nil
	}
	for _, w := range l.w.Solution.Withhold {
		if !own && w.Form == id && !slices.ContainsFunc(w.Unless, c.InGroup) {
			out = append(out, w.Fields...)
		}
	}
	w := e.warrant(c.Identity)
	w.as = l.warrant.as
	return append(out, access.Above(l.w.Forms[id], w.level(l.object()))...)
}

// withheldInAll returns what all the steps that show a form withhold of it.
func withheldInAll(steps []*Step, id string) []string {
	var out []string
	first := true
	for _, step := range steps {
		sf := step.form(id)
		if sf == nil || sf.Mode == Withheld {
			continue
		}
		if out = common(out, sf.Withhold); first {
			out, first = sf.Withhold, false
		}
	}
	return out
}

// common returns what is in both: of a field and one around it the field.
func common(a, b []string) []string {
	var out []string
	for _, p := range a {
		for _, q := range b {
			switch {
			case within(p, q):
				out = append(out, p)
			case within(q, p):
				out = append(out, q)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// within reports whether pointer p is q, or inside it.
func within(p, q string) bool { return p == q || strings.HasPrefix(p, q+"/") }

func (v veil) add(form string, withheld []string) {
	for _, w := range withheld {
		if !slices.Contains(v[form], w) {
			v[form] = append(v[form], w)
		}
	}
}

// spread adds the facts that other forms read of withheld fields, and the
// fields that those fill, however far that goes.
func (v veil) spread(w *Workflow) veil {
	for len(v) > 0 {
		before := v.size()
		for _, id := range sortedKeys(w.Forms) {
			f := w.Forms[id]
			facts := v.factsOf(f)
			v.add(id, facts)
			v.add(id, f.FilledFrom(facts...))
		}
		if v.size() == before {
			break
		}
	}
	return v
}

func (v veil) size() int {
	n := 0
	for _, withheld := range v {
		n += len(withheld)
	}
	return n
}

// factsOf returns the facts that a form reads of withheld fields of others.
func (v veil) factsOf(f *form.Form) []string {
	var out []string
	for _, ref := range f.Refs {
		id, pointer, ok := otherField(ref)
		if ok && slices.ContainsFunc(v[id], func(w string) bool { return touches(w, pointer) }) {
			out = append(out, ref.Name)
		}
	}
	return out
}

// touches reports whether what is withheld is a field at the pointer, around it
// or inside it. Rows are in w only.
func touches(w, pointer string) bool { return within(w, pointer) || within(pointer, w) }

// otherField returns which field of which other form a reference reads.
func otherField(ref form.Ref) (id, pointer string, ok bool) {
	rest, ok := strings.CutPrefix(ref.Name, "forms.")
	if ref.Kind != form.RefFact || !ok {
		return "", "", false
	}
	id, path, _ := strings.Cut(rest, ".")
	return id, "/" + strings.ReplaceAll(path, ".", "/"), true
}
