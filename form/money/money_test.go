package money_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/money"
	"github.com/borgerflow/borgerflow/i18n"
	"pgregory.net/rapid"
)

var anyAmount = rapid.Custom(func(t *rapid.T) money.Amount {
	return money.Amount(rapid.Int64Range(int64(money.Min), int64(money.Max)).Draw(t, "øre"))
})

func TestParseKroner(t *testing.T) {
	t.Parallel()
	cases := []struct {
		lang  i18n.Lang
		typed string
		want  money.Amount
		err   error
	}{
		{"da", "1.250,50", 125050, nil},
		{"da", "1250,5", 125050, nil},
		{"da", "1.000", 100000, nil},
		{"da", "1000.50", 100050, nil},
		{"da", "1.000,-", 100000, nil},
		{"da", "kr. 100", 10000, nil},
		{"da", "100 kr.", 10000, nil},
		{"da", "100 KR", 10000, nil},
		{"da", "DKK 1.000,00", 100000, nil},
		{"da", "100 kroner", 10000, nil},
		{"da", "-12,34", -1234, nil},
		{"da", "1 000,00", 100000, nil},
		{"en", "1,000.50", 100050, nil},
		{"en", "DKK 1,000", 100000, nil},
		{"en", "1.5", 150, nil},
		{"da", "90071992547409,91", money.Max, nil},
		{"da", "-90071992547409,91", money.Min, nil},
		{"da", "90071992547409,92", 0, money.ErrOverflow},
		{"da", "99999999999999999999999", 0, money.ErrOverflow},
		{"da", "12,345", 0, money.ErrSyntax},
		{"en", "1.000", 0, money.ErrSyntax},
		{"da", "tolv", 0, money.ErrSyntax},
		{"da", "kr.", 0, money.ErrSyntax},
		{"da", "kr. 12 kr.", 0, money.ErrSyntax},
		{"da", "12 EUR", 0, money.ErrSyntax},
		{"da", "", 0, money.ErrSyntax},
		{"da", "-kr. 5", -500, nil},
		{"da", "--5", 0, money.ErrSyntax},
		{"da", "-kr. -5", 0, money.ErrSyntax},
	}
	for _, c := range cases {
		got, err := money.ParseKroner(c.lang, c.typed)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("ParseKroner(%s, %q) = %d, %v; want %d, %v", c.lang, c.typed, got, err, c.want, c.err)
		}
	}
}

func TestFromKronerRoundsHalfAwayFromZero(t *testing.T) {
	t.Parallel()
	cases := []struct {
		kroner string
		want   money.Amount
		err    error
	}{
		{"0.005", 1, nil},
		{"-0.005", -1, nil},
		{"0.00499999", 0, nil},
		{"2.675", 268, nil},
		{"-2.675", -268, nil},
		{"2.665", 267, nil},
		{"100", 10000, nil},
		{"90071992547409.914", money.Max, nil},
		{"90071992547409.915", 0, money.ErrOverflow},
		{"-90071992547409.915", 0, money.ErrOverflow},
	}
	for _, c := range cases {
		got, err := money.FromKroner(decimal.MustParse(c.kroner))
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("FromKroner(%s) = %d, %v; want %d, %v", c.kroner, got, err, c.want, c.err)
		}
	}
}

// Numbers with a huge exponent are judged without building their digits.
func TestFromKronerHugeExponents(t *testing.T) {
	t.Parallel()
	if got, err := money.FromKroner(decimal.New(1, -2_000_000_000)); got != 0 || err != nil {
		t.Errorf("a tiny number = %d, %v; want 0", got, err)
	}
	if got, err := money.FromKroner(decimal.New(0, 2_000_000_000)); got != 0 || err != nil {
		t.Errorf("zero = %d, %v; want 0", got, err)
	}
	if _, err := money.FromKroner(decimal.New(1, 2_000_000_000)); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("a huge number: %v, want ErrOverflow", err)
	}
}

func TestKronerRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAmount.Draw(t, "amount")
		if got, err := money.FromKroner(a.Kroner()); err != nil || got != a {
			t.Fatalf("FromKroner(Kroner(%d)) = %d, %v", a, got, err)
		}
		for _, lang := range i18n.Languages() {
			for _, text := range []string{a.String(), i18n.FormatMoney(lang, int64(a))} {
				if got, err := money.ParseKroner(lang, text); err != nil || got != a {
					t.Fatalf("ParseKroner(%s, %q) = %d, %v; want %d", lang, text, got, err, a)
				}
			}
		}
	})
}

func TestAddIsExactOrRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyAmount.Draw(t, "a"), anyAmount.Draw(t, "b")
		want := a.Kroner().Add(b.Kroner())
		got, err := money.Add(a, b)
		if err == nil && !got.Kroner().Equal(want) {
			t.Fatalf("Add(%d, %d) = %d", a, b, got)
		}
		if err != nil && !want.Abs().GreaterThan(money.Max.Kroner()) {
			t.Fatalf("Add(%d, %d) refused: %v", a, b, err)
		}
	})
	if _, err := money.Add(1<<62, 1<<62); !errors.Is(err, money.ErrOverflow) {
		t.Errorf("adding amounts out of range: %v", err)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	data, err := json.Marshal(money.Amount(-100050))
	if want := `{"amount":-100050,"currency":"DKK"}`; err != nil || string(data) != want {
		t.Fatalf("Marshal = %s, %v; want %s", data, err, want)
	}
	cases := []struct {
		data string
		want money.Amount
		err  error
	}{
		{`{"amount":100000,"currency":"DKK"}`, 100000, nil},
		{`{"amount":9007199254740991,"currency":"DKK"}`, money.Max, nil},
		{`{"amount":9007199254740992,"currency":"DKK"}`, 0, money.ErrOverflow},
		{`{"amount":1.5,"currency":"DKK"}`, 0, money.ErrSyntax},
		{`{"amount":"1","currency":"DKK"}`, 0, money.ErrSyntax},
		{`{"amount":1,"currency":"EUR"}`, 0, money.ErrSyntax},
		{`{"amount":1}`, 0, money.ErrSyntax},
		{`{"currency":"DKK"}`, 0, money.ErrSyntax},
		{`100`, 0, money.ErrSyntax},
		{`{"amount":1e99,"currency":"DKK"}`, 0, money.ErrSyntax},
	}
	for _, c := range cases {
		var got money.Amount
		err := json.Unmarshal([]byte(c.data), &got)
		if got != c.want || !errors.Is(err, c.err) {
			t.Errorf("Unmarshal(%s) = %d, %v; want %d, %v", c.data, got, err, c.want, c.err)
		}
	}
}

func FuzzParseKroner(f *testing.F) {
	for _, s := range []string{"1.250,50", "kr. 100", "1.000,-", "-5", "\u212ar 12", "krkr", "kr"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, lang := range i18n.Languages() {
			a, err := money.ParseKroner(lang, typed)
			if err != nil {
				if !errors.Is(err, money.ErrSyntax) && !errors.Is(err, money.ErrOverflow) {
					t.Fatalf("ParseKroner(%q): error without a sentinel: %v", typed, err)
				}
				continue
			}
			if back, err := money.ParseKroner("en", a.String()); err != nil || back != a {
				t.Fatalf("ParseKroner(%q) = %d, which is read back as %d, %v", typed, a, back, err)
			}
		}
	})
}
