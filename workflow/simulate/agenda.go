package simulate

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

func (c *course) later(at time.Time, h happening) {
	h.at, h.seq = at, c.seq
	c.seq++
	c.todo = append(c.todo, h)
}

// next takes out what happens next.
func (c *course) next() (happening, bool) {
	if len(c.todo) == 0 {
		return happening{}, false
	}
	first := slices.MinFunc(c.todo, func(a, b happening) int { return cmp.Or(a.at.Compare(b.at), a.seq-b.seq) })
	c.todo = slices.DeleteFunc(c.todo, func(h happening) bool { return h.seq == first.seq })
	return first, true
}

// entered takes down when a step that has begun is done, if by somebody who needs
// not be asked.
func (c *course) entered(e workflow.Event) {
	t, on := c.s.Token(e.Step, e.Round)
	step := c.w.Step(e.Step)
	if !on || step.Kind == workflow.SignStep || step.Kind == workflow.WaitFor && step.Wait.Event == "" {
		return
	}
	if step.Kind.Person() || step.Kind == workflow.WaitFor || step.Kind == workflow.ExternalTo {
		c.later(c.when(step, t), happening{what: acts, step: t.Step, round: t.Round})
	}
}

// wanted takes down when an effect is done.
func (c *course) wanted(ef workflow.Effect) {
	h := happening{step: ef.Step, round: ef.Round, part: ef.Part, attempt: 1}
	step := c.w.Step(ef.Step)
	t, _ := c.s.Token(ef.Step, ef.Round)
	switch {
	case ef.Drop:
		c.todo = slices.DeleteFunc(c.todo, func(x happening) bool {
			return x.what == fires && x.step == ef.Step && x.round == ef.Round && x.part == ef.Part
		})
	case !ef.At.IsZero():
		h.what = fires
		c.later(ef.At, h)
	case strings.HasPrefix(ef.Part, "notice"):
		c.rep.Messages++
	case strings.HasPrefix(ef.Part, "manager"):
		h.what = manages
		c.later(c.now.Add(time.Minute), h)
	case strings.HasPrefix(ef.Part, "sign"):
		h.what = signs
		c.later(c.when(step, t), h)
	case ef.Part == "subcase":
		h.what = ends
		c.later(c.when(step, t), h)
	case ef.Part == "":
		h.what = delivers
		c.later(c.when(step, t), h)
	}
}

// when is when a step that is begun, or tried, now is done.
func (c *course) when(step *workflow.Step, t workflow.Token) time.Time {
	takes := c.opts.of(step.ID).Takes
	usual := bySystems
	switch {
	case step.Kind == workflow.HandoverTo:
		usual = byHandler
	case step.Kind.Person(), step.Kind == workflow.SubcaseOf:
		usual = byPeople
	}
	if takes == nil {
		takes = &usual
	}
	long := draw(c.r, *takes)
	if step.Kind.Person() && !t.Assignee.Applicant && t.Assignee.Email == "" && (t.Assignee.Person == "" || t.Assignee.Person.IsEmployee()) {
		return atWork(c.now, long)
	}
	return c.now.Add(long)
}
