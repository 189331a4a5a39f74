package workflowtest_test

import (
	"fmt"
	"time"
)

// A task has two working days: over Easter that is a week. The reminder comes in
// the morning of the working day before the last, the escalation a working day after
// it, however far the test moves the clock at once.
func ExampleCase_Advance() {
	t := &stand{} // the *testing.T of a test
	k := newKit(t, "frist")
	c := k.Case(t, k.Citizen("6101501234", "Anders Prøvesen"), "frist").Sample("ansoeg")
	lone, bo := c.As(k.Employee("lone", "sager")), c.As(k.Employee("bo", "ledelse"))

	fmt.Println("tasks of lone", lone.Tasks(), "and bo", bo.Tasks())
	c.Advance(14 * 24 * time.Hour)
	fmt.Println("tasks of lone", lone.Tasks(), "and bo", bo.Tasks())
	bo.Approve("behandl").Ended("slut")
	show(c.Told())
	show(bo.Story())
	// Output:
	// tasks of lone [behandl] and bo []
	// tasks of lone [] and bo [behandl]
	// group sager: Husk Behandl
	// group ledelse: Overtag Behandl
	// Tue 31 Mar 10:00 started by the applicant
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Wed 1 Apr 08:00 behandl: reminded by the system
	// Wed 8 Apr 08:00 behandl: escalated to group ledelse by the system
	// Tue 14 Apr 10:00 behandl: approved by bo
	// Tue 14 Apr 10:00 ended in slut by bo
}
