package workflowtest_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// Two branches go on at once, an approval in one and a handover in the other. A
// rejection before they have met calls the other branch off, and both are done
// anew; the letter behind the join is sent once.
func ExampleCase_Approve_branches() {
	t := &stand{} // the *testing.T of a test
	k := newKit(t, "sideloeb")
	c := k.Case(t, k.Citizen("6101501234", "Anders Prøvesen"), "sideloeb")
	vera := c.As(k.Employee("vera", "vej"))

	c.Fill("ansoeg", workflowtest.Answers{"/hvad": "stillads", "/beloeb": "0"}).Stands("vej")
	fmt.Println("archived", c.Handed("arkiv"), "letters", c.Handed("brev"))
	vera.Reject("vej", "ansoeg", "Tegning mangler").Stands("ansoeg")
	c.Sample("ansoeg") // what was answered before
	fmt.Println("archived", c.Handed("arkiv"), "letters", c.Handed("brev"))
	vera.Approve("vej").Ended("slut")
	fmt.Println("archived", c.Handed("arkiv"), "letters", c.Handed("brev"))
	show(vera.Story())
	// Output:
	// archived [arkiv/1] letters []
	// archived [arkiv/1 arkiv/2] letters []
	// archived [arkiv/1 arkiv/2] letters [brev/1]
	// Tue 31 Mar 10:00 started by the applicant
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Tue 31 Mar 10:00 arkiv: handed over by the system
	// Tue 31 Mar 10:00 arkiv: done by the system
	// Tue 31 Mar 10:00 vej: rejected to ansoeg by vera – Tegning mangler
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Tue 31 Mar 10:00 arkiv: handed over by the system
	// Tue 31 Mar 10:00 arkiv: done by the system
	// Tue 31 Mar 10:00 vej: approved by vera
	// Tue 31 Mar 10:00 brev: handed over by the system
	// Tue 31 Mar 10:00 brev: done by the system
	// Tue 31 Mar 10:00 ended in slut by the system
}
