package memkp_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/borgerflow/borgerflow/kp"
	"github.com/borgerflow/borgerflow/kp/kptest"
	"github.com/borgerflow/borgerflow/kp/memkp"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/google/go-cmp/cmp"
)

var sender = kp.Sender{CVR: "13748136", User: "formular-test", System: "0c7a6f9e-5f4d-4e0a-9b0e-6d3b8e6c1a01"}

func setup(t *testing.T, opts *memkp.Options) *memkp.Hub {
	t.Helper()
	h, err := memkp.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func hub(p kptest.Pair) *memkp.Hub { return p.Transport.(*memkp.Hub) }

func received(p kptest.Pair) []kptest.Received {
	var out []kptest.Received
	for _, a := range hub(p).Received() {
		r := kptest.Received{Form: a.Form}
		for _, file := range a.Attachments {
			r.Files = append(r.Files, file.Data)
		}
		out = append(out, r)
	}
	return out
}

func TestSuite(t *testing.T) {
	t.Parallel()
	kptest.Run(t, kptest.Harness{
		New: func(t *testing.T) kptest.Pair {
			h := setup(t, nil)
			return kptest.Pair{Transport: h, Distributor: h}
		},
		Sender:   sender,
		FailNext: func(p kptest.Pair, code kp.Code) { hub(p).FailNext(code) },
		LoseNext: func(p kptest.Pair) { hub(p).LoseNext() },
		Hold:     func(p kptest.Pair) error { return hub(p).Hold() },
		Release:  func(p kptest.Pair) error { return hub(p).Release() },
		Received: received,
		Arrived:  func(p kptest.Pair) int { return len(hub(p).Arrived()) },
	})
}

type fixed struct{}

func (fixed) Now() time.Time { return time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC) }

// service returns a service over h; the ledger is kept in m.
func service(t *testing.T, h *memkp.Hub, m *ledger.Memory) *kp.Service {
	t.Helper()
	ring, err := ledger.NewKeyRing("k", map[string][]byte{"k": []byte(strings.Repeat("k", 32))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(m, ledger.NewSealer(m, ring, nil))
	senders := map[string]kp.Sender{kptest.Org: sender}
	s, err := kp.New(h, h, senders, l, audit.New(m, fixed{}, nil), &kp.Options{AllowTest: true, Node: "node-1"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var who = identity.System(kptest.Org, "engine")

// TestEveryCrashBringsEachThingOnce lets the process die after each line of the
// hub's journal in turn, and
// starts again.
func TestEveryCrashBringsEachThingOnce(t *testing.T) {
	t.Parallel()
	for lines := range 12 {
		t.Run(fmt.Sprintf("after %d lines", lines), func(t *testing.T) {
			t.Parallel()
			journal, m := &cutting{left: lines}, ledger.NewMemory()
			sub := kptest.Submission("k1")
			func() {
				defer func() { _ = recover() }()
				_, _ = service(t, setup(t, &memkp.Options{Journal: journal}), m).HandIn(t.Context(), who, sub)
			}()
			journal.left = 1 << 30
			after := setup(t, &memkp.Options{Journal: journal})
			receipt, err := service(t, after, m).HandIn(t.Context(), who, sub)
			if err != nil || receipt.State != kp.Received {
				t.Fatalf("HandIn after the restart = %+v, %v", receipt, err)
			}
			if forms, files := len(after.Received()), len(after.Arrived()); forms != 1 || files != 3 {
				t.Errorf("%d forms and %d files arrived, want 1 and 3", forms, files)
			}
		})
	}
}

// cutting is a journal during whose writing the process dies: the last line is
// kept, but nobody hears of it.
type cutting struct {
	kept fake.Lines
	left int
}

func (c *cutting) Lines() ([][]byte, error) { return c.kept.Lines() }

func (c *cutting) Append(line []byte) error {
	if c.left == 0 {
		panic("killed before writing")
	}
	if err := c.kept.Append(line); err != nil {
		return err
	}
	if c.left--; c.left == 0 {
		panic("killed after writing")
	}
	return nil
}

func TestJournalSurvives(t *testing.T) {
	t.Parallel()
	var journal fake.Lines
	before := setup(t, &memkp.Options{Journal: &journal})
	if _, err := service(t, before, ledger.NewMemory()).HandIn(t.Context(), who, kptest.Submission("k1")); err != nil {
		t.Fatal(err)
	}
	after := setup(t, &memkp.Options{Journal: &journal})
	if diff := cmp.Diff(before.Received(), after.Received()); diff != "" {
		t.Errorf("received (-before +after):\n%s", diff)
	}
	if got := after.Waiting(sender.User); len(got) != 0 {
		t.Errorf("OUT holds %v after all triggers", got)
	}
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	two := []kp.Receiver{{System: "a", Name: "KP"}, {System: "b", Name: "KP 2"}}
	h := setup(t, &memkp.Options{Receivers: two})
	_, err := service(t, h, ledger.NewMemory()).HandIn(t.Context(), who, kptest.Submission("k1"))
	if kp.CodeOf(err) != kp.Denied || err == nil {
		t.Errorf("HandIn with two receivers = %v, want denied", err)
	}
	if len(h.Received()) != 0 {
		t.Error("the form was sent nevertheless")
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	h := setup(t, nil)
	if _, err := h.Accept("x"); failure.CodeOf(err) != failure.NotFound {
		t.Errorf("Accept of an unknown transaction = %v, want not found", err)
	}
	s := service(t, h, ledger.NewMemory())
	receipt, err := s.HandIn(t.Context(), who, kptest.Submission("k1"))
	if err != nil {
		t.Fatal(err)
	}
	answer, err := h.Refuse(receipt.Transaction, "Mangler overslag")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := s.Apply(context.Background(), who, answer)
		if err != nil || got.State != kp.Refused || got.Reason != "Mangler overslag" {
			t.Errorf("Apply = %+v, %v; want refused", got, err)
		}
	}
}
