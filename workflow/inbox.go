package workflow

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
	// Mine leaves out what is a group's and what others have taken, unless the
	// caller is their deputy.
	Mine  bool
	After *Task  // the last task of the page before; nil for the first
	From  string // instead of After: TaskList.Next of the page before
	Limit int    // 0 = 100; at most 1000
}

// TaskList is one page of tasks.
type TaskList struct {
	Tasks []Task
	// Next asks for the page after with TaskPage.From; empty after the last. It
	// names nobody and may stand in an address. There may be more although the
	// page is not full, or empty: when few of many tasks are the caller's by the
	// organisation's policy, not all are looked at for one page.
	Next string
}

// Tasks returns the open tasks of the caller, oldest first: an employee's those
// of their groups and those given to or taken by them and by everybody whose
// deputy they are, as far as the organisation's policy lets them do them,
// anybody else's their own. A page is full as long as there are more among the
// next 20,000.
func (e *Engine) Tasks(ctx context.Context, c Caller, page TaskPage) ([]Task, error) {
	const op = "workflow: tasks"
	s, err := e.tasksFor(ctx, c, page, page.limit())
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	out, err := e.asTasks(ctx, c, s.rows)
	if n := len(out); n > 0 {
		out[n-1].row = s.last
	}
	return out, failure.Wrap(op, err)
}

// TaskList is [Engine.Tasks] page by page for who keeps nothing between pages,
// such as a browser: TaskList.Next says where the page after begins.
func (e *Engine) TaskList(ctx context.Context, c Caller, page TaskPage) (TaskList, error) {
	const op = "workflow: task list"
	want := page.limit()
	s, err := e.tasksFor(ctx, c, page, want+1) // one more, to know whether there is one
	if err != nil {
		return TaskList{}, failure.Wrap(op, err)
	}
	var out TaskList
	switch {
	case len(s.rows) > want:
		s.rows = s.rows[:want]
		out.Next = taskCursor(s.rows[want-1])
	case !s.end && s.last.Case != "":
		out.Next = taskCursor(s.last)
	}
	out.Tasks, err = e.asTasks(ctx, c, s.rows)
	return out, failure.Wrap(op, err)
}

func (p TaskPage) limit() int { return min(cmp.Or(max(p.Limit, 0), DefaultLimit), MaxLimit) }

// tasksFor finds the rows of a page.
func (e *Engine) tasksFor(ctx context.Context, c Caller, page TaskPage, want int) (scan, error) {
	q := TaskQuery{Org: c.Org, Kind: page.Kind, Solution: page.Solution, DueBefore: page.DueBefore, Test: page.Test}
	if now := e.now(); page.Overdue && (q.DueBefore.IsZero() || now.Before(q.DueBefore)) {
		q.DueBefore = now.Add(time.Microsecond) // a deadline is over when its time has come
	}
	switch {
	case c.IsAnonymous():
		return scan{end: true}, nil
	case c.IsEmployee():
		q.Groups, q.Persons = staffGroups(c.Groups), []string{string(c.ActorRef())}
		for _, who := range e.acting(ctx, c) {
			q.Persons = append(q.Persons, string(who))
		}
	default:
		q.Persons = refTexts(c.Subjects())
	}
	if page.Mine {
		q.Groups = nil
	}
	if page.After != nil {
		q.After = &page.After.row
	}
	if page.From != "" {
		after, ok := parseTaskCursor(page.From)
		if !ok {
			return scan{}, Errorf(Invalid, "workflow: that is no place in a list of tasks")
		}
		q.After = &after
	}
	return e.permittedTasks(ctx, c, q, want)
}

func (e *Engine) asTasks(ctx context.Context, c Caller, rows []TaskRow) ([]Task, error) {
	out := make([]Task, 0, len(rows))
	for _, r := range rows {
		t, err := e.task(ctx, c, r)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

// taskCursor names a task's place in the order of tasks.
func taskCursor(r TaskRow) string {
	at := strconv.FormatInt(r.Since.UnixMicro(), 10)
	return base64.RawURLEncoding.EncodeToString([]byte(at + " " + r.Case + " " + r.Key))
}

func parseTaskCursor(text string) (TaskRow, bool) {
	plain, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.Split(string(plain), " ")
	if err != nil || len(text) > 1000 || len(parts) != 3 || !utf8.Valid(plain) || strings.ContainsRune(string(plain), 0) {
		return TaskRow{}, false // a database takes no text that is not UTF-8, or has a NUL
	}
	at, err := strconv.ParseInt(parts[0], 10, 64)
	return TaskRow{Since: time.UnixMicro(at).UTC(), Case: parts[1], Key: parts[2]}, err == nil
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
