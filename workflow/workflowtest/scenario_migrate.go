package workflowtest

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// playMigration takes cases that stand in different places to a version in which
// two of their steps have other names and a step is new, and each of them to its
// end.
func playMigration(t *testing.T, k *Kit) {
	anders, vera, bo := k.Citizen("6101501234", "Anders Prøvesen"), k.Employee("vera", "vej"), k.Employee("bo", "ledelse")
	arkiv, brev := k.opts.Handlers["arkiv"].(*Recorder), k.opts.Handlers["brev"].(*Recorder)
	draft := k.Case(t, anders, "sideloeb")
	waits := k.Case(t, anders, "sideloeb").Fill("ansoeg", glasses).Stands("vej") // one branch is in the join
	arkiv.Fail(workflow.Unavailable)
	hands := k.Case(t, anders, "sideloeb").Fill("ansoeg", glasses).Stands("vej", "arkiv")
	sends := k.Case(t, anders, "sideloeb").Fill("ansoeg", glasses)
	brev.Fail(workflow.Unavailable)
	sends.As(vera).Approve("vej").Stands("brev")

	plan := k.planTo(t, "sideloeb", "sideloeb_2")
	plan.Steps = map[string]string{"vej": "hoering", "arkiv": "journal"}
	got := k.Migrate(t, plan)
	same(t, "cases", []workflow.JudgedCase{{Case: sends.ID, Barred: true, Reasons: []workflow.MigrationReason{{
		Code: workflow.HandoverChanged, Step: "brev", Bars: true, Loss: true,
		Text: `handover "brev" is under way as the older version asked for it, and would end so`,
	}}}}, got.Cases)
	same(t, "able, barred, drafts", [3]int{2, 1, 1}, [3]int{got.Able, got.Barred, got.Drafts})
	same(t, "again", [2]int{0, 1}, [2]int{k.Migrate(t, plan).Able, k.Migrate(t, plan).Barred})

	draft.Stands("ansoeg")
	sends.Advance(time.Hour).WantHanded("brev", "brev/1").Ended("slut")
	waits.Stands("hoering")
	hands.Stands("hoering").WantHanded("arkiv", "arkiv/1") // under the key it was asked for with
	for _, c := range []*Case{waits, hands} {
		c.As(vera).WantTasks("hoering").Approve("hoering").Stands("kontrol").WantHanded("brev", "brev/1")
		c.As(bo).Reject("kontrol", "ansoeg", "Stedet mangler").Stands("ansoeg")
		c.Fill("ansoeg", Answers{"/sted": "Torvet"}).Stands("hoering").WantHanded("arkiv", "arkiv/1", "journal/2")
		c.As(vera).Approve("hoering")
		c.As(bo).Approve("kontrol").Ended("slut")
	}
	wantStory(t, waits.As(bo),
		"Tue 31 Mar 10:00 started by the applicant",
		"Tue 31 Mar 10:00 ansoeg: submitted by the applicant",
		"Tue 31 Mar 10:00 journal: handed over by the system",
		"Tue 31 Mar 10:00 journal: done by the system",
		"Tue 31 Mar 10:00 migrated by the system",
		"Tue 31 Mar 11:00 hoering: approved by vera",
		"Tue 31 Mar 11:00 brev: handed over by the system",
		"Tue 31 Mar 11:00 brev: done by the system",
		"Tue 31 Mar 11:00 kontrol: rejected to ansoeg by bo – Stedet mangler",
		"Tue 31 Mar 11:00 ansoeg: submitted by the applicant",
		"Tue 31 Mar 11:00 journal: handed over by the system",
		"Tue 31 Mar 11:00 journal: done by the system",
		"Tue 31 Mar 11:00 hoering: approved by vera",
		"Tue 31 Mar 11:00 brev: handed over by the system",
		"Tue 31 Mar 11:00 brev: done by the system",
		"Tue 31 Mar 11:00 kontrol: approved by bo",
		"Tue 31 Mar 11:00 ended in slut by bo",
	)
}

// planTo publishes another folder of a solution, and returns a plan that takes
// the cases on the version before to it.
func (k *Kit) planTo(t *testing.T, solution, folder string) workflow.MigrationPlan {
	t.Helper()
	before, err := k.Engine.Offer(t.Context(), k.Org, solution, false)
	if err != nil {
		t.Fatal(err)
	}
	files, err := Scenario(folder)
	if err != nil {
		t.Fatal(err)
	}
	return workflow.MigrationPlan{Solution: solution, From: before.Hash, To: k.Publish(t, files)}
}
