package definition

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// compileRules compiles the rules of the form and of its groups and lists, then
// those that blocks bring. They are numbered in that order, from 1.
func (u *unit) compileRules() {
	u.out.Rules = u.ruleList(u.def.Rules, "/rules", u.root, nil)
	for _, it := range u.items {
		if it.def != nil && it.inner != nil {
			it.out.Rules = u.ruleList(it.def.Rules, it.at+"/rules", it.inner, []int{it.id})
		}
	}
	u.compileBlockRules()
}

// ruleList compiles rules that stand on one level of the answers. A rule that
// names no field is about those given.
func (u *unit) ruleList(defs []*Rule, at string, lv *level, about []int) []*form.Rule {
	var out []*form.Rule
	for i, d := range append(slices.Clone(defs), u.companionRules(lv)...) {
		here := jsonptr.Index(at, i)
		if d == nil {
			u.add(CodeWrongType, here, "expected an object")
			continue
		}
		u.rules++
		u.traced(here, d, lv, i >= len(defs))
		r := &form.Rule{Number: u.rules, Warning: d.Level == "warning"}
		u.oneOf(d.Level, []string{"error", "warning"}, here+"/level")
		names := &scope{u: u, level: lv}
		r.Assert = names.parse(d.Assert, here+"/assert", boolean)
		if d.Message.IsZero() {
			u.add(CodeMissing, here+"/message", "the rule has no message")
		}
		r.Message = u.text(d.Message, here+"/message", textRules{inserts: names})
		if r.At = about; len(d.At) > 0 {
			r.At = u.targets(d.At, here+"/at", lv)
		}
		out = append(out, r)
	}
	return out
}

// targets finds the fields a rule is about. Pointers are relative to the group
// or the rows the rule stands on.
func (u *unit) targets(pointers []string, at string, lv *level) []int {
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
