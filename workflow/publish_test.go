package workflow_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// publish publishes a folder in a state and returns its hash.
func (b *bench) publish(t testing.TB, folder fs.FS, state workflow.VersionState) string {
	t.Helper()
	p, err := b.Engine.Publish(t.Context(), b.Employee("pia", "publisher").Identity, folder, state, "")
	if err != nil {
		t.Fatal(err)
	}
	return p.Hash
}

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
	publisher := b.Employee("pia", "publisher")
	newer := b.publish(t, changed(tilskud(t), "solution.json", `"version": "1"`, `"version": "2"`), workflow.VersionDraft)
	id := b.start(t)
	opened := b.view(t, b.anders, id).Workflow.Hash
	start := func(test bool) (string, error) {
		begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Test: test})
		if err != nil {
			return "", err
		}
		return b.view(t, b.anders, begun.Case).Workflow.Hash, nil
	}
	for _, c := range []struct {
		name, hash string
		state      workflow.VersionState
		live, test string // the version that cases are begun on, or the code
	}{
		{"opened again", opened, workflow.VersionOpen, opened, opened},
		{"a newer one is tested", newer, workflow.VersionTest, opened, newer},
		{"put away again", newer, workflow.VersionDraft, opened, opened},
		{"opened", newer, workflow.VersionOpen, newer, newer},
		{"paused", newer, workflow.VersionPaused, "unavailable", "unavailable"},
		{"retired, so that the older one counts", newer, workflow.VersionRetired, opened, opened},
		{"all retired", opened, workflow.VersionRetired, "not_found", "not_found"},
		{"back to the older one", opened, workflow.VersionOpen, opened, opened},
		{"the newer one after all", newer, workflow.VersionOpen, newer, newer},
	} {
		b.Clock.Advance(time.Second)
		if _, err := b.Engine.SetState(t.Context(), publisher.Identity, "tilskud", c.hash, c.state, ""); err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for test, want := range map[bool]string{false: c.live, true: c.test} {
			got, err := start(test)
			if err != nil {
				got = string(workflow.CodeOf(err))
			}
			if got != want {
				t.Errorf("%s: a start (test %v) gives %s, %v, want %s", c.name, test, got, err, want)
			}
		}
	}
	if res := b.submit(t, b.anders, id, sound...); !res.Submitted {
		t.Error("a case that is going on stops when its version is paused")
	}
	_, err := b.Engine.SetState(t.Context(), b.worker.Identity, "tilskud", opened, workflow.VersionOpen, "")
	wantCode(t, "a case worker publishes", err, workflow.Denied)
}

// TestTransitions holds the table of states against what the engine allows.
func TestTransitions(t *testing.T) {
	t.Parallel()
	const draft, test, open, paused, retired = workflow.VersionDraft, workflow.VersionTest, workflow.VersionOpen, workflow.VersionPaused, workflow.VersionRetired
	ways := map[workflow.VersionState][]workflow.VersionState{draft: {draft}, test: {test}, open: {open}, paused: {open, paused}, retired: {open, retired}}
	legal := map[workflow.VersionState][]workflow.VersionState{
		draft: {draft, test, open, retired}, test: {draft, test, open, retired},
		open: {open, paused, retired}, paused: {open, paused, retired}, retired: {open, retired},
	}
	for from, way := range ways {
		for _, to := range []workflow.VersionState{draft, test, open, paused, retired} {
			b := setup(t)
			by := b.Employee("pia", "publisher").Identity
			folder := changed(tilskud(t), "solution.json", `"id": "tilskud"`, `"id": "ny"`)
			p, err := b.Engine.Publish(t.Context(), by, folder, way[0], "")
			for _, state := range way {
				if err == nil {
					_, err = b.Engine.SetState(t.Context(), by, "ny", p.Hash, state, "")
				}
			}
			if err != nil {
				t.Fatalf("to %s: %v", from, err)
			}
			_, err = b.Engine.SetState(t.Context(), by, "ny", p.Hash, to, "")
			if want := slices.Contains(legal[from], to); (err == nil) != want {
				t.Errorf("%s to %s: %v", from, to, err)
			} else if !want {
				wantCode(t, "refused", err, workflow.Conflict)
			}
		}
	}
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
