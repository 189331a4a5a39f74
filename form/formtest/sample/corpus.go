package sample

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// corpus is what people type into fields of every type, right and wrong. A type
// takes from it what it can read, and gives its faults on the rest: nothing
// here knows a type by name, so that new types need nothing but a line they
// can read.
var corpus = []string{
	"Anna Ærø", "Skolegade 1, 8000 Aarhus C", "x", "Æbler & pærer <b>", "1", "0", "7", "12", "-1", "100", "2500", "1.250,50", "1,250.50", "0,5", "12,5 %", "99999", "9007199254740991",
	"2026-03-02", "1.3.2026", "29-02-2024", "1985-06-15", "2012-11-30", "14:05", "23:59:30", "2026-03-02T14:05:00+01:00", "2.3.2026 kl. 14.05", "PT1H30M", "1 t 30 min", "1:30",
	"anna@eksempel.dk", "20 12 34 56", "+46 8 123 456 78", "7010701234", "701070-1235", "https://www.eksempel.dk/side?x=1", "10 15 08 17", "1003388394", "AB 12 345",
	"DK50 0040 0440 1162 43", "0040 0440116243", "1234 1234567890", "8000", "0751", "0a50c9a8-6b3c-32b8-e044-0003ba298018",
	`{"type":"Point","coordinates":[574000,6224000]}`, "POINT(574000 6224000)", "M10 10L20 30M5 5L6 6", "true", "false",
	// Wrong for most.
	"syv", "31.02.2026", "1.234.5", "12345", "anna@", "7031701234", "\u0001", "☒", "--", "25:61", "9007199254740993", "http:/x", strings.Repeat("9", 40),
}

// rawsOf returns what may be typed into a field: the corpus, its options, and
// all of them at once.
func rawsOf(f *form.Field) [][]string {
	out := make([][]string, 0, len(corpus)+len(f.Offers())+2)
	var all []string
	for _, o := range f.Offers() {
		out, all = append(out, []string{o.Value}), append(all, o.Value)
	}
	for n := 2; n <= len(all) && n <= 12 && f.Several(); n++ {
		out = append(out, all[:n:n])
	}
	if len(all) > 12 {
		out = append(out, all)
	}
	for _, s := range corpus {
		out = append(out, []string{s})
	}
	return out
}

// rawFaults returns what may be typed to give each fault of reading a field, by
// code, at most two each.
func rawFaults(f *form.Field, lang i18n.Lang) map[fault.Code][][]string {
	out := map[fault.Code][][]string{}
	for _, raw := range rawsOf(f) {
		if _, code := form.Parse(f, raw, lang); code != "" && len(out[code]) < 2 {
			out[code] = append(out[code], raw)
		}
	}
	return out
}

// rawCodes lists the faults of reading a field in the order of the table.
func rawCodes(f *form.Field, languages []i18n.Lang) []fault.Code {
	lang := i18n.Danish
	if len(languages) > 0 {
		lang = languages[0]
	}
	given := rawFaults(f, lang)
	var out []fault.Code
	for _, info := range fault.Codes() {
		if len(given[info.Code]) > 0 && !f.TakesFiles() {
			out = append(out, info.Code)
		}
	}
	return out
}

// read returns what of the corpus a field reads as values, each once.
func read(f *form.Field, lang i18n.Lang) []expression.Value {
	var out []expression.Value
	for _, raw := range rawsOf(f) {
		v, code := form.Parse(f, raw, lang)
		if code == "" && !v.IsBlank() && !containsValue(out, v) {
			out = append(out, v)
		}
	}
	return out
}
