// Package money holds amounts of Danish kroner as whole øre, the way answers,
// cases and contracts carry them.
//
// [Amount] is the only type. In expressions money is a decimal number of kroner
// with any number of places; it becomes an Amount by [FromKroner], which is the
// only place where an amount is rounded. Nothing wraps: an amount outside the
// range is [ErrOverflow].
package money

import (
	"errors"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsontext"
	"github.com/borgerflow/borgerflow/internal/wrap"
)

// Amount is a number of øre (1/100 krone), from [Min] to [Max].
type Amount int64

// The range of an Amount: what every JSON reader can hold exactly, ±(2⁵³−1) øre.
const (
	Max Amount = 1<<53 - 1
	Min Amount = -Max
)

// Currency is the ISO 4217 code of all amounts.
const Currency = "DKK"

// The errors of this package, for errors.Is.
var (
	// ErrSyntax says that a text is not an amount in kroner.
	ErrSyntax = errors.New("not an amount")
	// ErrOverflow says that an amount is outside the range from Min to Max.
	ErrOverflow = errors.New("amount out of range")
)

// Valid reports whether a is within the range.
func (a Amount) Valid() bool { return a >= Min && a <= Max }

// Kroner returns the amount in kroner, exactly.
func (a Amount) Kroner() decimal.Decimal { return decimal.New(int64(a), -2) }

// String returns the amount in kroner with two decimals and a point, without
// grouping or currency: "1000.50". It is for machines; [i18n.FormatMoney] is
// for people.
func (a Amount) String() string {
	sign, abs := "", uint64(a)
	if a < 0 {
		sign, abs = "-", -abs
	}
	return sign + strconv.FormatUint(abs/100, 10) + "." + strconv.FormatUint(abs%100+100, 10)[1:]
}

// FromKroner rounds a number of kroner to whole øre, half away from zero. It
// returns ErrOverflow when the amount is out of range.
func FromKroner(kroner decimal.Decimal) (Amount, error) {
	// The size is judged by the number of digits first: rounding a number with
	// a huge exponent would build all its digits.
	switch magnitude := int64(kroner.NumDigits()) + int64(kroner.Exponent()); {
	case kroner.Overflow():
		return 0, wrap.Error("money: from kroner", ErrOverflow)
	case kroner.IsZero() || magnitude < -2:
		return 0, nil
	case magnitude > 18:
		return 0, wrap.Error("money: from kroner", ErrOverflow)
	}
	oere := kroner.Shift(2).Round(0)
	if oere.Abs().GreaterThan(decimal.New(int64(Max), 0)) {
		return 0, wrap.Error("money: from kroner", ErrOverflow)
	}
	return Amount(oere.IntPart()), nil
}

// Add returns a + b, or ErrOverflow.
func Add(a, b Amount) (Amount, error) {
	if !a.Valid() || !b.Valid() || !(a + b).Valid() {
		return 0, wrap.Error("money: add", ErrOverflow)
	}
	return a + b, nil
}

// ParseKroner reads an amount as people type it: "1.250,50", "1250.5",
// "kr. 100", "1.000,-", "250,00-". Separators that can mean two things are read the way
// lang writes numbers, see [i18n.ParseDecimal]. It returns ErrSyntax for text
// that is not an amount or has more than two decimals, and ErrOverflow for one
// that is out of range.
func ParseKroner(lang i18n.Lang, typed string) (Amount, error) {
	text, ok := i18n.ParseDecimal(lang, stripCurrency(typed))
	if !ok {
		return 0, wrap.Error("money: parse", ErrSyntax)
	}
	digits, negative := strings.CutPrefix(text, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	if len(fraction) > 2 {
		return 0, wrap.Error("money: parse", ErrSyntax)
	}
	oere, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	if err != nil || !Amount(oere).Valid() {
		return 0, wrap.Error("money: parse", ErrOverflow)
	}
	if negative {
		oere = -oere
	}
	return Amount(oere), nil
}

// stripCurrency removes one mark of the currency from the beginning or the end,
// and the ",-" or ".-" that stands for no øre. A minus after two decimals, as
// bookkeeping systems print it, goes to the front; after whole kroner it could
// be a ",-" gone wrong, and is left to be refused.
func stripCurrency(typed string) string {
	s := strings.TrimSpace(typed)
	if n := len(s); n > 4 && s[n-1] == '-' && (s[n-4] == ',' || s[n-4] == '.') && s[0] != '-' {
		s = "-" + s[:n-1]
	}
	if rest, ok := strings.CutPrefix(s, "-"); ok { // the English "-DKK 5.00"
		return "-" + stripMark(strings.TrimSpace(rest))
	}
	return stripMark(s)
}

func stripMark(s string) string {
	lower := strings.ToLower(s)
	for _, mark := range []string{"kroner", "dkr.", "dkr", "kr.", "kr", "dkk"} {
		if strings.HasPrefix(lower, mark) {
			s = s[len(mark):]
			break
		}
		if strings.HasSuffix(lower, mark) {
			s = s[:len(s)-len(mark)]
			break
		}
	}
	s = strings.TrimSpace(s)
	return strings.TrimSuffix(strings.TrimSuffix(s, ",-"), ".-")
}

// MarshalJSON writes {"amount":100000,"currency":"DKK"}, in øre.
func (a Amount) MarshalJSON() ([]byte, error) {
	b := strconv.AppendInt([]byte(`{"amount":`), int64(a), 10)
	return append(b, `,"currency":"`+Currency+`"}`...), nil
}

// UnmarshalJSON reads what MarshalJSON writes. It refuses another currency, a
// missing amount and one with decimals.
func (a *Amount) UnmarshalJSON(data []byte) error {
	in := jsontext.NewReader(data)
	oere, currency, given := int64(0), "", false
	for in.Object(); in.Member(); {
		switch string(in.Key()) {
		case "amount":
			oere, given = in.Int(), true
		case "currency":
			currency = in.Text()
		default:
			in.Skip()
		}
	}
	if in.End() != nil || !given || currency != Currency {
		return wrap.Error("money: unmarshal", ErrSyntax)
	}
	if !Amount(oere).Valid() {
		return wrap.Error("money: unmarshal", ErrOverflow)
	}
	*a = Amount(oere)
	return nil
}
