package decimal_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/google/go-cmp/cmp"
	oracle "github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// pair is a number here and in the oracle.
type pair struct {
	d decimal.Decimal
	o oracle.Decimal
}

func pairOf(t interface{ Fatalf(string, ...any) }, s string) pair {
	d, ok := decimal.Parse(s)
	o, err := oracle.NewFromString(s)
	if !ok || err != nil {
		t.Fatalf("%s is no number: %v, %v", s, ok, err)
	}
	return pair{d, o}
}

// numbers are those that an expression can hold, with ends and ties among them.
var numbers = rapid.Custom(func(t *rapid.T) pair {
	digits := rapid.OneOf(
		rapid.StringMatching(`(0|[1-9][0-9]{0,33})`), rapid.StringMatching(`[1-9]0{0,33}`), rapid.StringMatching(`9{1,34}`), rapid.StringMatching(`[0-9]{0,3}50{0,5}`),
	).Draw(t, "digits")
	places := rapid.IntRange(0, 34).Draw(t, "places")
	s := digits
	if places > 0 {
		s = strings.Repeat("0", max(places+1-len(digits), 0)) + digits
		s = s[:len(s)-places] + "." + s[len(s)-places:]
	}
	if s == "" {
		s = "0"
	}
	if rapid.Bool().Draw(t, "minus") {
		s = "-" + s
	}
	return pairOf(t, s)
})

func TestArithmeticIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, arithmetic)
}

func FuzzArithmetic(f *testing.F) { f.Fuzz(rapid.MakeFuzz(arithmetic)) }

func arithmetic(t *rapid.T) {
	a, b := numbers.Draw(t, "a"), numbers.Draw(t, "b")
	places := int32(rapid.IntRange(0, 34).Draw(t, "places"))
	same := func(what string, got decimal.Decimal, want oracle.Decimal) {
		if got.Overflow() || got.String() != want.String() || got.StringFixed(places) != want.StringFixed(places) {
			t.Errorf("%s of %s and %s is %s, %s; want %s, %s", what, a.o, b.o, got, got.StringFixed(places), want, want.StringFixed(places))
		}
		if got.Sign() != want.Sign() || got.IsZero() != want.IsZero() || got.IsNegative() != want.IsNegative() || got.IsInteger() != want.IsInteger() {
			t.Errorf("%s of %s and %s is %s: signs %d, %v, %v, whole %v", what, a.o, b.o, got, got.Sign(), got.IsZero(), got.IsNegative(), got.IsInteger())
		}
		if n, ok := got.Coefficient(); ok && n != want.Shift(-got.Exponent()).IntPart() || !ok && got.NumDigits() < 19 {
			t.Errorf("the digits of %s are %d, %v", got, n, ok)
		}
	}
	same("sum", a.d.Add(b.d), a.o.Add(b.o))
	same("difference", a.d.Sub(b.d), a.o.Sub(b.o))
	same("product", a.d.Mul(b.d), a.o.Mul(b.o))
	if !b.o.IsZero() {
		same("quotient", a.d.DivRound(b.d, 16), a.o.DivRound(b.o, 16))
		same("rest", a.d.Mod(b.d), a.o.Mod(b.o))
	}
	same("negative", a.d.Neg(), a.o.Neg())
	same("size", a.d.Abs(), a.o.Abs())
	same("least", decimal.Min(a.d, b.d), oracle.Min(a.o, b.o))
	same("most", decimal.Max(a.d, b.d), oracle.Max(a.o, b.o))
	same("round", a.d.Round(places), a.o.Round(places))
	same("truncate", a.d.Truncate(places), a.o.Truncate(places))
	same("floor", a.d.Floor(), a.o.Floor())
	same("ceil", a.d.Ceil(), a.o.Ceil())
	same("round down", a.d.RoundFloor(places), a.o.RoundFloor(places))
	same("round up", a.d.RoundCeil(places), a.o.RoundCeil(places))
	same("shift", a.d.Shift(places).Shift(-2), a.o.Shift(places).Shift(-2))
	if got, want := a.d.Cmp(b.d), a.o.Cmp(b.o); got != want || a.d.Equal(b.d) != (want == 0) || a.d.GreaterThan(b.d) != (want > 0) || a.d.LessThan(b.d) != (want < 0) ||
		a.d.GreaterThanOrEqual(b.d) != (want >= 0) || a.d.LessThanOrEqual(b.d) != (want <= 0) {
		t.Errorf("%s and %s compare as %d, want %d", a.o, b.o, got, want)
	}
	if got, want := a.d.NumDigits()+int(a.d.Exponent()), a.o.NumDigits()+int(a.o.Exponent()); got != want {
		t.Errorf("%s has %d digits before the point, want %d", a.o, got, want)
	}
	square := a.o.Abs().Shift(4).Truncate(0).BigInt()
	same("root", a.d.Abs().Root(2), oracle.NewFromBigInt(square.Sqrt(square), -2))
}

