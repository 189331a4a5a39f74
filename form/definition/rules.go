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
	u.out.Rules = u.rulesOn(u.def.Rules, "/rules", u.root, nil)
	for _, it := range u.items {
		if it.def != nil && it.inner != nil {
			it.out.Rules = u.rulesOn(it.def.Rules, it.at+"/rules", it.inner, []int{it.id})
		}
	}
	u.compileBlockRules()
}

// rulesOn compiles the rules of one level of the answers: the author's, then
// those that hold companions to their fields.
func (u *unit) rulesOn(defs []*Rule, at string, lv *level, about []int) []*form.Rule {
	out := u.ruleList(defs, at, lv, about)
	for i, d := range u.companionRules(lv) {
		if r := u.rule(d, jsonptr.Index(at, len(defs)+i), lv, about, true); r != nil {
			out = append(out, r)
		}
	}
	return out
}

// ruleList compiles rules that stand on one level of the answers. A rule that
// names no field is about those given.
func (u *unit) ruleList(defs []*Rule, at string, lv *level, about []int) []*form.Rule {
	var out []*form.Rule
	for i, d := range defs {
		if u.rules > u.limits.Rules {
			break // told already
		}
		if r := u.rule(d, jsonptr.Index(at, i), lv, about, false); r != nil {
			out = append(out, r)
		}
	}
	return out
}

func (u *unit) rule(d *Rule, here string, lv *level, about []int, companion bool) *form.Rule {
	if u.rules++; u.rules > u.limits.Rules {
		u.add(CodeTooMany, here, "there are more than %d rules", u.limits.Rules)
		return nil
	}
	if d == nil {
		u.add(CodeWrongType, here, "expected an object")
		return nil
	}
	u.traced(here, d, lv, companion)
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
	return r
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
