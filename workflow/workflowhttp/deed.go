package workflowhttp

import (
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// deed is a person's step that is going on, as the page of a case shows it.
type deed struct {
	Title, Step string
	Round       int
	Ask         string   // what is asked of the visitor, or waited for
	Judge       bool     // the visitor approves or rejects
	Consent     bool     // the visitor consents or refuses
	Targets     []target // where a rejection can send the case
	Choose      []target // later steps whose doer is chosen here
	Whose       string   // whose task it is, in words; for case workers
	Due         time.Time
	Late        bool
	Rights      workflow.Rights
}

// Act reports whether the deed has something to show besides whose task it is.
func (d deed) Act() bool { return d.Judge || d.Consent || d.Ask != "" }

// Task reports whether it says whose task it is, or lets that be changed.
func (d deed) Task() bool { return d.Whose != "" || d.Rights != (workflow.Rights{}) }

// target is a step, in a choice.
type target struct{ Step, Title string }

// trouble is something that waits for an operator.
type trouble struct {
	Title, Step, Part, Why string
	Round                  int
}

// ID names it on its page.
func (t trouble) ID() string { return t.Step + strings.ReplaceAll("-"+t.Part, ".", "-") }

// deeds lays out the person's steps that are going on, as far as there is
// something to do or to say about them.
func (x *exchange) deeds(v workflow.View, worker bool) []deed {
	var out []deed
	for _, s := range v.Steps {
		if !s.Step.Kind.Person() {
			continue
		}
		d := deed{Title: s.Step.Title.In(x.lang), Step: s.Step.ID, Round: s.Round}
		d.Judge, d.Consent = s.May && s.Step.Kind == workflow.Approve, s.May && s.Step.Kind == workflow.ConsentStep
		d.Ask = x.ask(s)
		if s.May || worker {
			d.Due, d.Late = s.Due, s.Overdue
		}
		for _, to := range s.RejectTo {
			d.Targets = append(d.Targets, target{Step: to, Title: v.Workflow.Step(to).Title.In(x.lang)})
		}
		d.Choose = x.choices(s)
		if worker {
			d.Whose, d.Rights = x.whose(s.Whose), s.Rights
		}
		if d.Act() || d.Task() {
			out = append(out, d)
		}
	}
	return out
}

func (x *exchange) choices(s workflow.StepView) []target {
	var out []target
	for _, later := range s.Choose {
		out = append(out, target{Step: later.ID, Title: later.Title.In(x.lang)})
	}
	return out
}

// ask is what is asked of whoever may do a step that is no form, or what a step
// waits for that they have done their part of.
func (x *exchange) ask(s workflow.StepView) string {
	switch {
	case s.Signing:
		return x.say("http.signing")
	case !s.May:
		return ""
	case s.Step.Kind == workflow.SignStep:
		return x.say("http.ask_sign")
	case s.Step.Kind == workflow.PayStep:
		return x.say("http.ask_pay")
	case s.Step.Kind == workflow.ConsentStep:
		return x.say("http.ask_consent")
	}
	return ""
}

// whose says in words whose task a step is.
func (x *exchange) whose(w workflow.Whose) string {
	var said []string
	add := func(key, name string) { said = append(said, strings.TrimSpace(x.say(key)+" "+name)) }
	switch {
	case w.Applicant:
		add("http.whose_applicant", "")
	case w.CoApplicant:
		add("http.whose_coapplicant", "")
	case w.Employee != "":
		add("http.whose_employee", w.Employee)
	case w.Group != "":
		add("http.whose_group", w.Group)
	}
	if w.Claimed != "" {
		add("http.whose_claimed", w.Claimed)
	}
	if w.For != "" {
		add("http.whose_for", w.For)
	}
	return strings.Join(said, ", ")
}

// troubles lays out what waits for an operator.
func (x *exchange) troubles(v workflow.View) []trouble {
	var out []trouble
	for _, s := range v.Steps {
		t := trouble{Title: s.Step.Title.In(x.lang), Step: s.Step.ID, Round: s.Round}
		if s.Trouble != "" {
			t.Why = x.say("http.trouble_" + string(s.Trouble))
			out = append(out, t)
		}
		for _, failed := range s.Failed {
			t.Part, t.Why = failed.Part, x.say(partText(failed.Part))+" "+x.say("http.trouble_"+string(failed.Code))
			out = append(out, t)
		}
	}
	return out
}

// partText is what is said of a part of a step that failed.
func partText(part string) string {
	switch {
	case strings.HasPrefix(part, "manager"):
		return "http.part_manager"
	case strings.HasPrefix(part, "sign"):
		return "http.part_sign"
	case strings.HasPrefix(part, "said"):
		return "http.part_said"
	}
	return "http.part_notice"
}

// names are the employees that a line of a case's history is about: who did it,
// and whose task it became.
func names(e workflow.Entry) (who, to string) {
	if to = userOf(e.Person); to == "" {
		to = e.Group
	}
	return userOf(e.Who), to
}

// userOf is the user name of an employee; "" of anybody else.
func userOf(r identity.Ref) string {
	if !r.IsEmployee() {
		return ""
	}
	return strings.TrimPrefix(string(r), string(identity.EmployeeRef("")))
}
