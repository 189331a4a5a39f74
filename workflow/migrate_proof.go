package workflow

import "slices"

// together says whether the branches that a case stands in come together.
type together int

const (
	comesTogether together = iota
	unproved               // nothing was found, and not everything was looked at
	comesApart             // one would wait for ever, or two would meet in a step
)

// proofs are what was found by where cases stand, in one version: many stand in
// the same place, and exploring may take a second.
type proofs map[string]together

// from explores what a case that stands as s does may come to.
func (k proofs) from(w *Workflow, s *State) together {
	p := newProver(w, DefaultStates)
	at := &State{Case: s.Case, Starter: s.Starter, Sent: s.Sent, Rounds: s.Rounds, Tokens: slices.Clone(s.Tokens), Arrived: s.Arrived}
	p.found(p.decision(at, nil), origin{state: -1})
	out, known := k[p.keys[0]]
	if known {
		return out
	}
	p.explore()
	switch {
	case len(p.stuck)+len(p.meets) > 0:
		out = comesApart
	case p.cut:
		out = unproved
	}
	k[p.keys[0]] = out
	return out
}
