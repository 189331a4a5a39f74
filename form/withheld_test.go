package form_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/google/go-cmp/cmp"
)

const derived = `
	{"key":"income","type":"integer","label":"Income"},{"key":"open","type":"integer","label":"Open"},
	{"key":"year","type":"computed","of":"integer","label":"Year","calculate":"income * 12"},
	{"key":"g","type":"group","label":"G","fields":[{"key":"twice","type":"computed","of":"integer","label":"T","calculate":"year * 2"},
		{"key":"free","type":"computed","of":"integer","label":"F","calculate":"open * 2"}]},
	{"key":"place","type":"map","label":"Place"},
	{"key":"car","type":"api","label":"Car","lookup":"vehicles","inputs":{"n":{"expr":"year"}},"fields":[{"key":"model","type":"text","label":"M"}]},
	{"key":"van","type":"api","label":"Van","lookup":"vehicles","inputs":{"n":{"expr":"open"}},"fields":[{"key":"model","type":"text","label":"M"}]},
	{"key":"t","type":"paragraph","label":"{= year }|{= g.twice }|{= g.free }|{= place.x }|{= car.model }|{= van.model }|{= open }"},
	{"key":"qr","type":"qr","label":"Q","content":{"expr":"\"x\" + car.model"}},
	{"key":"told","type":"text","label":"Told","visible":"car.model == \"Ford\""}`

// What is calculated or looked up from something withheld tells it, however far
// away that is.
func TestNothingCalculatedFromWhatIsWithheldIsTold(t *testing.T) {
	t.Parallel()
	f := compile(t, derived)
	a := decode(t, f, `{"income":7,"open":3,"place":{"geojson":"{\"type\":\"Point\",\"coordinates\":[725000,6175000]}"}}`)
	who := facts()
	who.Lookups = map[string]form.Lookup{}
	for path, n := range map[string]int64{"/car": 84, "/van": 3} {
		of := form.HashValue(expression.RecordOf([]string{"n"}, []expression.Value{expression.IntegerOf(n)}))
		who.Lookups[path] = form.Lookup{Of: of, OK: true, Values: map[string]expression.Value{"model": expression.TextOf("Ford")}}
	}
	tell := func() []string {
		s := f.Evaluate(a, who)
		return append([]string{label(s, "/t"), s.Content(s.Find("/qr"))}, why(t, s, "/told")[0])
	}
	if diff := cmp.Diff([]string{"84|168|6|725.000|Ford|Ford|3", "xFord", `shown_by | car.model == "Ford" | car.model=Ford`}, tell()); diff != "" {
		t.Errorf("with nothing withheld (-want +got):\n%s", diff)
	}
	who.Withheld = []string{"/income", "/place/geojson"}
	if diff := cmp.Diff([]string{"||6|||Ford|3", "", "shown_by"}, tell()); diff != "" {
		t.Errorf("withheld (-want +got):\n%s", diff)
	}
	sent := string(f.EncodeFacts(who))
	if strings.Contains(sent, who.Lookups["/car"].Of) || !strings.Contains(sent, who.Lookups["/van"].Of) {
		t.Errorf("look-ups in %s", sent)
	}
}

// A calculation is followed once, however many ways lead to it.
func TestWithheldIsFollowedOnce(t *testing.T) {
	t.Parallel()
	fields := []string{`{"key":"f0","type":"integer","label":"0"},{"key":"f1","type":"integer","label":"1"}`}
	for i := 2; i < 80; i++ {
		fields = append(fields, fmt.Sprintf(`{"key":"f%d","type":"computed","of":"integer","label":"F","calculate":"f%d + f%d"}`, i, i-1, i-2))
	}
	f := compile(t, strings.Join(fields, ","))
	who := facts()
	for withheld, want := range map[string]string{"/other": `value_calculated | f78 + f77 | 0 | f77=0 | f78=0`, "/f0": "value_calculated"} {
		who.Withheld = []string{withheld}
		reasons := why(t, f.Evaluate(decode(t, f, `{"f0":0,"f1":0}`), who), "/f79")
		if got := reasons[len(reasons)-1]; got != want {
			t.Errorf("without %s: %s", withheld, got)
		}
	}
}

// The facts that a withheld field is calculated from or begins with are what it
// would tell, and so is where they were fetched.
func TestFactsBehindWithheldFieldsStayOnTheServer(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"type":"section","label":"S","fields":[
		{"key":"a","type":"computed","of":"text","label":"A","calculate":"login.email"},
		{"key":"b","type":"cpr","label":"B","default":{"expr":"login.cpr"}},
		{"key":"c","type":"text","label":"C","prefill":"login.phone"},
		{"key":"d","type":"text","label":"D","prefill":"login.name"}]}`)
	login := form.Provenance{Source: form.SourceLogin}
	who := form.Facts{
		Withheld: []string{"/a", "/b", "/c"},
		Values: map[string]expression.Value{
			"login.name": expression.TextOf("Anna"), "login.email": expression.TextOf("a@example.dk"),
			"login.cpr": expression.TextOf("6103700001"), "login.phone": expression.TextOf("+4521345678"),
		},
		Provenance: map[string]form.Provenance{"login.name": login, "login.phone": login},
	}
	got, err := f.DecodeFacts(f.EncodeFacts(who))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]expression.Value{"login.name": expression.TextOf("Anna")}, got.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]form.Provenance{"login.name": login}, got.Provenance); diff != "" {
		t.Errorf("provenance (-want +got):\n%s", diff)
	}
}

// A fact that is withheld itself is neither sent nor told, and neither is what
// fields are filled with from it.
func TestWithheldFacts(t *testing.T) {
	t.Parallel()
	f := compile(t, `
		{"key":"a","type":"text","label":"{= login.email }|{= login.phone }","prefill":"login.email"},
		{"key":"b","type":"text","label":"B","prefill":"login.phone"},
		{"key":"c","type":"text","label":"C","visible":"login.email == \"a@example.dk\""},
		{"key":"d","type":"text","label":"D","check":"known","prefill":"login.email"}`)
	who := form.Facts{
		Withheld: []string{"login.email"},
		Values:   map[string]expression.Value{"login.email": expression.TextOf("a@example.dk"), "login.phone": expression.TextOf("+4521345678")},
		Provenance: map[string]form.Provenance{
			"login.email": {Source: form.SourceLogin}, "login.phone": {Source: form.SourceLogin},
		},
		Checks: map[string]form.Check{"/d": {Of: "aa", OK: true}},
	}
	s := f.Evaluate(f.Begin(who), who)
	if got := label(s, "/a"); got != "|+4521345678" {
		t.Errorf("the label says %q", got)
	}
	if !s.Find("/a").Withheld || s.Find("/b").Withheld || !s.Find("/c").Visible {
		t.Error("not the fields that the fact fills, or the fact is not evaluated with")
	}
	if sent := string(f.EncodeFacts(who)); strings.Contains(sent, "a@example.dk") || strings.Contains(sent, `"aa"`) || !strings.Contains(sent, "+4521345678") {
		t.Errorf("facts in %s", sent)
	}
	if got := why(t, s, "/c")[0]; got != "shown_by" {
		t.Errorf("why: %s", got)
	}
	if diff := cmp.Diff(`{"b":"+4521345678"}`, encode(t, f.Begin(who).ForReader(who))); diff != "" {
		t.Errorf("for the reader (-want +got):\n%s", diff)
	}
}
