package workflowtest_test

import "fmt"

// An employee takes a task of the group and gives it to a colleague outside it,
// who is told, and who alone may do it.
func ExampleCase_Delegate() {
	t := &stand{} // the *testing.T of a test
	k := newKit(t, "delegering")
	c := k.Case(t, k.Citizen("6101501234", "Anders Prøvesen"), "delegering").Sample("ansoeg")
	lone, vera := c.As(k.Employee("lone", "sager")), c.As(k.Employee("vera", "vej"))

	lone.Claim("behandl").Delegate("behandl", "vera", "Du kender sagen")
	fmt.Println("tasks of lone", lone.Tasks(), "and vera", vera.Tasks())
	lone.WantDenied("behandl")
	vera.Approve("behandl").Ended("slut")
	show(c.Told())
	show(vera.Story())
	// Output:
	// tasks of lone [] and vera [behandl]
	// group sager: Ny opgave: Behandl
	// vera: Ny opgave: Behandl
	// Tue 31 Mar 10:00 started by the applicant
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Tue 31 Mar 10:00 behandl: claimed by lone
	// Tue 31 Mar 10:00 behandl: assigned to vera by lone – Du kender sagen
	// Tue 31 Mar 10:00 behandl: approved by vera
	// Tue 31 Mar 10:00 ended in slut by vera
}
