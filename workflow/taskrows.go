package workflow

import (
	"strconv"

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
	return append(out, talkTasks(row, s)...)
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
// of the employee who asked before, and otherwise of nobody but who looks at the
// case.
func talkTasks(row CaseRow, s *State) []TaskRow {
	var out []TaskRow
	if !s.Ended.IsZero() {
		return nil
	}
	for _, w := range s.Open() {
		task := TaskRow{
			Org: row.Org, Case: row.ID, Key: "talk/" + strconv.Itoa(w.ID), Kind: talkKind, Solution: row.Solution, Hash: row.Hash,
			Round: w.ID, Since: w.At, Person: row.Subject, KLE: row.KLE, Test: row.Test,
		}
		if !w.Staff {
			if task.Person = string(s.lastStaff()); task.Person == "" {
				continue
			}
		}
		out = append(out, task)
	}
	return out
}

// lastStaff is the employee who wrote or did something last.
func (s *State) lastStaff() identity.Ref {
	for i := len(s.History) - 1; i >= 0; i-- {
		if s.History[i].Who.IsEmployee() {
			return s.History[i].Who
		}
	}
	return ""
}
