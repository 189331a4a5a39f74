package definition_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

func readEverything(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/forms/everything.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func options() *definition.Options {
	return &definition.Options{Library: definition.MapLibrary{
		Texts: map[string]definition.Text{"name": {Plain: "Navn"}},
		Lists: map[string][]definition.Option{"kinds": {{Value: "a", Label: definition.Plain("A")}, {Value: "b", Label: definition.Plain("B")}}},
		Blocks: map[string]*definition.Block{
			"contact": {
				Fields: []*definition.Field{{Key: "mail", Type: "email", Label: definition.Plain("Mail"), Repeat: true}, {Use: "inner"}},
				Rules:  []*definition.Rule{{Assert: "answered(mail) or answered(phone)", Message: definition.Plain("Nej")}},
			},
			"inner": {Fields: []*definition.Field{{Key: "phone", Type: "phone", Label: definition.Plain("Telefon")}}},
			"loop":  {Fields: []*definition.Field{{Use: "loop"}}},
		},
	}}
}

// A definition that uses every member survives being written and read, by
// Decode and by encoding/json.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	source := readEverything(t)
	def, err := definition.Decode(source)
	if err != nil {
		t.Fatal(err)
	}
	written, err := json.Marshal(def)
	if err != nil {
		t.Fatal(err)
	}
	again, err := definition.Decode(written)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(def, again); diff != "" {
		t.Errorf("Decode(Marshal(def)) (-want +got):\n%s", diff)
	}
	plain := new(definition.Form)
	if err := json.Unmarshal(source, plain); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(def, plain); diff != "" {
		t.Errorf("json.Unmarshal (-Decode +Unmarshal):\n%s", diff)
	}
	var want, got any
	if err := json.Unmarshal(source, &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(written, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the JSON that is written (-source +written):\n%s", diff)
	}
}

func TestWaysToWrite(t *testing.T) {
	t.Parallel()
	yes := true
	cases := []struct {
		source string
		into   any
		want   any
	}{
		{`"Navn"`, new(definition.Text), &definition.Text{Plain: "Navn"}},
		{`{"text":"name"}`, new(definition.Text), &definition.Text{Key: "name"}},
		{`{"da":"Navn"}`, new(definition.Text), &definition.Text{In: map[i18n.Lang]string{"da": "Navn"}}},
		{`true`, new(definition.Condition), &definition.Condition{Literal: &yes}},
		{`"a == 1"`, new(definition.Condition), &definition.Condition{Expr: "a == 1"}},
		{`12.50`, new(definition.Value), &definition.Value{Literal: "12.50"}},
		{`{"expr":"today"}`, new(definition.Value), &definition.Value{Expr: "today"}},
		{`"2026-03-02"`, new(definition.Value), &definition.Value{Literal: definition.TextLiteral("2026-03-02")}},
		{`false`, new(definition.Literal), ptr(definition.BoolLiteral(false))},
		{`7`, new(definition.Literal), ptr(definition.IntegerLiteral(7))},
	}
	for _, c := range cases {
		if err := json.Unmarshal([]byte(c.source), c.into); err != nil {
			t.Errorf("%s: %v", c.source, err)
			continue
		}
		if diff := cmp.Diff(c.want, c.into); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.source, diff)
		}
		written, err := json.Marshal(c.into)
		if err != nil || string(written) != c.source {
			t.Errorf("Marshal = %s, %v, want %s", written, err, c.source)
		}
	}
}

func TestWaysNotToWrite(t *testing.T) {
	t.Parallel()
	for source, into := range map[string]any{
		`7`:                      new(definition.Text),
		`{"da":1}`:               new(definition.Text),
		`{}`:                     new(definition.Text),
		`{"text":"a","da":"b"}`:  new(definition.Text),
		`1`:                      new(definition.Condition),
		`""`:                     new(definition.Condition),
		`[]`:                     new(definition.Value),
		`null`:                   new(definition.Literal),
		`{"expr":""}`:            new(definition.Value),
		`{"expr":"a","else":""}`: new(definition.Value),
	} {
		if err := json.Unmarshal([]byte(source), into); definition.All(err) == nil {
			t.Errorf("%T from %s: error %v, want authoring errors", into, source, err)
		}
	}
}

func ptr[T any](v T) *T { return &v }

// A definition that is not finished is written and read like any other: an
// editor can keep it.
func TestUnfinishedDefinitionSurvives(t *testing.T) {
	t.Parallel()
	for _, source := range []string{`{}`, `{"pages":[{"fields":[{}]}]}`, `{"rules":[{}],"lists":{"l":[{}]}}`} {
		def, err := definition.Decode([]byte(source))
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		survives(t, def)
		if _, err := definition.Compile(def, nil); err == nil {
			t.Errorf("%s compiles", source)
		}
	}
}
