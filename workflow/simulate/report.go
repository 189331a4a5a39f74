package simulate

import (
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// Report is what became of the simulated cases. Steps and ends are in the
// author's order.
type Report struct {
	Solution string `json:"solution"`
	Version  string `json:"version"` // the author's label
	Seed     uint64 `json:"seed"`
	Cases    int    `json:"cases"`
	// Free says that guards were free choices, because the forms were too large to
	// be filled in.
	Free bool `json:"free"`
	// Proved says that the flow was proved when it was compiled: then NotEnded and
	// Stuck can only come from the bounds of the simulation and from steps that
	// nobody may do.
	Proved   bool `json:"proved"`
	Ended    int  `json:"ended"`
	NotEnded int  `json:"notEnded"` // went on for longer than the simulation lasts
	Stuck    int  `json:"stuck"`    // in which nothing would ever happen again
	// Outcomes are the ends that were reached.
	Outcomes []Share `json:"outcomes"`
	// Duration is from the start to the end of a case, of those that ended.
	Duration    Spread       `json:"duration"`
	DeadLetters int          `json:"deadLetters"` // times an operator had to see to a handover
	Expired     int          `json:"expired"`     // times a deadline led on
	Escalated   int          `json:"escalated"`
	Reminded    int          `json:"reminded"`
	Reassigned  int          `json:"reassigned"` // times somebody had to be found for a task
	Messages    int          `json:"messages"`   // sent about tasks
	Steps       []StepReport `json:"steps"`

	rules workflow.StartRules
	took  []time.Duration
	index map[string]int
}

// Share is how many cases reached an end.
type Share struct {
	End      string `json:"end"`
	Cases    int    `json:"cases"`
	PerMille int    `json:"perMille"` // of all cases
}

// Spread are lengths of time, in whole seconds in JSON; zero when there are none.
type Spread struct {
	Median time.Duration `json:"-"`
	P90    time.Duration `json:"-"` // nine in ten took no longer
	Most   time.Duration `json:"-"`
	// The same in seconds.
	MedianSeconds int64 `json:"medianSeconds"`
	P90Seconds    int64 `json:"p90Seconds"`
	MostSeconds   int64 `json:"mostSeconds"`
}

// StepReport is what became of one step.
type StepReport struct {
	Step        string         `json:"step"`
	Entered     int            `json:"entered"`
	CalledOff   int            `json:"calledOff"` // or still going on when the simulation ended
	Outcomes    map[string]int `json:"outcomes,omitempty"`
	Duration    Spread         `json:"duration"` // from when it was begun until it was left
	DeadLetters int            `json:"deadLetters,omitempty"`
	Retries     int            `json:"retries,omitempty"` // attempts that failed
	Expired     int            `json:"expired,omitempty"`
	Escalated   int            `json:"escalated,omitempty"`
	Reminded    int            `json:"reminded,omitempty"`

	took []time.Duration
}

func newReport(w *workflow.Workflow, o Options) *Report {
	r := &Report{
		Solution: w.Solution.ID, Version: w.Solution.Version, Seed: o.Seed, Cases: o.Cases, Proved: w.Proof.Proved,
		rules: w.Solution.Start, index: map[string]int{},
	}
	for _, s := range w.Solution.Steps {
		if s.Kind == workflow.End {
			r.Outcomes = append(r.Outcomes, Share{End: s.ID})
			continue
		}
		r.index[s.ID] = len(r.Steps)
		r.Steps = append(r.Steps, StepReport{Step: s.ID, Outcomes: map[string]int{}})
	}
	return r
}

func (r *Report) step(id string) *StepReport { return &r.Steps[r.index[id]] }

// count counts what came of a command.
func (r *Report) count(before *workflow.State, events []workflow.Event) {
	since := map[string]time.Time{}
	for _, t := range before.Tokens {
		since[t.Key()] = t.Since
	}
	for _, e := range events {
		if _, ok := r.index[e.Step]; !ok {
			continue
		}
		s, key := r.step(e.Step), workflow.Token{Step: e.Step, Round: e.Round}.Key()
		switch e.Type {
		case workflow.StepEntered:
			s.Entered++
			since[key] = e.At
		case workflow.StepLeft:
			s.Outcomes[e.Outcome]++
			s.took = append(s.took, e.At.Sub(since[key]))
			if e.Outcome == workflow.OutcomeExpired {
				s.Expired++
			}
		case workflow.HandoverFailed:
			s.DeadLetters++
		case workflow.TaskEscalated:
			s.Escalated++
		case workflow.TaskReminded:
			s.Reminded++
		}
	}
}

// add counts how a case ended.
func (r *Report) add(c *course) {
	switch {
	case c.stuck:
		r.Stuck++
		return
	case c.s.Ended.IsZero():
		r.NotEnded++
		return
	}
	r.Ended++
	r.took = append(r.took, c.s.Ended.Sub(c.s.Started))
	for i := range r.Outcomes {
		if r.Outcomes[i].End == c.s.Outcome {
			r.Outcomes[i].Cases++
		}
	}
}

// finish works out what only all cases together show.
func (r *Report) finish() {
	for i := range r.Outcomes {
		r.Outcomes[i].PerMille = (r.Outcomes[i].Cases*2000 + r.Cases) / (2 * r.Cases)
	}
	r.Duration = spread(r.took)
	for i := range r.Steps {
		s := &r.Steps[i]
		s.Duration, s.CalledOff = spread(s.took), s.Entered-len(s.took)
		r.DeadLetters, r.Expired, r.Escalated, r.Reminded = r.DeadLetters+s.DeadLetters, r.Expired+s.Expired, r.Escalated+s.Escalated, r.Reminded+s.Reminded
	}
}

// spread works out the nearest ranks of lengths of time.
func spread(took []time.Duration) Spread {
	if len(took) == 0 {
		return Spread{}
	}
	slices.Sort(took)
	rank := func(percent int) time.Duration { return took[(len(took)*percent+99)/100-1] }
	out := Spread{Median: rank(50), P90: rank(90), Most: took[len(took)-1]}
	out.MedianSeconds, out.P90Seconds, out.MostSeconds = int64(out.Median/time.Second), int64(out.P90/time.Second), int64(out.Most/time.Second)
	return out
}
