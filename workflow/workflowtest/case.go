package workflowtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// Case is one case that a test takes through its solution. What is done with it
// is done as one person: its owner unless [Case.As] says otherwise. After each
// thing that is done, everything that is due by the kit's clock is performed, so
// that the case stands where it would a moment later.
//
// Every method that cannot do what it says fails the test at the line that
// called it and says where the case stands and what it waits for.
type Case struct {
	Kit   *Kit
	ID    string
	Owner workflow.Caller // who started it, with the case's token when nobody logged in

	t      testing.TB
	by     workflow.Caller
	people []workflow.Caller
	choose map[string]string
}

// Case starts a case on a solution that has been published, for a citizen or
// an employee, in Danish.
func (k *Kit) Case(t testing.TB, owner workflow.Caller, solution string) *Case {
	t.Helper()
	return k.CaseOf(t, owner, workflow.StartRequest{Solution: solution, Lang: i18n.Danish})
}

// CaseOf is Case with everything that may be said when a case is started.
func (k *Kit) CaseOf(t testing.TB, owner workflow.Caller, req workflow.StartRequest) *Case {
	t.Helper()
	begun := k.Start(t, owner, req)
	owner.Token = begun.Token
	c := &Case{Kit: k, ID: begun.Case, Owner: owner, t: t, by: owner}
	k.Run(t)
	return c
}

// Sub returns the case that a subcase step of this one has started, the latest
// when there are several.
func (c *Case) Sub() *Case {
	c.t.Helper()
	rows, err := c.Kit.rows.Cases(c.t.Context(), workflow.CaseQuery{Org: c.Kit.Org, Parent: c.ID, Limit: 1})
	if err != nil {
		c.t.Fatal(err)
	}
	if len(rows) == 0 {
		c.fatal("it has started no other case")
	}
	out := *c
	out.ID, out.choose = rows[0].ID, nil
	return &out
}

// As returns the same case as somebody else deals with it.
func (c *Case) As(by workflow.Caller) *Case {
	out := *c
	out.by, out.choose = by, nil
	return &out
}

// With returns the same case, of which [Case.Drive] knows these people too:
// co-applicants, employees who may do what others may not.
func (c *Case) With(people ...workflow.Caller) *Case {
	out := *c
	out.people = append(slices.Clone(c.people), people...)
	return &out
}

// Choosing returns the same case, where the next thing that is done chooses an
// employee, by user name, for a later step.
func (c *Case) Choosing(step, user string) *Case {
	out := *c
	out.choose = map[string]string{step: user}
	for s, u := range c.choose {
		if s != step {
			out.choose[s] = u
		}
	}
	return &out
}

// Run performs everything that is due.
func (c *Case) Run() *Case {
	c.t.Helper()
	c.Kit.Run(c.t)
	return c
}

// Advance moves the kit's clock on; see [Kit.Advance].
func (c *Case) Advance(d time.Duration) *Case {
	c.t.Helper()
	c.Kit.Advance(c.t, d)
	return c
}

// AdvanceTo moves the kit's clock on to a point in time.
func (c *Case) AdvanceTo(at time.Time) *Case {
	c.t.Helper()
	c.Kit.AdvanceTo(c.t, at)
	return c
}

// View returns the case as whoever deals with it sees it, in Danish.
func (c *Case) View() workflow.View {
	c.t.Helper()
	return c.seen(c.by)
}

func (c *Case) seen(by workflow.Caller) workflow.View {
	c.t.Helper()
	v, err := c.Kit.Engine.View(c.t.Context(), by, c.ID, i18n.Danish)
	if err != nil {
		c.t.Fatalf("view as %s: %v", by.ActorRef(), err)
	}
	return v
}

// standing returns the ids of the steps that go on, in the order they were
// entered.
func (c *Case) standing() []string {
	c.t.Helper()
	var out []string
	for _, s := range c.seen(c.Owner).Steps {
		out = append(out, s.Step.ID)
	}
	return out
}

// fatal ends the test with where the case stands.
func (c *Case) fatal(format string, args ...any) {
	c.t.Helper()
	c.t.Fatalf("%s\n%s", fmt.Sprintf(format, args...), c.where())
}

// where says in words where the case stands and what it waits for, as its owner
// and everybody whose tasks there are may know it.
func (c *Case) where() string {
	c.t.Helper()
	v := c.seen(c.Owner)
	if v.State == workflow.CaseEnded {
		return "the case has ended in " + v.Outcome
	}
	lines := []string{"the case stands in: " + strings.Join(c.standing(), ", ")}
	waits, err := c.Kit.Engine.Why(c.t.Context(), c.witness(), c.ID, i18n.English)
	if err != nil {
		return lines[0]
	}
	for _, w := range waits {
		lines = append(lines, "- "+w.Step+": "+w.Text)
	}
	return strings.Join(lines, "\n")
}

// witness returns somebody who may know what the case waits for: an employee of
// a group that has a task in it, else its owner.
func (c *Case) witness() workflow.Caller {
	c.t.Helper()
	for _, row := range c.rows() {
		if row.Group != "" && !strings.HasPrefix(row.Group, "@") && row.Kind != string(workflow.ExternalTo) {
			return c.Kit.Employee("witness", row.Group)
		}
	}
	return c.Owner
}

// rows returns the case's open tasks.
func (c *Case) rows() []workflow.TaskRow {
	c.t.Helper()
	rows, err := c.Kit.rows.Tasks(c.t.Context(), workflow.TaskQuery{Org: c.Kit.Org, Case: c.ID})
	if err != nil {
		c.t.Fatal(err)
	}
	return rows
}
