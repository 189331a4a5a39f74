package workflow

import "slices"

// leave ends a token with an outcome and sends it on.
func (d *decision) leave(t Token, e Event) {
	e.Type, e.Step, e.Round = StepLeft, t.Step, t.Round
	d.emit(e)
	if t.Detached {
		return
	}
	targets := d.w.flow.next[t.Step][e.Outcome]
	if e.To != "" {
		targets = []string{e.To}
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
	round := d.s.Rounds[id] + 1
	d.emit(Event{Type: StepEntered, Step: id, Round: round, Kind: step.Kind, Stack: stack})
	if step.Kind == HandoverTo {
		d.effects = append(d.effects, Effect{Step: id, Round: round, Kind: step.Handover.Kind})
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
func (d *decision) settle() {
	if len(d.s.Tokens) == 0 && len(d.s.Arrived) == 0 && d.s.Ended.IsZero() {
		d.emit(Event{Type: CaseFinished, Outcome: d.s.Outcome})
	}
}
