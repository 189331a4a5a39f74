package workflow

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Task is a step that waits for the caller, something in a case that an operator
// must see to, or a question that waits for an answer.
type Task struct {
	Case  string
	Step  string // empty for a question
	Round int    // for a question which it is: TalkView.ID
	// Part is the message or look-up that failed; empty otherwise.
	Part  string
	Kind  string // the step's kind, TaskTrouble or TaskTalk
	Group string
	// Claimed is the user name of the employee who has taken it; empty while
	// nobody has. Mine says that it is the caller.
	Claimed string
	Mine    bool
	// For is the user name of the employee whose deputy the caller is in it;
	// empty when it is the caller's own.
	For      string
	Since    time.Time
	Due      time.Time // its deadline; zero when it has none
	Overdue  bool      // the deadline is over
	Test     bool      // of a test case
	Title    Text      // of the step; empty for a question
	Solution Text      // title of the solution

	row TaskRow
}

// The kinds of tasks besides those of steps.
const (
	TaskTrouble = troubleKind // a handover, message or look-up to repair
	TaskTalk    = talkKind    // a question that waits for an answer
)

// TaskPage asks for a page of tasks. Empty fields do not narrow.
type TaskPage struct {
	Kind      string    // of the task
	Solution  string    // id of the solution
	Overdue   bool      // only those whose deadline is over
	DueBefore time.Time // only those with a deadline before
	Test      *bool     // only of test cases, or only of real ones; nil for both
	After     *Task     // the last task of the page before; nil for the first
	Limit     int       // 0 = 100; at most 1000
}

// Tasks returns the open tasks of the caller, oldest first: an employee's those
// of their groups and those given to or taken by them and by everybody whose
// deputy they are, as far as the organisation's policy lets them do them,
// anybody else's their own. A page is full as long as there are more among the
// next 20,000.
func (e *Engine) Tasks(ctx context.Context, c Caller, page TaskPage) ([]Task, error) {
	const op = "workflow: tasks"
	q := TaskQuery{Org: c.Org, Kind: page.Kind, Solution: page.Solution, DueBefore: page.DueBefore, Test: page.Test, Limit: page.Limit}
	if now := e.now(); page.Overdue && (q.DueBefore.IsZero() || now.Before(q.DueBefore)) {
		q.DueBefore = now.Add(time.Microsecond) // a deadline is over when its time has come
	}
	switch {
	case c.IsAnonymous():
		return nil, nil
	case c.IsEmployee():
		q.Groups, q.Persons = staffGroups(c.Groups), []string{string(c.ActorRef())}
		for _, who := range e.acting(ctx, c) {
			q.Persons = append(q.Persons, string(who))
		}
	default:
		q.Persons = refTexts(c.Subjects())
	}
	if page.After != nil {
		q.After = &page.After.row
	}
	rows, last, err := e.permittedTasks(ctx, c, q)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	out := make([]Task, 0, len(rows))
	for _, r := range rows {
		t, err := e.task(ctx, c, r)
		if err != nil {
			return nil, failure.Wrap(op, err)
		}
		out = append(out, t)
	}
	if n := len(out); n > 0 {
		out[n-1].row = last
	}
	return out, nil
}

// staffGroups leaves out what are no groups of employees but the workers of a
// topic, whatever a login calls its groups.
func staffGroups(groups []string) []string {
	return slices.DeleteFunc(slices.Clone(groups), func(g string) bool { return strings.HasPrefix(g, topicGroup("")) })
}

func (e *Engine) task(ctx context.Context, c Caller, r TaskRow) (Task, error) {
	w, err := e.workflow(ctx, r.Org, r.Solution, r.Hash)
	if err != nil {
		return Task{}, err
	}
	t := Task{
		Case: r.Case, Step: r.Step, Round: r.Round, Kind: r.Kind, Group: r.Group, Since: r.Since,
		Due: r.Due, Overdue: overdue(r.Due, e.now()), Test: r.Test, Solution: w.Solution.Title, row: r,
	}
	if r.Kind != talkKind {
		step := w.Step(r.Step)
		if step == nil {
			return Task{}, Errorf(Invalid, "a task is of a step that the solution does not have")
		}
		t.Title = step.Title
		t.Part = strings.TrimPrefix(strings.TrimPrefix(r.Key, taskKey(r.Step, r.Round)), "/")
	}
	t.Mine = r.Claimed == string(c.ActorRef()) || r.Claimed == "" && slices.Contains(refTexts(c.Subjects()), r.Person)
	if !c.IsEmployee() {
		return t, nil
	}
	owner := identity.Ref(r.Person)
	if r.Claimed != "" {
		owner = identity.Ref(r.Claimed)
		t.Claimed = user(owner)
	}
	if owner.IsEmployee() && owner != c.ActorRef() && (r.Person != "" || !c.InGroup(r.Group)) {
		t.For = user(owner)
	}
	return t, nil
}
