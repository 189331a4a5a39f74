package workflow

import (
	"context"
	"time"

	"github.com/borgerflow/borgerflow/workflow/audit"
)

// EffectLoader is a [Store] that reads in one go what the performing of an effect
// begins with. Every store that comes with the library is one.
type EffectLoader interface {
	// LoadEffect returns an effect as Effect does, with the version that its case
	// had at the same moment.
	LoadEffect(ctx context.Context, id string) (EffectData, error)
}

// EffectData is what an [EffectLoader] reads of an effect.
type EffectData struct {
	Row     EffectRow
	Version int64 // of its case
}

type firstCallKey struct{}

// FirstCall returns the context with which a scheduler makes the first call of
// [Engine.PerformEffect] since a commit had the effect scheduled last. Calls
// after that – one has returned an error, a process was killed – are made
// without it. It saves a transaction: the attempt is recorded with its outcome
// only, where a call that never comes back may be made again.
func FirstCall(ctx context.Context) context.Context {
	return context.WithValue(ctx, firstCallKey{}, true)
}

// IsFirstCall reports whether the context is that of a first call, for stores'
// tests.
func IsFirstCall(ctx context.Context) bool { return ctx.Value(firstCallKey{}) != nil }

// fetchEffect reads an effect that is to be performed.
func (e *Engine) fetchEffect(ctx context.Context, id string) (EffectData, error) {
	if store, ok := e.store.(EffectLoader); ok {
		return store.LoadEffect(ctx, id)
	}
	row, err := e.store.Effect(ctx, id)
	return EffectData{Row: row}, err
}

// ready returns an effect whose handler is to be called, with the case as it
// stands; the case is nil when the effect is not wanted any more. The attempt is
// recorded first where it matters that one was made and never came back: it is
// not the first, or the receiver would do a thing twice. Everywhere else a call
// that never comes back is made again with the same key, recorded or not. See
// docs/adr/0013-attempts-that-are-recorded-first.md.
func (e *Engine) ready(ctx context.Context, c Caller, data EffectData) (EffectRow, *loaded, error) {
	row := data.Row
	if !IsFirstCall(ctx) || e.oneShot(row) {
		return e.beginAttempt(ctx, c, row)
	}
	l, err := e.recall(ctx, data)
	if err != nil {
		return row, nil, err
	}
	if l.row.Version != data.Version || !e.wanted(l, row) { // what was read does not belong together, or is to be concluded
		return e.beginAttempt(ctx, c, row)
	}
	row.attempted(e.now())
	return row, l, nil
}

// recall returns the case of an effect: what this engine left when it asked for
// the effect, or the case read anew when it has changed since.
func (e *Engine) recall(ctx context.Context, data EffectData) (*loaded, error) {
	row := data.Row
	if l := e.recent.take(row.Org, row.Case); l != nil && l.row.Version == data.Version {
		out := *l // whoever changed the case last may still hold it
		out.at = e.now()
		return &out, nil
	}
	return e.load(ctx, row.Org, row.Case)
}

// attempted counts an attempt.
func (r *EffectRow) attempted(now time.Time) {
	r.Attempts++
	r.Updated = now
	if r.Since.IsZero() {
		r.Since = now
	}
}

// beginAttempt records that the handler is about to be called, so that an
// attempt that never returned is known of. The case is nil when the effect is
// not wanted any more.
func (e *Engine) beginAttempt(ctx context.Context, c Caller, row EffectRow) (EffectRow, *loaded, error) {
	wanted := true
	l, err := e.apply(ctx, c, row.Case, func(l *loaded) (*change, error) {
		now, err := e.store.Effect(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		row = now
		if wanted = row.State == EffectPending && e.wanted(l, row); !wanted {
			return dropped(c, row, e.now()), nil
		}
		row.attempted(e.now())
		begun := row // what is kept has no code: an attempt that never comes back is known by that
		begun.Code = ""
		return &change{
			by: c.Identity, effects: []EffectRow{begun},
			lines: []audit.Line{e.line(c.Identity, row.Case, l.w.Solution.ID, "effect.begun", row.Key)},
		}, nil
	})
	if err != nil || !wanted {
		return row, nil, err
	}
	return row, l, nil
}

// dropped concludes an effect that is not wanted any more; nil when it has been
// concluded.
func dropped(c Caller, row EffectRow, now time.Time) *change {
	if row.State != EffectPending {
		return nil
	}
	row.State, row.Next, row.Updated = EffectDropped, time.Time{}, now
	return &change{by: c.Identity, effects: []EffectRow{row}, performed: row.ID, aside: true}
}

// wanted reports whether there still is what an effect was asked for.
func (e *Engine) wanted(l *loaded, row EffectRow) bool {
	if row.Kind == kindParent {
		return l.s.Parent != nil && !l.s.Ended.IsZero()
	}
	if row.Kind == kindTalk {
		return l.s.untold(row.Round)
	}
	t, ok := l.s.Token(row.Step, row.Round)
	if row.Kind == kindManager && t.Assignee.ManagerOf == "" {
		return false // the task has been given to somebody meanwhile
	}
	return ok && (row.Part != "" && !hasFailed(t, row.Part) || row.Part == "" && t.Trouble == "")
}
