package workflowtest_test

import (
	"fmt"
	"os"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// A newer version calls two steps otherwise, has one more, and sends another kind
// of letter. Cases that are running are taken along by a plan, with the branch
// that waits and the keys of what they have handed over. The one whose letter is
// on its way stays, and ends as it began.
func ExampleKit_Migrate() {
	t := &stand{} // the *testing.T of a test
	letters := &workflowtest.Recorder{}
	k := newKitSending(t, "sideloeb", letters)
	anders, vera := k.Citizen("6101501234", "Anders Prøvesen"), k.Employee("vera", "vej")
	c := k.Case(t, anders, "sideloeb").Sample("ansoeg")
	letters.Fail(workflow.Unavailable)
	other := k.Case(t, anders, "sideloeb").Sample("ansoeg").As(vera).Approve("vej").Stands("brev")

	from := c.View().Workflow.Hash
	k.Clock.Advance(time.Second)
	done := k.Migrate(t, workflow.MigrationPlan{
		Solution: "sideloeb", From: from, To: k.Publish(t, os.DirFS("testdata/sideloeb_2")),
		Mapping: workflow.Mapping{Steps: map[string]string{"vej": "hoering", "arkiv": "journal"}},
	})
	fmt.Println(done.Able, "gone,", done.Barred, "stays:", done.Cases[0].Reasons[0].Text)
	fmt.Println("tasks of vera", c.As(vera).Tasks())
	c.As(vera).Approve("hoering").Stands("kontrol")
	bo := c.As(k.Employee("bo", "ledelse")).Approve("kontrol").Ended("slut")
	show(bo.Story())
	other.Advance(time.Hour).Ended("slut")
	show(t.said) // nothing: a test would have passed
	// Output:
	// 1 gone, 1 stays: handover "brev" is under way as the older version asked for it, and would end so
	// tasks of vera [hoering]
	// Tue 31 Mar 10:00 started by the applicant
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Tue 31 Mar 10:00 journal: handed over by the system
	// Tue 31 Mar 10:00 journal: done by the system
	// Tue 31 Mar 10:00 migrated by the system
	// Tue 31 Mar 10:00 hoering: approved by vera
	// Tue 31 Mar 10:00 brev: handed over by the system
	// Tue 31 Mar 10:00 brev: done by the system
	// Tue 31 Mar 10:00 kontrol: approved by bo
	// Tue 31 Mar 10:00 ended in slut by bo
}
