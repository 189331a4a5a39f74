package form_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// written is one way to write an answer: what it means in Danish, and in
// English when that differs. A fault is written by its code.
type written struct{ raw, da, en string }

func parseTable(t *testing.T, key string, table []written) {
	t.Helper()
	f := compile(t, everyType)
	field := f.Lookup(key)
	for _, w := range table {
		if w.en == "" {
			w.en = w.da
		}
		for lang, want := range map[i18n.Lang]string{i18n.Danish: w.da, i18n.English: w.en} {
			v, code := form.Parse(field, []string{w.raw}, lang)
			got := string(code)
			if code == "" {
				got = wire(v)
			}
			if got != want {
				t.Errorf("%s %q in %s: %s, want %s", key, w.raw, lang, got, want)
			}
		}
	}
}

func TestParseDate(t *testing.T) {
	t.Parallel()
	const day = `"2026-03-02"`
	parseTable(t, "date", []written{
		{"2.3.2026", day, ""}, {"02.03.2026", day, ""}, {"2/3/2026", day, ""}, {"02/03/2026", day, ""}, {"2-3-2026", day, ""},
		{"02-03-2026", day, ""}, {"02032026", day, ""}, {"2026-03-02", day, ""}, {"2026-3-2", day, ""}, {"2026.03.02", day, ""},
		{"2026/03/02", day, ""}, {" 2. 3. 2026 ", day, ""}, {"2 3 2026", day, ""}, {"2. marts 2026", day, ""}, {"2 marts 2026", day, ""},
		{"den 2. marts 2026", day, ""}, {"d. 2. marts 2026", day, ""}, {"d. 2/3 2026", day, ""}, {"2. mar. 2026", day, ""}, {"2. MARTS 2026", day, ""},
		{"2/3-2026", day, ""}, {"2.3-2026", day, ""}, {"2–3–2026", day, ""}, {"2\u00a0marts\u00a02026", day, ""},
		{"2 March 2026", day, ""}, {"2nd March 2026", day, ""}, {"2 Mar 2026", day, ""}, {"March 2, 2026", day, ""},
		{"29.2.2024", `"2024-02-29"`, ""}, {"29.2.2026", "bad_date", ""}, {"31.4.2026", "bad_date", ""}, {"0.1.2026", "bad_date", ""},
		{"1.0.2026", "bad_date", ""}, {"1.13.2026", "bad_date", ""}, {"2.3.26", "bad_date", ""}, {"020326", "bad_date", ""}, {"2.3.", "bad_date", ""},
		{"i dag", "bad_date", ""}, {"2. martz 2026", "bad_date", ""}, {"2.3.2026 10:00", "bad_date", ""}, {"2026-03-02T10:00:00Z", "bad_date", ""},
		{"1.1.0000", "bad_date", ""}, {"1.1.0001", `"0001-01-01"`, ""}, {"31.12.9999", `"9999-12-31"`, ""}, {"1.1.10000", "bad_date", ""},
		{strings.Repeat("1", 1000), "bad_date", ""}, {"２.3.2026", day, ""}, {"", "null", ""}, {" \u00a0", "null", ""}, {"\x00", "bad_date", ""},
	})
}

