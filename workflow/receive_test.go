package workflow_test

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// receiving is a folder whose form has file fields of every kind.
var receiving = fstest.MapFS{
	"solution.json": {Data: []byte(`{"id": "filer", "version": "1", "title": "Filer", "owner": "x", "kle": "05.01.12", "facet": "G01", "languages": ["da"],
		"start": {"login": ["mitid"]}, "steps": [
		{"id": "send", "kind": "fill", "title": "Send", "forms": [{"form": "filer"}], "next": [{"on": "submitted", "to": "slut"}]},
		{"id": "slut", "kind": "end"}]}`)},
	"forms/filer.json": {Data: []byte(`{"id": "filer", "version": "1", "languages": ["da"], "title": "Filer", "pages": [{"id": "alt", "title": "Alt", "fields": [
		{"key": "vis", "type": "yesno", "label": "Vis"},
		{"key": "skjult", "type": "file", "label": "Skjult", "visible": "vis"},
		{"key": "laast", "type": "file", "label": "Låst", "readonly": true},
		{"key": "gruppe", "type": "group", "label": "Gruppe", "readonly": true, "fields": [{"key": "fil", "type": "file", "label": "Fil"}]},
		{"key": "liste", "type": "list", "label": "Liste", "fields": [{"key": "fil", "type": "file", "label": "Fil", "accept": ["image/png"], "maxSize": 1000}]}]}]}`)},
}

func filer(t *testing.T, limits workflow.FileLimits) (*workflowtest.Kit, workflow.Caller, string) {
	t.Helper()
	k := workflowtest.NewKit(t, &workflow.Options{Files: limits})
	k.Publish(t, receiving)
	c := k.Citizen("6101501234", "Anders")
	begun, err := k.Engine.Start(t.Context(), c.Identity, workflow.StartRequest{Solution: "filer"})
	if err != nil {
		t.Fatal(err)
	}
	return k, c, begun.Case
}

func receive(k *workflowtest.Kit, t *testing.T, c workflow.Caller, id, field, body string) (workflow.Attached, error) {
	t.Helper()
	return k.Engine.Receive(t.Context(), c, workflow.AttachRequest{Case: id, Step: "send", Form: "filer", Field: field, Name: "a.png", Body: strings.NewReader(body)})
}

