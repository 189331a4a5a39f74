package workflow_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// next publishes a version of the solution with changes to its flow and its
// form, and returns a plan from the version that was on offer.
func (b *bench) next(t testing.TB, from string, solution, form []string) workflow.MigrationPlan {
	t.Helper()
	folder := folderOf(changed(tilskud(t), "solution.json", append([]string{`"version": "1"`, `"version": "2"`}, solution...)...))
	b.Clock.Advance(time.Minute)
	to := b.publish(t, changed(folder, "forms/ansoegning.json", form...), workflow.VersionOpen)
	return workflow.MigrationPlan{Solution: "tilskud", From: from, To: to}
}

var renamedStep = []string{`"id": "behandl"`, `"id": "sagsbehandl"`, `"to": "behandl"`, `"to": "sagsbehandl"`}

func (b *bench) pinned(t testing.TB, id string) string {
	t.Helper()
	row, err := b.Store.Case(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	return row.Hash
}

func TestMigrateCases(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pia := b.Employee("pia", "publisher")
	id, draft, handing := b.submitted(t), b.start(t), b.submitted(t)
	b.approve(t, handing)
	plan := b.next(t, b.pinned(t, id), renamedStep, nil)
	plan.Steps = map[string]string{"behandl": "sagsbehandl"}
	before, _ := b.Store.Case(t.Context(), b.Org, id)
	got, err := b.Engine.PlanMigration(t.Context(), pia.Identity, plan)
	want := workflow.MigrationReport{Able: 2, Drafts: 1, Codes: map[workflow.MigrationCode]int{}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatalf("planned: %v (-want +got):\n%s", err, diff)
	}
	if after, _ := b.Store.Case(t.Context(), b.Org, id); !cmp.Equal(before, after) {
		t.Error("a dry run has written")
	}
	for _, able := range []int{2, 0} { // again finds nothing left to do
		got, err := b.Engine.Migrate(t.Context(), pia.Identity, plan)
		if err != nil || got.Able != able || got.Barred != 0 {
			t.Errorf("migrated %+v, %v", got, err)
		}
	}
	if b.pinned(t, draft) != plan.From || b.pinned(t, id) != plan.To || b.pinned(t, handing) != plan.To {
		t.Error("the cases are on other versions than they should be")
	}
	tasks, err := b.Engine.Tasks(t.Context(), b.worker, workflow.TaskPage{})
	if err != nil || len(tasks) != 1 || tasks[0].Step != "sagsbehandl" {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
	v := b.view(t, b.anders, id)
	last := v.History[len(v.History)-1]
	if last.Type != workflow.CaseMigrated || last.Who != "" {
		t.Errorf("the citizen is told %+v", last)
	}
	if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "sagsbehandl"}); err != nil {
		t.Fatal(err)
	}
	b.Run(t)
	for _, id := range []string{id, handing} {
		if v := b.view(t, b.anders, id); v.State != workflow.CaseEnded {
			t.Errorf("the case is %s in %v", v.State, steps(v))
		}
		if lines, err := b.Trail.Verify(t.Context(), b.Org, id); err != nil {
			t.Errorf("the trail: %v, %v", lines, err)
		}
	}
}

func TestMigrateAsks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	plan := b.next(t, b.pinned(t, id), nil, nil)
	pia := b.Employee("pia", "publisher")
	elsewhere := pia
	elsewhere.Org = "beby"
	bad := plan
	bad.Steps = map[string]string{"kp": "brev", "brev": "brev"}
	gone := plan
	gone.Steps = map[string]string{"nej": "brev"}
	same := plan
	same.To = same.From
	for name, c := range map[string]struct {
		by   workflow.Caller
		plan workflow.MigrationPlan
		code workflow.Code
	}{
		"a case worker":             {b.worker, plan, workflow.Denied},
		"a citizen":                 {b.anders, plan, workflow.Denied},
		"another organisation":      {elsewhere, plan, workflow.NotFound},
		"two steps that become one": {pia, bad, workflow.Invalid},
		"a step there is not":       {pia, gone, workflow.Invalid},
		"the same version":          {pia, same, workflow.Invalid},
	} {
		for _, run := range []func(context.Context) error{
			func(ctx context.Context) error {
				_, err := b.Engine.PlanMigration(ctx, c.by.Identity, c.plan)
				return err
			},
			func(ctx context.Context) error { _, err := b.Engine.Migrate(ctx, c.by.Identity, c.plan); return err },
		} {
			wantCode(t, name, run(t.Context()), c.code)
		}
	}
	if b.pinned(t, id) != plan.From {
		t.Error("the case has gone")
	}
}

