package definition

import (
	"encoding/json"
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// compileBranches turns each branch's condition into the visibility of a field
// of type branch.
func (u *unit) compileBranches() {
	for _, it := range u.items {
		if it.branch == nil || it.opens.rules == nil {
			continue
		}
		b := it.branch
		given := 0
		for _, is := range []bool{b.Equals != "", len(b.In) > 0, b.When != ""} {
			if is {
				given++
			}
		}
		here := &scope{u: u, level: it.level}
		switch {
		case given == 0:
			u.add(CodeMissing, it.at, "a branch needs equals, in or when")
		case given > 1:
			u.add(CodeConflict, it.at, "a branch has one of equals, in and when")
		case b.When != "":
			it.out.Visible = here.parse(b.When, it.at+"/when", boolean)
		case b.Equals != "":
			if v, ok := u.compared(it.opens, b.Equals, it.at+"/equals"); ok {
				it.out.Visible = here.compare(it.opens, v)
			}
		default:
			it.out.Visible = u.among(it, here)
		}
	}
}

// among is the condition of a branch that is shown for several values.
func (u *unit) among(it *item, here *scope) *expression.Node {
	if len(it.branch.In) > u.limits.Options {
		u.add(CodeTooMany, it.at+"/in", "there are more than %d values", u.limits.Options)
		return nil
	}
	values := make([]expression.Value, 0, len(it.branch.In))
	seen := map[string]bool{}
	for i, l := range it.branch.In {
		at := jsonptr.Index(it.at+"/in", i)
		v, ok := u.compared(it.opens, l, at)
		if !ok {
			continue
		}
		if written := string(v.AppendJSON(nil)); seen[written] {
			u.add(CodeDuplicateOption, at, "the value stands here twice")
		} else {
			seen[written] = true
		}
		values = append(values, v)
	}
	if len(values) < len(it.branch.In) {
		return nil
	}
	return here.compare(it.opens, values...)
}

// compare makes the condition that a field has one of the values, or where it is
// a choice of several that one of them is chosen.
func (s *scope) compare(field *item, values ...expression.Value) *expression.Node {
	ref, t, ok := s.Resolve(field.out.Key)
	if !ok {
		return nil // the key is wrong, which is reported there
	}
	is := expression.Reference(ref, t)
	switch {
	case t.Kind == expression.List:
		var any *expression.Node
		for _, v := range values {
			one := operation("in", expression.Constant(v), is)
			if any == nil {
				any = one
			} else {
				any = operation("or", any, one)
			}
		}
		return any
	case len(values) == 1:
		return operation("==", is, expression.Constant(values[0]))
	}
	return operation("in", is, expression.Constant(expression.ListOf(values...)))
}

// compared returns a value that a branch compares its field with, once it is
// known to be one the field can have.
func (u *unit) compared(opens *item, l Literal, at string) (expression.Value, bool) {
	var scalar any
	if json.Unmarshal([]byte(l), &scalar) != nil {
		u.add(CodeBadValue, at, "not a string, a number, true or false")
		return expression.Value{}, false
	}
	t := u.typeOf(opens)
	if t.Kind == expression.List && t.Elem != nil {
		t = *t.Elem
	}
	if t.Kind != expression.Bool && t.Options == nil {
		u.add(CodeNotAllowed, at, "only choices, yesno, boolean and declaration are compared by value: use when")
		return expression.Value{}, false
	}
	switch v := scalar.(type) {
	case bool:
		if t.Kind == expression.Bool {
			return expression.BoolOf(v), true
		}
	case string:
		if slices.Contains(t.Options, v) {
			return expression.TextOf(v), true
		}
	}
	u.add(CodeUnknownOption, at, "%s is not a value that %q can have", shorten(string(l)), opens.out.Key)
	return expression.Value{}, false
}
