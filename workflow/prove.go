package workflow

import (
	"slices"
	"time"
)

// Proof says how much of a flow was proved when it was compiled: that from
// everywhere a case may come to an end can be reached, that no join waits for
// ever, that no step is entered while it is going on, and that every step is
// come to. It holds for every outcome of every step, in any order, whatever is
// answered: guards count as free choices.
type Proof struct {
	// Proved says that everything was looked at and nothing was found.
	Proved bool `json:"proved"`
	// States is how many states of the flow were looked at: which steps may be
	// going on, and which branches be waiting in joins, at one time.
	States int `json:"states"`
	// Limit is how many would have been.
	Limit int `json:"limit"`
}

// DefaultStates is how many states of a flow are explored unless
// [CompileOptions] say otherwise.
const DefaultStates = 20_000

// movesPerState bounds the work, together with the number of states: a flow may
// have many more moves than states.
const movesPerState = 16

// prover explores what a case may come to, by the code that decides real cases.
// It goes breadth first, so the way to what it finds is a shortest one.
type prover struct {
	w      *Workflow
	limit  int
	splits []string // the splits' names, by number
	split  map[string]int

	keys  []string       // the states, in the order they were found
	known map[string]int // and their places
	from  []origin       // how each was come to first
	into  [][2]int       // every move that was made: from, to
	moves int
	cut   bool // the limit was reached

	reached map[string]bool // steps
	ended   int             // the state in which the case has ended; -1 until it was found
	stuck   []int           // states in which nothing goes on, but branches wait in a join
	meets   []meeting
}

// origin is a state and the move that leads on from it.
type origin struct {
	state int // -1 at the beginning
	move  Move
}

// meeting is a state in which a step goes on twice.
type meeting struct {
	state int
	step  string
}

// Move is one move of a case through its flow: a step that is left with an
// outcome. Several moves are a way through the flow.
type Move struct {
	Step    string `json:"step"`
	Outcome string `json:"outcome"`
	// To is where a rejection leads, or the way that is taken where several are
	// possible; empty where the outcome has one way only.
	To []string `json:"to,omitempty"`
	// ways are the numbers of the ways that were taken where guards decide, in
	// the order in which they came.
	ways []int
}

// prove explores the flow of w up to a number of states.
func prove(w *Workflow, limit int) *prover {
	p := newProver(w, limit)
	d := p.decision(p.open(nothing), nil)
	d.enter(w.flow.start(), nil)
	p.found(d, origin{state: -1})
	p.explore()
	return p
}

func newProver(w *Workflow, limit int) *prover {
	p := &prover{
		w: w, limit: limit, splits: sortedKeys(w.flow.width), split: map[string]int{}, known: map[string]int{},
		reached: map[string]bool{}, ended: -1,
	}
	for i, name := range p.splits {
		p.split[name] = i
	}
	return p
}

// explore goes on from what was found until nothing new is.
func (p *prover) explore() {
	for i := 0; i < len(p.keys) && !p.cut; i++ {
		if i != p.ended && !p.meeting(i) {
			p.expand(i)
		}
	}
}

// meeting reports whether a step goes on twice in a state. What follows from
// there is not looked at: it is wrong already.
func (p *prover) meeting(state int) bool {
	return slices.ContainsFunc(p.meets, func(m meeting) bool { return m.state == state })
}

// expand makes every move that is possible in a state: every outcome of every
// step that goes on. A handover or another part that fails waits for an
// operator, who does it again or skips it; it then is left as if it had been
// done. Timers, claims and messages move nothing.
func (p *prover) expand(state int) {
	s := p.open(p.keys[state])
	for _, t := range s.Tokens {
		next := p.w.flow.next[t.Step]
		for _, outcome := range sortedKeys(next) {
			if chosen(outcome) {
				for _, w := range next[outcome] {
					p.move(state, s, t, Move{Step: t.Step, Outcome: outcome, To: w.targets})
				}
				continue
			}
			for ways, more := []int(nil), true; more && !p.cut; {
				free := p.move(state, s, t, Move{Step: t.Step, Outcome: outcome, ways: ways})
				ways, more = free.next()
			}
		}
	}
}

