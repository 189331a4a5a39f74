package workflow

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
)

// leave ends a token with an outcome and sends it on.
func (d *decision) leave(t Token, e Event) {
	e.Type = StepLeft
	d.on(t, e)
	if t.Detached {
		return
	}
	targets := []string{e.To}
	if e.To == "" {
		targets = d.way(t.Step, e.Outcome)
	}
	if len(targets) == 1 {
		d.enter(targets[0], t.Stack)
		return
	}
	for i, target := range targets {
		fr := Frame{Split: splitID(t.Step, e.Outcome), Round: t.Round, Branch: i}
		d.enter(target, append(slices.Clone(t.Stack), fr))
	}
}

// way returns where an outcome leads: to the target of the first guard that is
// met, else to all that have no guard.
func (d *decision) way(step, outcome string) []string {
	ways := d.w.flow.next[step][outcome]
	if d.free != nil {
		return d.free.way(ways)
	}
	if d.f.Choose != nil && len(ways) > 1 {
		return ways[d.f.Choose(step, outcome, targetsOf(ways))].targets
	}
	for _, w := range ways {
		if w.guard == "" {
			continue
		}
		if met, _ := d.value(w.guard).AsBool(); met {
			return w.targets
		}
	}
	if len(ways) == 0 || ways[len(ways)-1].guard != "" {
		return nil // the compiler has refused it
	}
	return ways[len(ways)-1].targets
}

func targetsOf(ways []way) [][]string {
	out := make([][]string, len(ways))
	for i, w := range ways {
		out[i] = w.targets
	}
	return out
}

// value returns the value of one of the flow's expressions as the case stands.
// While the flow is explored there are no answers, and every value is blank.
func (d *decision) value(key string) expression.Value {
	if d.free != nil {
		return expression.Value{}
	}
	return valueIn(readingOf(d.w, d.s, d.f).values(), key)
}

// enter brings a token to a step. The flow's analysis has proved that this
// ends: every loop waits for a person, every join can be complete.
func (d *decision) enter(id string, stack []Frame) {
	if d.s.Stopping != "" || slices.ContainsFunc(stack, d.isClosed) {
		return // called off by a branch that went before in this same command
	}
	keep := d.w.flow.leaves(stack, id)
	for _, fr := range stack[keep:] {
		d.close(fr)
	}
	stack = slices.Clone(stack[:keep])
	if d.w.flow.meets(stack, id) {
		d.join(id, stack)
		return
	}
	d.stand(id, stack)
}

func (d *decision) isClosed(fr Frame) bool {
	fr.Branch = 0
	return d.closed[fr]
}

// close calls off what goes on in the other branches of a split.
func (d *decision) close(fr Frame) {
	d.emit(Event{Type: SplitClosed, Frame: &Frame{Split: fr.Split, Round: fr.Round}})
	fr.Branch = 0
	if d.closed == nil {
		d.closed = map[Frame]bool{}
	}
	d.closed[fr] = true
}

// join takes a branch that has come to the join of its split.
func (d *decision) join(id string, stack []Frame) {
	top, outer := stack[len(stack)-1], stack[:len(stack)-1]
	if d.w.flow.steps[id].Join == JoinAny {
		d.close(top)
		d.enter(id, outer)
		return
	}
	d.emit(Event{Type: BranchArrived, Step: id, Stack: stack})
	if d.arrived(id, top) < d.w.flow.width[top.Split] {
		return
	}
	d.emit(Event{Type: BranchesJoined, Step: id, Frame: &Frame{Split: top.Split, Round: top.Round}})
	d.enter(id, outer)
}

// arrived returns how many branches of the split wait in the join.
func (d *decision) arrived(id string, top Frame) int {
	branches := map[int]bool{}
	for _, a := range d.s.Arrived {
		if last := a.Stack[len(a.Stack)-1]; a.Step == id && last.same(top) {
			branches[last.Branch] = true
		}
	}
	return len(branches)
}

// stand begins a round of the step.
func (d *decision) stand(id string, stack []Frame) {
	step := d.w.flow.steps[id]
	if step.Kind == End {
		d.end(step)
		return
	}
	t := Token{Step: id, Round: d.s.Rounds[id] + 1, Kind: step.Kind, Stack: stack}
	e := Event{Type: StepEntered, Kind: step.Kind, Stack: stack}
	if step.Kind.Person() {
		who := d.assign(step)
		e.Assignee = &who
	}
	timers := d.timers(step, &e)
	for _, ef := range timers {
		e.Timers = append(e.Timers, ef.Part)
	}
	d.on(t, e)
	d.want(t, timers...)
	d.begin(step, t, e)
}

// begin asks for what a step that has just been entered wants done.
func (d *decision) begin(step *Step, t Token, e Event) {
	switch step.Kind {
	case HandoverTo:
		d.want(t, Effect{Kind: step.Handover.Kind})
	case SubcaseOf:
		d.want(t, Effect{Kind: kindSubcase, Part: "subcase"})
	case SignStep:
		d.want(t, Effect{Kind: kindSign, Part: signPart(d.s, t)})
	case Decision:
		d.leave(t, Event{Outcome: OutcomeDone})
	}
	if e.Assignee != nil && e.Assignee.ManagerOf != "" {
		d.want(t, Effect{Kind: kindManager, Part: "manager"})
	}
	if step.Notify != "" {
		d.want(t, Effect{Kind: kindNotice, Part: "notice"})
	}
}

// want asks for effects of a token.
func (d *decision) want(t Token, effects ...Effect) {
	for _, ef := range effects {
		ef.Step, ef.Round = t.asked(), t.Round
		d.effects = append(d.effects, ef)
	}
}

func (d *decision) end(step *Step) {
	if step.Terminate {
		d.emit(Event{Type: CaseStopped, Step: step.ID})
		return
	}
	d.emit(Event{Type: EndReached, Step: step.ID})
}

// settle ends the case when nothing goes on in it any more. Handovers that were
// called off are waited for: what was asked for outside is brought to its end.
// What waited for its time in a step that was left is dropped.
func (d *decision) settle() {
	if len(d.s.Tokens) == 0 && len(d.s.Arrived) == 0 && d.s.Ended.IsZero() && d.s.Case != "" {
		d.emit(Event{Type: CaseFinished, Outcome: d.s.Outcome})
		if d.s.Parent != nil {
			d.effects = append(d.effects, Effect{Step: d.s.Outcome, Round: 1, Kind: kindParent, Part: "parent"})
		}
	}
	gone := func(step string, round int) bool {
		_, there := d.s.Token(step, round)
		return !there
	}
	d.effects = slices.DeleteFunc(d.effects, func(ef Effect) bool {
		return ef.timed() && gone(ef.Step, ef.Round)
	})
	for _, t := range d.before.Tokens {
		if !gone(t.Step, t.Round) {
			continue
		}
		for _, part := range t.Timers {
			d.effects = append(d.effects, Effect{Step: t.asked(), Round: t.Round, Part: part, Kind: timerKind(part), Drop: true})
		}
	}
}