func TestParseInteger(t *testing.T) {
	t.Parallel()
	parseTable(t, "integer", []written{
		{"0", "0", ""}, {"7", "7", ""}, {"007", "7", ""}, {"-7", "-7", ""}, {"−7", "-7", ""}, {"+7", "7", ""}, {"-0", "0", ""}, {" 12 ", "12", ""},
		{"1000", "1000", ""}, {"1 000", "1000", ""}, {"1\u00a0000", "1000", ""},
		{"1.000", "1000", "1"}, {"1,000", "1", "1000"},
		{"1.000.000", "1000000", ""}, {"1,000,000", "1000000", ""}, {"12,0", "12", ""}, {"12.0", "12", ""}, {"12,00", "12", ""},
		{"12,5", "bad_integer", ""}, {"12.5", "bad_integer", ""}, {"1.000,00", "1000", ""}, {"1,000.00", "1000", ""}, {"1.00.000", "bad_integer", ""},
		{"9007199254740991", "9007199254740991", ""}, {"9.007.199.254.740.991", "9007199254740991", ""}, {"-9007199254740991", "-9007199254740991", ""},
		{"9007199254740992", "bad_integer", ""}, {strings.Repeat("9", 400), "bad_integer", ""}, {"1e3", "bad_integer", ""}, {"0x10", "bad_integer", ""},
		{"syv", "bad_integer", ""}, {"12 stk", "bad_integer", ""}, {"--1", "bad_integer", ""}, {"-", "bad_integer", ""}, {",", "bad_integer", ""},
		{".", "bad_integer", ""}, {"1-", "bad_integer", ""}, {"½", "bad_integer", ""}, {"１２", "12", ""}, {"\x00", "bad_integer", ""}, {"", "null", ""},
	})
}

func oere(n string) string { return `{"amount":` + n + `,"currency":"DKK"}` }

func TestParseMoney(t *testing.T) {
	t.Parallel()
	parseTable(t, "money", []written{
		{"1250", oere("125000"), ""}, {"1.250", oere("125000"), "bad_money"}, {"1,250", "bad_money", oere("125000")}, {"1.250,50", oere("125050"), ""},
		{"1,250.50", oere("125050"), ""}, {"1250,5", oere("125050"), ""}, {"1250.5", oere("125050"), ""}, {"1250,50", oere("125050"), ""},
		{"1 250,50", oere("125050"), ""}, {"1\u00a0250,50", oere("125050"), ""}, {"kr. 1250", oere("125000"), ""}, {"kr 1250", oere("125000"), ""},
		{"1250 kr.", oere("125000"), ""}, {"1250 kr", oere("125000"), ""}, {"1250 KR.", oere("125000"), ""}, {"1250 kroner", oere("125000"), ""},
		{"DKK 1250", oere("125000"), ""}, {"1250,-", oere("125000"), ""}, {"1.250,- kr.", oere("125000"), "bad_money"}, {"kr. 1.250,00", oere("125000"), ""},
		{"0", oere("0"), ""}, {"0,05", oere("5"), ""}, {",50", "bad_money", ""}, {"-100", oere("-10000"), ""}, {"−100", oere("-10000"), ""},
		{"-100 kr.", oere("-10000"), ""}, {"-DKK 5.00", oere("-500"), ""}, {"1.000.000", oere("100000000"), ""}, {"1.000.000,00", oere("100000000"), ""},
		{"12,345", "bad_money", oere("1234500")}, {"12,3456", "bad_money", ""}, {"1.2.3", "bad_money", ""}, {"1,2,3", "bad_money", ""}, {"kr.", "bad_money", ""},
		{"100 EUR", "bad_money", ""}, {"hundrede", "bad_money", ""}, {"1e5", "bad_money", ""}, {"90071992547409,91", oere("9007199254740991"), ""},
		{"90071992547409,92", "bad_money", ""}, {strings.Repeat("9", 1000), "bad_money", ""}, {"1/2", "bad_money", ""}, {"", "null", ""},
	})
}

func TestParsePhone(t *testing.T) {
	t.Parallel()
	const number = `"+4521345678"`
	parseTable(t, "phone", []written{
		{"21345678", number, ""}, {"21 34 56 78", number, ""}, {"2134 5678", number, ""}, {"213 45 678", number, ""}, {"21-34-56-78", number, ""},
		{"21.34.56.78", number, ""}, {"+4521345678", number, ""}, {"+45 21 34 56 78", number, ""}, {"+45 2134 5678", number, ""}, {"0045 21345678", number, ""},
		{"004521345678", number, ""}, {"(+45) 21345678", number, ""}, {"+45-21-34-56-78", number, ""}, {"\u00a021\u00a034\u00a056\u00a078", number, ""},
		{"21/34/56/78", number, ""}, {"(21) 34 56 78", number, ""}, {"+45 (21) 34 56 78", number, ""}, {"  21345678  ", number, ""},
		{"+46 70 123 45 67", `"+46701234567"`, ""}, {"0046701234567", `"+46701234567"`, ""}, {"+298 212345", `"+298212345"`, ""}, {"+1 212 555 0100", `"+12125550100"`, ""},
		{"4521345678", number, ""}, {"2134567", "bad_phone", ""}, {"213456789", "bad_phone", ""}, {"12345678", "bad_phone", ""}, {"01234567", "bad_phone", ""},
		{"+45 1234", "bad_phone", ""}, {"+0123456789", "bad_phone", ""}, {"++4521345678", "bad_phone", ""}, {"+", "bad_phone", ""}, {"21 34 56 7a", "bad_phone", ""},
		{"tlf. 21345678", number, ""}, {"２1345678", number, ""}, {"+1234567890123456", "bad_phone", ""}, {"112", "bad_phone", ""}, {"", "null", ""},
	})
}

