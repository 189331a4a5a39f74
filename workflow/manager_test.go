package workflow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// dir is a directory that may be down.
type dir struct{ fail bool }

func (d *dir) Manager(context.Context, string, string) (string, error) {
	if d.fail {
		return "", workflow.Errorf(workflow.Unavailable, "down")
	}
	return "karin", nil
}

func (d *dir) ActsFor(context.Context, string, string, time.Time) ([]string, error) { return nil, nil }

// A manager who is found when the task has been given to somebody does not get
// it, and nobody is told to look for one.
func TestManagerIsNotLookedForWhenTheTaskWasGiven(t *testing.T) {
	t.Parallel()
	d := &dir{fail: true}
	first := strings.Replace(behandl, `"to":"slut"`, `"to":"sidste"`, 1)
	last := `{"id":"sidste","kind":"approve","title":{"da":"Sidste","en":"Last"},"assign":{"to":"manager","step":"naeste"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"naeste"}]}`
	o := &bureau{Kit: workflowtest.NewKit(t, &workflow.Options{Directory: d})}
	o.Publish(t, sag("", first, last, slut))
	o.anders = o.Citizen("6101501234", "Anders Prøvesen")
	o.lone, o.per, o.ole = o.Employee("lone", "sager"), o.Employee("per", "sager"), o.Employee("ole", "operator")
	id := o.send(t)
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	o.Run(t)
	wantNo(t, o.Engine.Delegate(t.Context(), o.ole, workflow.Delegation{TaskRequest: workflow.TaskRequest{Case: id, Step: "sidste"}, User: "vera"}))
	d.fail = false
	o.Advance(t, time.Hour)
	o.wantTasks(t, o.ole)
	o.wantTasks(t, o.Employee("vera"), "sidste approve mine")
	o.wantTasks(t, o.Employee("karin"))
}
