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
		{name: "integer", family: input, value: kindType(expression.Integer), parse: parseInteger, check: (*checker).withinRange, format: displayNumber},
		{name: "decimal", family: input, value: kindType(expression.Decimal), parse: parseDecimal, check: checkDecimal, format: displayNumber},
		{name: "distance", family: input, value: kindType(expression.Decimal), parse: parseDecimal, check: checkDecimal, format: displayNumber},
		{name: "percent", family: input, value: kindType(expression.Decimal), parse: parsePercent, check: checkDecimal, format: displayPercent},
		{name: "money", family: input, value: kindType(expression.Money), parse: parseMoney, check: (*checker).withinRange},
		{name: "duration", family: input, value: kindType(expression.Integer), parse: parseDuration, check: checkDuration, format: displayDuration, edit: editDuration},
		{name: "computed", family: worked, value: computedType},
		{name: "payment", family: worked, value: kindType(expression.Money)},
		{name: "uniqueid", family: worked, value: kindType(expression.Text), numbered: true},
		{name: "autonumber", family: worked, value: kindType(expression.Integer), numbered: true},
	}
}

func (c *checker) withinRange(e *Element) { c.within(e) }

// maxInteger is the largest whole number that JSON readers everywhere keep
// exactly (RFC 8259 section 6).
const maxInteger = 1<<53 - 1

func parseInteger(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	text, ok := i18n.ParseDecimal(lang, f.withoutUnit(one(raw)))
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

func parseDecimal(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	text, ok := i18n.ParseDecimal(lang, f.withoutUnit(one(raw)))
	if !ok {
		return expression.Value{}, fault.BadDecimal
	}
	d, ok := expression.ParseDecimal(text)
	if !ok {
		return expression.Value{}, fault.BadDecimal
	}
	return expression.DecimalOf(d), ""
}

// parsePercent reads 12,5 and 12,5 % as the same.
func parsePercent(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	s := strings.TrimSpace(one(raw))
	for _, sign := range []string{"%", "procent", "pct.", "pct", "percent"} {
		if rest, ok := cutSuffixFold(s, sign); ok {
			s = rest
			break
		}
	}
	return parseDecimal(f, []string{s}, lang)
}

// checkDecimal counts decimals as the number is written without superfluous
// zeros.
func checkDecimal(c *checker, e *Element) {
	c.within(e)
	d, _ := e.Value.AsDecimal()
	if places := e.Field.Places; places > 0 && !d.Equal(d.Truncate(int32(places))) {
		e.add(fault.TooPrecise, count(int64(places))...)
	}
}

// withoutUnit takes off the unit that the field shows behind the number, which
// some people type again.
func (f *Field) withoutUnit(s string) string {
	s = strings.TrimSpace(s)
	for _, v := range f.Unit {
		if rest, ok := cutSuffixFold(s, PlainText(v.Body)); ok {
			return rest
		}
	}
	return s
}

func cutSuffixFold(s, suffix string) (string, bool) {
	at := len(s) - len(suffix)
	if suffix == "" || at < 0 || strings.ToLower(s[at:]) != strings.ToLower(suffix) {
		return s, false
	}
	return strings.TrimSpace(s[:at]), true
}

func parseMoney(_ *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	amount, err := money.ParseKroner(lang, one(raw))
	if err != nil {
		return expression.Value{}, fault.BadMoney
	}
	return expression.MoneyOere(int64(amount)), ""
}

// displayNumber writes a number with its unit.
func displayNumber(f *Field, v expression.Value, lang i18n.Lang) string {
	text := displayAny(v, lang)
	if unit := PlainText(f.Unit.In(lang)); unit != "" {
		text += " " + unit
	}
	return text
}

func displayPercent(_ *Field, v expression.Value, lang i18n.Lang) string {
	d, _ := v.AsDecimal()
	return i18n.FormatPercent(lang, d.String())
}

// computedType is the type the author gave, as an input field of that type
// would have it.
func computedType(f *Field, typeOf func(*Field) expression.Type) expression.Type {
	return typeOf(&Field{Type: f.Of, Options: f.Options, List: f.List})
}

// land brings a value that was worked out into the field: decimals are rounded
// half away from zero to the places the field has, as amounts are to øre.
func (f *Field) land(v expression.Value) expression.Value {
	v = coerce(v, f.value)
	if f.kind.several {
		return f.ordered(v)
	}
	if f.Places > 0 && v.Kind() == expression.Decimal {
		d, _ := v.AsDecimal()
		return expression.DecimalOf(d.Round(int32(f.Places)))
	}
	return v
}
