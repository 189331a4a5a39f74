package workflow_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

func TestEveryVersionStaysLoadable(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	old := b.view(t, b.anders, id).Workflow.Hash
	folder, err := workflow.ReadFolder(os.DirFS("testdata/tilskud"))
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(time.Second)
	b.Publish(t, changed(folder, "solution.json", `"version": "1"`, `"version": "2"`))
	b.Clock.Advance(time.Second)
	b.Publish(t, changed(folder, "solution.json", `"ansoeg"`, `"soeg"`))
	fresh, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := fresh.View(t.Context(), b.anders, id, i18n.Danish)
	if err != nil || v.Workflow.Hash != old || v.Workflow.Step("ansoeg") == nil {
		t.Errorf("after a redeploy: %v", err)
	}
	begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud"})
	if err != nil || begun.Step != "soeg" {
		t.Errorf("a new case starts at %q, %v", begun.Step, err)
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	hash := b.view(t, b.anders, id).Workflow.Hash
	publisher := b.Employee("pia", "publisher")
	start := func(test bool) error {
		_, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Test: test})
		return err
	}
	for _, c := range []struct {
		state      workflow.VersionState
		live, test workflow.Code
	}{
		{workflow.VersionOpen, "", ""}, {workflow.VersionTest, workflow.NotFound, ""},
		{workflow.VersionDraft, workflow.NotFound, workflow.NotFound}, {workflow.VersionRetired, workflow.NotFound, workflow.NotFound},
		{workflow.VersionPaused, workflow.Unavailable, workflow.Unavailable},
	} {
		if _, err := b.Engine.SetState(t.Context(), publisher.Identity, "tilskud", hash, c.state); err != nil {
			t.Fatal(err)
		}
		for test, want := range map[bool]workflow.Code{false: c.live, true: c.test} {
			if err := start(test); (err == nil) != (want == "") || err != nil && workflow.CodeOf(err) != want {
				t.Errorf("%s: start(test %v): %v, want %q", c.state, test, err, want)
			}
		}
	}
	if res := b.submit(t, b.anders, id, sound...); !res.Submitted {
		t.Error("a case that is going on stops when its version is paused")
	}
	_, err := b.Engine.SetState(t.Context(), b.worker.Identity, "tilskud", hash, workflow.VersionOpen)
	wantCode(t, "a case worker publishes", err, workflow.Denied)
}

// A solution's forms may call what the engine was given, and cannot be loaded
// by an engine that lacks it.
func TestFormsCallAVendorsFunctions(t *testing.T) {
	t.Parallel()
	amount := expression.Type{Kind: expression.Money}
	forms := &form.Options{Functions: []expression.Function{{
		Name: "half", Params: []expression.Type{amount}, Result: amount,
		Call: func(args []expression.Value) expression.Value {
			oere, _ := args[0].AsOere()
			return expression.MoneyOere(oere / 2)
		},
	}}}
	kit := workflowtest.NewKit(t, &workflow.Options{Forms: forms, Handlers: map[string]workflow.Handler{"kp": panicking{}, "letter": panicking{}}})
	folder := tilskud(t)
	source := string(folder["forms/ansoegning.json"])
	folder["forms/ansoegning.json"] = []byte(strings.Replace(source, `"fields": [`, `"fields": [{"key": "halv", "type": "computed", "of": "money", "label": {"da": "Halv", "en": "Half"}, "calculate": "half(100)"}, `, 1))
	kit.Publish(t, changed(folder, ""))
	anders := kit.Citizen("6101501234", "Anders Prøvesen")
	begun, err := kit.Engine.Start(t.Context(), anders.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]*workflow.Options{"the same": {Forms: forms}, "none": nil} {
		engine, err := workflow.New(kit.Store, kit.Files, kit.Sealer, kit.Trail, kit.Clock, o)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := engine.View(t.Context(), anders, begun.Case, i18n.Danish); (err == nil) != (o != nil) {
			t.Errorf("with %s: %v", name, err)
		}
	}
}
