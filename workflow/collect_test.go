package workflow_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/workflow"
)

// drop takes a file out of the draft's answers again.
func (b *bench) drop(t *testing.T, id, file string) {
	t.Helper()
	fv := b.draft(t, b.anders, id)
	a := fv.Answers.Clone()
	if err := a.RemoveFile("/bilag/" + file); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Engine.Save(t.Context(), b.anders, workflow.SaveRequest{
		Case: id, Step: "ansoeg", Form: "ansoegning", Answers: a, Revision: fv.Revision,
	}); err != nil {
		t.Fatal(err)
	}
}

// kept reports whether the bytes of a file are there.
func (b *bench) kept(t *testing.T, id, file string) bool {
	t.Helper()
	r, err := b.Files.Open(t.Context(), workflow.FileRef{Org: b.Org, Case: id, ID: file})
	if err == nil {
		_ = r.Close()
	}
	return err == nil
}

func TestSubmittingDeletesFilesThatNothingNames(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	first, dropped := b.attach(t, id, "et.png", png).File.ID, b.attach(t, id, "to.png", png).File.ID
	b.drop(t, id, dropped)
	if res := b.submit(t, b.anders, id, "/hvad", "briller"); res.Submitted || !b.kept(t, id, dropped) {
		t.Fatal("a file is deleted although the step was not submitted")
	}
	b.submit(t, b.anders, id, sound...)
	if !b.kept(t, id, first) || b.kept(t, id, dropped) {
		t.Errorf("kept: the one that is named %t, the other %t", b.kept(t, id, first), b.kept(t, id, dropped))
	}
	if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", To: "ansoeg", Note: "Igen"}); err != nil {
		t.Fatal(err)
	}
	b.drop(t, id, first)
	b.submit(t, b.anders, id)
	if !b.kept(t, id, first) {
		t.Error("a file that was submitted once is deleted")
	}
}

func TestWhatIsReceivedForACaseWorkersFormIsTheirs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	folder := fstest.MapFS{}
	for name, f := range never {
		folder[name] = f
	}
	folder["forms/g.json"] = &fstest.MapFile{Data: []byte(strings.Replace(string(never["forms/g.json"].Data),
		`{"key": "dag"`, `{"key": "notat", "type": "file", "label": "N"}, {"key": "dag"`, 1))}
	b.Publish(t, folder)
	begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "never"})
	if err != nil {
		t.Fatal(err)
	}
	id := begun.Case
	if _, err := b.Engine.Submit(t.Context(), b.anders, workflow.SubmitRequest{Case: id, Step: "a"}); err != nil {
		t.Fatal(err)
	}
	note, err := b.Engine.Attach(t.Context(), b.worker, workflow.AttachRequest{
		Case: id, Step: "b", Form: "g", Field: "/notat", Name: "notat.png", Body: strings.NewReader(png),
	})
	if err != nil || len(note.Faults) > 0 {
		t.Fatal(err, note.Faults)
	}
	open := func(what string, c workflow.Caller, want workflow.Code) {
		t.Helper()
		_, r, err := b.Engine.OpenFile(t.Context(), c, id, note.File.ID)
		if err == nil {
			_ = r.Close()
		}
		if want == "" && err != nil {
			t.Errorf("%s: %v", what, err)
		} else if want != "" {
			wantCode(t, what, err, want)
		}
	}
	open("the case worker, in the draft", b.worker, "")
	open("the applicant, in the draft", b.anders, workflow.NotFound)
	if _, err := b.Engine.Submit(t.Context(), b.worker, workflow.SubmitRequest{Case: id, Step: "b"}); err != nil {
		t.Fatal(err)
	}
	open("the case worker, submitted", b.worker, "")
	open("the applicant, submitted", b.anders, workflow.NotFound)
	open("another group", b.foreign, workflow.NotFound)
}
