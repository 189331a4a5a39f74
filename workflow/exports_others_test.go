package workflow_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// together is filled in by an applicant, and then by a co-applicant.
var together = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "faelles", "version": "1", "title": "Fælles", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"languages": ["da"], "start": {"login": ["mitid"]}, "test": true,
		"steps": [
			{"id": "en", "kind": "fill", "title": "En", "forms": [{"form": "en"}], "assign": {"to": "applicant"}, "next": [{"on": "submitted", "to": "to"}]},
			{"id": "to", "kind": "fill", "title": "To", "forms": [{"form": "to"}],
				"assign": {"to": "coapplicant", "field": "forms.en.anden", "by": "cpr"}, "next": [{"on": "submitted", "to": "slut"}]},
			{"id": "slut", "kind": "end"}
		]}`)},
	"forms/en.json": {Data: []byte(`{"id": "en", "version": "1", "languages": ["da"], "title": "En", "pages": [{"id": "a", "title": "A", "fields": [
		{"key": "anden", "type": "cpr", "label": "Den anden"}, {"key": "tekst", "type": "text", "label": "Tekst"}]}]}`)},
	"forms/to.json": {Data: []byte(`{"id": "to", "version": "1", "languages": ["da"], "title": "To", "pages": [{"id": "a", "title": "A", "fields": [
		{"key": "svar", "type": "text", "label": "Svar"}]}]}`)},
}

// couple returns a kit with two people and somebody who takes out their data.
func couple(t *testing.T) *exports {
	t.Helper()
	index := must(ledger.NewIndex(bytes.Repeat([]byte{2}, 32)))
	x := &exports{bench: &bench{Kit: workflowtest.NewKit(t, &workflow.Options{Index: index})}}
	x.anders, x.berit = x.Citizen("6101501234", "Anders Prøvesen"), x.Citizen("6202601234", "Berit Prøvesen")
	x.clerk = x.Employee("erik", "exporter")
	return x
}

// answer submits a step of a case as somebody whose only task it is.
func (x *exports) answer(t *testing.T, c workflow.Caller, id, step, answers string) {
	t.Helper()
	fv := x.draft(t, c, id)
	a, _, err := form.DecodeAnswers(fv.Form, []byte(answers))
	if err != nil {
		t.Fatal(err)
	}
	res, err := x.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
		Case: id, Step: step, Forms: map[string]workflow.FormInput{fv.ID: {Answers: a, Revision: fv.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("Submit %s: %+v, %v", step, res, err)
	}
}

func TestExportOfACoApplicant(t *testing.T) {
	t.Parallel()
	x := couple(t)
	x.Publish(t, together)
	begun, err := x.Engine.Start(t.Context(), x.anders.Identity, workflow.StartRequest{Solution: "faelles"})
	if err != nil {
		t.Fatal(err)
	}
	x.answer(t, x.anders, begun.Case, "en", `{"anden": "6202601234", "tekst": "Anders skrev"}`)
	x.answer(t, x.berit, begun.Case, "to", `{"svar": "Berit svarede"}`)

	got, text := x.person(t, x.clerk, string(x.berit.Actor.Ref))
	if len(got.Cases) != 1 || got.Cases[0].Role != "participant" || got.Cases[0].Person != nil || len(got.Cases[0].History) != 0 {
		t.Fatalf("Berit's data: %s", text)
	}
	if !strings.Contains(text, "Berit svarede") {
		t.Error("what Berit submitted is not in it")
	}
	for _, other := range []string{"Anders skrev", "Anders Prøvesen", "6101501234"} {
		if strings.Contains(text, other) {
			t.Errorf("Berit's data hold %q", other)
		}
	}
	got, text = x.person(t, x.clerk, string(x.anders.Actor.Ref))
	if len(got.Cases) != 1 || got.Cases[0].Role != "applicant" || !strings.Contains(text, "Anders skrev") {
		t.Errorf("Anders's data: %s", text)
	}
	if got, text = x.person(t, x.berit, ""); len(got.Cases) != 0 {
		t.Errorf("Berit has no case of her own: %s", text)
	}
}

// TestExportOfACoApplicantWhoseStepIsNoMore: what somebody submitted is theirs also
// when the case goes on with a version that nobody but the applicant fills in.
func TestExportOfACoApplicantWhoseStepIsNoMore(t *testing.T) {
	t.Parallel()
	x := couple(t)
	se := `{"id": "se", "kind": "approve", "title": "Se", "assign": {"group": "vej"}, "forms": [{"form": "to", "mode": "show"}],
		"next": [{"on": "approved", "to": "slut"}, {"on": "rejected", "to": "en"}]}, {"id": "slut", "kind": "end"}`
	first := changed(folderOf(together), "solution.json", `{"id": "slut", "kind": "end"}`, se, `"to": "slut"`, `"to": "se"`)
	from := x.Publish(t, first)
	begun, err := x.Engine.Start(t.Context(), x.anders.Identity, workflow.StartRequest{Solution: "faelles"})
	if err != nil {
		t.Fatal(err)
	}
	x.answer(t, x.anders, begun.Case, "en", `{"anden": "6202601234"}`)
	x.answer(t, x.berit, begun.Case, "to", `{"svar": "Berit svarede"}`)
	x.Clock.Advance(time.Minute)
	to := x.Publish(t, changed(folderOf(first), "solution.json", `"assign": {"to": "coapplicant", "field": "forms.en.anden", "by": "cpr"}`, `"assign": {"to": "applicant"}`))
	plan := workflow.MigrationPlan{Solution: "faelles", From: from, To: to}
	if got, err := x.Engine.Migrate(t.Context(), x.Employee("pia", "publisher").Identity, plan); err != nil || got.Able != 1 {
		t.Fatalf("migrated %+v, %v", got, err)
	}
	if got, text := x.person(t, x.clerk, string(x.berit.Actor.Ref)); len(got.Cases) != 1 || !strings.Contains(text, "Berit svarede") {
		t.Errorf("Berit's data: %s", text)
	}
}