func TestParseCPR(t *testing.T) {
	t.Parallel()
	const number = `"6103700001"`
	parseTable(t, "cpr", []written{
		{"6103700001", number, ""}, {"610370-0001", number, ""}, {"610370 0001", number, ""}, {"610370 - 0001", number, ""}, {"61 03 70 00 01", number, ""},
		{"61 03 70-0001", number, ""}, {" 610370-0001 ", number, ""}, {"610370–0001", number, ""}, {"610370‑0001", number, ""}, {"610370‐0001", number, ""},
		{"610370\u00a00001", number, ""}, {"6 1 0 3 7 0 0 0 0 1", number, ""}, {"\t6103700001", number, ""}, {"610370 -0001", number, ""}, {"610370- 0001", number, ""},
		{"61037 00001", number, ""}, {"610370\u202f0001", number, ""}, {"9112991234", `"9112991234"`, ""}, {"610370-000", "bad_cpr", ""}, {"610370-00011", "bad_cpr", ""},
		{"61-03-70-0001", number, ""}, {"610370.0001", number, ""}, {"610370/0001", number, ""}, {"610370--0001", "bad_cpr", ""}, {"6103-700001", "bad_cpr", ""},
		{"610370-000X", "bad_cpr", ""}, {"610370-OOO1", "bad_cpr", ""}, {"0003700001", "bad_cpr", ""}, {"6113700001", "bad_cpr", ""}, {"3203700001", "bad_cpr", ""},
		{"9202701234", "bad_cpr", ""}, {"CPR 6103700001", number, ""}, {"６103700001", number, ""}, {"\x00", "bad_cpr", ""}, {strings.Repeat("1", 500), "bad_cpr", ""}, {"", "null", ""},
	})
}

