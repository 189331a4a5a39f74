package workflow_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

func (b *bench) tend(t testing.TB) workflow.Tended {
	t.Helper()
	out, err := b.Engine.Tend(t.Context(), b.Org)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestTendDoesAllThatIsDue(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.ended(t)
	first := b.tend(t)
	if first.Purged != (workflow.Purged{}) || first.Checkpoint.Number != 1 || first.Rewrapped != 0 || first.Orphans != 0 {
		t.Errorf("first: %+v", first)
	}
	if again := b.tend(t); again.Checkpoint.Number != 1 {
		t.Errorf("nothing has happened since, and yet checkpoint %d", again.Checkpoint.Number)
	}
	b.Clock.Advance(100 * day)
	second := b.tend(t)
	if second.Purged.Erased != 1 || second.Checkpoint.Number != 2 {
		t.Errorf("second: %+v", second)
	}
	b.erased(t, id, "ended.100")
	report, err := b.Engine.VerifyTrail(t.Context(), b.Employee("asta", "auditor"))
	if err != nil || report.Checkpoints != 2 {
		t.Errorf("VerifyTrail = %+v, %v", report, err)
	}
}

func TestTendDeletesWhatAKilledUploadLeft(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.start(t)
	kept := b.attach(t, id, "a.png", png).File.ID
	left := func(caseID, fileID string) workflow.FileRef {
		ref := workflow.FileRef{Org: b.Org, Case: caseID, ID: fileID}
		if err := b.Files.Create(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
		return ref
	}
	// Ids of version 7 tell when they were made: these with the kit's clock, and
	// a day later.
	stale := left(id, kept[:len(kept)-4]+"ffff")
	left("0199aaaa-0000-7000-8000-000000000000", kept)
	b.Clock.Advance(day + time.Hour)
	fresh := b.attachTo(t, b.start(t)).File.ID
	young := left(id, fresh[:len(fresh)-4]+"ffff")
	if got := b.tend(t); got.Orphans != 2 {
		t.Errorf("orphans = %d, want the stale one and that of no case", got.Orphans)
	}
	var ids []string
	if err := b.Files.Walk(t.Context(), b.Org, func(ref workflow.FileRef) error { ids = append(ids, ref.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(ids, kept) || !slices.Contains(ids, young.ID) || slices.Contains(ids, stale.ID) || len(ids) != 3 {
		t.Errorf("files left: %v", ids)
	}
	left(id, stale.ID)
	if got := b.tend(t); got.Orphans != 0 {
		t.Errorf("all files were looked at twice within a day")
	}
	b.Clock.Advance(day)
	if got := b.tend(t); got.Orphans != 2 {
		t.Errorf("orphans = %d, want both", got.Orphans)
	}
}

func (b *bench) attachTo(t testing.TB, id string) workflow.Attached {
	t.Helper()
	return b.attach(t, id, "b.png", png)
}

func TestTendBringsKeysUnderTheCurrentOne(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.submitted(t)
	keys := map[string][]byte{"k1": []byte(strings.Repeat("\x01", 32)), "k2": []byte(strings.Repeat("\x02", 32))}
	engine := func(current string, names ...string) *workflow.Engine {
		some := map[string][]byte{}
		for _, n := range names {
			some[n] = keys[n]
		}
		sealer := ledger.NewSealer(b.Store, must(ledger.NewKeyRing(current, some, nil)), nil)
		return must(workflow.New(b.Store, b.Files, sealer, b.Trail, b.Clock, nil))
	}
	during := engine("k2", "k1", "k2")
	got, err := during.Tend(t.Context(), b.Org)
	if err != nil || got.Rewrapped != 1 {
		t.Errorf("Tend = %+v, %v; want one key rewrapped", got, err)
	}
	if got, err = during.Tend(t.Context(), b.Org); err != nil || got.Rewrapped != 0 {
		t.Errorf("Tend again = %+v, %v; want none", got, err)
	}
	if _, err := engine("k2", "k2").View(t.Context(), b.anders, id, "da"); err != nil {
		t.Errorf("without the old wrapping key: %v", err)
	}
	if _, err := engine("k1", "k1").View(t.Context(), b.anders, id, "da"); err == nil {
		t.Error("the old wrapping key still opens the case")
	}
}

// bentCheckpoints hands out a first checkpoint with its time changed.
type bentCheckpoints struct{ audit.Store }

func (s bentCheckpoints) SaveCheckpoint(ctx context.Context, c audit.Checkpoint) error {
	return s.Store.(audit.CheckpointStore).SaveCheckpoint(ctx, c)
}

func (s bentCheckpoints) Checkpoints(ctx context.Context, org string, after int64, limit int) ([]audit.Checkpoint, error) {
	out, err := s.Store.(audit.CheckpointStore).Checkpoints(ctx, org, after, limit)
	for i := range out {
		out[i].At = out[i].At.Add(-time.Hour)
	}
	return out, err
}

func TestTendGoesOnWhenTheTrailIsBroken(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.start(t)
	b.tend(t)
	signer := must(audit.NewEd25519("s1", []byte(strings.Repeat("\x03", 32))))
	trail := audit.New(bentCheckpoints{b.Store}, b.Clock, &audit.Options{Signer: signer, Keys: audit.Ed25519Keys{"s1": signer.Public()}})
	e := must(workflow.New(b.Store, b.Files, b.Sealer, trail, b.Clock, nil))
	b.Clock.Advance(10 * day)
	got, err := e.Tend(t.Context(), b.Org)
	if found, ok := errors.AsType[*audit.Break](err); !ok || found.Reason != audit.Forged {
		t.Errorf("Tend = %v, want a forged checkpoint", err)
	}
	if got.Purged.Erased != 1 {
		t.Errorf("nothing else was done: %+v", got)
	}
	b.erased(t, id, "draft.10")
}
