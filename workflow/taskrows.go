package workflow

import (
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// tasks returns the open tasks of a case: what its tokens wait for persons with,
// what needs an operator, and the questions that nobody has answered.
func tasks(row CaseRow, w *Workflow, s *State, operators string) []TaskRow {
	var out []TaskRow
	for _, t := range s.Tokens {
		step := w.Step(t.Step)
		base := TaskRow{
			Org: row.Org, Case: row.ID, Key: t.Key(), Kind: string(t.Kind), Solution: row.Solution, Hash: row.Hash,
			Step: t.Step, Round: t.Round, Since: t.Since, Due: t.Due, KLE: row.KLE, Test: row.Test,
		}
		switch {
		case t.Kind.Person() && !t.Signing:
			out = append(out, personTask(base, row, t, step))
		case t.Kind == ExternalTo && t.Trouble == "":
			task := base
			task.Group, task.Claimed = topicGroup(step.External.Topic), string(t.Claimed)
			out = append(out, task)
		case t.Trouble != "":
			task := base
			task.Kind, task.Group = troubleKind, repairers(step, operators)
			out = append(out, task)
		}
		for _, failed := range t.Failed {
			task := base
			task.Key += "/" + failed.Part
			task.Kind, task.Group = troubleKind, repairers(step, operators)
			out = append(out, task)
		}
	}
	return append(out, talkTasks(row, w, s, operators)...)
}

// topicGroup is whose task an external step is in the index: that of the workers
// of its topic. No group of employees can have such a name.
func topicGroup(topic string) string { return "topic:" + topic }

func personTask(task TaskRow, row CaseRow, t Token, step *Step) TaskRow {
	a := t.assignee(step)
	task.Claimed = string(t.Claimed)
	switch {
	case a.Applicant:
		task.Person = row.Subject
	case a.Person != "":
		task.Person = string(a.Person)
	default:
		task.Group = a.Group
	}
	return task
}

// talkTasks are the questions that wait for an answer: the applicant's, or those
// of the case's workers.
func talkTasks(row CaseRow, w *Workflow, s *State, operators string) []TaskRow {
	var out []TaskRow
	if !s.Ended.IsZero() {
		return nil
	}
	for _, said := range s.Open() {
		task := TaskRow{
			Org: row.Org, Case: row.ID, Key: talkKey + strconv.Itoa(said.ID), Kind: talkKind, Solution: row.Solution, Hash: row.Hash,
			Round: said.ID, Since: said.At, Person: row.Subject, KLE: row.KLE, Test: row.Test,
		}
		if !said.Staff {
			task.Person, task.Group = s.asked(w, operators)
		}
		out = append(out, task)
	}
	return out
}

// talkKey begins the keys of questions, after those of all steps; no step can
// have such a name.
const talkKey = "~talk/"

// asked is who the applicant's questions go to: the employee who has written to
// them, or done something, last; otherwise the group whose task the case has
// come to, or had come to last, and at least the operators.
func (s *State) asked(w *Workflow, operators string) (person, group string) {
	if who := s.lastStaff(); who != "" {
		return string(who), ""
	}
	for i := len(s.Tokens) - 1; i >= 0; i-- {
		if a := s.Tokens[i].assignee(w.Step(s.Tokens[i].Step)); a.Group != "" && s.Tokens[i].Kind.Person() {
			return "", a.Group
		}
	}
	for i := len(w.Solution.Steps) - 1; i >= 0; i-- {
		if step := w.Solution.Steps[i]; s.Rounds[step.ID] > 0 && step.Kind.Person() && step.Assign.Group != "" {
			return "", step.Assign.Group
		}
	}
	return "", operators
}

// lastStaff is the employee who wrote to the applicant or did something last,
// other than as the applicant.
func (s *State) lastStaff() identity.Ref {
	var who identity.Ref
	var at time.Time
	for _, h := range s.History {
		own := h.Who == s.Starter.Subject() || h.For != "" && !h.For.IsEmployee()
		if h.Who.IsEmployee() && !own {
			who, at = h.Who, h.At
		}
	}
	for _, said := range s.Talk {
		if said.Staff && !said.At.Before(at) {
			who, at = said.Who, said.At
		}
	}
	return who
}