func TestParseOthers(t *testing.T) {
	t.Parallel()
	parseTable(t, "text", []written{
		{" Anna ", `"Anna"`, ""}, {"e\u0301", `"é"`, ""}, {"å 😀", `"å 😀"`, ""}, {"a\nb", "bad_text", ""}, {"a\tb", "bad_text", ""}, {"a\x00", "bad_text", ""},
		{"\xff", "bad_text", ""}, {"a\u202eb", "bad_text", ""}, {"a\u2066b", "bad_text", ""}, {"\u0085x", `"x"`, ""}, {"x\u0085y", "bad_text", ""}, {"   ", "null", ""},
		{strings.Repeat("x", 1<<20+1), "bad_text", ""},
	})
	parseTable(t, "textarea", []written{
		{"a\r\nb\rc\n\n", `"a\nb\nc"`, ""}, {"  a", `"  a"`, ""}, {"a\tb", `"a\tb"`, ""}, {"a\x07", "bad_text", ""}, {"\r\n", "null", ""},
	})
	tick := []written{{"", "false", ""}, {"true", "true", ""}, {"on", "true", ""}, {"1", "true", ""}, {"false", "false", ""}, {"off", "false", ""}, {"0", "false", ""}, {"ja", "bad_option", ""}, {"TRUE", "bad_option", ""}, {" ", "bad_option", ""}}
	parseTable(t, "boolean", tick)
	parseTable(t, "declaration", tick)
	parseTable(t, "yesno", []written{{"", "null", ""}, {"true", "true", ""}, {"false", "false", ""}, {"on", "bad_option", ""}, {"ja", "bad_option", ""}})
	choice := []written{{"a", `"a"`, ""}, {"b", `"b"`, ""}, {"A", "bad_option", ""}, {" a", "bad_option", ""}, {"c", "bad_option", ""}, {"", "null", ""}}
	parseTable(t, "select", choice)
	parseTable(t, "radio", choice)
	parseTable(t, "email", []written{
		{" anna@eksempel.dk ", `"anna@eksempel.dk"`, ""}, {"a.b+c@d-e.co.uk", `"a.b+c@d-e.co.uk"`, ""}, {"søren@blåbærgrød.dk", `"søren@blåbærgrød.dk"`, ""},
		{"o'neil@x.ie", `"o'neil@x.ie"`, ""}, {"anna", "bad_email", ""}, {"anna@", "bad_email", ""}, {"@x.dk", "bad_email", ""}, {"a@b", "bad_email", ""},
		{"a@b@c.dk", "bad_email", ""}, {"a b@c.dk", "bad_email", ""}, {"a\u00a0b@c.dk", "bad_email", ""}, {"a@b c.dk", "bad_email", ""}, {"a@b..dk", "bad_email", ""},
		{".a@b.dk", "bad_email", ""}, {"a.@b.dk", "bad_email", ""}, {"a@-b.dk", "bad_email", ""}, {"a@b-.dk", "bad_email", ""}, {"a@b.d", "bad_email", ""},
		{"a@b.dk.", "bad_email", ""}, {"a@[127.0.0.1]", "bad_email", ""}, {`"a"@b.dk`, "bad_email", ""}, {"a@b!.dk", "bad_email", ""}, {"a@b/c.dk", "bad_email", ""},
		{"a@b.dk, c@d.dk", "bad_email", ""}, {"Anna <a@b.dk>", "bad_email", ""}, {strings.Repeat("a", 65) + "@b.dk", "bad_email", ""},
		{"a@" + strings.Repeat("b", 64) + ".dk", "bad_email", ""}, {"a@" + strings.Repeat("b.", 130) + "dk", "bad_email", ""}, {"", "null", ""},
	})
	file := `{"id":"1","name":"n","size":1,"type":"t","sha256":"s"}`
	parseTable(t, "file", []written{{"", "null", ""}, {file, file, ""}, {"x", "bad_type", ""}, {file + "x", "bad_type", ""}})
}

// What an input is filled with is read as the value it was filled from.
func TestEditParses(t *testing.T) {
	t.Parallel()
	f := compile(t, everyType)
	rapid.Check(t, func(rt *rapid.T) {
		a := f.NewAnswers()
		for _, name := range names(f, a) {
			raw := rapid.OneOf(rapid.SampledFrom(typedTexts), rapid.String(),
				rapid.StringMatching(`-?[0-9]{1,14}([,.][0-9]{1,2})?`), rapid.StringMatching(`[0-3]?[0-9][.][01]?[0-9][.][0-9]{4}`)).Draw(rt, name)
			_, _ = a.Set(name, []string{raw}, rapid.SampledFrom([]i18n.Lang{"da", "en"}).Draw(rt, "lang"))
		}
		for _, lang := range []i18n.Lang{"da", "en"} {
			who := facts()
			who.Lang = lang
			s := f.Evaluate(a, who)
			s.Walk(func(e *form.Element) bool {
				if !e.Field.Input() || e.Field.Type == "file" {
					return true
				}
				v, code := form.Parse(e.Field, []string{s.Edit(e)}, lang)
				if len(e.Raw) > 0 {
					return true // shown again unchanged
				}
				if diff := cmp.Diff(wire(e.Value), wire(v)); code != "" || diff != "" {
					rt.Fatalf("%s in %s is filled with %q: %s %s", e.Field.Key, lang, s.Edit(e), code, diff)
				}
				return true
			})
		}
	})
}
