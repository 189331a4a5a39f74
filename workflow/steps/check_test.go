package steps_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

func TestCheckConfig(t *testing.T) {
	t.Parallel()
	m := setup(t)
	offer, err := m.Engine.Offer(t.Context(), m.Org, "tillaeg", false)
	if err != nil {
		t.Fatal(err)
	}
	handlers := m.handlers(t)
	for _, tc := range []struct {
		name, step string
		swap       []string // in the settings
		anonymous  bool
		want       []string
	}{
		{name: "sound", step: "kp"}, {name: "sound", step: "journal"}, {name: "sound", step: "brev"},
		{"an unknown member", "brev", []string{`"to":`, `"too":`}, false, []string{""}},
		{"nobody", "brev", []string{`"to": "applicant",`, ``}, false, []string{"/to"}},
		{"somebody else", "brev", []string{`"applicant"`, `"manager"`}, false, []string{"/to"}},
		{"both", "brev", []string{`"to":`, `"party": {"form": "ansoegning", "cpr": "cpr"}, "to":`}, false, []string{"/to"}},
		{"a party of nothing", "brev", []string{`"to": "applicant"`, `"party": {"form": "nope", "cpr": ""}`}, false, []string{"/party/form", "/party/cpr"}},
		{"a party of another type", "brev", []string{`"to": "applicant"`, `"party": {"form": "ansoegning", "cpr": "agreed"}`}, false, []string{"/party/cpr"}},
		{"nobody known", "brev", nil, true, []string{"/to"}},
		{"a title of two lines", "brev", []string{`We have <received>`, `We have\nreceived`}, false, []string{"/title"}},
		{"a language of none", "brev", []string{`"da": "Vi har`, `"xx": "Vi har`}, false, []string{"/title"}},
		{"no title, no body", "brev", []string{`Vi har <modtaget> din ansøgning`, ` `, `Tak for ansøgningen & bilagene.\nVi vender tilbage.\n\nMed venlig hilsen`, ``}, false, []string{"/title", "/body"}},
		{"too many documents", "brev", []string{`"documents": [`, `"documents": [` + strings.Repeat(`{"form": "ansoegning", "title": "x"},`, 9)}, false, []string{"/documents"}},
		{"documents and files of nothing", "brev", []string{`{"form": "ansoegning", "title": {"da": "Ansøgning:`, `{"form": "nope", "title": {"da": "Ansøgning:`, `"/documents/*/file"`, `"/nope"`}, false,
			[]string{"/documents/0/form", "/files/0/path"}},

		{"no case", "journal", []string{`32.03.12`, `32`, `G01`, `X`, `Udvidet helbredstillæg`, ``}, false, []string{"/title", "/kle", "/facet"}},
		{"a file that is none", "journal", []string{`/documents/*/file`, `/documents/*/type`}, false, []string{"/files/0/path"}},
		{"a pointer that is none", "journal", []string{`/documents/*/file`, `documents~`}, false, []string{"/files/0/path"}},

		{"another application", "kp", []string{`SP242`, `SP241`}, false, []string{"/application"}},
		{"no form", "kp", []string{`"form": "ansoegning"`, `"form": "nope"`}, false, []string{"/form"}},
		{"nobody known", "kp", nil, true, []string{""}},
		{"missing and wrong", "kp", []string{`"first"`, `""`, `"cpr": "cpr"`, `"cpr": "agreed"`, `"consent": "agreed"`, `"consent": "last"`}, false,
			[]string{"/fields/given", "/fields/cpr", "/fields/consent"}},
		{"a treatment that KP does not know", "kp", []string{`"treatment": "treatment"`, `"treatment": "insurance"`}, false, []string{"/fields/treatment", "/fields/treatment"}},
		{"half a power of attorney", "kp", []string{`"mandate": "mandate"`, `"mandate": ""`}, false, []string{"/fields/mandate"}},
		{"rows of something else", "kp", []string{`"documents": "documents"`, `"documents": "photo"`}, false, []string{"/documents"}},
		{"an expression that is none", "kp", []string{`"documents": "documents"`, `"documents": "documents["`}, false, []string{"/documents"}},
	} {
		t.Run(tc.step+"/"+tc.name, func(t *testing.T) {
			t.Parallel()
			step := *offer.Workflow.Step(tc.step)
			handover := *step.Handover
			step.Handover = &handover
			handover.Config = json.RawMessage(strings.NewReplacer(tc.swap...).Replace(string(handover.Config)))
			if len(tc.swap) > 0 && slices.Equal(handover.Config, offer.Workflow.Step(tc.step).Handover.Config) {
				t.Fatal("nothing was changed")
			}
			solution := *offer.Workflow.Solution
			solution.Start.Anonymous = tc.anonymous
			var got []string
			problems := handlers[handover.Kind].(workflow.ConfigChecker).CheckConfig(workflow.Config{Solution: &solution, Step: &step, Forms: offer.Workflow.Forms})
			for _, p := range problems {
				got = append(got, p.Pointer)
				if p.Message == "" {
					t.Errorf("%s has no message", p.Pointer)
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("problems (-want +got):\n%s\n%v", diff, problems)
			}
		})
	}
}

// That what the receiver cannot do without may be hidden is worth a look, and no
// mistake.
func TestMappingsOfHiddenFieldsWarn(t *testing.T) {
	t.Parallel()
	m := setup(t)
	for field, want := range map[string][]string{
		"treatment": {"/steps/1/handover/fields/treatment maybe_hidden"}, // required
		"insurance": nil,                                                 // not required
	} {
		folder, err := workflow.ReadFolder(os.DirFS("testdata/tillaeg"))
		if err != nil {
			t.Fatal(err)
		}
		const file = "forms/ansoegning.json"
		before := string(folder[file])
		key := `{"key": "` + field + `", `
		if folder[file] = []byte(strings.Replace(before, key, key+`"visible": "answered(phone)", `, 1)); string(folder[file]) == before {
			t.Fatalf("there is no field %s", field)
		}
		w, err := workflow.Compile(folder, &workflow.CompileOptions{Handlers: m.handlers(t)})
		if err != nil {
			t.Fatalf("%s: %v", field, err)
		}
		var got []string
		for _, p := range w.Warnings {
			got = append(got, p.Pointer+" "+string(p.Code))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", field, diff)
		}
	}
}
