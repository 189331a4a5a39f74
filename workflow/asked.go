package workflow

import (
	"context"
	"slices"
	"strconv"
)

// whenAsked returns the case as it was just after an effect was asked for, on
// the version that it was on then, and the step that asked. A case that has gone
// on with another version since hands over what it was asked to.
func (e *Engine) whenAsked(ctx context.Context, l *loaded, row EffectRow) (*loaded, *Step, error) {
	i, id := askedFor(l.events, row)
	if i < 0 {
		return nil, nil, Errorf(NotFound, "workflow: the case never came to step %q", row.Step)
	}
	w, err := e.versionAt(ctx, l, l.events[i:])
	if err != nil {
		return nil, nil, err
	}
	step := w.Step(id)
	if step == nil {
		return nil, nil, Errorf(Invalid, "workflow: the version that the case was on has no step %q", id)
	}
	return &loaded{row: l.row, w: w, s: Replay(l.events[:i+1]), at: l.events[i].At}, step, nil
}

// askedFor returns the event by which an effect was asked for, and the id that
// its step had then; -1 when there is none. A step asks when it is entered; what
// was filled in is signed as it was submitted, and messages tell of what happened
// since, each time anew.
func askedFor(events []Event, row EffectRow) (int, string) {
	at := slices.IndexFunc(events, func(ev Event) bool {
		return ev.Type == StepEntered && ev.Step == row.Step && ev.Round == row.Round
	})
	if at < 0 || row.Kind != kindSign && row.Kind != kindNotice {
		return at, row.Step
	}
	id, begun, assigned := row.Step, 0, 0
	found, then := at, row.Step // a step that is nothing but the signature; what tells of the task itself
	for i, ev := range events[at:] {
		part := ""
		switch {
		case ev.Type == CaseMigrated:
			if name := ev.Moved.name(id); name != id {
				id, assigned = name, 0 // see noticePart
			}
		case ev.Step != id || ev.Round != row.Round:
		case ev.Type == SigningBegun:
			begun++
			part = signPartOf(begun)
		case ev.Type == TaskAssigned:
			assigned++
			part = partAssigned + strconv.Itoa(assigned)
		case ev.Type == TaskReminded, ev.Type == TaskEscalated:
			part = "notice-" + ev.Part
		}
		if part == row.Part {
			found, then = at+i, id
		}
	}
	return found, then
}
