package workflowtest

import (
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Stands checks which steps go on, in the order they were entered.
func (c *Case) Stands(steps ...string) *Case {
	c.t.Helper()
	if got := c.standing(); !slices.Equal(got, steps) {
		c.t.Errorf("the case does not stand in: %s\n%s", strings.Join(steps, ", "), c.where())
	}
	return c
}

// Ended checks that the case has ended, and in which end.
func (c *Case) Ended(end string) *Case {
	c.t.Helper()
	if v := c.seen(c.Owner); v.State != workflow.CaseEnded || v.Outcome != end {
		c.t.Errorf("the case has not ended in %s\n%s", end, c.where())
	}
	return c
}

// Tasks returns the case's open tasks of whoever deals with it: the step's id,
// and for what is not the step itself "trouble" or "dialogue" before it.
func (c *Case) Tasks() []string {
	c.t.Helper()
	all, err := c.Kit.Engine.Tasks(c.t.Context(), c.by, workflow.TaskPage{})
	if err != nil {
		c.t.Fatal(err)
	}
	var out []string
	for _, task := range all {
		switch {
		case task.Case != c.ID:
		case task.Kind == workflow.TaskTrouble || task.Kind == workflow.TaskTalk:
			out = append(out, strings.TrimSpace(task.Kind+" "+task.Step))
		default:
			out = append(out, task.Step)
		}
	}
	return out
}

// WantTasks checks the tasks of whoever deals with the case.
func (c *Case) WantTasks(want ...string) *Case {
	c.t.Helper()
	if diff := cmp.Diff(want, c.Tasks()); diff != "" {
		c.t.Errorf("tasks of %s (-want +got):\n%s", c.by.ActorRef(), diff)
	}
	return c
}

// Told returns the notifications of the case in the order they were sent: who
// got it – "anders" for an employee, "group sager", "the applicant" – and its
// subject. The kit's notifier must be a memnotify.Notifier or another that can
// show what was sent.
func (c *Case) Told() []string {
	c.t.Helper()
	n, ok := c.Kit.opts.Notifier.(interface {
		Sent() []workflow.Notification
	})
	if !ok {
		c.t.Fatalf("the kit's notifier does not show what was sent: give it a memnotify.Notifier")
	}
	var out []string
	for _, m := range n.Sent() {
		if m.Case == c.ID {
			out = append(out, c.recipient(m.To)+": "+m.Subject)
		}
	}
	return out
}

func (c *Case) recipient(r workflow.Recipient) string {
	switch {
	case r.Employee != "":
		return r.Employee
	case r.Group != "":
		return "group " + r.Group
	case r.Person.Ref != "" && r.Person.Ref == c.Owner.Actor.Ref:
		return "the applicant"
	}
	return "somebody else"
}

// WantTold checks the notifications of the case.
func (c *Case) WantTold(want ...string) *Case {
	c.t.Helper()
	if diff := cmp.Diff(want, c.Told()); diff != "" {
		c.t.Errorf("told (-want +got):\n%s", diff)
	}
	return c
}

// Handed returns what a handler got of the case: step and round, such as "kp/1",
// in order. The kit's handler of the kind must be a [Recorder].
func (c *Case) Handed(kind string) []string {
	c.t.Helper()
	r, ok := c.Kit.opts.Handlers[kind].(*Recorder)
	if !ok {
		c.t.Fatalf("the kit's handler of %q is no Recorder", kind)
	}
	var out []string
	for _, key := range r.Taken() {
		if rest, of := strings.CutPrefix(key, c.ID+"/"); of {
			out = append(out, rest)
		}
	}
	return out
}

// WantHanded checks what a handler got of the case.
func (c *Case) WantHanded(kind string, want ...string) *Case {
	c.t.Helper()
	if diff := cmp.Diff(want, c.Handed(kind)); diff != "" {
		c.t.Errorf("handed over to %s (-want +got):\n%s", kind, diff)
	}
	return c
}

// Audit returns the lines of the case's audit chain: what was done, and by whom.
// It fails the test when the chain is broken.
func (c *Case) Audit() []string {
	c.t.Helper()
	lines, err := c.Kit.Trail.Lines(c.t.Context(), c.Kit.Org, c.ID)
	if err != nil {
		c.t.Fatal(err)
	}
	if err := audit.Verify(lines); err != nil {
		c.t.Fatalf("the audit chain: %v", err)
	}
	var out []string
	for _, l := range lines {
		out = append(out, l.What+" by "+c.name(identity.Ref(l.Actor)))
	}
	return out
}
