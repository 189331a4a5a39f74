package workflow

import (
	"cmp"
	"context"
	"slices"

	"github.com/borgerflow/borgerflow/i18n"
)

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

// StepID returns the id that a step has now, by one that it has or had before.
func (v View) StepID(id string) string { return cmp.Or(v.Renamed[id], id) }

// StepTitle returns the title of a step that History names, also of one that the
// version that the case is on has not got; empty when it has none.
func (v View) StepTitle(id string, lang i18n.Lang) string {
	for _, w := range append([]*Workflow{v.Workflow}, v.before...) {
		if step := w.Step(id); step != nil {
			return step.Title.In(lang)
		}
	}
	return ""
}

// versionsBefore returns the versions that a case was on before, the latest first.
func (e *Engine) versionsBefore(ctx context.Context, l *loaded) ([]*Workflow, error) {
	var out []*Workflow
	for _, ev := range slices.Backward(l.events) {
		if ev.Type != CaseMigrated {
			continue
		}
		w, err := e.workflow(ctx, l.row.Org, l.row.Solution, ev.Moved.From)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
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

// outputs returns what steps gave back, without what they have put into fields
// that are withheld, now or in a version that the case was on before: there is
// nothing in the newer one to tell what a step that is no more has put where.
// withheld says what that is, of the case as it was on some version.
func (e *Engine) outputs(ctx context.Context, l *loaded, withheld func(*loaded) veil) (map[string]Output, error) {
	over := withheld(l)
	out := over.outputs(l.w, l.s.Outputs)
	if !l.moved() {
		return out, nil
	}
	eras, err := e.eras(ctx, l, l.events)
	if err != nil {
		return nil, err
	}
	last := l
	for _, then := range slices.Backward(eras) {
		if then == last {
			continue
		}
		last = then
		v := over.with(withheld(then))
		for id, shown := range v.outputs(then.w, then.s.Outputs) {
			was, now := then.s.Outputs[id], l.s.current(id)
			kept := out[now]
			if shown.Ref != was.Ref {
				kept.Ref = ""
			}
			if len(shown.Data) != len(was.Data) {
				kept.Data = nil
			}
			out[now] = kept
		}
	}
	return out, nil
}
