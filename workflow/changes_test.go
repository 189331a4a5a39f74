package workflow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

func TestChangeLog(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pia := b.Employee("pia", "publisher").Identity
	second := changed(tilskud(t), "solution.json", `"version": "1"`, `"version": "2"`)
	b.Clock.Advance(time.Minute)
	p, err := b.Engine.Publish(t.Context(), pia, second, workflow.VersionTest, "Nyt beløb fra 1. marts")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		state workflow.VersionState
		note  string
	}{{workflow.VersionOpen, "Godkendt af fagchefen"}, {workflow.VersionOpen, ""}, {workflow.VersionPaused, "Fejl i satsen"}, {workflow.VersionOpen, ""}} {
		if _, err := b.Engine.SetState(t.Context(), pia, "tilskud", p.Hash, c.state, c.note); err != nil {
			t.Fatal(err)
		}
	}
	changes, err := b.Engine.Changes(t.Context(), b.worker.Identity, "tilskud")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, fmt.Sprintf("%s %s %s %s %q", c.At.Format("15:04"), c.By, c.Label, c.State, c.Note))
	}
	want := []string{ // what changes nothing and says nothing is no change
		`12:00 system:test 1 open ""`, `12:01 employee:pia 2 test "Nyt beløb fra 1. marts"`, `12:01 employee:pia 2 open "Godkendt af fagchefen"`,
		`12:01 employee:pia 2 paused "Fejl i satsen"`, `12:01 employee:pia 2 open ""`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if _, err := b.Trail.Verify(t.Context(), b.Org, workflow.ChangesOf("tilskud")); err != nil {
		t.Errorf("the chain: %v", err)
	}
	_, err = b.Engine.Changes(t.Context(), b.anders.Identity, "tilskud")
	wantCode(t, "a citizen reads it", err, workflow.Denied)
	_, err = b.Engine.Changes(t.Context(), pia, "nope")
	wantCode(t, "no such solution", err, workflow.NotFound)
	for name, note := range map[string]string{"a CPR number": "Som aftalt med 610150-1234", "too long": strings.Repeat("x", 401), "no text": "\xff"} {
		_, err := b.Engine.SetState(t.Context(), pia, "tilskud", p.Hash, workflow.VersionRetired, note)
		wantCode(t, name, err, workflow.Invalid)
		if strings.Contains(err.Error(), "1234") {
			t.Errorf("the error has the note: %v", err)
		}
	}
}

// TestPublishingTheSameBytes: the hash is the identity.
func TestPublishingTheSameBytes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	folder := changed(tilskud(t), "")
	count := func() int {
		lines, err := b.Trail.Lines(t.Context(), b.Org, workflow.ChangesOf("tilskud"))
		if err != nil {
			t.Fatal(err)
		}
		return len(lines)
	}
	first := b.publish(t, folder, workflow.VersionOpen)
	if n := count(); n != 1 {
		t.Errorf("publishing what is there wrote %d lines", n-1)
	}
	b.Clock.Advance(-time.Hour) // the clock goes back: the latest is the latest all the same
	second := b.publish(t, changed(tilskud(t), "solution.json", `"version": "1"`, `"version": "2"`), workflow.VersionOpen)
	offered := func() string {
		o, err := b.Engine.Offer(t.Context(), b.Org, "tilskud", false)
		if err != nil {
			t.Fatal(err)
		}
		return o.Hash
	}
	if offered() != second {
		t.Error("a clock that went back hides the newer version")
	}
	if again := b.publish(t, folder, workflow.VersionOpen); again != first || offered() != first {
		t.Error("publishing the older version again does not bring it back")
	}
	if versions, err := b.Engine.Versions(t.Context(), b.worker.Identity, "tilskud"); err != nil || len(versions) != 2 {
		t.Errorf("%d versions, %v", len(versions), err)
	}
}

func TestCopy(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pia := b.Employee("pia", "publisher").Identity
	hash := b.publish(t, changed(tilskud(t), ""), workflow.VersionOpen)
	folder, err := b.Engine.Copy(t.Context(), pia, "tilskud", hash, "tilskud_to")
	if err != nil {
		t.Fatal(err)
	}
	source := string(tilskud(t)["solution.json"])
	if diff := cmp.Diff(strings.Replace(source, `"id": "tilskud"`, `"id": "tilskud_to"`, 1), string(folder["solution.json"])); diff != "" {
		t.Errorf("solution.json (-want +got):\n%s", diff)
	}
	if p, err := b.Engine.Publish(t.Context(), pia, changed(folder, ""), workflow.VersionDraft, ""); err != nil || p.Solution != "tilskud_to" {
		t.Errorf("the copy is published as %+v, %v", p, err)
	}
	same, err := b.Engine.Copy(t.Context(), pia, "tilskud", hash, "tilskud")
	if err != nil || string(same["solution.json"]) != source {
		t.Errorf("to edit it itself: %v", err)
	}
	for name, c := range map[string]struct {
		by             identity.Identity
		solution, hash string
		id             string
		code           workflow.Code
	}{
		"a case worker": {b.worker.Identity, "tilskud", hash, "ny", workflow.Denied}, "an id that is none": {pia, "tilskud", hash, "Ny", workflow.Invalid},
		"an id that is taken": {pia, "tilskud", hash, "tilskud_to", workflow.Conflict}, "no such version": {pia, "tilskud", "x", "ny", workflow.NotFound},
	} {
		_, err := b.Engine.Copy(t.Context(), c.by, c.solution, c.hash, c.id)
		wantCode(t, name, err, c.code)
	}
}

// TestCasesOfAVersionThatIsNotInTheBinary: a host that no longer has the folder of
// an older version, nor the handlers that only that one used, brings its cases
// to their end.
func TestCasesOfAVersionThatIsNotInTheBinary(t *testing.T) {
	t.Parallel()
	b := setup(t)
	draft, sent := b.start(t), b.submitted(t)
	second := tilskud(t)
	for _, piece := range []string{`"ansoeg"`, `"behandl"`, `"kp"`, `"brev"`} {
		second["solution.json"] = []byte(strings.ReplaceAll(string(second["solution.json"]), `"id": `+piece, `"id": `+strings.TrimSuffix(piece, `"`)+`_ny"`))
		second["solution.json"] = []byte(strings.ReplaceAll(string(second["solution.json"]), `"to": `+piece, `"to": `+strings.TrimSuffix(piece, `"`)+`_ny"`))
	}
	restarted, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{
		TestData: true, Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter},
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Engine = restarted
	b.Clock.Advance(time.Second)
	b.publish(t, changed(second, ""), workflow.VersionOpen)
	if res := b.submit(t, b.anders, draft, sound...); !res.Submitted {
		t.Fatal("the draft cannot be submitted any more")
	}
	for _, id := range []string{draft, sent} {
		b.approve(t, id)
	}
	b.Run(t)
	for _, id := range []string{draft, sent} {
		if v := b.view(t, b.anders, id); v.State != workflow.CaseEnded || v.Outcome != "slut" {
			t.Errorf("the case is %s, %v", v.State, steps(v))
		}
	}
	begun, err := restarted.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud"})
	if err != nil || begun.Step != "ansoeg_ny" {
		t.Errorf("a new case is in %q, %v", begun.Step, err)
	}
}
