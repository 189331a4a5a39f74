package esdhtest

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// call is one of the service's two calls, made ready for a system.
type call struct {
	name  string
	ready func(*testing.T, esdh.System) func(context.Context, *esdh.Service) (string, error)
	other func(*testing.T, esdh.System) func(context.Context, *esdh.Service) (string, error)
	// filed is how many cases and documents there are before the call; after
	// it there is one more of what it files.
	before, after [2]int
}

func calls() []call {
	create := func(c esdh.NewCase) func(context.Context, *esdh.Service) (string, error) {
		return func(ctx context.Context, s *esdh.Service) (string, error) {
			ref, err := s.CreateCase(ctx, filer(), c)
			return ref.ID, err
		}
	}
	add := func(d esdh.NewDocument) func(context.Context, *esdh.Service) (string, error) {
		return func(ctx context.Context, s *esdh.Service) (string, error) {
			ref, err := s.AddDocument(ctx, filer(), d)
			return ref.ID, err
		}
	}
	return []call{
		{
			name: "create-case",
			ready: func(*testing.T, esdh.System) func(context.Context, *esdh.Service) (string, error) {
				return create(Case("k1"))
			},
			other: func(*testing.T, esdh.System) func(context.Context, *esdh.Service) (string, error) {
				c := Case("k1")
				c.Metadata["kanal"] = "another"
				return create(c)
			},
			after: [2]int{1, 0},
		},
		{
			name: "add-document",
			ready: func(t *testing.T, s esdh.System) func(context.Context, *esdh.Service) (string, error) {
				return add(Document("d1", mustCreate(t, s, "k1").ID))
			},
			other: func(t *testing.T, s esdh.System) func(context.Context, *esdh.Service) (string, error) {
				d := Document("d1", mustCreate(t, s, "k1").ID)
				d.Data = []byte("another")
				return add(d)
			},
			before: [2]int{1, 0}, after: [2]int{1, 1},
		},
	}
}

