package form

import (
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

func identityTypes() []typeInfo {
	text := kindType(expression.Text)
	return []typeInfo{
		{name: "phone", family: input, value: text, parse: parsePhone, check: checkPhone, format: displayPhone},
		{name: "cpr", family: input, value: text, parse: parseCPR, check: checkCPR, format: displayCPR},
	}
}

// parsePhone keeps phone numbers as E.164, so that 12 34 56 78 and +4512345678
// are the same answer.
func parsePhone(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	p, err := dk.ParsePhone(unify(one(raw)))
	if err != nil {
		return expression.Value{}, fault.BadPhone
	}
	return expression.TextOf(p.E164()), ""
}

func checkPhone(_ *checker, e *Element) {
	s, _ := e.Value.AsText()
	if p, err := dk.ParsePhone(s); err != nil || p.E164() != s {
		e.add(fault.BadPhone)
	}
}

func displayPhone(_ *Field, v expression.Value, _ i18n.Lang) string {
	s, _ := v.AsText()
	p, err := dk.ParsePhone(s)
	if err != nil {
		return s
	}
	return p.Display()
}

// parseCPR takes constructed numbers too: whether they are allowed is a fact,
// and said by checkCPR.
func parseCPR(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	c, err := dk.ParseCPR(unify(one(raw)), true)
	if err != nil {
		return expression.Value{}, fault.BadCPR
	}
	return expression.TextOf(c.Number()), ""
}

func checkCPR(c *checker, e *Element) {
	s, _ := e.Value.AsText()
	n, err := dk.ParseCPR(s, true)
	switch {
	case err != nil || n.Number() != s:
		e.add(fault.BadCPR)
	case n.Test() && !c.state.facts.Test:
		e.add(fault.TestCPR)
	}
}

func displayCPR(_ *Field, v expression.Value, _ i18n.Lang) string {
	s, _ := v.AsText()
	c, err := dk.ParseCPR(s, true)
	if err != nil {
		return s
	}
	return c.Hyphenated()
}
