package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/google/go-cmp/cmp"
)

// tampered is a store whose keeper rewrites what it hands out.
type tampered struct {
	*audit.Memory
	lines       func(caseID string, lines []audit.Line) []audit.Line
	heads       func([]audit.Head) []audit.Head
	checkpoints func([]audit.Checkpoint) []audit.Checkpoint
}

func (s tampered) Lines(ctx context.Context, org, caseID string, after int64, limit int) ([]audit.Line, error) {
	out, err := s.Memory.Lines(ctx, org, caseID, after, limit)
	if s.lines != nil {
		out = s.lines(caseID, out)
	}
	return out, err
}

func (s tampered) Heads(ctx context.Context, org, after string, limit int) ([]audit.Head, error) {
	out, err := s.Memory.Heads(ctx, org, after, limit)
	if s.heads != nil {
		out = s.heads(out)
	}
	return out, err
}

func (s tampered) Checkpoints(ctx context.Context, org string, after int64, limit int) ([]audit.Checkpoint, error) {
	out, err := s.Memory.Checkpoints(ctx, org, after, limit)
	if s.checkpoints != nil {
		out = s.checkpoints(out)
	}
	return out, err
}

func signer(t *testing.T) *audit.Ed25519 {
	t.Helper()
	s, err := audit.NewEd25519("2026-a", bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signed returns a memory with two cases of three lines and two checkpoints,
// the first after two lines each.
func signed(t *testing.T) *audit.Memory {
	t.Helper()
	m, s := audit.NewMemory(), signer(t)
	trail := audit.New(m, fixedClock{start}, &audit.Options{Signer: s, Keys: audit.Ed25519Keys{"2026-a": s.Public()}})
	for i := range 3 {
		for _, caseID := range []string{"case-1", "case-2"} {
			if _, err := trail.Append(t.Context(), line(caseID, "case.saved")); err != nil {
				t.Fatal(err)
			}
		}
		if i > 0 {
			if _, err := trail.Checkpoint(t.Context(), "aaby"); err != nil {
				t.Fatal(err)
			}
		}
	}
	return m
}

func TestAuditFindsWhatChainsCannotShow(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		store func(*audit.Memory) tampered
		want  *audit.Break
	}{
		{"whole", func(m *audit.Memory) tampered { return tampered{Memory: m} }, nil},
		{"last line gone", func(m *audit.Memory) tampered {
			return tampered{Memory: m, lines: func(_ string, l []audit.Line) []audit.Line { return l[:min(len(l), 2)] }}
		}, &audit.Break{Case: "case-1", Seq: 3, Reason: audit.Missing}},
		{"a whole chain gone", func(m *audit.Memory) tampered {
			return tampered{Memory: m, heads: func(h []audit.Head) []audit.Head { return h[:min(len(h), 1)] }}
		}, &audit.Break{Case: "case-2", Seq: 1, Reason: audit.Missing}},
		{"a chain rewritten with its hashes", func(m *audit.Memory) tampered {
			return tampered{Memory: m, lines: func(caseID string, l []audit.Line) []audit.Line {
				head := audit.Head{Org: "aaby", Case: caseID}
				for i := range l {
					l[i].Actor = "p.other"
					l[i], _ = head.Next(l[i])
					head = l[i].Head()
				}
				return l
			}}
		}, &audit.Break{Case: "case-1", Seq: 2, Reason: audit.Altered}},
		{"a checkpoint gone", func(m *audit.Memory) tampered {
			return tampered{Memory: m, checkpoints: func(c []audit.Checkpoint) []audit.Checkpoint { return c[min(len(c), 1):] }}
		}, &audit.Break{Seq: 1, Reason: audit.Missing}},
		{"a checkpoint altered", func(m *audit.Memory) tampered {
			return tampered{Memory: m, checkpoints: func(c []audit.Checkpoint) []audit.Checkpoint { c[0].Heads = c[0].Heads[:1]; return c }}
		}, &audit.Break{Seq: 1, Reason: audit.Forged}},
		{"a checkpoint with another key", func(m *audit.Memory) tampered {
			return tampered{Memory: m, checkpoints: func(c []audit.Checkpoint) []audit.Checkpoint { c[0].KeyID = "x"; return c }}
		}, &audit.Break{Seq: 1, Reason: audit.Forged}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			keys := audit.Ed25519Keys{"2026-a": signer(t).Public()}
			report, err := audit.New(c.store(signed(t)), fixedClock{start}, &audit.Options{Keys: keys}).Audit(t.Context(), "aaby")
			got, _ := audit.IsBreak(err)
			if c.want == nil {
				if err != nil || report != (audit.Report{Chains: 2, Lines: 6, Checkpoints: 2}) {
					t.Fatalf("Audit = %+v, %v", report, err)
				}
				return
			}
			c.want.Org = "aaby"
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Audit (-want +got):\n%s%v", diff, err)
			}
			if audit.CodeOf(err) != failure.Conflict {
				t.Errorf("code %s, want conflict", audit.CodeOf(err))
			}
		})
	}
}

func TestCheckpointNamesOnlyWhatMoved(t *testing.T) {
	t.Parallel()
	m, s := signed(t), signer(t)
	trail := audit.New(m, fixedClock{start}, &audit.Options{Signer: s, Keys: audit.Ed25519Keys{"2026-a": s.Public()}})
	again, err := trail.Checkpoint(t.Context(), "aaby")
	if err != nil || again.Number != 2 {
		t.Fatalf("Checkpoint when nothing moved = number %d, %v; want 2", again.Number, err)
	}
	if _, err := trail.Append(t.Context(), line("case-2", "case.closed")); err != nil {
		t.Fatal(err)
	}
	report, err := trail.Audit(t.Context(), "aaby")
	if err != nil || report.Unsigned != 1 {
		t.Errorf("Audit = %+v, %v; want one unsigned line", report, err)
	}
	third, err := trail.Checkpoint(t.Context(), "aaby")
	if err != nil || len(third.Heads) != 1 || third.Heads[0].Case != "case-2" {
		t.Errorf("Checkpoint = %+v, %v; want the head of case-2 only", third.Heads, err)
	}
}

func TestCheckpointNeedsASigner(t *testing.T) {
	t.Parallel()
	_, err := audit.New(audit.NewMemory(), fixedClock{start}, nil).Checkpoint(t.Context(), "aaby")
	if got := failure.CodeOf(err); got != failure.Unsupported {
		t.Errorf("code %s, want unsupported", got)
	}
	if _, err := audit.NewEd25519("x", []byte("short")); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("a short seed: %v, want invalid", err)
	}
}

func TestSignerDoesNotPrintItsKey(t *testing.T) {
	t.Parallel()
	s := signer(t)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(verb, s); strings.Contains(got, "7 7") || strings.Contains(got, "0x7") {
			t.Errorf("%s prints the key", verb)
		}
	}
}
