package workflow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// steps checks the steps that the case has come to, and writes which have
// another name.
func (g *migrating) steps() {
	for _, id := range sortedKeys(g.s.Rounds) {
		now := g.s.current(id)
		name, there := g.names[now]
		if _, on := g.s.Token(now, 0); !there && !on && g.from.Step(now) != nil {
			g.tell(MigrationReason{Code: StepPassed, Step: now, Text: fmt.Sprintf("the case has been through step %q, which is no more: no step of the newer version knows who did it, or what came of it", now)})
		}
		if there && id == now {
			if was, is := g.from.Step(now).Kind, g.to.Step(name).Kind; was != is {
				g.bar(MigrationReason{Code: StepKindChanged, Step: now, Text: fmt.Sprintf("step %q was of kind %s and is of kind %s", now, was, is)})
			}
			if name != now {
				g.moved.Steps[now] = name
			}
		}
		g.reused(id, now, name)
	}
	for _, id := range sortedKeys(g.s.Renamed) {
		g.reused(id, g.s.Renamed[id], g.names[g.s.Renamed[id]])
	}
	g.ahead()
}

// ahead writes which of the steps that are never entered, or were not yet, have
// another name, where something is kept about them.
func (g *migrating) ahead() {
	for _, id := range append(sortedKeys(g.s.Chosen), g.s.Outcome) {
		if name := g.names[id]; name != "" && name != id {
			g.moved.Steps[id] = name
		}
	}
}

// reused bars an id that the case knows a step by and that is another step's in
// the newer version: what was asked for under it could not be told apart.
func (g *migrating) reused(id, now, name string) {
	if g.to.Step(id) != nil && name != id {
		g.bar(MigrationReason{Code: StepReused, Step: now, Text: fmt.Sprintf("the case knows another step as %q than the newer version does", id)})
	}
}

// tokens checks where the case stands.
func (g *migrating) tokens() {
	for _, t := range g.s.Tokens {
		name, there := g.names[t.Step]
		if !there {
			g.bar(MigrationReason{Code: StepGone, Step: t.Step, Text: fmt.Sprintf("the case stands in step %q, which is no more", t.Step)})
			continue
		}
		was, is := g.from.Step(t.Step), g.to.Step(name)
		if was.Kind != is.Kind {
			continue // which is reported
		}
		g.waits(t, was, is)
		g.handover(t, was, is)
		g.kept(t, was, is)
	}
}

// waits bars a step that waits for something that nobody would tell it of.
func (g *migrating) waits(t Token, was, is *Step) {
	changed := ""
	switch {
	case was.Kind == WaitFor && was.Wait.Event != is.Wait.Event:
		changed = "another event, or for a time"
	case was.Kind == ConsentStep && was.Consent != is.Consent:
		changed = "another consent"
	case t.Signing && !is.Signing:
		changed = "no signature"
	}
	if changed != "" {
		g.bar(MigrationReason{Code: StepChanged, Step: t.Step, Text: fmt.Sprintf("step %q goes on and would wait for %s", t.Step, changed)})
	}
}

// handover reports what is under way outside and would be asked for otherwise.
func (g *migrating) handover(t Token, was, is *Step) {
	if was.Kind != HandoverTo || was.Handover.Kind == is.Handover.Kind && sameSettings(was.Handover.Config, is.Handover.Config) {
		return
	}
	g.lose(MigrationReason{
		Code: HandoverChanged, Step: t.Step,
		Text: fmt.Sprintf("handover %q is under way as the older version asked for it, and would end so", t.Step),
	})
}

// sameSettings compares what an author wrote, however it is spaced.
func sameSettings(a, b json.RawMessage) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}

// kept tells what of a step that goes on stays as it began, and drops what the
// newer version has no words for.
func (g *migrating) kept(t Token, was, is *Step) {
	if t.Kind.Person() && !reflect.DeepEqual(was.Assign, is.Assign) {
		g.tell(MigrationReason{Code: AssigneeKept, Step: t.Step, Text: fmt.Sprintf("step %q is assigned otherwise now; the task stays whose it is", t.Step)})
	}
	if !reflect.DeepEqual(was.Deadline, is.Deadline) {
		g.tell(MigrationReason{Code: DeadlineKept, Step: t.Step, Text: fmt.Sprintf("step %q has another deadline now; that of the case stays", t.Step)})
	}
	var gone []string
	for _, part := range t.Timers {
		if !is.keepsTime(part) {
			gone = append(gone, part)
		}
	}
	if len(gone) > 0 {
		g.moved.Parts[t.Key()] = gone
		g.tell(MigrationReason{Code: TimersDropped, Step: t.Step, Text: fmt.Sprintf("step %q has no %s any more", t.Step, strings.Join(gone, ", "))})
	}
}

// keepsTime reports whether the step knows what to do when a part's time comes.
func (s *Step) keepsTime(part string) bool {
	switch part {
	case partTimer:
		return s.Kind == WaitFor
	case partExpire:
		return s.expires()
	case partEscalate:
		return s.Deadline != nil && s.Deadline.Escalate != nil
	}
	n, err := strconv.Atoi(strings.TrimPrefix(part, partRemind))
	return err == nil && s.Deadline != nil && n >= 1 && n <= len(s.Deadline.Remind)
}

// branches checks that parallel branches that go on have the same shape in the
// newer version, and that they can come to an end there.
func (g *migrating) branches() {
	if g.out.Barred() {
		return
	}
	parallel := len(g.s.Arrived) > 0
	for _, t := range g.s.Tokens {
		parallel = parallel || len(t.Stack) > 0
		g.stack(t.Step, t.Stack)
	}
	for _, a := range g.s.Arrived {
		g.stack(a.Step, a.Stack)
		g.arrival(a)
	}
	if !parallel || g.out.Barred() {
		return
	}
	switch g.proofs.from(g.to, Apply(g.s, Event{Type: CaseMigrated, Moved: g.moved})) {
	case comesApart:
		g.bar(MigrationReason{Code: BranchesStuck, Text: "the case's branches could not come together in the newer version, or would meet in a step"})
	case unproved:
		g.tell(MigrationReason{
			Code: BranchesUnproved,
			Text: fmt.Sprintf("that the case's branches come together in the newer version was not proved within %d states", DefaultStates),
		})
	}
}

// stack checks that the splits that something stands in are there.
func (g *migrating) stack(at string, stack []Frame) {
	for _, fr := range stack {
		step := fr.step()
		name, there := g.names[step]
		outcome := strings.TrimPrefix(fr.Split, step)
		if was, is := g.from.flow.width[fr.Split], g.to.flow.width[name+outcome]; !there || was != is {
			g.bar(MigrationReason{
				Code: BranchesChanged, Step: step,
				Text: fmt.Sprintf("step %q stands in one of the %d branches after %q, of which there are %d", at, was, step, is),
			})
		}
	}
}

// arrival checks that the join in which a branch waits is there.
func (g *migrating) arrival(a Arrival) {
	name, there := g.names[a.Step]
	last := a.Stack[len(a.Stack)-1]
	split := g.names[last.step()] + strings.TrimPrefix(last.Split, last.step())
	if !there || g.to.Step(name).Join != JoinAll || !g.to.flow.joins[name][split] {
		g.bar(MigrationReason{Code: JoinChanged, Step: a.Step, Text: fmt.Sprintf("a branch waits in %q for the others, which do not meet there any more", a.Step)})
		return
	}
	if name != a.Step {
		g.moved.Steps[a.Step] = name
	}
}
