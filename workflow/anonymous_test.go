package workflow_test

import (
	"os"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// praj is a kit with the anonymous solution published and a case begun.
func praj(t testing.TB) (*workflowtest.Kit, *workflowtest.Recorder, workflow.Begun) {
	t.Helper()
	esdh := &workflowtest.Recorder{}
	k := workflowtest.NewKit(t, &workflow.Options{Handlers: map[string]workflow.Handler{"esdh": esdh}})
	k.Publish(t, os.DirFS("testdata/praj"))
	begun, err := k.Engine.Start(t.Context(), k.Anyone("").Identity, workflow.StartRequest{
		Solution: "praj", Lang: i18n.English, Params: map[string]string{"vej": "Algade"}, Command: "k1",
	})
	if err != nil {
		t.Fatal(err)
	}
	return k, esdh, begun
}

func TestAnonymousCaseOpensByItsToken(t *testing.T) {
	t.Parallel()
	k, _, begun := praj(t)
	if len(begun.Token) < 40 {
		t.Errorf("token %q", begun.Token)
	}
	row, err := k.Store.Case(t.Context(), k.Org, begun.Case)
	if err != nil || strings.Contains(row.Token, begun.Token) || row.Token == "" || row.Subject != "" {
		t.Errorf("the store keeps %+v, %v", row, err)
	}
	v, err := k.Engine.View(t.Context(), k.Anyone(begun.Token), begun.Case, i18n.English)
	if err != nil || !v.Own || !v.Steps[0].May || len(v.Steps[0].Forms) != 2 {
		t.Fatalf("the holder's view: %+v, %v", v, err)
	}
	if vej, _ := v.Steps[0].Forms[0].Answers.Value("/vej").AsText(); vej != "Algade" {
		t.Errorf("the link's parameter gave %q", vej)
	}
	for name, c := range map[string]workflow.Caller{
		"no token": k.Anyone(""), "another token": k.Anyone(begun.Token + "x"), "the hash as a token": k.Anyone(row.Token),
		"a citizen without it": k.Citizen("6101501234", "Anders"), "an employee": k.Employee("vera", "vej"),
	} {
		_, err := k.Engine.View(t.Context(), c, begun.Case, i18n.English)
		wantCode(t, name, err, workflow.NotFound)
	}
	again, err := k.Engine.Start(t.Context(), k.Anyone("").Identity, workflow.StartRequest{Solution: "praj", Command: "k1"})
	if err != nil || again.Case == begun.Case || again.Token == begun.Token {
		t.Errorf("a second anonymous start with the same command id gives away the first case: %v", err)
	}
}

func TestFormsThatReadEachOther(t *testing.T) {
	t.Parallel()
	k, esdh, begun := praj(t)
	c := k.Anyone(begun.Token)
	v, err := k.Engine.View(t.Context(), c, begun.Case, i18n.English)
	if err != nil {
		t.Fatal(err)
	}
	sted, fejl := v.Steps[0].Forms[0], v.Steps[0].Forms[1]
	res, err := k.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
		Case: begun.Case, Step: "meld", Lang: i18n.English, Forms: map[string]workflow.FormInput{
			"sted": {Answers: typed(t, sted.Answers, "/vej", "Bredgade 1"), Revision: sted.Revision},
			"fejl": {Answers: typed(t, fejl.Answers, "/tekst", "Hul"), Revision: fejl.Revision},
		},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("submit: %+v, %v", res, err)
	}
	k.Run(t)
	snap, ok := esdh.Snapshot(begun.Case + "/esdh/1")
	if !ok {
		t.Fatal("nothing was handed over")
	}
	if got := string(snap.Forms["fejl"].Data); got != `{"tekst":"Hul","om":"Bredgade 1"}` {
		t.Errorf("handed over %s", got)
	}
	if got := string(snap.Forms["fejl"].State.Submission()); got != string(snap.Forms["fejl"].Data) {
		t.Errorf("evaluating the snapshot again gives %s", got)
	}
	if snap.Lang != i18n.English {
		t.Errorf("language %q", snap.Lang)
	}
}

func TestCaseWorkerFillsInAFormOfTheirOwn(t *testing.T) {
	t.Parallel()
	k, _, begun := praj(t)
	c, vera := k.Anyone(begun.Token), k.Employee("vera", "vej")
	v, err := k.Engine.View(t.Context(), c, begun.Case, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	inputs := map[string]workflow.FormInput{}
	for _, f := range v.Steps[0].Forms {
		name := map[string]string{"sted": "/vej", "fejl": "/tekst"}[f.ID]
		inputs[f.ID] = workflow.FormInput{Answers: typed(t, f.Answers, name, "x"), Revision: f.Revision}
	}
	if _, err := k.Engine.Submit(t.Context(), c, workflow.SubmitRequest{Case: begun.Case, Step: "meld", Forms: inputs}); err != nil {
		t.Fatal(err)
	}
	v, err = k.Engine.View(t.Context(), vera, begun.Case, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	var forms []string
	var own workflow.FormView
	for _, s := range v.Steps {
		for _, f := range s.Forms {
			forms = append(forms, f.ID+" "+string(f.Mode))
			if f.Mode == workflow.Edit {
				own = f
			}
		}
	}
	if diff := cmp.Diff([]string{"fejl show", "vurdering edit"}, forms); diff != "" {
		t.Fatalf("the case worker's forms (-want +got):\n%s", diff)
	}
	if _, seen := v.Submitted["sted"]; seen {
		t.Error("the case worker sees a form that their step does not have")
	}
	res, err := k.Engine.Submit(t.Context(), vera, workflow.SubmitRequest{
		Case: begun.Case, Step: "vurder", Forms: map[string]workflow.FormInput{"vurdering": {Answers: typed(t, own.Answers, "/haster", "true"), Revision: own.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("submit: %v, %v", res.Forms["vurdering"].State.Faults(), err)
	}
	k.Run(t)
	v, err = k.Engine.View(t.Context(), c, begun.Case, i18n.Danish)
	if err != nil || v.State != workflow.CaseEnded {
		t.Errorf("in the end: %s, %v", v.State, err)
	}
	if _, seen := v.Submitted["vurdering"]; seen {
		t.Error("the citizen sees the case worker's form")
	}
}

func TestStartRules(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.Publish(t, os.DirFS("testdata/praj"))
	weak := b.anders
	weak.Assurance = 1
	company := b.anders
	company.Actor.CVR = "12345678"
	for name, c := range map[string]workflow.Caller{"anonymous": b.Anyone(""), "a weak login": weak, "a company": company, "an employee": b.worker} {
		_, err := b.Engine.Start(t.Context(), c.Identity, workflow.StartRequest{Solution: "tilskud"})
		wantCode(t, name, err, workflow.Denied)
	}
	_, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "nope"})
	wantCode(t, "unknown solution", err, workflow.NotFound)
	_, err = b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Params: map[string]string{"A b": "x"}})
	wantCode(t, "a bad parameter", err, workflow.Invalid)
	for name, want := range map[string]int{"": 2, "anders": 2} {
		c := b.Anyone("")
		if name != "" {
			c = b.anders
		}
		offers, err := b.Engine.Offers(t.Context(), c.Identity)
		if err != nil || len(offers) != want {
			t.Errorf("offers to %q: %d, %v", name, len(offers), err)
		}
	}
	elsewhere := b.anders.Identity
	elsewhere.Org = "beby"
	if offers, err := b.Engine.Offers(t.Context(), elsewhere); err != nil || len(offers) != 0 {
		t.Errorf("another organisation's offers: %v, %v", offers, err)
	}
}