func TestParse(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"0": "0", "-0": "0", "007": "7", "-12.50": "-12.5", "0.000": "0", "-0.00": "0", "0.5": "0.5", "1234567890123456789012345678901234567890": "1234567890123456789012345678901234567890",
		"": "", "-": "", ".5": "", "5.": "", "1.2.3": "", "1e5": "", "+1": "", " 1": "", "--1": "", "1-": "", "½": "",
	} {
		d, ok := decimal.Parse(s)
		if ok != (want != "") || ok && d.String() != want {
			t.Errorf("%q is %s, %v", s, d, ok)
		}
	}
	for n, want := range map[int]bool{96: true, 97: false, 10_000: false} {
		if _, ok := decimal.Parse(strings.Repeat("9", n)); ok != want {
			t.Errorf("%d digits: %v", n, ok)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("MustParse takes x")
		}
	}()
	decimal.MustParse("x")
}

// What there is no room for is told, and stays so.
func TestOverflow(t *testing.T) {
	t.Parallel()
	large, small, one := decimal.MustParse(strings.Repeat("9", 96)), decimal.New(1, -2_000_000_000), decimal.NewFromInt(1)
	over := large.Mul(large)
	for name, d := range map[string]decimal.Decimal{
		"product": over, "sum": large.Add(large).Add(large), "sum far apart": one.Add(small), "difference far apart": small.Sub(one), "shift": large.Shift(1), "new": decimal.New(1, 2_000_000_000), "new large": decimal.New(2, 97),
		"small product": small.Mul(small), "small shift": small.Shift(-2_000_000_000), "quotient": large.DivRound(one, 16), "by nothing": one.DivRound(decimal.Decimal{}, 2), "rest by nothing": one.Mod(decimal.Decimal{}),
		"rest far apart": one.Mod(small), "root": one.Neg().Root(2), "large root": large.Root(2),
		"of overflow": over.Add(one), "with overflow": one.Mul(over), "overflow rounded": over.Round(2).Truncate(1).Floor().Shift(3).Neg().Abs(), "by overflow": one.DivRound(over, 2), "overflow over": over.DivRound(one, 2),
	} {
		if !d.Overflow() || !d.IsZero() || d.String() != "0" {
			t.Errorf("%s is %s", name, d)
		}
	}
	for name, c := range map[string][2]string{
		"nothing large": {decimal.New(0, 2_000_000_000).String(), "0"}, "large quotient": {large.DivRound(large, 0).String(), "1"}, "small floor": {small.Floor().String(), "0"}, "small ceil": {small.Ceil().String(), "1"},
		"small below": {small.Neg().Floor().String(), "-1"}, "small rounded": {small.Round(34).String(), "0"}, "small": {small.StringFixed(2), "0.00"}, "whole fixed": {decimal.NewFromInt(-7).StringFixed(2), "-7.00"},
	} {
		if diff := cmp.Diff(c[1], c[0]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if small.Cmp(one) >= 0 || one.Cmp(small) <= 0 || small.Neg().Cmp(small) >= 0 || small.IsInteger() || large.Cmp(decimal.New(1, 96)) >= 0 {
		t.Error("the small and the large are out of order")
	}
	if n, ok := large.Coefficient(); ok || n != 0 || large.IntPart() != 0 || decimal.New(-1<<63, -2).StringFixed(2) != "-92233720368547758.08" || decimal.New(1<<53, -3).IntPart() != 9007199254740 {
		t.Error("whole numbers are not what they are")
	}
}

// Allocations are counted alone.
func TestNothingIsAllocated(t *testing.T) {
	a, b := decimal.MustParse("1234567890123456.789"), decimal.MustParse("0.25")
	if n := testing.AllocsPerRun(100, func() {
		if a.Mul(b).Add(a).DivRound(b, 16).Round(2).Cmp(a) < 0 {
			t.Error("less")
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
