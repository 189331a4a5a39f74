package workflow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// TestMigrateIsOfOneOrganisation: another organisation's cases on the very same
// versions stay where they are, and who ran the plan is in each case's trail.
func TestMigrateIsOfOneOrganisation(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	from := b.pinned(t, id)
	b.Org = "beby"
	b.Publish(t, changed(tilskud(t), ""))
	home := b.anders
	b.anders = b.Citizen("6101501234", "Anders Prøvesen")
	theirs, there := b.submitted(t), b.Employee("pia", "publisher")
	newer := changed(tilskud(t), "solution.json", `"version": "1"`, `"version": "2"`)
	b.Clock.Advance(time.Minute)
	b.Publish(t, newer)
	b.Org, b.anders = "aaby", home
	plan := workflow.MigrationPlan{Solution: "tilskud", From: from, To: b.Publish(t, newer)}

	got, err := b.Engine.Migrate(t.Context(), b.Employee("pia", "publisher").Identity, plan)
	if err != nil || got.Able != 1 || b.pinned(t, id) != plan.To {
		t.Errorf("at home: %+v, %v", got, err)
	}
	b.Org = "beby"
	if b.pinned(t, theirs) != from {
		t.Error("another organisation's case has gone")
	}
	if got, err = b.Engine.Migrate(t.Context(), there.Identity, plan); err != nil || got.Able != 1 || b.pinned(t, theirs) != plan.To {
		t.Errorf("there: %+v, %v", got, err)
	}
	lines, err := b.Trail.Lines(t.Context(), "beby", theirs)
	if err != nil {
		t.Fatal(err)
	}
	last := lines[len(lines)-1]
	if last.What != "case.migrated" || last.Ref != plan.To || last.Actor != there.ActorRef() {
		t.Errorf("the trail ends with %+v", last)
	}
}

// TestMigrateByPolicy: where an organisation has a policy, a publisher needs the
// right to migrate, for the subjects of both versions.
func TestMigrateByPolicy(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	id := b.submitted(t)
	folder := variant(t, "32.03.12")
	plan := func(oldnew ...string) workflow.MigrationPlan {
		b.Clock.Advance(time.Minute)
		to := b.Publish(t, changed(folder, "solution.json", append(oldnew, `"version": "1"`, `"version": "2"`)...))
		return workflow.MigrationPlan{Solution: "tilskud", From: b.pinned(t, id), To: to}
	}
	near, far := plan(), plan(`"kle": "32.03.12"`, `"kle": "27.03.12"`)
	for _, c := range []struct {
		name string
		by   workflow.Caller
		plan workflow.MigrationPlan
		want workflow.Code
	}{
		{"a publisher without the right", b.granted("ulla", "publisher", "urn:udgiv"), near, workflow.Denied},
		{"the right without the group", b.granted("ulla", "pension", "urn:flyt"), near, workflow.Denied},
		{"the right for another subject", b.granted("ulla", "publisher", "urn:flyt", "KLE", "27.*"), near, workflow.Denied},
		{"from a subject of theirs to another", b.granted("ulla", "publisher", "urn:flyt", "KLE", "32.*"), far, workflow.Denied},
		{"the right", b.granted("ulla", "publisher", "urn:flyt", "KLE", "32.*"), near, ""},
	} {
		got, err := b.Engine.PlanMigration(t.Context(), c.by.Identity, c.plan)
		if c.want != "" {
			wantCode(t, c.name+" plans", err, c.want)
			_, err = b.Engine.Migrate(t.Context(), c.by.Identity, c.plan)
			wantCode(t, c.name, err, c.want)
			continue
		}
		if done, err2 := b.Engine.Migrate(t.Context(), c.by.Identity, c.plan); err != nil || err2 != nil || got.Able != 1 || done.Able != 1 {
			t.Errorf("%s: planned %+v, %v, and did %+v, %v", c.name, got, err, done, err2)
		}
	}
	if b.pinned(t, id) != near.To {
		t.Error("the case has not gone")
	}
}

// TestMigrationReportsHoldNoPersonalData: what is lost is named by where it
// stands, never by what it was.
func TestMigrationReportsHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	plan := b.next(t, b.pinned(t, id), nil, []string{`"key": "hvad"`, `"key": "hvad_ny"`, `hvad ==`, `hvad_ny ==`, `"max": 5000`, `"max": 50`})
	got, err := b.Engine.PlanMigration(t.Context(), b.Employee("pia", "publisher").Identity, plan)
	if err != nil || got.Barred != 1 || len(got.Cases) != 1 || len(got.Cases[0].Reasons) < 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, r := range got.Cases[0].Reasons {
		for _, told := range []string{"briller", "1250", "1.250", "Anders", "6101501234"} {
			if strings.Contains(r.Text+r.Path, told) {
				t.Errorf("it tells %q: %s", told, r.Text)
			}
		}
	}
}
