package workflow

import "slices"

// flow is a solution's steps as a graph, with what the engine needs to know
// about parallel branches: it is made once, by analyse, and only read.
type flow struct {
	steps  map[string]*Step
	order  []string                    // ids in the author's order; the first is the start
	number map[string]int              // step → its place in the order
	next   map[string]map[string][]way // step → outcome → the ways that lead on from it
	succ   map[string][]string         // step → all targets, each once, in the author's order
	// before[t][s]: every way from the start to s goes through t.
	before map[string]map[string]bool
	// joins[t][x]: the branches of split x meet in step t.
	joins map[string]map[string]bool
	// width is the number of branches of each split.
	width map[string]int
}

// way is one of the ways that an outcome may lead on: one of them is taken.
type way struct {
	guard   string   // the key of its guard among the flow's expressions; empty without
	targets []string // where it leads, several in parallel
}

// splitID names the parallel split made by an outcome of a step.
func splitID(step, outcome string) string { return step + "/" + outcome }

// newFlow indexes steps whose ids, kinds and targets have been checked.
func newFlow(steps []*Step) *flow {
	f := &flow{steps: map[string]*Step{}, number: map[string]int{}, next: map[string]map[string][]way{}, succ: map[string][]string{}, width: map[string]int{}}
	for n, s := range steps {
		f.steps[s.ID] = s
		f.number[s.ID] = n
		f.order = append(f.order, s.ID)
		f.next[s.ID] = ways(n, s)
		for _, e := range s.Next {
			if !slices.Contains(f.succ[s.ID], e.To) {
				f.succ[s.ID] = append(f.succ[s.ID], e.To)
			}
		}
		for outcome, ws := range f.next[s.ID] {
			if last := ws[len(ws)-1]; len(last.targets) > 1 {
				f.width[splitID(s.ID, outcome)] = len(last.targets)
			}
		}
	}
	f.dominators()
	return f
}

// ways sorts the edges of a step, the nth: those with a guard and those that a
// person chooses among are ways of their own, in the author's order; the others
// of an outcome are one way together, the last.
func ways(n int, s *Step) map[string][]way {
	out := map[string][]way{}
	rest := map[string][]string{}
	for i, e := range s.Next {
		switch {
		case e.When != "":
			out[e.On] = append(out[e.On], way{guard: guardKey(n, i), targets: []string{e.To}})
		case chosen(e.On):
			out[e.On] = append(out[e.On], way{targets: []string{e.To}})
		default:
			rest[e.On] = append(rest[e.On], e.To)
		}
	}
	for outcome, targets := range rest {
		out[outcome] = append(out[outcome], way{targets: targets})
	}
	return out
}

// chosen reports whether several edges of an outcome are a choice of the
// person who acts, instead of a parallel split.
func chosen(outcome string) bool { return outcome == OutcomeRejected }

// targets returns where an outcome of a step may lead, in the author's order.
func (f *flow) targets(step, outcome string) []string {
	var out []string
	for _, w := range f.next[step][outcome] {
		out = append(out, w.targets...)
	}
	return out
}

func (f *flow) start() string { return f.order[0] }

// after returns the steps that any edge leads to, in the author's order.
func (f *flow) after(step string) []string { return f.succ[step] }

// reachable returns every step that some way from one of from leads to, those
// included, without going through avoid.
func (f *flow) reachable(avoid string, from ...string) map[string]bool {
	seen := map[string]bool{}
	for len(from) > 0 {
		id := from[len(from)-1]
		from = from[:len(from)-1]
		if id == avoid || seen[id] {
			continue
		}
		seen[id] = true
		from = append(from, f.after(id)...)
	}
	return seen
}

// dominators works out before. Step t is before s when s cannot be reached
// without it; with at most MaxSteps steps the plain definition is fast enough.
func (f *flow) dominators() {
	f.before = map[string]map[string]bool{}
	all := f.reachable("", f.start())
	for t := range all {
		without := f.reachable(t, f.start())
		f.before[t] = map[string]bool{}
		for s := range all {
			if !without[s] {
				f.before[t][s] = true
			}
		}
	}
}

// leaves returns how many frames of stack remain when a token goes to step: it
// leaves every split that lies behind the step (a case worker in a branch sends
// the case back to before the branches parted).
func (f *flow) leaves(stack []Frame, step string) int {
	for i, fr := range stack {
		if f.before[step][fr.step()] {
			return i
		}
	}
	return len(stack)
}

// meets reports whether a token with this stack is one of those that step
// joins.
func (f *flow) meets(stack []Frame, step string) bool {
	return len(stack) > 0 && f.joins[step][stack[len(stack)-1].Split]
}
