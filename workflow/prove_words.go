package workflow

import (
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// finding is one thing that was found while a flow was explored.
type finding struct {
	code    ProblemCode
	pointer string
	state   int
	words   string // what is wrong in the state
}

// prove explores the flow, after it was analysed. What the analysis has found
// since the given number of problems gets an example of how a case comes there;
// what it has not found is added.
func (c *compiler) prove(since int) {
	limit := c.opts.States
	if limit == 0 {
		limit = DefaultStates
	}
	c.w.Proof.Limit = max(limit, 0)
	found := c.probs.found[since:]
	if limit < 0 || slices.ContainsFunc(found, func(p Problem) bool { return !provable(p.Code) }) {
		return
	}
	p := prove(c.w, limit)
	findings := p.findings()
	c.w.Proof.States = len(p.keys)
	c.w.Proof.Proved = !p.cut && len(findings) == 0 && len(found) == 0
	if len(found) > 0 {
		p.illustrate(found, findings)
		return
	}
	for _, f := range findings {
		c.probs.add(f.code, f.pointer, "%s", f.sentence(p))
		c.probs.found[len(c.probs.found)-1].Path = p.pathOf(f)
	}
	if p.cut && len(findings) == 0 {
		c.warn(ProblemNotProved, "/steps", "not proved within %d states: the flow may come to more than were looked at, in which nothing wrong was found", limit)
	}
}

// provable reports whether a flow with the problem can be explored: tokens that
// multiply or go round without waiting would never let it end.
func provable(code ProblemCode) bool {
	return code != ProblemLoop && code != ProblemSplit && code != ProblemLimit
}

// illustrate adds to what the analysis found how a case comes there.
func (p *prover) illustrate(found Problems, findings []finding) {
	add := func(to *Problem, f finding) {
		to.Message += "; for example: " + f.sentence(p)
		to.Path = p.pathOf(f)
	}
	matched := false
	for i := range found {
		n := slices.IndexFunc(findings, func(f finding) bool { return f.code == found[i].Code && f.pointer == found[i].Pointer })
		if n >= 0 {
			add(&found[i], findings[n])
			matched = true
		}
	}
	if matched || len(findings) == 0 || findings[0].state < 0 {
		return
	}
	for i := range found {
		switch found[i].Code {
		case ProblemJoin, ProblemMeet, ProblemNoEnd:
			add(&found[i], findings[0])
			return
		}
	}
}

// findings returns everything that is wrong: each step once, the shortest way
// first.
func (p *prover) findings() []finding {
	var out []finding
	seen := map[string]bool{}
	add := func(f finding) {
		if key := string(f.code) + f.pointer; !seen[key] {
			seen[key] = true
			out = append(out, f)
		}
	}
	for _, state := range p.stuck {
		a := p.open(p.keys[state]).Arrived[0]
		add(finding{ProblemJoin, p.pointer(a.Step) + "/join", state, p.waiting(state)})
	}
	for _, m := range p.meets {
		add(finding{ProblemMeet, p.pointer(m.step), m.state, fmt.Sprintf("step %q is entered while it is going on", m.step)})
	}
	if len(out) > 0 || p.cut {
		slices.SortStableFunc(out, func(a, b finding) int { return a.state - b.state })
		return out
	}
	if state := p.hopeless(); state >= 0 {
		step := p.open(p.keys[state]).Tokens[0].Step
		return []finding{{ProblemNoEnd, p.pointer(step), state, "from there nothing leads to an end"}}
	}
	for _, id := range p.w.flow.order {
		if !p.reached[id] {
			add(finding{ProblemUnreachable, p.pointer(id), -1, fmt.Sprintf("no case ever comes to step %q", id)})
		}
	}
	return out
}

func (p *prover) pointer(step string) string { return jsonptr.Index("/steps", p.w.flow.number[step]) }

// waiting says which branches a join waits for in a state in which nothing goes
// on.
func (p *prover) waiting(state int) string {
	s := p.open(p.keys[state])
	join, top := s.Arrived[0].Step, s.Arrived[0].top()
	came := map[int]bool{}
	for _, a := range s.Arrived {
		if a.Step == join && a.top().same(top) {
			came[a.top().Branch] = true
		}
	}
	var missing []string
	for i, target := range p.w.flow.splitTargets(top.Split) {
		if !came[i] {
			missing = append(missing, target)
		}
	}
	return fmt.Sprintf("the join in %s waits for ever for the branch of %s that began with %s", join, top.step(), strings.Join(missing, ", and the one that began with "))
}

// splitTargets returns the steps that the branches of a split begin with.
func (f *flow) splitTargets(split string) []string {
	step, outcome, _ := strings.Cut(split, "/")
	ways := f.next[step][outcome]
	return ways[len(ways)-1].targets
}

// top is the innermost branch of an arrival.
func (a Arrival) top() Frame { return a.Stack[len(a.Stack)-1] }

func (p *prover) pathOf(f finding) []Move {
	if f.state < 0 {
		return nil
	}
	return p.path(f.state)
}

// Bounds of a way in words: what lies between is only counted.
const (
	firstWords = 8
	lastWords  = 4
)

// sentence says how a case comes to the finding, and what it is.
func (f finding) sentence(p *prover) string {
	if f.state < 0 || len(p.path(f.state)) == 0 {
		return f.words
	}
	return Way(p.path(f.state)) + ": " + f.words
}

// Way says a way through a flow in words: "ansoeg submitted, then behandl
// approved, then brev done". Of a long way the middle is left out.
func Way(moves []Move) string {
	var b strings.Builder
	for i, m := range moves {
		switch {
		case len(moves) > firstWords+lastWords+1 && i == firstWords:
			fmt.Fprintf(&b, ", then %d more", len(moves)-firstWords-lastWords)
			continue
		case len(moves) > firstWords+lastWords+1 && i > firstWords && i < len(moves)-lastWords:
			continue
		case i > 0:
			b.WriteString(", then ")
		}
		b.WriteString(m.String())
	}
	return b.String()
}

// String says the move in words.
func (m Move) String() string {
	out := m.Step + " " + m.Outcome
	if len(m.To) > 0 {
		out += " to " + strings.Join(m.To, " and ")
	}
	return out
}
