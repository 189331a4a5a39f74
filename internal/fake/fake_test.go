package fake_test

import (
	"context"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/google/go-cmp/cmp"
)

func TestDesk(t *testing.T) {
	t.Parallel()
	var d fake.Desk
	d.FailNext(failure.Denied)
	d.FailNext(failure.Rejected)
	d.LoseNext()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	got := []failure.Code{
		code(d.Enter(ended)), code(d.Enter(t.Context())), code(d.Enter(t.Context())), code(d.Enter(t.Context())),
		code(d.Leave()), code(d.Leave()), code(d.Close()), code(d.Enter(t.Context())),
	}
	want := []failure.Code{"unavailable", "denied", "rejected", "", "in_doubt", "", "", "unavailable"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

func code(err error) failure.Code {
	if err == nil {
		return ""
	}
	return failure.CodeOf(err)
}

func TestJournal(t *testing.T) {
	t.Parallel()
	var j fake.Lines
	for _, word := range []string{"brev", "æøå 🎈"} {
		if err := fake.Keep(&j, word); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	if err := fake.Replay(&j, func(s string) { got = append(got, s) }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"brev", "æøå 🎈"}, got); diff != "" {
		t.Errorf("Replay (-want +got):\n%s", diff)
	}
	if err := fake.Replay(&j, func(int) {}); failure.CodeOf(err) != failure.Invalid {
		t.Errorf("Replay of something else = %v, want invalid", err)
	}
	if fake.Keep(nil, 1) != nil || fake.Replay(nil, func(int) {}) != nil {
		t.Error("no journal is an error")
	}
}
