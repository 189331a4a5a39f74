package ledgertest

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// tampered is a trail whose keeper rewrites what it hands out.
type tampered struct {
	audit.Store
	lines       func([]audit.Line) []audit.Line // of case-1
	heads       func([]audit.Head) []audit.Head
	checkpoints func([]audit.Checkpoint) []audit.Checkpoint
}

func (s tampered) Lines(ctx context.Context, org, caseID string, after int64, limit int) ([]audit.Line, error) {
	out, err := s.Store.Lines(ctx, org, caseID, after, limit)
	if s.lines != nil && caseID == "case-1" {
		out = s.lines(out)
	}
	return out, err
}

func (s tampered) Heads(ctx context.Context, org, after string, limit int) ([]audit.Head, error) {
	out, err := s.Store.Heads(ctx, org, after, limit)
	if s.heads != nil {
		out = s.heads(out)
	}
	return out, err
}

func (s tampered) SaveCheckpoint(ctx context.Context, c audit.Checkpoint) error {
	return s.Store.(audit.CheckpointStore).SaveCheckpoint(ctx, c)
}

func (s tampered) Checkpoints(ctx context.Context, org string, after int64, limit int) ([]audit.Checkpoint, error) {
	out, err := s.Store.(audit.CheckpointStore).Checkpoints(ctx, org, after, limit)
	if s.checkpoints != nil {
		out = s.checkpoints(out)
	}
	return out, err
}

// The signers: the key is rotated after the first checkpoint.
func signers(t *testing.T) (before, after, stranger *audit.Ed25519) {
	t.Helper()
	var out [3]*audit.Ed25519
	for i, name := range []string{"2026", "2027", "2027"} {
		var err error
		if out[i], err = audit.NewEd25519(name, bytes.Repeat([]byte{byte(i + 1)}, 32)); err != nil {
			t.Fatal(err)
		}
	}
	return out[0], out[1], out[2]
}