// move makes one move from a state, which was opened as s.
func (p *prover) move(state int, s *State, t Token, m Move) *choices {
	free := &choices{taken: m.ways, most: maxSteps(p.w)}
	if p.moves++; p.moves > p.limit*movesPerState {
		p.cut = true
		return free
	}
	d := p.decision(s, free)
	e := Event{Outcome: m.Outcome}
	if chosen(m.Outcome) {
		e.To = m.To[0]
	}
	d.leave(t, e)
	if free.spent {
		p.cut = true
		return free
	}
	m.ways = free.taken
	if len(free.first) > 0 {
		m.To = free.first
	}
	to := p.found(d, origin{state: state, move: m})
	if to >= 0 {
		p.into = append(p.into, [2]int{state, to})
	}
	return free
}

// epoch is the time at which flows are explored: any but none.
var epoch = time.Unix(0, 0).UTC()

// maxSteps is how often a command may come to steps that are left at once. No
// flow in which tokens do not multiply needs more.
func maxSteps(w *Workflow) int { return 4*len(w.flow.order) + 16 }

// decision returns a decision that takes the ways it is told.
func (p *prover) decision(s *State, free *choices) *decision {
	if free == nil {
		free = &choices{most: maxSteps(p.w)}
	}
	f := Facts{Now: epoch}
	d := deciding(p.w, s, f)
	d.before, d.free = &State{}, free
	return d
}

// found notes the state that a decision has led to; -1 when there is no room for
// it.
//
// Handovers that were called off are left out: they lead nowhere, and whenever
// they are done or skipped nothing else changes.
func (p *prover) found(d *decision, by origin) int {
	for _, e := range d.events {
		if e.Type == StepEntered || e.Type == EndReached || e.Type == CaseStopped {
			p.reached[e.Step] = true
		}
	}
	d.s.Tokens = slices.DeleteFunc(d.s.Tokens, func(t Token) bool { return t.Detached })
	d.settle()
	key := p.key(d.s)
	if at, ok := p.known[key]; ok {
		return at
	}
	if len(p.keys) >= p.limit {
		p.cut = true
		return -1
	}
	at := len(p.keys)
	p.known[key] = at
	p.keys, p.from = append(p.keys, key), append(p.from, by)
	switch {
	case !d.s.Ended.IsZero():
		p.ended = at
	case len(d.s.Tokens) == 0:
		p.stuck = append(p.stuck, at)
	}
	if step := twice(d.s.Tokens); step != "" {
		p.meets = append(p.meets, meeting{state: at, step: step})
	}
	return at
}

// twice returns a step that two tokens stand in; empty when there is none.
func twice(tokens []Token) string {
	for i, t := range tokens {
		if slices.ContainsFunc(tokens[:i], func(u Token) bool { return u.Step == t.Step }) {
			return t.Step
		}
	}
	return ""
}

// hopeless returns the first state from which no moves lead to the end of the
// case; -1 when there is none.
func (p *prover) hopeless() int {
	back := make([][]int, len(p.keys))
	for _, m := range p.into {
		back[m[1]] = append(back[m[1]], m[0])
	}
	ends := make([]bool, len(p.keys))
	var todo []int
	if p.ended >= 0 {
		ends[p.ended], todo = true, []int{p.ended}
	}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		for _, s := range back[at] {
			if !ends[s] {
				ends[s] = true
				todo = append(todo, s)
			}
		}
	}
	return slices.Index(ends, false)
}

// path returns the moves that lead to a state.
func (p *prover) path(state int) []Move {
	var out []Move
	for at := p.from[state]; at.state >= 0; at = p.from[at.state] {
		out = append(out, at.move)
	}
	slices.Reverse(out)
	return out
}
