package workflow

import "context"

// versionAt returns the version that a case was on when the first of the events
// happened, which are all until now.
func (e *Engine) versionAt(ctx context.Context, l *loaded, since []Event) (*Workflow, error) {
	for _, ev := range since {
		if ev.Type == CaseMigrated {
			return e.workflow(ctx, l.row.Org, l.row.Solution, ev.Moved.From)
		}
	}
	return l.w, nil
}

// eras returns for each of a case's events the case as it last was on the
// version that it was on then: what happened is read, and who may read it is
// judged, by that version.
func (e *Engine) eras(ctx context.Context, l *loaded, events []Event) ([]*loaded, error) {
	out := make([]*loaded, len(events))
	now := l
	for i := len(events) - 1; i >= 0; i-- {
		out[i] = now
		if events[i].Type != CaseMigrated {
			continue
		}
		w, err := e.workflow(ctx, l.row.Org, l.row.Solution, events[i].Moved.From)
		if err != nil {
			return nil, err
		}
		then := *l
		then.w, then.s = w, Replay(events[:i])
		now = &then
	}
	return out, nil
}

// with returns what either of two withholds.
func (v veil) with(other veil) veil {
	out := veil{}
	for _, one := range []veil{v, other} {
		for id, paths := range one {
			out.add(id, paths)
		}
	}
	return out
}