func TestReceiveLeavesTheDraftAlone(t *testing.T) {
	t.Parallel()
	k, c, id := filer(t, workflow.FileLimits{})
	before, err := k.Engine.View(t.Context(), c, id, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	// A row that is not saved yet, and a field that the browser has just shown.
	for _, field := range []string{"/liste/r7/fil", "/skjult"} {
		got, err := receive(k, t, c, id, field, png)
		if err != nil || len(got.Faults) > 0 || got.File.ID == "" || got.Revision != before.Steps[0].Forms[0].Revision {
			t.Fatalf("%s: %+v, %v", field, got, err)
		}
		_, r, err := k.Engine.OpenFile(t.Context(), c, id, got.File.ID)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(r); err != nil || string(data) != png {
			t.Errorf("%q came back, %v", data, err)
		}
		r.Close()
		if field != "/skjult" {
			continue
		}
		f := before.Steps[0].Forms[0]
		a := typed(t, f.Answers, "/vis", "true")
		if err := a.AddFile("/skjult", got.File); err != nil {
			t.Fatal(err)
		}
		res, err := k.Engine.Submit(t.Context(), c, workflow.SubmitRequest{Case: id, Step: "send", Forms: map[string]workflow.FormInput{"filer": {Answers: a, Revision: f.Revision}}})
		if err != nil || !res.Submitted {
			t.Errorf("the received file cannot be submitted: %v, %v", res.Forms["filer"].State.Faults(), err)
		}
	}
}

func TestReceiveRefuses(t *testing.T) {
	t.Parallel()
	k, c, id := filer(t, workflow.FileLimits{Count: 1})
	for field, code := range map[string]workflow.Code{
		"": workflow.NotFound, "/": workflow.NotFound, "/nope": workflow.NotFound, "/vis": workflow.NotFound, "/liste": workflow.NotFound, "/liste/r1": workflow.NotFound,
		"liste/r1/fil": workflow.NotFound, "/laast": workflow.NotFound, "/gruppe/fil": workflow.NotFound, "/liste/r1/fil/x": workflow.NotFound,
	} {
		_, err := receive(k, t, c, id, field, png)
		wantCode(t, field, err, code)
	}
	for body, code := range map[string]string{"MZ\x90": "file_type", "": "file_type", png + strings.Repeat("x", 1000): "file_size"} {
		got, err := receive(k, t, c, id, "/liste/r1/fil", body)
		if err != nil || len(got.Faults) != 1 || string(got.Faults[0].Code) != code || got.Faults[0].Path != "/liste/r1/fil" {
			t.Errorf("%.10q: %+v, %v", body, got, err)
		}
	}
	for who, other := range map[string]workflow.Caller{"another citizen": k.Citizen("6202601234", "Berit"), "nobody": k.Anyone(""), "an employee": k.Employee("vera", "pension")} {
		_, err := receive(k, t, other, id, "/skjult", png)
		wantCode(t, who, err, workflow.NotFound)
	}
	if got, err := receive(k, t, c, id, "/skjult", png); err != nil || len(got.Faults) > 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	got, err := receive(k, t, c, id, "/skjult", png)
	if err != nil || len(got.Faults) != 1 || got.Faults[0].Code != "too_many" {
		t.Errorf("more files than the case may have: %+v, %v", got, err)
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	b := setup(t)
	by := b.Anyone("").Identity
	offer, forms, err := b.Engine.Preview(t.Context(), by, workflow.StartRequest{Solution: "tilskud", Lang: i18n.English})
	if err != nil || len(forms) != 1 || forms[0].ID != "ansoegning" || forms[0].Revision != 0 || forms[0].Facts.Lang != i18n.English {
		t.Fatalf("preview: %+v, %v", forms, err)
	}
	if offer.Workflow.Solution.ID != "tilskud" || len(forms[0].State().Faults()) == 0 {
		t.Error("the preview is not of an empty draft")
	}
	if _, _, err := b.Engine.Preview(t.Context(), by, workflow.StartRequest{Solution: "nope", Lang: i18n.Danish}); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("an unknown solution: %v", err)
	}
	by.Org = "beby"
	_, _, err = b.Engine.Preview(t.Context(), by, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish})
	wantCode(t, "another organisation", err, workflow.NotFound)
	if cases, err := b.Engine.Cases(t.Context(), b.anders, workflow.CasePage{}); err != nil || len(cases) > 0 {
		t.Errorf("looking made %d cases, %v", len(cases), err)
	}
}

// TestReceivedFileStaysWhenItIsInDoubtWhetherItWasKept: the browser may name the
// file in its answers, because the case may have it.
func TestReceivedFileStaysWhenItIsInDoubtWhetherItWasKept(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	e, err := workflow.New(doubtful{b.Store}, b.Files, b.Sealer, b.Trail, b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Receive(t.Context(), b.anders, workflow.AttachRequest{
		Case: id, Step: "ansoeg", Form: "ansoegning", Field: "/bilag", Name: "a.png", Body: strings.NewReader(png),
	})
	wantCode(t, "Receive", err, workflow.InDoubt)
	known := b.draft(t, b.anders, id).Facts.Files
	if len(known) != 1 {
		t.Fatalf("the case knows %d files, want 1", len(known))
	}
	for file := range known {
		_, r, err := b.Engine.OpenFile(t.Context(), b.anders, id, file)
		if err != nil {
			t.Fatalf("the case names a file that is gone: %v", err)
		}
		_ = r.Close()
	}
}
