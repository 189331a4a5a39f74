package workflow

import (
	"fmt"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// warn notes something that does not keep a solution from being published but is
// worth a look.
func (c *compiler) warn(code ProblemCode, pointer, format string, args ...any) {
	if len(c.w.Warnings) < maxProblems {
		c.w.Warnings = append(c.w.Warnings, Problem{Code: code, File: solutionFile, Pointer: pointer, Message: fmt.Sprintf(format, args...)})
	}
}

// warnings looks at the expressions of a flow that compiles, and at the fields
// that steps write.
func (c *compiler) warnings(s *Solution) {
	for i, field := range c.exprs.fields {
		if f := c.w.exprs.FieldOf("/" + field.Key); f != nil && f.Calculate != nil {
			for _, name := range MaybeHidden(c.w.exprs, c.w.exprs.Refs, f.Calculate, c.w.Forms) {
				c.warn(ProblemMaybeHidden, c.exprs.at[i], "%s may be hidden, and then is blank: say what holds then, with ?? or answered()", name)
			}
		}
	}
	for n, step := range s.Steps {
		at := jsonptr.Index("/steps", n)
		for i, w := range step.Write {
			if mayHide(c.w.Forms[w.Form].FieldOf(w.Field)) {
				c.warn(ProblemMaybeHidden, jsonptr.Index(at+"/write", i)+"/field", "the field may be hidden: nobody sees what is written into it then")
			}
		}
		c.deadEdges(n, step, at)
	}
}

// deadEdges tells of edges that are never taken, because their guard is the same
// whatever is answered.
func (c *compiler) deadEdges(n int, step *Step, at string) {
	always := map[string]bool{} // outcomes of which a guard is always met
	for i, e := range step.Next {
		at := jsonptr.Index(at+"/next", i)
		if e.When != "" && always[e.On] {
			c.warn(ProblemDeadEdge, at, "an edge before it is always taken")
			continue
		}
		if e.When == "" {
			continue
		}
		if met, constant := c.constant(guardKey(n, i)); constant && !met {
			c.warn(ProblemDeadEdge, at+"/when", "the guard is never met: the edge is never taken")
		} else if constant {
			always[e.On] = true
		}
	}
	for i, e := range step.Next {
		if e.When == "" && always[e.On] {
			c.warn(ProblemDeadEdge, jsonptr.Index(at+"/next", i), "a guarded edge on %q is always taken instead", e.On)
		}
	}
}

// constant returns the value of a guard that reads nothing.
func (c *compiler) constant(key string) (met, ok bool) {
	f := c.w.exprs.FieldOf("/" + key)
	if f == nil || f.Calculate == nil || len(expression.Reads(f.Calculate)) > 0 {
		return false, false
	}
	met, _ = valueIn(c.w.exprs.Evaluate(c.w.exprs.NewAnswers(), form.Facts{Now: epoch}), key).AsBool()
	return met, true
}

// MaybeHidden returns the fields that an expression reads although they may be
// hidden, and so blank, by their dotted names: those with a condition on
// themselves or on what they stand in. What the expression asks for being
// answered, or has a value instead of with ??, is not among them, and neither
// are lists, which then have no rows. References of kind form.RefField are
// fields of f, and facts "forms.<id>.<field>" those of the other forms.
func MaybeHidden(f *form.Form, refs []form.Ref, n *expression.Node, others map[string]*form.Form) []string {
	careful := map[int]bool{}
	carefully(n, careful)
	var out []string
	for _, read := range expression.Reads(n) {
		if careful[read.Ref] || read.Ref >= len(refs) {
			continue
		}
		ref := refs[read.Ref]
		field, name := f.Field(ref.Field), ref.Name
		if id, pointer, ok := otherField(ref); ok {
			field = nil
			if other := others[id]; other != nil {
				field = other.FieldOf(pointer)
			}
		} else if ref.Kind != form.RefField {
			continue
		}
		if field == nil || field.Repeats() || !mayHide(field) {
			continue
		}
		if name == "" {
			name = field.Key
		}
		out = append(out, name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mayHide reports whether a field is shown under a condition, of its own or of
// something it stands in.
func mayHide(field *form.Field) bool {
	for ; field != nil; field = field.Parent() {
		if field.Visible == nil {
			continue
		}
		if _, always := field.Visible.Constant(); !always {
			return true
		}
	}
	return false
}

// carefully notes the references that an expression is prepared to find blank.
func carefully(n *expression.Node, careful map[int]bool) {
	var asked []*expression.Node
	switch args := n.Args(); operation(n) {
	case "answered":
		asked = args
	case "??":
		asked = args[:1]
	case "==", "!=":
		for i, a := range args {
			if v, ok := a.Constant(); ok && v.IsBlank() {
				asked = append(asked, args[1-i])
			}
		}
	}
	for _, a := range asked {
		for _, read := range expression.Reads(a) {
			careful[read.Ref] = true
		}
	}
	for _, a := range n.Args() {
		carefully(a, careful)
	}
}

// operation is the name of what a node does, of the operations that are looked
// for; empty for all others.
func operation(n *expression.Node) string {
	for _, name := range []string{"answered", "??", "==", "!="} {
		if op, ok := expression.OpNamed(name); ok && op == n.Op() {
			return name
		}
	}
	return ""
}