// TestMigrateAnswers: what a form would lose keeps the case, unless the plan
// accepts that very loss.
func TestMigrateAnswers(t *testing.T) {
	t.Parallel()
	amount := `{"key": "beloeb", "type": "money", "label": {"da": "Beløb", "en": "Amount"}, "required": true, "min": 1, "max": 5000},`
	lost := func(path string) []workflow.Acceptance {
		return []workflow.Acceptance{{Form: "ansoegning", Path: path}}
	}
	for name, c := range map[string]struct {
		form   []string
		accept []workflow.Acceptance
		able   int
		codes  map[workflow.MigrationCode]int
		data   string
	}{
		"a field more": {[]string{amount, amount + `{"key": "ny", "type": "text", "label": {"da": "Ny", "en": "New"}},`}, nil, 1, map[workflow.MigrationCode]int{},
			`{"navn":"Anders Prøvesen","hvad":"briller","beloeb":{"amount":125050,"currency":"DKK"}}`},
		"a field renamed": {[]string{`"key": "beloeb"`, `"key": "kroner"`}, nil, 0, map[workflow.MigrationCode]int{workflow.AnswersLost: 1, workflow.AnswerUnfit: 1}, ""},
		"a field removed": {[]string{amount, ``}, nil, 0, map[workflow.MigrationCode]int{workflow.AnswersLost: 1}, ""},
		"another one is accepted": {
			[]string{amount, ``}, lost("/hvad"), 0, map[workflow.MigrationCode]int{workflow.AnswersLost: 1}, "",
		},
		"that one is accepted": {
			[]string{amount, ``}, lost("/beloeb"), 1, map[workflow.MigrationCode]int{workflow.AnswersLost: 1},
			`{"navn":"Anders Prøvesen","hvad":"briller"}`,
		},
		"of another type": {[]string{`"type": "money", "label": {"da": "Beløb", "en": "Amount"}, "required": true, "min": 1, "max": 5000`, `"type": "text", "label": {"da": "Beløb", "en": "Amount"}`}, nil, 0,
			map[workflow.MigrationCode]int{workflow.AnswersLost: 1}, ""},
		"an option removed": {[]string{`"value": "briller"`, `"value": "hoere"`}, nil, 0, map[workflow.MigrationCode]int{workflow.AnswersLost: 1}, ""},
		"an option removed, accepted": {[]string{`"value": "briller"`, `"value": "hoere"`}, lost("/hvad"), 1, map[workflow.MigrationCode]int{workflow.AnswersLost: 1},
			`{"navn":"Anders Prøvesen","beloeb":{"amount":125050,"currency":"DKK"}}`},
		"a limit that is lower": {[]string{`"max": 5000`, `"max": 50`}, nil, 1, map[workflow.MigrationCode]int{workflow.AnswerUnfit: 1},
			`{"navn":"Anders Prøvesen","hvad":"briller","beloeb":{"amount":125050,"currency":"DKK"}}`},
		"a field that hides": {[]string{`"max": 5000`, `"max": 5000, "visible": "hvad == \"tand\""`}, nil, 0, map[workflow.MigrationCode]int{workflow.AnswersReworked: 1}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			id := b.submitted(t)
			plan := b.next(t, b.pinned(t, id), nil, c.form)
			plan.Accept = c.accept
			pia := b.Employee("pia", "publisher")
			planned, err := b.Engine.PlanMigration(t.Context(), pia.Identity, plan)
			if diff := cmp.Diff(c.codes, planned.Codes); err != nil || planned.Able != c.able || planned.Barred != 1-c.able || diff != "" {
				t.Errorf("%v, %+v (-want +got):\n%s", err, planned, diff)
			}
			done, err := b.Engine.Migrate(t.Context(), pia.Identity, plan)
			if diff := cmp.Diff(planned, done); err != nil || diff != "" {
				t.Errorf("planned and done differ: %v\n%s", err, diff)
			}
			if c.able == 0 {
				if b.pinned(t, id) != plan.From {
					t.Error("the case has gone")
				}
				return
			}
			view := b.view(t, b.worker, id).Submitted["ansoegning"]
			if got := string(view.State().Submission()); got != c.data {
				t.Errorf("the submission is %s", got)
			}
			b.approve(t, id)
			b.Run(t)
			if snap, ok := b.kp.Snapshot(id + "/kp/1"); !ok || string(snap.Forms["ansoegning"].Data) != c.data {
				t.Errorf("handed over: %s", snap.Forms["ansoegning"].Data)
			}
		})
	}
}

// TestMigratePendingHandover: what is being handed over is handed over as it was
// asked for, with the older form, under its key.
func TestMigratePendingHandover(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.kp.FailAfter(workflow.InDoubt)
	b.approve(t, id)
	b.Run(t)
	plan := b.next(t, b.pinned(t, id), []string{`"SP242"`, `"SP243"`, `"id": "kp"`, `"id": "aflever"`, `"to": "kp"`, `"to": "aflever"`}, []string{`"max": 5000`, `"max": 50`})
	plan.Steps = map[string]string{"kp": "aflever"}
	pia := b.Employee("pia", "publisher")
	if got, err := b.Engine.Migrate(t.Context(), pia.Identity, plan); err != nil || got.Barred != 1 || got.Codes[workflow.HandoverChanged] != 1 {
		t.Fatalf("not accepted: %+v, %v", got, err)
	}
	plan.Accept = []workflow.Acceptance{{Step: "kp"}}
	if got, err := b.Engine.Migrate(t.Context(), pia.Identity, plan); err != nil || got.Able != 1 {
		t.Fatalf("accepted: %+v, %v", got, err)
	}
	b.Advance(t, time.Minute)
	if got := b.kp.Taken(); !slices.Equal(got, []string{id + "/kp/1"}) || b.kp.Calls(got[0]) != 2 {
		t.Errorf("taken %v", got)
	}
	if snap, _ := b.kp.Snapshot(id + "/kp/1"); snap.Workflow.Hash != plan.From {
		t.Error("it was handed over by the newer version")
	}
	if v := b.view(t, b.anders, id); v.State != workflow.CaseEnded || v.Outputs["aflever"].Ref == "" {
		t.Errorf("the case is %s with %v", v.State, slices.Collect(maps.Keys(v.Outputs)))
	}
}
