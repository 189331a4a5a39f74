package sqlitestore_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

// TestSecondNode: another opener of the file may work on it, and its effects
// are performed by the node; it cannot become one until the node stops.
func TestSecondNode(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	first := open(t, openFile(t, file), fast())
	second := open(t, openFile(t, file), fast())
	perform := performer(func(ctx context.Context, id string) error { return conclude(ctx, first, id, nil) })
	start(t, first, perform)
	if err := second.Start(t.Context(), perform); failure.CodeOf(err) != failure.Conflict {
		t.Errorf("second Start: %v, want conflict", err)
	}
	if err := first.Start(t.Context(), perform); failure.CodeOf(err) != failure.Conflict {
		t.Errorf("Start twice: %v, want conflict", err)
	}
	commit(t, second, ask("c1", day))
	waitFor(t, "done", func() bool { return state(t, second, "c1") == workflow.EffectDone })
	appendTogether(t, first, second)
	stop(t, first)
	start(t, second, func(ctx context.Context, id string) error { return conclude(ctx, second, id, nil) })
	commit(t, first, ask("c2", day))
	waitFor(t, "done by the second", func() bool { return state(t, first, "c2") == workflow.EffectDone })
}

// TestSecondProcess: the lock holds between processes, and is free the moment
// the one that held it was killed.
func TestSecondProcess(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "b.db")
	c := startChild(t, file, server.URL)
	s := open(t, openFile(t, file), fast())
	engine, err := newEngine(s, func(key string) error { return post(server.URL, "key", key) })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context(), engine); failure.CodeOf(err) != failure.Conflict {
		t.Errorf("Start beside another process: %v, want conflict", err)
	}
	id, err := submit(t.Context(), engine)
	if err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the child to end the parent's case", func() bool {
		row, err := s.Case(t.Context(), org, id)
		return err == nil && row.State == workflow.CaseEnded
	})
	c.kill(t)
	start(t, s, engine.PerformEffect)
}
