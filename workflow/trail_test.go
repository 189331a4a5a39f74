package workflow_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/google/go-cmp/cmp"
)

func TestAuditTrail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.view(t, b.worker, id)
	b.approve(t, id)
	b.Run(t)
	lines, err := b.Trail.Lines(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := audit.Verify(lines); err != nil {
		t.Error(err)
	}
	var what []string
	for _, l := range lines {
		what = append(what, l.What)
		if strings.Contains(string(l.Actor)+l.Ref+l.Purpose, "6101501234") {
			t.Errorf("a CPR number in %+v", l)
		}
	}
	want := []string{
		"case.started", "case.submitted", "step.approved",
		"effect.done", "effect.done", "case.ended",
	}
	if diff := cmp.Diff(want, what); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestStoreSeesOpaqueBytes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	events, err := b.Store.Events(t.Context(), b.Org, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := b.Store.Doc(t.Context(), b.Org, id, "form/ansoegning")
	if err != nil {
		t.Fatal(err)
	}
	all := string(doc.Body)
	for _, e := range events {
		all += string(e.Body)
	}
	for _, secret := range []string{"briller", "6101501234", "Prøvesen", "125050", "ansoegning"} {
		if strings.Contains(all, secret) {
			t.Errorf("the store sees %q", secret)
		}
	}
}

func TestErasedCaseCannotBeRead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	row, err := b.Store.Case(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Sealer.Erase(t.Context(), workflow.Owner(row)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Engine.View(t.Context(), b.anders, id, i18n.Danish); err == nil {
		t.Error("an erased case can be read")
	}
}
