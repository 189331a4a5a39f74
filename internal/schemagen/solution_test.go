package schemagen_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/steps"
	"pgregory.net/rapid"
)

const exampleSolution = "examples/kommune/solutions/helbredstillaeg"

// handlers are those of the library; their services are not needed to check
// settings.
var handlers = map[string]workflow.Handler{
	"delivery": steps.Delivery(nil, nil), "esdh": steps.ESDH(nil, nil), "kp": steps.KP(nil, nil),
}

func folder(t *testing.T) workflow.Folder {
	t.Helper()
	f, err := workflow.ReadFolder(os.DirFS(filepath.Join(root, exampleSolution)))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func compileSolution(f workflow.Folder, solution []byte) error {
	changed := maps.Clone(f)
	changed["solution.json"] = solution
	_, err := workflow.Compile(changed, &workflow.CompileOptions{Handlers: handlers})
	return err
}

// plantedSolutions are mistakes in the example's solution.json; steps 0, 1, 2
// and 5 are of the four kinds.
var plantedSolutions = []struct{ name, at, value string }{
	{"no id", "/id", ""},
	{"bad id", "/id", `"Helbred"`},
	{"no owner", "/owner", ""},
	{"bad kle", "/kle", `"32.3"`},
	{"bad facet", "/facet", `"g1"`},
	{"unknown sensitivity", "/sensitivity", `"2"`},
	{"a unit without an id", "/unit", `""`},
	{"no language", "/languages", `[]`},
	{"nobody may start", "/start", `{}`},
	{"unknown login", "/start/login", `["nemid"]`},
	{"unknown assurance", "/start/assurance", `"very"`},
	{"an age that nobody has", "/start/minAge", `151`},
	{"no time", "/start/from", `"i morgen"`},
	{"an empty group", "/start/groups", `[""]`},
	{"at most none", "/start/max", `{"count": 0}`},
	{"at most what", "/start/max", `{"count": 1, "of": "often"}`},
	{"a privilege that is no URI", "/start/privilege", `"fuldmagt"`},
	{"an age of nobody", "/start", `{"anonymous": true, "minAge": 18}`},
	{"a parameter without a name", "/params", `[{"max": 3}]`},
	{"a parameter that is too long", "/params", `[{"name": "a", "max": 501}]`},
	{"a parameter for no field", "/params", `[{"name": "a", "field": {"form": "ansoegning", "path": "x"}}]`},
	{"negative retention", "/retention", `{"drafts": -1}`},
	{"retention for ever", "/retention", `{"ended": 36501}`},
	{"negative retention of an outcome", "/retention", `{"outcomes": {"slut": -1}}`},
	{"unknown member", "/colour", `"red"`},
	{"no steps", "/steps", `[]`},
	{"unknown kind", "/steps/0/kind", `"wait"`},
	{"first step of another kind", "/steps/0", `{"id": "x", "kind": "end"}`},
	{"fill without a form", "/steps/0/forms", ""},
	{"fill without a title", "/steps/0/title", ""},
	{"step without id", "/steps/0/id", ""},
	{"unknown outcome", "/steps/0/next/0/on", `"approved"`},
	{"unknown mode", "/steps/0/forms/0/mode", `"look"`},
	{"withholding what is no pointer", "/steps/1/forms/0/withhold", `["cpr"]`},
	{"withholding no fields", "/withhold", `[{"form": "ansoegning", "fields": []}]`},
	{"withholding from a group without a name", "/withhold", `[{"form": "ansoegning", "fields": ["/cpr"], "unless": [""]}]`},
	{"handover where there is none", "/steps/0/handover", `{"kind": "esdh"}`},
	{"terminating fill", "/steps/0/terminate", `true`},
	{"nobody approves", "/steps/1/assign", ""},
	{"two approve", "/steps/1/assign/to", `"applicant"`},
	{"approve edits", "/steps/1/forms/0/mode", `"edit"`},
	{"rejected leads nowhere", "/steps/1/next", `[{"on": "approved", "to": "kp"}]`},
	{"handover without settings", "/steps/2/handover", ""},
	{"handover of no kind", "/steps/2/handover/kind", ""},
	{"unknown setting", "/steps/2/handover/colour", `"red"`},
	{"unknown application", "/steps/2/handover/application", `"SP1"`},
	{"no mapping", "/steps/2/handover/fields/cpr", ""},
	{"applicant hands over", "/steps/2/assign", `{"to": "applicant"}`},
	{"bad kle of a handover", "/steps/3/handover/kle", `"x"`},
	{"letter without a body", "/steps/4/handover/body", ""},
	{"unknown join", "/steps/4/join", `"some"`},
	{"end that leads on", "/steps/5/next", `[{"on": "done", "to": "slut"}]`},
}

func TestPlantedErrorsInSolutions(t *testing.T) {
	t.Parallel()
	f := folder(t)
	validator := compile(t, schema.Solution())
	if err := compileSolution(f, f["solution.json"]); err != nil {
		t.Fatal(err)
	}
	for _, c := range plantedSolutions {
		doc := put(t, tree(t, f["solution.json"]), strings.Split(c.at, "/")[1:], c.value)
		if validator.Validate(doc) == nil {
			t.Errorf("%s: the schema does not mind", c.name)
		}
		if compileSolution(f, marshal(t, doc)) == nil {
			t.Errorf("%s: the compiler does not mind", c.name)
		}
	}
}

// What the schema of solutions refuses, the compiler with the library's own
// handlers refuses.
func TestSolutionSchemaIsNeverStricter(t *testing.T) {
	t.Parallel()
	f := folder(t)
	validator := compile(t, schema.Solution())
	words := gather(tree(t, f["solution.json"]), nil)
	words = append(words, true, false, "", "employee", "any", map[string]any{}, []any{})
	members := slices.Sorted(maps.Keys(membersOf(tree(t, f["solution.json"]))))
	rapid.Check(t, func(rt *rapid.T) {
		doc := tree(t, f["solution.json"])
		change(rt, doc, words, members)
		if err := validator.Validate(doc); err != nil && compileSolution(f, marshal(t, doc)) == nil {
			rt.Fatalf("the compiler takes what the schema refuses: %v\n%s", err, marshal(t, doc))
		}
	})
}

func membersOf(v any) map[string]bool {
	found := map[string]bool{}
	switch v := v.(type) {
	case map[string]any:
		for name, m := range v {
			found[name] = true
			maps.Copy(found, membersOf(m))
		}
	case []any:
		for _, item := range v {
			maps.Copy(found, membersOf(item))
		}
	}
	return found
}
