package workflowtest_test

import "fmt"

// A test drives a case to the step it is about without saying how it gets there,
// and is told what a case waits for that cannot come there.
func ExampleCase_Drive() {
	t := &stand{} // the *testing.T of a test
	k := newKit(t, "retur")
	c := k.Case(t, k.Citizen("6101501234", "Anders Prøvesen"), "retur")

	c.Drive("afgoer").Stands("afgoer")
	c.Stands("slut") // it does not yet
	show(t.said)
	c.Drive("slut").Ended("slut")
	fmt.Println(c.View().Outcome)
	// Output:
	// the case does not stand in: slut
	// the case stands in: afgoer
	// - afgoer: Afgør waits for the group ledelse.
	// slut
}
