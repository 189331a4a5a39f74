package form

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/money"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

func numberTypes() []typeInfo {
	return []typeInfo{
		{name: "integer", family: input, value: kindType(expression.Integer), parse: parseInteger, check: (*checker).withinRange},
		{name: "money", family: input, value: kindType(expression.Money), parse: parseMoney, check: (*checker).withinRange},
		{name: "computed", family: worked, value: computedType},
	}
}

func (c *checker) withinRange(e *Element) { c.within(e) }

// maxInteger is the largest whole number that JSON readers everywhere keep
// exactly (RFC 8259 section 6).
const maxInteger = 1<<53 - 1

func parseInteger(_ *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	text, ok := i18n.ParseDecimal(lang, one(raw))
	if !ok {
		return expression.Value{}, fault.BadInteger
	}
	whole, fraction, _ := strings.Cut(text, ".")
	if strings.Trim(fraction, "0") != "" {
		return expression.Value{}, fault.BadInteger
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > maxInteger || n < -maxInteger {
		return expression.Value{}, fault.BadInteger
	}
	return expression.IntegerOf(n), ""
}

func parseMoney(_ *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	amount, err := money.ParseKroner(lang, one(raw))
	if err != nil {
		return expression.Value{}, fault.BadMoney
	}
	return expression.MoneyOere(int64(amount)), ""
}

// computedType is the type the author gave, as an input field of that type
// would have it.
func computedType(f *Field, typeOf func(*Field) expression.Type) expression.Type {
	return typeOf(&Field{Type: f.Of, Options: f.Options, List: f.List})
}
