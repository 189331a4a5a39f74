package pgstore_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/pgstore"
)

// TestTwoStoresOneChain: stores that remember different heads write one chain
// together, and one case between them.
func TestTwoStoresOneChain(t *testing.T) {
	t.Parallel()
	at := address(t)
	stores := []*pgstore.Store{open(t, connect(t, at), nil), open(t, connect(t, at), nil)}
	const each = 25
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			for j := range each {
				if _, err := s.Append(t.Context(), line("c1", "test.append")); err != nil {
					t.Error(err)
				}
				c := full(fmt.Sprintf("c%d-%d", i, j))
				c.Lines = []audit.Line{line("c1", "test.commit"), line(audit.NoCase, "test.commit")}
				if err := s.Commit(t.Context(), c); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for chain, want := range map[string]int{"c1": 4 * each, audit.NoCase: 2 * each} {
		lines, err := stores[0].Lines(t.Context(), org, chain, 0, 1000)
		if err != nil || len(lines) != want {
			t.Errorf("%d lines of %q, want %d, %v", len(lines), chain, want, err)
		}
		if err := verify(lines); err != nil {
			t.Error(err)
		}
	}
}

// TestHeadsAreHints: what a store remembers of a chain is never believed: one
// that was put back to an earlier state goes on from there.
func TestHeadsAreHints(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, nil)
	for range 3 {
		if _, err := s.Append(t.Context(), line("c1", "test.append")); err != nil {
			t.Fatal(err)
		}
	}
	run(t, pool, "DELETE FROM bf_audit_line WHERE seq > 1")
	run(t, pool, "UPDATE bf_audit_head h SET seq = l.seq, hash = l.hash FROM bf_audit_line l")
	got, err := s.Append(t.Context(), line("c1", "test.append"))
	if err != nil || got.Seq != 2 {
		t.Errorf("the line has place %d, want 2, %v", got.Seq, err)
	}
	lines, err := s.Lines(t.Context(), org, "c1", 0, 10)
	if err != nil || len(lines) != 2 || verify(lines) != nil {
		t.Errorf("%d lines, want 2, %v, %v", len(lines), err, verify(lines))
	}
}

// job is a row of River's without what differs from one to the next.
func job(t *testing.T, row pgx.Row) map[string]any {
	t.Helper()
	var text []byte
	if err := row.Scan(&text); err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"id", "created_at", "scheduled_at"} {
		if out[name] == nil {
			t.Errorf("a job has no %s", name)
		}
		delete(out, name)
	}
	return out
}

// effectJob is what River would be given.
type effectJob struct {
	Effect string `json:"effect"`
}

func (effectJob) Kind() string { return "borgerflow_effect" }

// TestJobsAreRivers: a job that is inserted here is what River's client inserts.
func TestJobsAreRivers(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, nil)
	client, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for name, at := range map[string]time.Time{"now": {}, "later": workflow.SystemClock{}.Now().Add(time.Hour)} {
		commit(t, s, ask(name, at))
		res, err := client.Insert(t.Context(), effectJob{effectID(name)},
			&river.InsertOpts{Queue: "borgerflow", MaxAttempts: 30_000, ScheduledAt: at})
		if err != nil {
			t.Fatal(err)
		}
		const row = "SELECT to_jsonb(j) FROM river_job j WHERE "
		want := job(t, pool.QueryRow(t.Context(), row+"id = $1", res.Job.ID))
		got := job(t, pool.QueryRow(t.Context(), row+"id = (SELECT job FROM bf_effect WHERE id = $1)", effectID(name)))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-River +ours):\n%s", name, diff)
		}
	}
}

// TestTextAndTimes: text comes back as it was given and is ordered byte by byte
// in a database whose own order is Danish.
func TestTextAndTimes(t *testing.T) {
	t.Parallel()
	s := open(t, openPool(t), nil)
	ids := []string{"a", "A", " a", "a ", "å", "Å", "a\x01b", "\x01", "🎈", "%", "_", "'", "\"", "a\u0301", "ÅÅ", "aa", "zz", "0", "00"}
	at := time.Date(2026, 3, 2, 9, 0, 0, 123456789, time.FixedZone("CET", 3600))
	for _, id := range ids {
		commit(t, s, workflow.Commit{
			Case: workflow.CaseRow{Org: org, ID: id, Version: 1, Subject: id, Solution: id, State: workflow.CaseDraft, Created: at},
		})
	}
	got, err := s.Cases(t.Context(), workflow.CaseQuery{Org: org})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	slices.Reverse(ids)
	var gotIDs []string
	for _, c := range got {
		gotIDs = append(gotIDs, c.ID)
		if !c.Created.Equal(at.Truncate(time.Microsecond)) || c.Created.Location() != time.UTC || c.Updated != (time.Time{}) {
			t.Errorf("%q: created %s, updated %s", c.ID, c.Created, c.Updated)
		}
	}
	if diff := cmp.Diff(ids, gotIDs); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// TestStartTwice: one store is one node.
func TestStartTwice(t *testing.T) {
	t.Parallel()
	pool := openPool(t)
	s := open(t, pool, fast())
	start(t, s, func(context.Context, string) error { return nil })
	if err := s.Start(t.Context(), performer(nil)); failure.CodeOf(err) != failure.Conflict {
		t.Errorf("Start: %v, want conflict", err)
	}
	stop(t, s)
	var nodes int
	if err := pool.QueryRow(t.Context(), "SELECT count(*) FROM bf_node").Scan(&nodes); err != nil || nodes != 0 {
		t.Errorf("%d nodes after Stop, %v", nodes, err)
	}
}
