package simulate

import (
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Run lets invented cases go through the flow. The error is invalid when the
// settings are wrong or name what the solution does not have.
func Run(w *workflow.Workflow, o *Options) (*Report, error) {
	opts := o.orDefault()
	if err := opts.check(w); err != nil {
		return nil, err
	}
	run := &run{w: admitting(w), opts: opts, r: rand.New(rand.NewPCG(opts.Seed, uint64(opts.Cases)))}
	run.rep = newReport(w, opts)
	run.answers = run.samples()
	run.rep.Free = run.answers == nil
	for n := range opts.Cases {
		c := &course{run: run, n: n, begun: opts.Start.Add(time.Duration(n) * opts.Every), s: &workflow.State{}}
		if err := c.play(); err != nil {
			return nil, err
		}
		run.rep.add(c)
	}
	run.rep.finish()
	return run.rep, nil
}

// check reports settings that are wrong.
func (o *Options) check(w *workflow.Workflow) error {
	all := []Step{o.Usual}
	for id, s := range o.Steps {
		if w.Step(id) == nil {
			return workflow.Errorf(workflow.Invalid, "simulate: the solution has no step %q", id)
		}
		all = append(all, s)
	}
	for _, s := range all {
		if s.Takes != nil && !s.Takes.sound() {
			return workflow.Errorf(workflow.Invalid, "simulate: a step takes from the least over the usual to the most")
		}
		if s.fails() < 0 || s.fails() > 1000 {
			return workflow.Errorf(workflow.Invalid, "simulate: attempts fail 0 to 1000 times in a thousand")
		}
	}
	return nil
}

// admitting returns the workflow with a door that lets everybody in: who may
// start a case is not what is looked at.
func admitting(w *workflow.Workflow) *workflow.Workflow {
	out, s := *w, *w.Solution
	s.Start, s.InformationDuty = workflow.StartRules{Anonymous: true}, nil
	out.Solution = &s
	return &out
}

// run is one run of a simulation.
type run struct {
	w       *workflow.Workflow
	opts    Options
	r       *rand.Rand
	rep     *Report
	answers map[string][]workflow.GivenForm // that may be submitted, by form; nil when guards are free
}

// course is one case on its way.
type course struct {
	*run
	n     int
	begun time.Time
	now   time.Time
	s     *workflow.State
	todo  []happening
	seq   int
	moves int
	stuck bool
}

// happening is something that happens at a time.
type happening struct {
	at      time.Time
	seq     int
	what    action
	step    string
	round   int
	part    string
	attempt int
}

// action is what happens.
type action int

const (
	acts     action = iota // whoever does the step does it
	fires                  // its time has come
	delivers               // a handler is called
	manages                // a manager is found
	signs                  // a signature comes
	ends                   // a subcase ends
	repairs                // an operator sees to it
)

const (
	operators = "operators" // the group that sees to handovers in trouble
	org       = "simulation"
)

func (c *course) play() error {
	c.now = c.begun
	start := workflow.StartCase{Case: "case-" + strconv.Itoa(c.n+1), Lang: c.w.Solution.Languages[0]}
	if err := c.decide(start, c.facts(c.applicant())); err != nil {
		return err
	}
	for c.s.Ended.IsZero() {
		h, ok := c.next()
		if !ok {
			c.stuck = true
			return nil
		}
		if c.moves >= c.opts.Moves || h.at.Sub(c.begun) > c.opts.Most {
			return nil
		}
		c.now = h.at
		if _, on := c.s.Token(h.step, h.round); !on {
			continue
		}
		if err := c.happen(h); err != nil {
			return err
		}
	}
	return nil
}

func (c *course) happen(h happening) error {
	at := workflow.Target{Step: h.step, Round: h.round}
	switch h.what {
	case acts:
		return c.act(at)
	case fires:
		return c.decide(workflow.Timer{Target: at, Part: h.part}, c.machine())
	case delivers:
		return c.deliver(h)
	case manages:
		return c.decide(workflow.AssignTask{Target: at, User: "manager", Part: h.part}, c.machine())
	case signs:
		return c.sign(at)
	case ends:
		outcome := c.outcome(c.w.Step(h.step))
		return c.decide(workflow.FinishSubcase{Target: at, Case: "subcase", Outcome: outcome}, c.machine())
	}
	return c.repair(at)
}

// decide carries out a command, counts what came of it, and takes down what
// happens next.
func (c *course) decide(cmd workflow.Command, f workflow.Facts) error {
	before := c.s
	events, effects, err := workflow.Decide(c.w, before, cmd, f)
	if err != nil {
		return workflow.Errorf(workflow.Invalid, "simulate: a command that should be possible was refused: %w", err)
	}
	c.moves++
	c.s = workflow.Apply(before, events...)
	c.rep.count(before, events)
	for _, ef := range effects {
		c.wanted(ef)
	}
	for _, e := range events {
		if e.Type == workflow.StepEntered {
			c.entered(e)
		}
	}
	return nil
}

func (c *course) facts(by identity.Identity) workflow.Facts {
	f := workflow.Facts{
		Now: c.now.UTC(), By: by, Holder: true, Operators: operators, TestData: true,
		Refer: func(by, value string) identity.Ref { return identity.Ref("p.simulated-" + by) },
	}
	if c.answers == nil {
		f.Choose = c.choose
	}
	return f
}

func (c *course) machine() workflow.Facts { return c.facts(identity.System(org, "scheduler")) }