// signed writes two cases of four lines each and three checkpoints: after two
// lines, after three, and after all. It returns the checkpoints.
func signed(t *testing.T, s audit.Store, keys audit.Verifier, first, then audit.Signer) []audit.Checkpoint {
	t.Helper()
	var out []audit.Checkpoint
	for i := range 4 {
		for _, caseID := range []string{"case-1", "case-2"} {
			l := line("case.saved")
			l.Case, l.Purpose, l.Ref, l.Principal = caseID, "helbredstillæg", "ansøg/1", "p.søren"
			if _, err := s.Append(t.Context(), l); err != nil {
				t.Fatal(err)
			}
		}
		if i == 0 {
			continue
		}
		signer := first
		if i > 1 {
			signer = then
		}
		c, err := audit.New(s, clock{}, &audit.Options{Signer: signer, Keys: keys}).Checkpoint(t.Context(), org)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

// rewritten gives lines hashes that fit, as a forger would.
func rewritten(lines []audit.Line) []audit.Line {
	for i := range lines {
		head := audit.Head{Org: lines[i].Org, Case: lines[i].Case}
		if i > 0 {
			head = lines[i-1].Head()
		}
		lines[i].Actor = "p.other"
		lines[i], _ = head.Next(lines[i])
	}
	return lines
}

func testTampering(t *testing.T, h Harness) {
	s := h.New(t).Trail
	if _, ok := s.(audit.CheckpointStore); !ok {
		t.Skip("the store is no audit.CheckpointStore: its trail cannot be signed")
	}
	before, after, stranger := signers(t)
	keys := audit.Ed25519Keys{"2026": before.Public(), "2027": after.Public()}
	kept := signed(t, s, keys, before, after)
	of := func(caseID string, seq int64, r audit.Reason) *audit.Break {
		return &audit.Break{Org: org, Case: caseID, Seq: seq, Reason: r}
	}
	third := func(change func(*audit.Line)) tampered {
		return tampered{lines: func(l []audit.Line) []audit.Line { change(&l[2]); return l }}
	}
	checkpoints := func(change func([]audit.Checkpoint) []audit.Checkpoint) tampered {
		return tampered{checkpoints: change}
	}
	cases := []struct {
		name string
		bent tampered
		keys audit.Verifier
		kept []audit.Checkpoint
		want *audit.Break
	}{
		{name: "nothing", kept: kept},
		{name: "a-byte-of-the-actor", bent: third(func(l *audit.Line) { l.Actor = "p.karle" }), want: of("case-1", 3, audit.Altered)},
		{name: "a-byte-of-the-principal", bent: third(func(l *audit.Line) { l.Principal = "" }), want: of("case-1", 3, audit.Altered)},
		{name: "a-byte-of-the-purpose", bent: third(func(l *audit.Line) { l.Purpose += "." }), want: of("case-1", 3, audit.Altered)},
		{name: "a-byte-of-what", bent: third(func(l *audit.Line) { l.What = "case.saver" }), want: of("case-1", 3, audit.Altered)},
		{name: "a-byte-of-the-reference", bent: third(func(l *audit.Line) { l.Ref = "ansøg/2" }), want: of("case-1", 3, audit.Altered)},
		{name: "a-microsecond", bent: third(func(l *audit.Line) { l.At = l.At.Add(time.Microsecond) }), want: of("case-1", 3, audit.Altered)},
		{name: "a-bit-of-the-hash", bent: third(func(l *audit.Line) { l.Hash[31] ^= 1 }), want: of("case-1", 3, audit.Altered)},
		{name: "a-bit-of-the-link", bent: third(func(l *audit.Line) { l.Prev[0] ^= 1 }), want: of("case-1", 3, audit.Altered)},
		{name: "lines-swapped", bent: tampered{lines: func(l []audit.Line) []audit.Line { l[1], l[2] = l[2], l[1]; return l }}, want: of("case-1", 3, audit.Reordered)},
		{name: "a-line-removed", bent: tampered{lines: func(l []audit.Line) []audit.Line { return slices.Delete(l, 1, 2) }}, want: of("case-1", 2, audit.Missing)},
		{name: "the-last-line-removed", bent: tampered{lines: func(l []audit.Line) []audit.Line { return l[:3] }}, want: of("case-1", 4, audit.Missing)},
		{name: "a-chain-removed", bent: tampered{heads: func(h []audit.Head) []audit.Head { return h[:min(len(h), 1)] }}, want: of("case-2", 1, audit.Missing)},
		{name: "a-chain-rewritten-with-its-hashes", bent: tampered{lines: rewritten}, want: of("case-1", 2, audit.Altered)},
		{name: "the-first-checkpoint-removed", bent: checkpoints(func(c []audit.Checkpoint) []audit.Checkpoint { return c[min(len(c), 1):] }), want: of("", 1, audit.Missing)},
		{name: "a-checkpoint-removed", bent: checkpoints(func(c []audit.Checkpoint) []audit.Checkpoint { return slices.Delete(c, 1, 2) }), want: of("", 2, audit.Missing)},
		{name: "the-last-checkpoint-removed", bent: checkpoints(func(c []audit.Checkpoint) []audit.Checkpoint { return c[:2] }), kept: kept[2:], want: of("", 3, audit.Missing)},
		{name: "a-checkpoint-signed-again", bent: checkpoints(func(c []audit.Checkpoint) []audit.Checkpoint {
			c[2].At = c[2].At.Add(time.Second)
			c[2].Signature, _ = after.Sign(context.Background(), c[2].Canonical())
			return c
		}), kept: kept[2:], want: of("", 3, audit.Altered)},
		{name: "a-head-left-out-of-a-checkpoint", bent: checkpoints(func(c []audit.Checkpoint) []audit.Checkpoint { c[2].Heads = c[2].Heads[:1]; return c }), want: of("", 3, audit.Forged)},
		{name: "a-bit-of-a-signature", bent: checkpoints(func(c []audit.Checkpoint) []audit.Checkpoint { c[1].Signature[0] ^= 1; return c }), want: of("", 2, audit.Forged)},
		{name: "a-checkpoint-forged-under-the-key's-name", bent: checkpoints(func(c []audit.Checkpoint) []audit.Checkpoint {
			c[2].Signature, _ = stranger.Sign(context.Background(), c[2].Canonical())
			return c
		}), want: of("", 3, audit.Forged)},
		{name: "the-key-before-the-rotation-forgotten", keys: audit.Ed25519Keys{"2027": after.Public()}, want: of("", 1, audit.Forged)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.bent.Store = s
			if c.keys == nil {
				c.keys = keys
			}
			report, err := audit.New(c.bent, clock{}, &audit.Options{Keys: c.keys}).Audit(t.Context(), org, c.kept...)
			got, _ := audit.IsBreak(err)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("Audit (-want +got):\n%s%v", diff, err)
			}
			if whole := (audit.Report{Chains: 2, Lines: 8, Checkpoints: 3}); c.want == nil && report != whole {
				t.Errorf("Audit = %+v, %v; want %+v", report, err, whole)
			}
		})
	}
	t.Run("a-line-no-checkpoint-vouches-for-is-counted", func(t *testing.T) {
		l := line("case.closed")
		l.Actor = identity.EmployeeRef("lone")
		if _, err := s.Append(t.Context(), l); err != nil {
			t.Fatal(err)
		}
		report, err := audit.New(s, clock{}, &audit.Options{Keys: keys}).Audit(t.Context(), org)
		if err != nil || report.Unsigned != 1 {
			t.Errorf("Audit = %+v, %v; want one unsigned line", report, err)
		}
	})
	t.Run("a-kept-checkpoint-of-another-organisation-is-invalid", func(t *testing.T) {
		_, err := audit.New(s, clock{}, &audit.Options{Keys: keys}).Audit(t.Context(), "other", kept[0])
		wantCode(t, err, failure.Invalid)
	})
}
