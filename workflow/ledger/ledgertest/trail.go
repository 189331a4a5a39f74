package ledgertest

import (
	"bytes"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/google/go-cmp/cmp"
)

func testTrail(t *testing.T, h Harness) {
	t.Run("gives-lines-their-place-and-keeps-them-whole", func(t *testing.T) {
		s := h.New(t).Trail
		want := line("case.saved")
		want.Principal, want.Purpose, want.Ref = "p.søren", "helbredstillæg 🎈", "ansøg/1"
		head := audit.Head{Org: org, Case: "case-1"}
		for range 2 {
			placed, err := head.Next(want)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Append(t.Context(), want)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(placed, got); diff != "" {
				t.Errorf("Append (-want +got):\n%s", diff)
			}
			head = placed.Head()
		}
		lines, err := s.Lines(t.Context(), org, "case-1", 1, 10)
		if err != nil || len(lines) != 1 || lines[0].Head() != head {
			t.Fatalf("Lines after 1 = %+v, %v; want the second line", lines, err)
		}
		wantLines(t, s, 2)
	})
	t.Run("refuses-a-line-that-is-invalid", func(t *testing.T) {
		s := h.New(t).Trail
		_, err := s.Append(t.Context(), line("Not a code"))
		wantCode(t, err, failure.Invalid)
		wantLines(t, s, 0)
	})
	t.Run("many-at-once-form-one-chain", func(t *testing.T) {
		s := h.New(t).Trail
		const writers = 8
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				if _, err := s.Append(t.Context(), line("case.read")); err != nil {
					t.Errorf("Append: %v", err)
				}
			})
		}
		wg.Wait()
		wantLines(t, s, writers)
	})
	t.Run("heads-are-in-order-and-by-page", func(t *testing.T) {
		s := h.New(t).Trail
		for _, caseID := range []string{"case-2", audit.NoCase, "case-1", "case-å"} {
			l := line("case.saved")
			l.Case = caseID
			if _, err := s.Append(t.Context(), l); err != nil {
				t.Fatal(err)
			}
		}
		foreign := line("case.saved")
		foreign.Org = "other"
		if _, err := s.Append(t.Context(), foreign); err != nil {
			t.Fatal(err)
		}
		var got []string
		after := ""
		for range 10 {
			heads, err := s.Heads(t.Context(), org, after, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, head := range heads {
				got, after = append(got, head.Case), head.Case
				if head.Org != org || head.Seq != 1 || head.Hash.IsZero() {
					t.Errorf("head %+v is not that of the first line", head)
				}
			}
			if len(heads) == 0 {
				break
			}
		}
		if diff := cmp.Diff([]string{audit.NoCase, "case-1", "case-2", "case-å"}, got); diff != "" {
			t.Errorf("Heads (-want +got):\n%s", diff)
		}
	})
}

func testCheckpoints(t *testing.T, h Harness) {
	s := h.New(t).Trail
	store, ok := s.(audit.CheckpointStore)
	if !ok {
		t.Skip("the store is no audit.CheckpointStore: its trail cannot be signed")
	}
	signer, err := audit.NewEd25519("test", bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	trail := audit.New(s, clock{}, &audit.Options{Signer: signer, Keys: audit.Ed25519Keys{"test": signer.Public()}})
	for i := range 3 {
		for _, caseID := range []string{"case-1", fmt.Sprintf("case-%d", i+2)} {
			l := line("case.saved")
			l.Case = caseID
			if _, err := trail.Append(t.Context(), l); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := trail.Checkpoint(t.Context(), org); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("sign-and-audit", func(t *testing.T) {
		report, err := trail.Audit(t.Context(), org)
		if want := (audit.Report{Chains: 4, Lines: 6, Checkpoints: 3}); err != nil || report != want {
			t.Errorf("Audit = %+v, %v; want %+v", report, err, want)
		}
	})
	t.Run("come-in-order-and-by-page", func(t *testing.T) {
		got, err := store.Checkpoints(t.Context(), org, 1, 1)
		if err != nil || len(got) != 1 || got[0].Number != 2 || len(got[0].Heads) != 2 {
			t.Fatalf("Checkpoints after 1 = %+v, %v; want the second", got, err)
		}
		if want := start.Truncate(time.Microsecond); !got[0].At.Equal(want) {
			t.Errorf("At = %v, want %v", got[0].At, want)
		}
	})
	t.Run("second-of-a-number-is-a-conflict", func(t *testing.T) {
		wantCode(t, store.SaveCheckpoint(t.Context(), audit.Checkpoint{Org: org, Number: 3, At: start}), failure.Conflict)
	})
}
