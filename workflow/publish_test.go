package workflow_test

import (
	"os"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
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
