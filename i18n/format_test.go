package i18n_test

import (
	"math"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"pgregory.net/rapid"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	day := i18n.Date{Year: 2026, Month: 3, Day: 2}
	cases := []struct {
		name, got, want string
	}{
		{"date da", i18n.FormatDate("da", day), "2. marts 2026"},
		{"date en", i18n.FormatDate("en", day), "2 March 2026"},
		{"no date", i18n.FormatDate("da", i18n.Date{}), ""},
		{"short date da", i18n.FormatShortDate("da", day), "02.03.2026"},
		{"short date en", i18n.FormatShortDate("en", day), "02/03/2026"},
		{"time da", i18n.FormatTime("da", 14*3600+5*60+59), "14.05"},
		{"time en", i18n.FormatTime("en", 5*60), "00:05"},
		{"time past midnight", i18n.FormatTime("en", 24*3600), ""},
		{"decimal da", i18n.FormatDecimal("da", "1234.5"), "1.234,5"},
		{"decimal en", i18n.FormatDecimal("en", "1234.5"), "1,234.5"},
		{"negative decimal", i18n.FormatDecimal("da", "-123456789.25"), "-123.456.789,25"},
		{"whole number", i18n.FormatDecimal("da", "1000"), "1.000"},
		{"small number", i18n.FormatDecimal("da", "0.5"), "0,5"},
		{"not a number", i18n.FormatDecimal("da", "1e9"), "1e9"},
		{"empty number", i18n.FormatDecimal("da", ""), ""},
		{"money da", i18n.FormatMoney("da", 100000), "1.000,00 kr."},
		{"money en", i18n.FormatMoney("en", 100000), "DKK 1,000.00"},
		{"few øre", i18n.FormatMoney("da", 5), "0,05 kr."},
		{"negative money da", i18n.FormatMoney("da", -123456), "-1.234,56 kr."},
		{"negative money en", i18n.FormatMoney("en", -50), "-DKK 0.50"},
		{"least money", i18n.FormatMoney("en", math.MinInt64), "-DKK 92,233,720,368,547,758.08"},
		{"MB of 1024", i18n.FormatBytes("da", 10<<20), "10 MB"},
		{"MB of 1000", i18n.FormatBytes("da", 2_500_000), "2,5 MB"},
		{"never more than it is", i18n.FormatBytes("en", 1_999_999), "1.9 MB"},
		{"KB", i18n.FormatBytes("en", 2048), "2 KB"},
		{"bytes", i18n.FormatBytes("en", 10), "10 byte"},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestParseDecimal(t *testing.T) {
	t.Parallel()
	cases := []struct {
		typed  string
		da, en string // "" = refused
	}{
		{"1234", "1234", "1234"},
		{"1.234", "1234", "1.234"},
		{"1,234", "1.234", "1234"},
		{"1.234,5", "1234.5", "1234.5"},
		{"1,234.5", "1234.5", "1234.5"},
		{"1.234.567", "1234567", "1234567"},
		{"1,234,567.25", "1234567.25", "1234567.25"},
		{"12,5", "12.5", "12.5"},
		{"12.5", "12.5", "12.5"},
		{"0.500", "0.500", "0.500"},
		{"0012", "12", "12"},
		{"1 234,50", "1234.50", "1234.50"},
		{"1\u00a0234", "1234", "1234"},
		{"-5", "-5", "-5"},
		{"−5,5", "-5.5", "-5.5"},
		{"+5", "5", "5"},
		{"-0", "0", "0"},
		{"1.23.456", "", ""},
		{"1234.567,8", "", ""},
		{"1.234.56", "", ""},
		{",5", "", ""},
		{"5,", "", ""},
		{"1,2,3", "", ""},
		{"1.2,3.4", "", ""},
		{"--5", "", ""},
		{"1e5", "", ""},
		{"0x10", "", ""},
		{"１２", "", ""},
		{"", "", ""},
		{" ", "", ""},
		{"-", "", ""},
	}
	for _, c := range cases {
		if got, _ := i18n.ParseDecimal("da", c.typed); got != c.da {
			t.Errorf("ParseDecimal(da, %q) = %q, want %q", c.typed, got, c.da)
		}
		if got, _ := i18n.ParseDecimal("en", c.typed); got != c.en {
			t.Errorf("ParseDecimal(en, %q) = %q, want %q", c.typed, got, c.en)
		}
	}
}

// What the library writes for people it also reads.
func TestParseDecimalReadsFormatDecimal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`-?[1-9][0-9]{0,15}(\.[0-9]{1,6})?`).Draw(t, "number")
		lang := rapid.SampledFrom(i18n.Languages()).Draw(t, "lang")
		if got, ok := i18n.ParseDecimal(lang, i18n.FormatDecimal(lang, number)); !ok || got != number {
			t.Fatalf("%s in %s is written %q and read %q, %v", number, lang, i18n.FormatDecimal(lang, number), got, ok)
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"1.234,5", "1,234.5", "-5", "−5", "0.500", "1.23.456", ",", "1 234", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, lang := range i18n.Languages() {
			number, ok := i18n.ParseDecimal(lang, typed)
			if !ok {
				continue
			}
			whole, fraction, point := strings.Cut(strings.TrimPrefix(number, "-"), ".")
			if whole == "" || point && fraction == "" || strings.Trim(whole+fraction, "0123456789") != "" {
				t.Fatalf("ParseDecimal(%q) = %q, which is not a number in wire form", typed, number)
			}
		}
	})
}
