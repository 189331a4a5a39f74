package workflow_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// on returns an engine over another store of the same cases.
func (b *bench) on(t testing.TB, store workflow.Store) *workflow.Engine {
	t.Helper()
	e, err := workflow.New(store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{
		TestData: true, Index: b.Index, Random: workflowtest.NewRandom(7),
		Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter},
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// goings returns how often a case has been taken to another version, by its
// events and by its audit trail.
func (b *bench) goings(t testing.TB, id string) (events, lines int) {
	t.Helper()
	rows, err := b.Store.Events(t.Context(), b.Org, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Type == workflow.CaseMigrated {
			events++
		}
	}
	written, err := b.Trail.Lines(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range written {
		if l.What == "case.migrated" {
			lines++
		}
	}
	return events, lines
}

// TestMigrateKilledBetweenCases: a process that is gone half-way has taken whole
// cases, says how many, and whoever runs the plan again takes the rest; each goes
// once.
func TestMigrateKilledBetweenCases(t *testing.T) {
	t.Parallel()
	for left := range 4 {
		b := setup(t)
		pia := b.Employee("pia", "publisher")
		ids := []string{b.submitted(t), b.submitted(t), b.submitted(t)}
		plan := b.next(t, b.pinned(t, ids[0]), renamedStep, nil)
		plan.Steps = map[string]string{"behandl": "sagsbehandl"}
		got, err := b.on(t, &killed{b.Store, left}).Migrate(t.Context(), pia.Identity, plan)
		if gone := left < len(ids); gone != (workflow.CodeOf(err) == workflow.Unavailable) || got.Able != left {
			t.Errorf("killed after %d: %+v, %v", left, got, err)
		}
		for _, able := range []int{len(ids) - left, 0} {
			if got, err := b.Engine.Migrate(t.Context(), pia.Identity, plan); err != nil || got.Able != able || got.Barred != 0 {
				t.Errorf("again after %d: %+v, %v", left, got, err)
			}
		}
		for _, id := range ids {
			if events, lines := b.goings(t, id); b.pinned(t, id) != plan.To || events != 1 || lines != 1 {
				t.Errorf("killed after %d: on the newer version %v, by %d events and %d lines", left, b.pinned(t, id) == plan.To, events, lines)
			}
			if _, err := b.Trail.Verify(t.Context(), b.Org, id); err != nil {
				t.Errorf("the trail: %v", err)
			}
		}
	}
}

func TestMigrateStopped(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	plan := b.next(t, b.pinned(t, id), nil, nil)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got, err := b.Engine.Migrate(ctx, b.Employee("pia", "publisher").Identity, plan); workflow.CodeOf(err) != workflow.Unavailable || got.Able != 0 {
		t.Errorf("stopped: %+v, %v", got, err)
	}
	if b.pinned(t, id) != plan.From {
		t.Error("the case has gone")
	}
}

// rival is a store where somebody else changes a case just before it would go
// with another version.
type rival struct {
	workflow.Store
	id     string
	times  int
	meddle func()
}

func (r *rival) Commit(ctx context.Context, c workflow.Commit) error {
	goes := c.Case.ID == r.id && slices.ContainsFunc(c.Events, func(ev workflow.EventRow) bool { return ev.Type == workflow.CaseMigrated })
	if goes && r.times > 0 {
		r.times--
		r.meddle()
	}
	return r.Store.Commit(ctx, c)
}

// TestMigrateCasesThatChangeMeanwhile: a case is judged as it stands when it goes;
// what somebody did just before is not lost, and keeps the case when it has to.
func TestMigrateCasesThatChangeMeanwhile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		meddle func(*testing.T, *bench, string, workflow.MigrationPlan)
		times  int
		able   int
		codes  map[workflow.MigrationCode]int
		stands []string
	}{
		"somebody takes the task": {func(t *testing.T, b *bench, id string, _ workflow.MigrationPlan) {
			if err := b.Engine.Claim(t.Context(), b.worker, workflow.TaskRequest{Case: id, Step: "behandl"}, false); err != nil {
				t.Error(err)
			}
		}, 1, 1, map[workflow.MigrationCode]int{}, []string{"sagsbehandl"}},
		"it comes to a step that is no more": {func(t *testing.T, b *bench, id string, _ workflow.MigrationPlan) { b.approve(t, id) },
			1, 0, map[workflow.MigrationCode]int{workflow.StepGone: 1}, []string{"kp"}},
		"it ends": {func(t *testing.T, b *bench, id string, _ workflow.MigrationPlan) {
			if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", To: "afslag", Note: "n"}); err != nil {
				t.Error(err)
			}
		}, 1, 0, map[workflow.MigrationCode]int{}, nil},
		"another process takes it along": {func(t *testing.T, b *bench, id string, plan workflow.MigrationPlan) {
			if got, err := b.Engine.Migrate(t.Context(), b.Employee("per", "publisher").Identity, plan); err != nil || got.Able != 2 {
				t.Errorf("%+v, %v", got, err)
			}
		}, 1, -1, map[workflow.MigrationCode]int{}, []string{"sagsbehandl"}},
		"it is changed all the time": {func(t *testing.T, b *bench, id string, _ workflow.MigrationPlan) {
			if err := b.Engine.Say(t.Context(), b.worker, workflow.SayRequest{Case: id, Text: "?"}); err != nil {
				t.Error(err)
			}
		}, 100, 0, map[workflow.MigrationCode]int{workflow.CaseBusy: 1}, []string{"behandl"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			other := b.submitted(t)
			b.Clock.Advance(time.Second)
			id := b.submitted(t) // the latest goes first
			plan := b.next(t, b.pinned(t, id), append(slices.Clone(renamedStep), `"id": "kp"`, `"id": "aflever"`, `"to": "kp"`, `"to": "aflever"`), nil)
			plan.Steps = map[string]string{"behandl": "sagsbehandl"}
			r := &rival{Store: b.Store, id: id, times: c.times}
			r.meddle = func() { c.meddle(t, b, id, plan) }
			got, err := b.on(t, r).Migrate(t.Context(), b.Employee("pia", "publisher").Identity, plan)
			want := workflow.MigrationReport{Able: c.able + 1, Codes: c.codes}
			for range c.codes {
				want.Barred = 1
			}
			got.Cases = nil
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			v, err := b.Engine.View(t.Context(), b.anders, id, i18n.Danish)
			if err != nil || !slices.Equal(steps(v), c.stands) {
				t.Errorf("it stands in %v, %v", steps(v), err)
			}
			if events, lines := b.goings(t, other); b.pinned(t, other) != plan.To || events != 1 || lines != 1 {
				t.Errorf("another case has gone %d times, in %d lines", events, lines)
			}
		})
	}
}
