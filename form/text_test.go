package form_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

func label(s *form.State, path string) string {
	e := s.At(path)
	return form.PlainText(s.Text(e.Field.Label, e))
}

func TestInserts(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"name","type":"text","label":"N"},{"key":"fee","type":"money","label":"F"},{"key":"day","type":"date","label":"D"},
		{"key":"yes","type":"yesno","label":"Y"},{"key":"pick","type":"select","label":"P","options":[{"value":"a","label":{"da":"Æble","en":"Apple"}}]},
		{"key":"tel","type":"phone","label":"T"},{"key":"c","type":"cpr","label":"C"},{"key":"big","type":"integer","label":"B"},
		{"key":"l","type":"list","label":"L","fields":[{"key":"x","type":"text","label":"Række {= row.index + 1 }: {= x } af {= name }"}]},
		{"key":"t1","type":"paragraph","label":"**{= name }** {= fee } {= day } {= yes } {= pick } {= tel } {= c } {= big }"},
		{"key":"t2","type":"paragraph","label":"{= fee / 3 }, {= big / 8 }, {= map(l, .x) }, {= now }, {= today }, {= lang }, {= login.authenticated }"},
		{"key":"t3","type":"paragraph","label":"{= fee * 90071992547409 }|{= name ?? \"none\" }"}`)
	a := decode(t, f, `{"name":"<b>**A**</b> [x](https://x)","fee":{"amount":123450,"currency":"DKK"},"day":"2026-03-02","yes":false,"pick":"a","tel":"+4521345678","c":"6103700001","big":1234567,"l":[{"x":"en"},{"x":"to"}]}`)
	want := map[string]map[string]string{
		"da": {
			"/t1":    "<b>**A**</b> [x](https://x) 1.234,50 kr. 2. marts 2026 Nej Æble 21 34 56 78 610370-0001 1.234.567",
			"/t2":    "411,50 kr., 154.320,875, en, to, 2. marts 2026 11.00, 2. marts 2026, da, Ja",
			"/t3":    "|<b>**A**</b> [x](https://x)",
			"/l/1/x": "Række 2: to af <b>**A**</b> [x](https://x)",
		},
		"en": {
			"/t1":    "<b>**A**</b> [x](https://x) DKK 1,234.50 2 March 2026 No Apple 21 34 56 78 610370-0001 1,234,567",
			"/t2":    "DKK 411.50, 154,320.875, en, to, 2 March 2026 11:00, 2 March 2026, en, Yes",
			"/t3":    "|<b>**A**</b> [x](https://x)",
			"/l/1/x": "Række 2: to af <b>**A**</b> [x](https://x)",
		},
	}
	for lang, texts := range want {
		who := facts()
		who.Lang = form.Facts{Lang: "da"}.Lang
		if lang == "en" {
			who.Lang = "en"
		}
		s := f.Evaluate(a, who)
		for path, text := range texts {
			if diff := cmp.Diff(text, label(s, path)); diff != "" {
				t.Errorf("%s in %s (-want +got):\n%s", path, lang, diff)
			}
		}
	}
	blank := f.Evaluate(f.NewAnswers(), form.Facts{})
	if got := label(blank, "/t1") + label(blank, "/t2"); got != "       , , , , , da, " {
		t.Errorf("with nothing answered: %q", got)
	}
	// Inserted answers are text, never structure.
	body := blank.Text(blank.At("/t1").Field.Label, nil)
	if len(body) == 0 {
		t.Fatal("no text")
	}
}

// What is withheld from a reader stays out of the texts they read.
func TestInsertsTellNothingWithheld(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"a","type":"text","label":"A"},
		{"key":"b","type":"text","label":"{= b }/{= a ?? \"none\" }","messages":{"too_long":"Not {= a }"},"maxLength":2},
		{"key":"g","type":"group","label":"G","fields":[{"key":"x","type":"text","label":"X"},{"key":"y","type":"text","label":"{= x }{= g.x }{= g.y }"}]},
		{"key":"l","type":"list","label":"L","fields":[{"key":"s","type":"integer","label":"S"},{"key":"t","type":"integer","label":"{= s }/{= t }"}]},
		{"key":"sums","type":"paragraph","label":"{= sum(l, .s) }/{= sum(l, .t) }/{= count(l, true) }"}`,
		`"rules":[{"assert":"b == a","message":"{= a } and {= b }","at":["/b"]}]`)
	a := decode(t, f, `{"a":"secret","b":"bbb","g":{"x":"secret","y":"y"},"l":[{"s":7,"t":1},{"s":7,"t":2}]}`)
	who := facts()
	who.Withheld = []string{"/a", "/g/x", "/l/*/s"}
	s := f.Evaluate(a, who)
	for path, want := range map[string]string{"/b": "bbb/", "/g/y": "y", "/l/1/t": "/2", "/sums": "/3/2"} {
		if got := label(s, path); got != want {
			t.Errorf("%s says %q, want %q", path, got, want)
		}
	}
	var messages []string
	for _, fault := range s.Faults() {
		messages = append(messages, s.Message(fault))
	}
	if diff := cmp.Diff([]string{" and bbb", "Not "}, messages); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
}

