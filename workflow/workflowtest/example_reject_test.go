package workflowtest_test

import "github.com/borgerflow/borgerflow/workflow/workflowtest"

// Whoever decides sends the case back past the step it came from, back one step,
// or to an end: every edge on "rejected" is a choice.
func ExampleCase_Reject() {
	t := &stand{} // the *testing.T of a test
	k := newKit(t, "retur")
	c := k.Case(t, k.Citizen("6101501234", "Anders Prøvesen"), "retur")
	bo := c.As(k.Employee("bo", "ledelse"))

	c.Fill("ansoeg", workflowtest.Answers{"/hvad": "briller", "/beloeb": "1.250,50"})
	c.Drive("afgoer")
	bo.Reject("afgoer", "ansoeg", "Kvittering mangler")
	c.Drive("afgoer")
	bo.Reject("afgoer", "indstil", "Begrund indstillingen")
	c.Drive("afgoer")
	bo.Reject("afgoer", "afslag", "Ikke berettiget").Ended("afslag")
	show(bo.Story())
	// Output:
	// Tue 31 Mar 10:00 started by the applicant
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Tue 31 Mar 10:00 indstil: approved by test_indstil
	// Tue 31 Mar 10:00 afgoer: rejected to ansoeg by bo – Kvittering mangler
	// Tue 31 Mar 10:00 ansoeg: submitted by the applicant
	// Tue 31 Mar 10:00 indstil: approved by test_indstil
	// Tue 31 Mar 10:00 afgoer: rejected to indstil by bo – Begrund indstillingen
	// Tue 31 Mar 10:00 indstil: approved by test_indstil
	// Tue 31 Mar 10:00 afgoer: rejected to afslag by bo – Ikke berettiget
	// Tue 31 Mar 10:00 ended in afslag by bo
}
