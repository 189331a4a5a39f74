package check

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/expression"
)

// rules looks at the rules of the form, its groups and its lists.
func (l *linter) rules() {
	byNumber := map[int]*form.Rule{}
	for _, r := range l.form.Rules {
		byNumber[r.Number] = r
	}
	l.each(func(f *form.Field) {
		for _, r := range f.Rules {
			byNumber[r.Number] = r
		}
	})
	for _, u := range l.sets.Uses {
		if u.Part != PartAssert || l.trace.Rules[u.Rule-1].Made {
			continue
		}
		l.rule(byNumber[u.Rule], condition{Use: u, at: l.trace.Rules[u.Rule-1].Pointer + "/assert"})
	}
}

func (l *linter) rule(r *form.Rule, c condition) {
	source := spell(l.form, r.Assert)
	runs := l.runs(r, c)
	if len(runs) == 0 {
		if c.Field < 0 || l.canShow(l.form.Field(c.Field)) {
			l.add(RuleNeverRuns, c.at, source)
		}
		return
	}
	l.elsewhere(r, c, source)
	before := len(l.out)
	l.blanks(c.at, c.Node, nil)
	l.equals(c.at, c.Node)
	if len(l.out) > before {
		return
	}
	free, bound := prove.None, prove.None
	for _, given := range runs {
		free |= l.free.Condition(r.Assert, given...)
		bound |= l.bound.Condition(r.Assert, given...)
	}
	switch {
	case !free.Can(prove.False):
		l.add(RuleNeverFails, c.at, source)
	case !free.Can(prove.True):
		l.add(RuleNeverHolds, c.at, source)
	case !bound.Can(prove.False):
		l.add(OutsideLimits, c.at, source, "always")
	case !bound.Can(prove.True):
		l.add(OutsideLimits, c.at, source, "never")
	case len(runs) == 1:
		l.parts(c, r.Assert, runs[0])
	default:
		l.parts(c, r.Assert, nil)
	}
}

// runs returns what can hold when a rule runs: that one of the fields it is
// about is shown. A rule that is about none runs always.
func (l *linter) runs(r *form.Rule, c condition) [][]prove.Given {
	if len(r.At) == 0 {
		return [][]prove.Given{nil}
	}
	var out [][]prove.Given
	for _, id := range r.At {
		given := []prove.Given{prove.Shown(id)}
		if c.Field >= 0 {
			given = append(given, prove.Shown(c.Field))
		}
		if l.free.Together(given...) {
			out = append(out, given)
		}
	}
	return out
}

// elsewhere finds rules that point at fields their condition does not read, not
// even through what is calculated.
func (l *linter) elsewhere(r *form.Rule, c condition, source string) {
	if len(r.At) == 0 || len(l.trace.Rules[r.Number-1].Rule.At) == 0 {
		return // about the form, or what it stands on
	}
	read := map[int]bool{}
	for _, id := range c.Reads {
		read[id] = true
		for _, through := range l.sets.Reads(id) {
			read[through] = true
		}
	}
	about := func(id int) bool {
		f := l.form.Field(id)
		return read[id] || slices.ContainsFunc(membersOf(f), func(m *form.Field) bool { return read[m.ID()] }) ||
			slices.ContainsFunc(f.Rules, func(own *form.Rule) bool { return own == r })
	}
	if !slices.ContainsFunc(r.At, about) {
		l.add(RuleElsewhere, c.at, source)
	}
}

// branches looks at the branches of each field.
func (l *linter) branches() {
	of := map[int][]*form.Field{}
	l.each(func(f *form.Field) {
		if s := l.trace.Fields[f.ID()]; s.Branch != nil {
			of[s.Opens] = append(of[s.Opens], f)
		}
	})
	l.each(func(f *form.Field) {
		branches := of[f.ID()]
		for i, b := range branches {
			for _, other := range branches[:i] {
				if l.free.Together(prove.Shown(b.ID()), prove.Shown(other.ID())) {
					l.add(BranchOverlap, l.at(b.ID()), l.name(f), l.at(other.ID()))
					break
				}
			}
		}
		if len(branches) > 1 {
			l.gap(f, branches)
		}
	})
}

// gap finds the options that open no branch, where more do.
func (l *linter) gap(f *form.Field, branches []*form.Field) {
	ref := l.reference(f)
	if ref == nil || len(f.Offers()) == 0 || f.ValueType().Kind != expression.Text {
		return
	}
	var none []string
	for _, o := range f.Offers() {
		chosen := prove.Is(operation("==", ref, expression.Constant(expression.TextOf(o.Value))), prove.True)
		opens := func(b *form.Field) bool { return l.free.Together(chosen, prove.Shown(b.ID())) }
		if !slices.ContainsFunc(branches, opens) {
			none = append(none, o.Value)
		}
	}
	if len(none) > 0 && 2*len(none) < len(f.Offers()) {
		l.add(BranchGap, l.at(f.ID(), "branches"), l.name(f), list(none))
	}
}

// reference returns an expression that reads a field, nil when none of the
// form's does.
func (l *linter) reference(f *form.Field) *expression.Node {
	return l.refTo(func(r form.Ref) bool { return r.Kind == form.RefField && r.Field == f.ID() })
}

func (l *linter) refTo(is func(form.Ref) bool) *expression.Node {
	if i := slices.IndexFunc(l.form.Refs, is); i >= 0 {
		return expression.Reference(i, l.form.Refs[i].Type)
	}
	return nil
}

// operation makes a condition of a fixed shape, which cannot fail.
func operation(name string, args ...*expression.Node) *expression.Node {
	op, _ := expression.OpNamed(name)
	n, err := expression.Operation(op, expression.Type{Kind: expression.Bool}, "", args...)
	if err != nil {
		return nil
	}
	return n
}
