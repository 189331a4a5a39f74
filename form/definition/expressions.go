package definition

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// parse compiles one expression that must give a value that can land in want;
// of kind Blank anything may be given. It returns nil when it reported errors.
func (s *scope) parse(source, at string, want expression.Type) *expression.Node {
	s.at, s.broken = at, false
	if strings.TrimSpace(source) == "" {
		s.u.add(CodeMissing, at, "the expression is empty")
		return nil
	}
	if !s.u.work(workOfExpression+len(source), at) {
		return nil
	}
	o := parse.Options{}
	if s.u.o.Expressions != nil {
		o = *s.u.o.Expressions
	}
	o.Want, o.Functions = want, s.u.registry.Functions()
	n, err := parse.Parse(source, s, &o)
	if err == nil {
		s.u.parsed = append(s.u.parsed, n)
		return n
	}
	if !s.broken && !s.u.found[at] {
		s.u.errs.addParse(at, err)
	}
	return nil
}

// insert compiles what is between {= and }: anything that can be written out.
func (s *scope) insert(source, at string) *expression.Node {
	n := s.parse(source, at, expression.Type{})
	if n == nil {
		return nil
	}
	if t := n.Type(); t.Kind == expression.Record || t.Kind == expression.List && t.Elem != nil && t.Elem.Kind == expression.Record {
		s.u.add(CodeWrongResult, at, "%s cannot be written out in a text", t)
		return nil
	}
	return n
}

var boolean = expression.Type{Kind: expression.Bool}

// lands reports whether a value of type got can land in want: whole numbers in
// decimals, numbers in amounts, and blank anywhere.
func lands(got, want expression.Type) bool {
	switch {
	case want.Kind == expression.Blank || got.Kind == expression.Blank || got.Kind == want.Kind:
		return true
	case want.Kind == expression.Decimal:
		return got.Kind == expression.Integer
	case want.Kind == expression.Money:
		return got.Kind.Numeric()
	}
	return false
}

// condition compiles true, false or an expression. What is always so needs no
// expression where nil means always.
func (s *scope) condition(c Condition, at string, nilMeans bool) *expression.Node {
	if c.Literal == nil {
		if c.Expr == "" {
			return nil
		}
		return s.parse(c.Expr, at, boolean)
	}
	if *c.Literal == nilMeans {
		return nil
	}
	return expression.Constant(expression.BoolOf(*c.Literal))
}

// compileConditions compiles what decides whether a field is shown, required
// and read-only, and which options it offers.
func (u *unit) compileConditions() {
	for _, it := range u.items {
		here := &scope{u: u, level: it.level}
		if it.page != nil {
			it.out.Visible = here.condition(it.page.Visible, it.at+"/visible", true)
		}
		if it.def == nil {
			continue
		}
		d, f := it.def, it.out
		f.Visible = here.condition(d.Visible, it.at+"/visible", true)
		f.Required = here.condition(d.Required, it.at+"/required", false)
		if it.row {
			f.Required = it.everyRow()
		}
		if it.must {
			f.Required = u.mustAnswer(it)
		}
		if !it.fillsMembers() || !it.alwaysReadOnly() { // otherwise each member is read-only where its fact has a value
			f.ReadOnly = here.condition(d.ReadOnly, it.at+"/readonly", false)
		}
		if !d.OptionsWhere.IsZero() && it.takes("optionsWhere") {
			trial := &scope{u: u, level: it.level, option: it}
			f.OptionsWhere = trial.condition(d.OptionsWhere, it.at+"/optionsWhere", true)
		}
	}
}

// compileValues compiles where a field's value comes from, and its limits.
func (u *unit) compileValues() {
	for _, it := range u.items {
		if it.def == nil || it.rules == nil {
			continue
		}
		here := &scope{u: u, level: it.level}
		d, f := it.def, it.out
		own := u.typeOf(it)
		if d.Calculate != "" && own.Kind != expression.Blank && it.takes("calculate") {
			f.Calculate = here.parse(d.Calculate, it.at+"/calculate", own)
		}
		whole := expression.Type{Kind: expression.Integer}
		for _, v := range []struct {
			member string
			from   Value
			to     **expression.Node
			want   expression.Type
		}{
			{"default", d.Default, &f.Default, own},
			{"min", d.Min, &f.Min, own},
			{"max", d.Max, &f.Max, own},
			{"minItems", d.MinItems, &f.MinItems, whole},
			{"maxItems", d.MaxItems, &f.MaxItems, whole},
		} {
			if it.takes(v.member) {
				*v.to = here.value(v.from, it.at+"/"+v.member, v.want)
			}
		}
		u.compileOwn(it, here)
		u.checkDefault(it)
		u.checkRange(it)
		u.prefill(it, here, own)
	}
}

// checkDefault makes sure that a default can be written before there are
// answers.
func (u *unit) checkDefault(it *item) {
	if it.out.Default == nil {
		return
	}
	for _, r := range expression.Reads(it.out.Default) {
		if u.out.Refs[r.Ref].Kind != form.RefFact {
			u.add(CodeReadsAnswers, it.at+"/default", "a default is written once, before there are answers, so it may read facts such as today and login.name only")
			return
		}
	}
}
