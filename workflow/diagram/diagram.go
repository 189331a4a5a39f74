package diagram

import (
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// Diagram is the flow of a solution, or of a case in it, ready to be drawn in
// any language.
type Diagram struct {
	solution *workflow.Solution
	steps    map[string]*workflow.Step
	ways     []way
	progress *progress // of a case; nil of a definition
}

// way is where one edge of a step leads.
type way struct {
	step     string // "" of the way into the first step
	on, to   string
	when     string // the guard of the edge
	edge     int    // its place in the step's Next
	hidden   bool   // there is a guard, and it is not told
	parallel bool   // it is taken together with others of its outcome
	back     bool   // it leads back to where the case has been
	label    bool   // what it is taken on is worth saying
}

// Of draws the flow of a solution.
func Of(w *workflow.Workflow) *Diagram {
	d := &Diagram{solution: w.Solution, steps: map[string]*workflow.Step{}}
	for _, s := range w.Solution.Steps {
		d.steps[s.ID] = s
	}
	d.ways = append(d.ways, way{to: w.Solution.Steps[0].ID})
	for _, s := range w.Solution.Steps {
		d.ways = append(d.ways, waysOf(s)...)
	}
	d.backwards()
	return d
}

// waysOf returns where a step leads, in the author's order.
func waysOf(s *workflow.Step) []way {
	open := map[string]int{} // edges of an outcome that are taken together
	for _, e := range s.Next {
		if e.When == "" && e.On != workflow.OutcomeRejected {
			open[e.On]++
		}
	}
	usual := ""
	if outcomes := workflow.Outcomes(s.Kind); len(outcomes) == 1 {
		usual = outcomes[0]
	}
	var out []way
	for i, e := range s.Next {
		guarded := len(s.Next) > open[e.On]
		out = append(out, way{
			step: s.ID, on: e.On, to: e.To, when: e.When, edge: i,
			parallel: e.When == "" && e.On != workflow.OutcomeRejected && open[e.On] > 1,
			label:    e.When != "" || e.On != usual || guarded,
		})
	}
	return out
}

// OfCase draws a case in the flow of its solution, as it is at the time given.
func OfCase(w *workflow.Workflow, s *workflow.State, now time.Time) *Diagram {
	d := Of(w)
	p := newProgress(now, s.Started, s.Ended)
	for _, t := range s.Tokens {
		p.stand(t.Step, here{since: t.Since, due: t.Due, trouble: t.Trouble != "" || len(t.Failed) > 0, called: t.Detached})
	}
	for _, a := range s.Arrived {
		p.waiting[a.Step] = true
	}
	p.read(d, s.History, s.Outcome)
	d.progress = p
	return d
}

// OfView draws a case as far as a person may see it: with the steps, the history
// and the trouble that the view has. Of guards that they may not be told it is
// only said that there is a condition.
func OfView(v workflow.View, now time.Time) *Diagram {
	d := Of(v.Workflow)
	for i := range d.ways {
		w := &d.ways[i]
		w.hidden = v.HidesGuard(w.step, w.edge)
	}
	p := newProgress(now, v.Started, v.Ended)
	for _, s := range v.Steps {
		p.stand(s.Step.ID, here{since: s.Since, due: s.Due, trouble: s.Trouble != "" || len(s.Failed) > 0})
	}
	p.read(d, v.History, v.Outcome)
	d.progress = p
	return d
}

// backwards finds the ways that lead back: those to a step that the way goes
// through already, followed in the author's order.
func (d *Diagram) backwards() {
	next := map[string][]int{}
	for i, w := range d.ways {
		next[w.step] = append(next[w.step], i)
	}
	const open, done = 1, 2
	state := map[string]int{}
	var visit func(step string)
	visit = func(step string) {
		state[step] = open
		for _, i := range next[step] {
			switch w := &d.ways[i]; state[w.to] {
			case open:
				w.back = true
			case 0:
				if d.steps[w.to] != nil {
					visit(w.to)
				}
			}
		}
		state[step] = done
	}
	visit("")
	for _, s := range d.solution.Steps { // what no way leads to is drawn all the same
		if state[s.ID] == 0 {
			visit(s.ID)
		}
	}
}

// title is what the drawing is called.
func (d *Diagram) title(lang i18n.Lang) string {
	name := clean(d.solution.Title.In(lang))
	if d.progress != nil {
		return say(lang, "case_title", "title", name)
	}
	return say(lang, "flow_title", "title", name)
}

// titleOf is what a step is called: by its title, else by its id.
func titleOf(s *workflow.Step, lang i18n.Lang) string {
	if t := clean(s.Title.In(lang)); t != "" {
		return t
	}
	return s.ID
}
