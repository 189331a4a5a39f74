package kp

// XMLOf writes the form of a submission, with constructed CPR numbers allowed.
func XMLOf(org string, s Submission, sender Sender) ([]byte, error) {
	p, err := newPlan(org, s, sender, DefaultNames(KindSP242), true)
	return p.xml, err
}

// XMLWithoutTest is XMLOf without constructed CPR numbers.
func XMLWithoutTest(org string, s Submission, sender Sender) ([]byte, error) {
	p, err := newPlan(org, s, sender, DefaultNames(KindSP242), false)
	return p.xml, err
}

// TriggerOf returns the trigger of attachment i.
func TriggerOf(org string, s Submission, sender Sender, i int) Trigger {
	p, err := newPlan(org, s, sender, DefaultNames(KindSP242), true)
	if err != nil {
		panic(err)
	}
	return p.trigger(i)
}
