package workflowtest_test

// Whoever makes a payment out may not certify it, although both are tasks of the
// same group.
func ExampleCase_WantDenied() {
	t := &stand{} // the *testing.T of a test
	k := newKit(t, "fire_oejne")
	c := k.Case(t, k.Citizen("6101501234", "Anders Prøvesen"), "fire_oejne").Sample("ansoeg")
	lone, per := c.As(k.Employee("lone", "sager")), c.As(k.Employee("per", "sager"))

	lone.Approve("anvis").WantDenied("attester")
	per.Approve("attester").Ended("slut")
	show(per.Story())
	show(t.said) // nothing: a test would have passed
	// Output:
	// Tue 31 Mar 10:00 started by the applicant
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Tue 31 Mar 10:00 anvis: approved by lone
	// Tue 31 Mar 10:00 attester: approved by per
	// Tue 31 Mar 10:00 ended in slut by per
}