func testService(t *testing.T, h Harness) {
	for _, c := range calls() {
		t.Run(c.name, func(t *testing.T) {
			testOnce(t, h, c)
			testFailures(t, h, c)
			testDoubt(t, h, c)
		})
	}
	t.Run("gives-references-that-are-kept", func(t *testing.T) {
		svc := service(t, h.New(t))
		_, err := svc.Case(t.Context(), Org, "k1")
		wantCode(t, err, esdh.NotFound)
		_, err = svc.Document(t.Context(), Org, "d1")
		wantCode(t, err, esdh.NotFound)
		want, err := svc.CreateCase(t.Context(), filer(), Case("k1"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := svc.Case(t.Context(), Org, "k1"); err != nil || got != want {
			t.Errorf("Case = %+v, %v; want %+v", got, err, want)
		}
	})
}

func testOnce(t *testing.T, h Harness, c call) {
	t.Run("same-key-files-once", func(t *testing.T) {
		s := h.New(t)
		svc, do := service(t, s), c.ready(t, s)
		first, err := do(t.Context(), svc)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := do(t.Context(), svc); err != nil || again != first {
			t.Errorf("the second time gives %q, %v; want %q", again, err, first)
		}
		wantFiled(t, h, s, c.after[0], c.after[1])
	})
	t.Run("same-key-at-once-files-once", func(t *testing.T) {
		s := h.New(t)
		svc, do := service(t, s), c.ready(t, s)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if _, err := do(t.Context(), svc); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		wantFiled(t, h, s, c.after[0], c.after[1])
	})
	t.Run("same-key-for-something-else-is-a-conflict", func(t *testing.T) {
		s := h.New(t)
		svc := service(t, s)
		if _, err := c.ready(t, s)(t.Context(), svc); err != nil {
			t.Fatal(err)
		}
		_, err := c.other(t, s)(t.Context(), svc)
		wantCode(t, err, esdh.Conflict)
		wantFiled(t, h, s, c.after[0], c.after[1])
	})
	t.Run("with-ended-context-files-nothing", func(t *testing.T) {
		s := h.New(t)
		_, err := c.ready(t, s)(ended(t), service(t, s))
		wantCode(t, err, esdh.Unavailable)
		wantFiled(t, h, s, c.before[0], c.before[1])
	})
}

// testFailures sees each code come through, and what a repeat does then.
func testFailures(t *testing.T, h Harness, c call) {
	codes := []esdh.Code{
		esdh.Invalid, esdh.NotFound, esdh.Conflict, esdh.Denied,
		esdh.Rejected, esdh.Unsupported, esdh.Unavailable,
	}
	for _, code := range codes {
		name := string(code) + "-comes-through-and-a-repeat-files"
		if code == esdh.Rejected {
			name = "rejected-comes-through-and-is-final"
		}
		t.Run(name, func(t *testing.T) {
			if h.FailNext == nil {
				t.Skip("the harness has no FailNext")
			}
			s := h.New(t)
			svc, do := service(t, s), c.ready(t, s)
			h.FailNext(s, code)
			_, err := do(t.Context(), svc)
			wantCode(t, err, code)
			if f, ok := errors.AsType[*esdh.Error](err); !ok || f.Op == "" {
				t.Errorf("%v does not name its operation", err)
			}
			wantFiled(t, h, s, c.before[0], c.before[1])
			_, err = do(t.Context(), svc)
			if code == esdh.Rejected {
				wantCode(t, err, esdh.Rejected)
				wantFiled(t, h, s, c.before[0], c.before[1])
				return
			}
			if err != nil {
				t.Errorf("the repeat: %v", err)
			}
			wantFiled(t, h, s, c.after[0], c.after[1])
		})
	}
}

// mute is a system that cannot be asked.
type mute struct{ s esdh.System }

func (m mute) CreateCase(ctx context.Context, c esdh.NewCase) (esdh.CaseRef, error) {
	return m.s.CreateCase(ctx, c)
}

func (m mute) AddDocument(ctx context.Context, d esdh.NewDocument) (esdh.DocumentRef, error) {
	return m.s.AddDocument(ctx, d)
}

func testDoubt(t *testing.T, h Harness, c call) {
	cases := []struct {
		name string
		told func(esdh.System)
		can  bool
	}{
		{"lost-answer-is-looked-up-and-files-once", h.LoseNext, h.LoseNext != nil},
		{"doubt-about-what-never-arrived-files-then", func(s esdh.System) { h.FailNext(s, esdh.InDoubt) }, h.FailNext != nil},
	}
	for _, d := range cases {
		t.Run(d.name, func(t *testing.T) {
			s := h.New(t)
			if _, ok := s.(esdh.Finder); !ok || !d.can {
				t.Skip("the system is no esdh.Finder, or the harness cannot make the doubt")
			}
			svc, do := service(t, s), c.ready(t, s)
			d.told(s)
			_, err := do(t.Context(), svc)
			wantCode(t, err, esdh.InDoubt)
			if _, err := do(t.Context(), svc); err != nil {
				t.Errorf("the repeat: %v", err)
			}
			wantFiled(t, h, s, c.after[0], c.after[1])
		})
	}
	t.Run("doubt-that-cannot-be-asked-about-stays", func(t *testing.T) {
		if h.LoseNext == nil {
			t.Skip("the harness has no LoseNext")
		}
		s := h.New(t)
		svc, do := service(t, mute{s}), c.ready(t, s)
		h.LoseNext(s)
		for range 3 {
			_, err := do(t.Context(), svc)
			wantCode(t, err, esdh.InDoubt)
			if !errors.Is(err, ledger.ErrUndecided) {
				t.Errorf("%v is not ledger.ErrUndecided", err)
			}
		}
		wantFiled(t, h, s, c.after[0], c.after[1])
	})
}