func TestMessages(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"a","type":"integer","label":"A","required":true,"max":10,"messages":{"required":{"da":"Mangler","en":"Missing"},"too_large":"{= a } er for meget"}},
		{"key":"b","type":"integer","label":"B","max":10},
		{"key":"l","type":"list","label":"L","fields":[{"key":"x","type":"integer","label":"X","required":true,"messages":{"required":"Række {= row.index + 1 } mangler X"}},{"key":"y","type":"integer","label":"Y"}],
			"rules":[{"assert":"x < y","message":"{= x } er ikke under {= y } (række {= row.index + 1 }, b er {= b })","at":["/x"]},
				{"assert":"x != 5","message":"x er {= x }","level":"warning"}]},
		{"key":"g","type":"group","label":"G","fields":[{"key":"u","type":"integer","label":"U"}],"rules":[{"assert":"u < b","message":"u er {= u }"}]}`,
		`"rules":[{"assert":"b != 11","message":{"da":"b er {= b }","en":"b is {= b }"}}]`)
	cases := []struct {
		lang, data string
		want       []string
	}{
		{"da", `{}`, []string{"/a: Mangler"}},
		{"en", `{}`, []string{"/a: Missing"}},
		{"da", `{"a":11,"b":11}`, []string{": b er 11", "/a: 11 er for meget", "/b: Svaret må højst være 10."}},
		{"en", `{"a":1,"b":11}`, []string{": b is 11", "/b: The answer must be 10 or less."}},
		{"da", `{"a":1,"b":2,"g":{"u":3}}`, []string{"/g: u er 3"}},
		{"da", `{"a":1,"b":2,"l":[{"x":1,"y":2},{"y":3},{"x":5,"y":4}]}`, []string{"/l/2: x er 5", "/l/1/x: Række 2 mangler X", "/l/2/x: 5 er ikke under 4 (række 3, b er 2)"}},
	}
	for _, c := range cases {
		who := facts()
		if c.lang == "en" {
			who.Lang = "en"
		}
		s := f.Evaluate(decode(t, f, c.data), who)
		var got []string
		for _, fault := range s.Faults() {
			got = append(got, fault.Path+": "+s.Message(fault))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", c.lang, c.data, diff)
		}
	}
}

func TestDisplay(t *testing.T) {
	t.Parallel()
	f := compile(t, everyType)
	a := decode(t, f, `{"boolean":true,"radio":"b","money":{"amount":-5,"currency":"DKK"},"cpr":"6103700001","phone":"+46701234567",
		"files":[{"id":"1","name":"a.png","size":1,"type":"image/png","sha256":"x"},{"id":"2","name":"b.png","size":1,"type":"image/png","sha256":"x"}]}`)
	s := f.Evaluate(a, facts())
	for path, want := range map[string]string{"/boolean": "Ja", "/declaration": "Nej", "/radio": "B", "/money": "-0,05 kr.", "/cpr": "610370-0001", "/phone": "+46701234567", "/files": "a.png, b.png", "/text": ""} {
		if got := s.Display(s.Find(path)); got != want {
			t.Errorf("%s shows %q, want %q", path, got, want)
		}
	}
	moment := expression.DateTimeOf(time.Date(2026, 7, 1, 22, 30, 0, 0, time.UTC))
	if got := form.DisplayValue(f.Lookup("text"), moment, "da"); got != "2. juli 2026 00.30" {
		t.Errorf("a summer night shows %q", got)
	}
}
