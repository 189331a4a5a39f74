package formbench_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

var handToday = i18n.Date{Year: 2026, Month: 3, Day: 2}

// handAnswers reads answers into a map, as the form by hand takes them: øre and
// whole numbers as int64, dates as dates, rows as maps.
func handAnswers(tb testing.TB, data []byte) map[string]any {
	tb.Helper()
	var answers map[string]any
	if err := json.Unmarshal(data, &answers); err != nil {
		tb.Fatal(err)
	}
	for key, v := range answers {
		answers[key] = handValue(v)
	}
	return answers
}

func handValue(v any) any {
	switch v := v.(type) {
	case float64:
		return int64(v)
	case string:
		if d, ok := i18n.ParseDate(v); ok {
			return d
		}
	case []any:
		rows := make([]map[string]any, len(v))
		for i, row := range v {
			rows[i], _ = row.(map[string]any)
			for key, member := range rows[i] {
				rows[i][key] = handValue(member)
			}
		}
		return rows
	case map[string]any:
		if amount, ok := v["amount"].(float64); ok {
			return int64(amount)
		}
		f := handFile{}
		f.id, _ = v["id"].(string)
		f.name, _ = v["name"].(string)
		f.mediaType, _ = v["type"].(string)
		f.sha256, _ = v["sha256"].(string)
		size, _ := v["size"].(float64)
		f.size = int64(size)
		return f
	}
	return v
}

// told is what both ways say of one field, in the same words.
type told struct {
	Name            string
	Shown, Required bool
	Value           string
	Faults          string
}

func handTold(results []result) []told {
	var out []told
	for _, r := range results {
		out = append(out, told{r.name, r.shown, r.required, handWire(r.value), codes(r.faults)})
	}
	return out
}

func handWire(v any) string {
	switch v := v.(type) {
	case handFile:
		v2 := form.File{ID: v.id, Name: v.name, Size: v.size, Type: v.mediaType, SHA256: v.sha256}
		return string(v2.Value().AppendJSON(nil))
	default:
		data, err := json.Marshal(v)
		if err != nil {
			return err.Error()
		}
		return string(data)
	}
}

func codes(faults []form.Fault) string {
	var out []string
	for _, f := range faults {
		out = append(out, string(f.Code)+" "+f.Path)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}

// stateTold lists a page's own fields first, and then those in rows, as the
// form by hand does.
func stateTold(s *form.State) []told {
	var out []told
	for _, page := range s.Pages() {
		var rows []told
		for _, e := range page.Children() {
			out = append(out, elementTold(e))
			for _, row := range e.Rows() {
				for _, inner := range row.Elements() {
					rows = append(rows, elementTold(inner))
				}
			}
		}
		out = append(out, rows...)
	}
	return out
}

func elementTold(e *form.Element) told {
	value := string(e.Value.AppendJSON(nil))
	if amount, ok := e.Value.AsOere(); ok {
		value = handWire(amount)
	}
	return told{e.Field.Key, e.Visible, e.Required, value, codes(e.Faults)}
}

// The form by hand says the same of every field, whatever is answered: nothing
// left out makes it fast.
func TestHandwrittenSaysTheSame(t *testing.T) {
	t.Parallel()
	const size = 200
	f, _ := benchForm(t, size)
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		data := disturbed(t, random, size)
		want := handTold(byHand(handAnswers(t, data), handPages(size), handToday))
		got := stateTold(f.Evaluate(decode(t, f, data), benchFacts()))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n(-by hand +form):\n%s", data, diff)
		}
	}
}

// disturbed returns answers of which some are missing and some are wrong.
func disturbed(t *testing.T, random *rand.Rand, size int) []byte {
	var answers map[string]any
	if err := json.Unmarshal(benchJSON(size), &answers); err != nil {
		t.Fatal(err)
	}
	kroner := func(oere int) any { return map[string]any{"amount": oere, "currency": "DKK"} }
	others := map[string][]any{
		"name": {strings.Repeat("æ", 81)}, "zip": {"597", "59700"}, "cpr": {"6103700000", "123"}, "email": {"anna", "a b@c.dk"}, "phone": {"12345678"},
		"born": {"2030-01-01"}, "civil": {"divorced", "single", "none"}, "parent": {false}, "children": {0, 1, 21}, "works": {false}, "hours": {0, 61},
		"salary": {kroner(-1)}, "pension": {kroner(100)}, "kind": {"glasses", "feet", "ears", "none"}, "teeth": {0, 33}, "strength": {strings.Repeat("x", 21)},
		"offer": {map[string]any{"id": "f2", "name": "x", "size": 1, "type": "image/png", "sha256": ""}}, "price": {kroner(50_000_01), kroner(99_999), kroner(0)},
		"paid": {kroner(1_250_001), kroner(9_000_000_00)}, "from": {"2026-05-05"}, "to": {"2020-01-01"}, "consent": {false}, "news": {true}, "visits": {-1},
		"helper": {true}, "helper_name": {"Åse"}, "account": {"1234"}, "remarks": {strings.Repeat("x", 1001)}, "total": {kroner(-5)},
	}
	for key := range answers {
		field := key[:strings.LastIndexByte(key, '_')]
		switch n := random.IntN(8); {
		case n == 0:
			delete(answers, key)
		case n == 1 && len(others[field]) > 0:
			answers[key] = others[field][random.IntN(len(others[field]))]
		case n == 2 && field == "expenses":
			answers[key] = rows(random)
		}
	}
	data, err := json.Marshal(answers)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func rows(random *rand.Rand) []any {
	out := make([]any, random.IntN(13))
	for i := range out {
		row := map[string]any{"what": []string{"medicine", "other", "none"}[random.IntN(3)], "note": "x"}
		if random.IntN(2) == 0 {
			row["amount"] = map[string]any{"amount": random.IntN(2000) - 1000, "currency": "DKK"}
		}
		out[i] = row
	}
	return out
}
