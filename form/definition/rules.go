package definition

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// compileRules compiles the rules of the form and of its groups and lists. They
// are numbered in that order, from 1.
func (u *unit) compileRules() {
	u.out.Rules = u.ruleList(u.def.Rules, "/rules", nil)
	for _, it := range u.items {
		if it.def != nil && it.inner != nil {
			it.out.Rules = u.ruleList(it.def.Rules, it.at+"/rules", it)
		}
	}
}

func (u *unit) ruleList(defs []*Rule, at string, owner *item) []*form.Rule {
	lv := u.root
	if owner != nil {
		lv = owner.inner
	}
	var out []*form.Rule
	for i, d := range defs {
		here := jsonptr.Index(at, i)
		if d == nil {
			u.add(CodeWrongType, here, "expected an object")
			continue
		}
		u.rules++
		r := &form.Rule{Number: u.rules, Warning: d.Level == "warning"}
		u.oneOf(d.Level, []string{"error", "warning"}, here+"/level")
		names := &scope{u: u, level: lv}
		r.Assert = names.parse(d.Assert, here+"/assert", boolean)
		if d.Message.IsZero() {
			u.add(CodeMissing, here+"/message", "the rule has no message")
		}
		r.Message = u.text(d.Message, here+"/message", textRules{inserts: names})
		r.At = u.targets(d.At, here+"/at", owner, lv)
		out = append(out, r)
	}
	return out
}

// targets finds the fields a rule is about. Pointers are relative to the group
// or the rows the rule stands on, which it is about when it names none.
func (u *unit) targets(pointers []string, at string, owner *item, lv *level) []int {
	if len(pointers) == 0 {
		if owner == nil {
			return nil
		}
		return []int{owner.id}
	}
	var ids []int
	for i, p := range pointers {
		it := lv.target(p)
		if it == nil {
			u.add(CodeUnknownTarget, jsonptr.Index(at, i), "%q points at no field that the rule can be about", shorten(p))
			continue
		}
		if !slices.Contains(ids, it.id) {
			ids = append(ids, it.id)
		}
	}
	return ids
}

// target follows a pointer through groups, not into rows.
func (l *level) target(pointer string) *item {
	tokens, ok := jsonptr.Split(pointer)
	if !ok || len(tokens) == 0 {
		return nil
	}
	it := l.names[tokens[0]]
	if it == nil {
		return nil
	}
	return it.within(strings.Join(tokens[1:], "."))
}
