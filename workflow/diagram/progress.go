package diagram

import (
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// progress is how far a case has come.
type progress struct {
	now, started, ended time.Time
	here                map[string]here // steps that are going on
	waiting             map[string]bool // joins that wait for the rest of their branches
	done                map[string]past // steps that were left
	gone                map[int]bool    // ways that were taken, by their place
	outcome             string          // the end that was reached
}

// here is a step that is going on.
type here struct {
	since, due time.Time
	trouble    bool
	called     bool // off; it is only brought to its end
}

// past is a step that was left, once or more.
type past struct {
	rounds int
	took   time.Duration // in all rounds
}

func newProgress(now, started, ended time.Time) *progress {
	return &progress{
		now: now, started: started, ended: ended,
		here: map[string]here{}, waiting: map[string]bool{}, done: map[string]past{}, gone: map[int]bool{},
	}
}

// stand notes a step that is going on; of several rounds at once the first is
// told, with what is wrong in any.
func (p *progress) stand(step string, h here) {
	if first, ok := p.here[step]; ok {
		h.trouble = h.trouble || first.trouble
		h.called = h.called && first.called
		h.since = first.since
		if h.due.IsZero() || !first.due.IsZero() && first.due.Before(h.due) {
			h.due = first.due
		}
	}
	p.here[step] = h
}

// read takes in a case's history. A step is entered when a step before it is
// left, in the same moment: that is how long it took.
func (p *progress) read(d *Diagram, history []workflow.Entry, outcome string) {
	p.outcome = outcome
	entered := map[string]time.Time{d.solution.Steps[0].ID: p.started}
	p.gone[0] = true
	for _, e := range history {
		if e.Type != workflow.StepLeft {
			continue
		}
		took := e.At.Sub(entered[e.Step])
		if entered[e.Step].IsZero() || took < 0 {
			took = 0
		}
		past := p.done[e.Step]
		p.done[e.Step] = past.again(took)
		for i, w := range d.ways {
			if w.step == e.Step && w.on == e.Outcome && (e.To == "" || e.To == w.to) {
				entered[w.to] = e.At
				p.gone[i] = true
			}
		}
	}
	p.forget(d)
}

func (x past) again(took time.Duration) past { return past{x.rounds + 1, x.took + took} }

// forget takes back the ways whose guards were not met: they led to a step that
// the case has never been in.
func (p *progress) forget(d *Diagram) {
	for i, w := range d.ways {
		if p.gone[i] && !p.reached(w.to) {
			delete(p.gone, i)
		}
	}
}

// reached reports whether the case is in a step, waits in front of it, or has
// been in it.
func (p *progress) reached(step string) bool {
	_, now := p.here[step]
	return now || p.waiting[step] || p.done[step].rounds > 0 || p.outcome == step
}

// late reports whether a step that is going on is over its deadline.
func (p *progress) late(h here) bool { return !h.due.IsZero() && h.due.Before(p.now) }
