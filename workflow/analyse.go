package workflow

import (
	"slices"
	"strconv"
	"strings"
)

// explorer walks one token at a time through the flow and notes in which
// branches of which splits it may come to each step. Tokens only touch each
// other in joins, so this covers every way a case can go.
type explorer struct {
	f    *flow
	both bool // a join may also let a token through: an upper bound
	// at has the stacks a token may have in each step, by their key.
	at map[string]map[string][]Frame
	// arrivals[t][x] has the branches of split x that may come to join t.
	arrivals map[string]map[string]map[int]bool
	// lost[x] has ends that a branch of x may come to.
	lost    map[string][]string
	again   map[string]bool // splits that may come back to themselves
	back    map[string]bool // splits with a branch to before themselves
	tooMany bool
	todo    []position
	count   int
}

type position struct {
	step  string
	stack []Frame
}

// Bounds of the exploration; a flow that needs more is too tangled to prove.
const (
	maxPositions = 5_000
	maxParallel  = 6 // splits within splits
)

func (f *flow) explore(both bool) *explorer {
	x := &explorer{
		f: f, both: both, at: map[string]map[string][]Frame{}, lost: map[string][]string{},
		arrivals: map[string]map[string]map[int]bool{}, again: map[string]bool{}, back: map[string]bool{},
	}
	x.enter(f.start(), nil)
	for len(x.todo) > 0 && !x.tooMany {
		p := x.todo[len(x.todo)-1]
		x.todo = x.todo[:len(x.todo)-1]
		x.leave(p)
	}
	return x
}

func (x *explorer) leave(p position) {
	for _, outcome := range sortedKeys(x.f.next[p.step]) {
		split := splitID(p.step, outcome)
		for _, w := range x.f.next[p.step][outcome] {
			if len(w.targets) == 1 {
				x.enter(w.targets[0], p.stack)
				continue
			}
			x.split(p, split, w.targets)
		}
	}
}

// split takes every branch of a parallel split.
func (x *explorer) split(p position, split string, targets []string) {
	if slices.ContainsFunc(p.stack, func(fr Frame) bool { return fr.Split == split }) {
		x.again[split] = true
		return
	}
	for i, t := range targets {
		if x.f.before[t][p.step] {
			x.back[split] = true
			continue
		}
		x.enter(t, append(slices.Clone(p.stack), Frame{Split: split, Branch: i}))
	}
}

func (x *explorer) enter(step string, stack []Frame) {
	stack = stack[:x.f.leaves(stack, step)]
	if len(stack) > 0 && x.f.steps[step].Join != JoinNone {
		top := stack[len(stack)-1]
		if x.both || x.f.joins[step][top.Split] {
			x.arrive(step, top)
			x.enter(step, stack[:len(stack)-1])
			if !x.both {
				return
			}
		}
	}
	x.stand(step, stack)
}

func (x *explorer) arrive(step string, fr Frame) {
	if x.arrivals[step] == nil {
		x.arrivals[step] = map[string]map[int]bool{}
	}
	if x.arrivals[step][fr.Split] == nil {
		x.arrivals[step][fr.Split] = map[int]bool{}
	}
	x.arrivals[step][fr.Split][fr.Branch] = true
}

func (x *explorer) stand(step string, stack []Frame) {
	key := stackKey(stack)
	if x.at[step] == nil {
		x.at[step] = map[string][]Frame{}
	}
	if _, seen := x.at[step][key]; seen {
		return
	}
	x.at[step][key] = slices.Clone(stack)
	if x.count++; x.count > maxPositions || len(stack) > maxParallel {
		x.tooMany = true
		return
	}
	if s := x.f.steps[step]; s.Kind == End {
		if !s.Terminate {
			for _, fr := range stack {
				x.lost[fr.Split] = append(x.lost[fr.Split], step)
			}
		}
		return
	}
	x.todo = append(x.todo, position{step: step, stack: stack})
}

func stackKey(stack []Frame) string {
	var b strings.Builder
	for _, fr := range stack {
		b.WriteString(fr.Split + "#" + strconv.Itoa(fr.Branch) + ";")
	}
	return b.String()
}

// findJoins works out which splits each join joins. It begins with every split
// a join might see and takes away those that cannot be complete there, until
// nothing changes.
func (f *flow) findJoins() *explorer {
	x := f.explore(true)
	f.joins = map[string]map[string]bool{}
	for step, splits := range x.arrivals {
		f.joins[step] = map[string]bool{}
		for split, branches := range splits {
			if f.enough(step, split, branches) {
				f.joins[step][split] = true
			}
		}
	}
	return f.explore(false)
}

// enough reports whether a join can be complete with the branches that come.
func (f *flow) enough(step, split string, branches map[int]bool) bool {
	if f.steps[step].Join == JoinAny {
		return len(branches) > 1
	}
	return len(branches) == f.width[split]
}

// apart reports whether two tokens with these stacks may be in the case at the
// same time: they stand in different branches of one split.
func apart(a, b []Frame) bool {
	for i := range min(len(a), len(b)) {
		switch {
		case a[i].Split != b[i].Split:
			return false
		case a[i].Branch != b[i].Branch:
			return true
		}
	}
	return false
}

// together reports whether tokens may stand in both steps at the same time.
func (x *explorer) together(s, t string) bool {
	for _, a := range x.at[s] {
		for _, b := range x.at[t] {
			if apart(a, b) {
				return true
			}
		}
	}
	return false
}
