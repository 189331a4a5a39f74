package workflow_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

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

func TestExportOfACoApplicant(t *testing.T) {
	t.Parallel()
	index := must(ledger.NewIndex(bytes.Repeat([]byte{2}, 32)))
	x := &exports{bench: &bench{Kit: workflowtest.NewKit(t, &workflow.Options{Index: index})}}
	x.Publish(t, together)
	x.anders, x.berit = x.Citizen("6101501234", "Anders Prøvesen"), x.Citizen("6202601234", "Berit Prøvesen")
	x.clerk = x.Employee("erik", "exporter")
	begun, err := x.Engine.Start(t.Context(), x.anders.Identity, workflow.StartRequest{Solution: "faelles"})
	if err != nil {
		t.Fatal(err)
	}
	submit := func(c workflow.Caller, step, answers string) {
		t.Helper()
		fv := x.draft(t, c, begun.Case)
		a, _, err := form.DecodeAnswers(fv.Form, []byte(answers))
		if err != nil {
			t.Fatal(err)
		}
		res, err := x.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
			Case: begun.Case, Step: step, Forms: map[string]workflow.FormInput{fv.ID: {Answers: a, Revision: fv.Revision}},
		})
		if err != nil || !res.Submitted {
			t.Fatalf("Submit %s: %+v, %v", step, res, err)
		}
	}
	submit(x.anders, "en", `{"anden": "6202601234", "tekst": "Anders skrev"}`)
	submit(x.berit, "to", `{"svar": "Berit svarede"}`)

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
