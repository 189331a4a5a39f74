package form_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// A form of ten fields, over and over: two texts, a choice with what it shows,
// an amount within limits, a date, a sum. The reference is the same rules
// written by hand over a struct; it gives faults as data, too.

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
			units := make([]unit, size/10)
			for i := range units {
				units[i] = unit{name: "Anna Jensen", kind: "tand", teeth: number(7), left: "x", price: number(125000), paid: number(25000), day: i18n.Date{Year: 2026, Month: 1, Day: 2}, member: number(1)}
			}
			today := i18n.Date{Year: 2026, Month: 3, Day: 2}
			b.ReportAllocs()
			for b.Loop() {
				if _, faults := byHand(units, today); len(faults) > 0 {
					b.Fatal(faults)
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

// maybe is a number that may be unanswered.
type maybe struct {
	n  int64
	ok bool
}

func number(n int64) maybe { return maybe{n, true} }

type unit struct {
	name, note, kind, left     string
	teeth, price, paid, member maybe
	day                        i18n.Date
}

// shownUnit is what is shown and worked out of a unit.
type shownUnit struct {
	teeth, left   bool
	priceRequired bool
	rest          maybe
}

// byHand is the form above as a careful programmer would write it once.
func byHand(units []unit, today i18n.Date) ([]shownUnit, []form.Fault) {
	out := make([]shownUnit, len(units))
	var faults []form.Fault
	add := func(code form.FaultCode, field string, i int) {
		faults = append(faults, form.Fault{Code: code, Path: fmt.Sprintf("/%s_%d", field, i)})
	}
	for i := range units {
		u, o := &units[i], &out[i]
		if u.name == "" {
			add("required", "name", i)
		} else if len([]rune(u.name)) > 40 {
			add("too_long", "name", i)
		}
		if len([]rune(u.note)) > 20_000 {
			add("too_long", "note", i)
		}
		switch u.kind {
		case "":
			add("required", "kind", i)
		case "tand", "briller":
		default:
			add("bad_option", "kind", i)
		}
		if o.teeth = u.kind == "tand"; o.teeth {
			checkRange(add, "teeth", i, u.teeth, true, number(1), number(32))
		}
		if o.left = u.kind == "briller"; o.left && u.left == "" {
			add("required", "left", i)
		}
		o.priceRequired = u.name != ""
		checkRange(add, "price", i, u.price, o.priceRequired, number(0), number(5_000_000))
		checkRange(add, "paid", i, u.paid, false, maybe{}, u.price)
		if !u.day.IsZero() && u.day.After(today) {
			add("too_large", "day", i)
		}
		if u.price.ok {
			o.rest = number(u.price.n - u.paid.n)
		}
	}
	return out, faults
}

func checkRange(add func(form.FaultCode, string, int), field string, i int, v maybe, required bool, least, most maybe) {
	switch {
	case !v.ok && required:
		add("required", field, i)
	case v.ok && least.ok && v.n < least.n:
		add("too_small", field, i)
	case v.ok && most.ok && v.n > most.n:
		add("too_large", field, i)
	}
}
