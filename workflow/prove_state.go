package workflow

import (
	"cmp"
	"encoding/binary"
	"slices"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// choices are the ways that a decision takes while a flow is explored, instead
// of asking guards.
type choices struct {
	taken []int    // which way at each fork, in the order they came
	of    []int    // out of how many
	first []string // where the first fork led
	most  int      // how many outcomes may be followed
	spent bool     // there were more
}

// way returns the way that is taken of those an outcome has.
func (c *choices) way(ways []way) []string {
	if c.most--; c.most < 0 || len(ways) == 0 {
		c.spent = c.spent || c.most < 0
		return nil
	}
	if len(ways) == 1 {
		return ways[0].targets
	}
	n := len(c.of)
	if c.of = append(c.of, len(ways)); n == len(c.taken) {
		c.taken = append(slices.Clip(c.taken), 0)
	}
	out := ways[c.taken[n]].targets
	if n == 0 {
		c.first = out
	}
	return out
}

// next returns the choices to make after these; false when these were the last.
func (c *choices) next() ([]int, bool) {
	for i := len(c.of) - 1; i >= 0; i-- {
		if c.taken[i]+1 < c.of[i] {
			out := slices.Clone(c.taken[:i+1])
			out[i]++
			return out, true
		}
	}
	return nil, false
}

// key writes a state so that states in which the same may follow are the same:
// rounds are numbered anew, and the order in which steps were entered is not
// kept.
func (p *prover) key(s *State) string {
	if !s.Ended.IsZero() {
		return "ended"
	}
	rounds := renumbered(s)
	tokens, arrived := make([][]byte, len(s.Tokens)), make([][]byte, len(s.Arrived))
	for i, t := range s.Tokens {
		tokens[i] = p.place(t.Step, rounds.of(t.Step, t.Round), t.Stack, rounds)
	}
	for i, a := range s.Arrived {
		arrived[i] = p.place(a.Step, 0, a.Stack, rounds)
	}
	out := binary.AppendUvarint(nil, uint64(len(tokens)))
	for _, list := range [][][]byte{tokens, arrived} {
		slices.SortFunc(list, slices.Compare[[]byte])
		for _, one := range list {
			out = append(out, one...)
		}
	}
	return string(out)
}

func (p *prover) place(step string, round int, stack []Frame, rounds rounds) []byte {
	out := binary.AppendUvarint(make([]byte, 0, 16), uint64(p.w.flow.number[step]))
	out = binary.AppendUvarint(out, uint64(round))
	out = binary.AppendUvarint(out, uint64(len(stack)))
	for _, fr := range stack {
		out = binary.AppendUvarint(out, uint64(p.split[fr.Split]))
		out = binary.AppendUvarint(out, uint64(rounds.of(fr.step(), fr.Round)))
		out = binary.AppendUvarint(out, uint64(fr.Branch))
	}
	return out
}

// roundOf is one round of a step.
type roundOf struct {
	step  string
	round int
}

// rounds are the rounds that a state still knows of, numbered anew from 1 in each
// step; nil when they all are the first.
type rounds map[roundOf]int

func (r rounds) of(step string, round int) int {
	if r == nil {
		return round
	}
	return r[roundOf{step, round}]
}

func renumbered(s *State) rounds {
	var all []roundOf
	later := false
	add := func(step string, round int) {
		all = append(all, roundOf{step, round})
		later = later || round > 1
	}
	for _, t := range s.Tokens {
		add(t.Step, t.Round)
		for _, fr := range t.Stack {
			add(fr.step(), fr.Round)
		}
	}
	for _, a := range s.Arrived {
		for _, fr := range a.Stack {
			add(fr.step(), fr.Round)
		}
	}
	if !later {
		return nil
	}
	slices.SortFunc(all, func(a, b roundOf) int {
		return cmp.Or(cmp.Compare(a.step, b.step), cmp.Compare(a.round, b.round))
	})
	out := make(rounds, len(all))
	last, n := "", 0
	for _, r := range slices.Compact(all) {
		if r.step != last {
			last, n = r.step, 0
		}
		n++
		out[r] = n
	}
	return out
}

// nothing is the key of a state in which nothing goes on.
const nothing = "\x00"

// open reads a state from its key: as much of it as decides what may follow.
func (p *prover) open(key string) *State {
	s := &State{
		Case: "proof", Starter: &identity.Identity{}, Sent: epoch, Rounds: map[string]int{},
		Outcomes: map[string]string{}, Actors: map[string][]identity.Ref{}, Had: map[string][]Assignee{},
	}
	b := []byte(key)
	read := func() int {
		v, n := binary.Uvarint(b)
		b = b[n:]
		return int(v)
	}
	tokens := read()
	s.Tokens = make([]Token, 0, tokens)
	for len(b) > 0 {
		step := p.w.flow.order[read()]
		round, stack := read(), make([]Frame, read())
		for i := range stack {
			stack[i] = Frame{Split: p.splits[read()], Round: read(), Branch: read()}
			s.Rounds[stack[i].step()] = max(s.Rounds[stack[i].step()], stack[i].Round)
		}
		if len(s.Tokens) == tokens {
			s.Arrived = append(s.Arrived, Arrival{Step: step, Stack: stack})
			continue
		}
		s.Rounds[step] = max(s.Rounds[step], round)
		s.Tokens = append(s.Tokens, Token{Step: step, Round: round, Kind: p.w.flow.steps[step].Kind, Stack: stack})
	}
	return s
}
