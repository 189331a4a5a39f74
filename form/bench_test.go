package form_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// A form of ten fields, over and over: two texts, a choice with what it shows,
// an amount within limits, a date, a sum. The reference is the same rules written
// by hand over answers by name, as a page's handler has them; it gives the same
// per field: whether it is shown and required, its value, what is wrong.

var benchSizes = []int{50, 200, 1000}

func benchForm(b *testing.B, size int) (*form.Form, *form.Answers) {
	b.Helper()
	var fields, answers strings.Builder
	for i := range size / 10 {
		if i > 0 {
			fields.WriteByte(',')
			answers.WriteByte(',')
		}
		fields.WriteString(strings.ReplaceAll(`
			{"key":"name_N","type":"text","label":"Navn","required":true,"maxLength":40},
			{"key":"note_N","type":"textarea","label":"Note"},
			{"key":"kind_N","type":"radio","label":"Art","required":true,"options":[{"value":"tand","label":"Tand"},{"value":"briller","label":"Briller"}]},
			{"key":"teeth_N","type":"integer","label":"Tænder","visible":"kind_N == \"tand\"","required":true,"min":1,"max":32},
			{"key":"left_N","type":"text","label":"Venstre","visible":"kind_N == \"briller\"","required":true},
			{"key":"price_N","type":"money","label":"Pris","required":"answered(name_N)","min":0,"max":50000},
			{"key":"paid_N","type":"money","label":"Betalt","max":{"expr":"price_N"}},
			{"key":"day_N","type":"date","label":"Dag","max":{"expr":"today"}},
			{"key":"member_N","type":"yesno","label":"Medlem"},
			{"key":"rest_N","type":"computed","of":"money","label":"Rest","calculate":"price_N - (paid_N ?? 0)"}`, "N", fmt.Sprint(i)))
		answers.WriteString(strings.ReplaceAll(`"name_N":"Anna Jensen","kind_N":"tand","teeth_N":7,"left_N":"x","price_N":{"amount":125000,"currency":"DKK"},
			"paid_N":{"amount":25000,"currency":"DKK"},"day_N":"2026-01-02","member_N":true`, "N", fmt.Sprint(i)))
	}
	f := compile(b, fields.String())
	return f, decode(b, f, "{"+answers.String()+"}")
}

func BenchmarkEvaluate(b *testing.B) {
	for _, size := range benchSizes {
		b.Run(fmt.Sprintf("form-%d", size), func(b *testing.B) {
			f, a := benchForm(b, size)
			who := facts()
			if s := f.Evaluate(a, who); !s.OK() {
				b.Fatal(found(s.Faults()))
			}
			b.ReportAllocs()
			for b.Loop() {
				f.Evaluate(a, who)
			}
		})
		b.Run(fmt.Sprintf("by-hand-%d", size), func(b *testing.B) {
			answers, names := byHandAnswers(size / 10)
			today := i18n.Date{Year: 2026, Month: 3, Day: 2}
			b.ReportAllocs()
			for b.Loop() {
				for _, r := range byHand(answers, names, today) {
					if len(r.faults) > 0 {
						b.Fatal(r.faults)
					}
				}
			}
		})
	}
}

func BenchmarkDecodeAnswers(b *testing.B) {
	f, a := benchForm(b, 200)
	data := []byte(encode(b, a))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := form.DecodeAnswers(f, data); err != nil {
			b.Fatal(err)
		}
	}
}

// result is what is so of one field.
type result struct {
	name                      string
	shown, required, readOnly bool
	value                     any
	faults                    []form.Fault
}

var unitFields = []string{"name", "note", "kind", "teeth", "left", "price", "paid", "day", "member", "rest"}

func byHandAnswers(units int) (map[string]any, [][]string) {
	answers, names := map[string]any{}, make([][]string, units)
	for i := range units {
		for j, v := range []any{"Anna Jensen", nil, "tand", int64(7), "x", int64(125_000), int64(25_000), i18n.Date{Year: 2026, Month: 1, Day: 2}, true, nil} {
			name := fmt.Sprintf("%s_%d", unitFields[j], i)
			names[i] = append(names[i], name)
			if v != nil {
				answers[name] = v
			}
		}
	}
	return answers, names
}

// byHand is the form above as a careful programmer would write it once.
func byHand(answers map[string]any, names [][]string, today i18n.Date) []result {
	out := make([]result, 0, len(names)*len(unitFields))
	for _, n := range names {
		u := make([]result, 0, len(unitFields))
		for _, name := range n {
			u = append(u, result{name: name, shown: true, value: answers[name]})
		}
		name, kind, teeth, left, price, paid, rest := &u[0], &u[2], &u[3], &u[4], &u[5], &u[6], &u[9]
		name.required, kind.required = true, true
		name.text(40)
		u[1].text(20_000)
		if k, _ := kind.value.(string); k == "" {
			kind.add("required")
		} else if k != "tand" && k != "briller" {
			kind.add("bad_option")
		}
		teeth.shown, left.shown = kind.value == "tand", kind.value == "briller"
		teeth.required, left.required = true, true
		teeth.within(1, 32)
		left.text(20_000)
		price.required = name.value != nil
		price.within(0, 5_000_000)
		if p, ok := price.value.(int64); ok {
			paid.within(math.MinInt64, p)
			less, _ := paid.value.(int64)
			rest.value = p - less
		}
		rest.readOnly = true
		if d, ok := u[7].value.(i18n.Date); ok && d.After(today) {
			u[7].add("too_large")
		}
		out = append(out, u...)
	}
	return out
}

func (r *result) add(code form.FaultCode) {
	r.faults = append(r.faults, form.Fault{Code: code, Path: "/" + r.name})
}

// missing hides what is not shown.
func (r *result) missing() bool {
	if !r.shown {
		r.value, r.required = nil, false
	} else if r.value == nil && r.required {
		r.add("required")
	}
	return r.value == nil
}

func (r *result) text(most int) {
	if s, _ := r.value.(string); !r.missing() && utf8.RuneCountInString(s) > most {
		r.add("too_long")
	}
}

func (r *result) within(least, most int64) {
	if r.missing() {
		return
	}
	if n, _ := r.value.(int64); n < least {
		r.add("too_small")
	} else if n > most {
		r.add("too_large")
	}
}
