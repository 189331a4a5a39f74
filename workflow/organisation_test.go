package workflow_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// printer is a handler whose letters may have to be printed.
type printer struct{ workflowtest.Recorder }

func (*printer) Uses(c workflow.Config) []workflow.OptionUse {
	return []workflow.OptionUse{{Option: "print", Pointer: "/print"}}
}

// TestOrganisationOptions: a solution that needs what its organisation has not
// cannot be published, and is told where.
func TestOrganisationOptions(t *testing.T) {
	t.Parallel()
	all := []workflow.Option{"kp", "sms", "languages", "consent", "proxy", "print", "payment"}
	published := func(t *testing.T, off workflow.Option, org workflow.Organisation) []string {
		for _, o := range all {
			if o != off {
				org.Options = append(org.Options, o)
			}
		}
		org.Key = "aaby"
		kit := workflowtest.NewKit(t, &workflow.Options{
			Organisations: workflow.OrganisationList{{Key: "beby", Options: all}, org},
			Handlers:      map[string]workflow.Handler{"kp": &workflowtest.Recorder{}, "letter": &printer{}},
		})
		folder := tilskud(t)
		folder["blocks/tillad.json"] = []byte(`{"fields": [{"key": "samtykke", "type": "consent", "label": {"da": "Ja", "en": "Yes"}, "consent": "x"}]}`)
		folder["forms/ansoegning.json"] = []byte(changedText(string(folder["forms/ansoegning.json"]), `{"key": "hvad"`, `{"use": "tillad"}, {"key": "hvad"`))
		by := kit.Employee("pia", "publisher").Identity
		_, err := kit.Engine.Publish(t.Context(), by, changed(folder, "solution.json", `"assurance": "substantial"`, `"privilege": "urn:dk:x"`), workflow.VersionOpen, "")
		if err == nil {
			return nil
		}
		ps, ok := errors.AsType[workflow.Problems](err)
		if !ok {
			t.Fatal(err)
		}
		var out []string
		for _, p := range ps {
			out = append(out, p.File+"#"+p.Pointer+" "+string(p.Code))
		}
		return out
	}
	for off, want := range map[workflow.Option][]string{
		"":          nil,
		"payment":   nil, // it asks for none
		"languages": {"solution.json#/languages option"},
		"kp":        {"solution.json#/steps/2/handover/kind option"},
		"print":     {"solution.json#/steps/3/handover/print option"},
		"proxy":     {"solution.json#/start/privilege option"},
		"consent":   {"blocks/tillad.json#/fields/0/type option"},
	} {
		if diff := cmp.Diff(want, published(t, off, workflow.Organisation{})); diff != "" {
			t.Errorf("without %q (-want +got):\n%s", off, diff)
		}
	}
	got := published(t, "", workflow.Organisation{Languages: []i18n.Lang{i18n.Danish}})
	if diff := cmp.Diff([]string{"solution.json#/languages/1 option"}, got); diff != "" {
		t.Errorf("in Danish only (-want +got):\n%s", diff)
	}
}

// TestOptionsOfSteps: kinds of steps need their option, whether or not they are
// otherwise in order.
func TestOptionsOfSteps(t *testing.T) {
	t.Parallel()
	for kind, option := range map[string]workflow.Option{
		"pay": workflow.OptionPayment, "consent": workflow.OptionConsent, "sign": workflow.OptionSign,
		"external": workflow.OptionExternal, "subcase": workflow.OptionSubcase,
	} {
		f, err := workflow.ReadFolder(changed(tilskud(t), "solution.json", `"id": "slut", "kind": "end"`, `"id": "slut", "kind": "`+kind+`"`, `, "en"],`, `],`))
		if err != nil {
			t.Fatal(err)
		}
		for _, on := range []bool{false, true} {
			org := workflow.Organisation{Options: []workflow.Option{"kp", "letter", "languages"}}
			if on {
				org.Options = append(org.Options, option)
			}
			_, err = workflow.Compile(f, &workflow.CompileOptions{Organisation: &org})
			ps, _ := errors.AsType[workflow.Problems](err)
			missing := false
			for _, p := range ps {
				missing = missing || p.Code == workflow.ProblemOption && p.Pointer == "/steps/4/kind"
			}
			if missing == on {
				t.Errorf("%s, option on %v: %v", kind, on, err)
			}
		}
	}
}

func TestUnknownOrganisation(t *testing.T) {
	t.Parallel()
	kit := workflowtest.NewKit(t, &workflow.Options{Organisations: workflow.OrganisationList{{Key: "beby"}}})
	_, err := kit.Engine.Publish(t.Context(), kit.Employee("pia", "publisher").Identity, changed(tilskud(t), ""), workflow.VersionOpen, "")
	wantCode(t, "an organisation nobody knows", err, workflow.NotFound)
}

// bought is an organisation whose options change while the process runs.
type bought struct {
	mu  sync.Mutex
	has []workflow.Option
}

func (o *bought) Organisation(context.Context, string) (workflow.Organisation, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return workflow.Organisation{Key: "aaby", Options: slices.Clone(o.has)}, nil
}

// TestOptionThatIsSwitchedOff: what is open goes on, and cannot be opened again.
func TestOptionThatIsSwitchedOff(t *testing.T) {
	t.Parallel()
	org := &bought{has: []workflow.Option{"kp", "letter", "languages"}}
	kit := workflowtest.NewKit(t, &workflow.Options{
		Organisations: org, Handlers: map[string]workflow.Handler{"kp": &workflowtest.Recorder{}, "letter": &workflowtest.Recorder{}},
	})
	hash := kit.Publish(t, changed(tilskud(t), ""))
	org.has = org.has[1:]
	if _, err := kit.Engine.Start(t.Context(), kit.Citizen("6101501234", "Anders").Identity, workflow.StartRequest{Solution: "tilskud"}); err != nil {
		t.Errorf("what is open: %v", err)
	}
	by := kit.Employee("pia", "publisher").Identity
	if _, err := kit.Engine.SetState(t.Context(), by, "tilskud", hash, workflow.VersionPaused, ""); err != nil {
		t.Errorf("pause: %v", err)
	}
	_, err := kit.Engine.SetState(t.Context(), by, "tilskud", hash, workflow.VersionOpen, "")
	ps, ok := errors.AsType[workflow.Problems](err)
	if !ok || len(ps) != 1 || ps[0].Code != workflow.ProblemOption || ps[0].Pointer != "/steps/2/handover/kind" {
		t.Errorf("opened again: %v", err)
	}
}
