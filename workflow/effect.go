package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// scheduler is who does effects.
const scheduler = "scheduler"

// PerformEffect does one effect: it calls the handler and records what came of
// it, together with the events that follow and with the next call if there is
// to be one. A store's scheduler calls it; see [EffectStore].
//
// Nil means that this call is concluded, whatever the handler said. An error
// means that nothing was recorded: call again.
func (e *Engine) PerformEffect(ctx context.Context, id string) error {
	const op = "workflow: perform effect"
	row, err := e.store.Effect(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return failure.Wrap(op, err)
	}
	if row.State != EffectPending {
		return nil
	}
	c := Caller{Identity: identity.System(row.Org, scheduler)}
	row, l, err := e.beginAttempt(ctx, c, row)
	if errors.Is(err, ledger.ErrErased) {
		return failure.Wrap(op, e.abandon(ctx, c, row))
	}
	if err != nil || l == nil {
		return failure.Wrap(op, err)
	}
	out, err := e.attempt(ctx, l, row)
	// What the receiver has done is recorded even when the scheduler is about
	// to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	return failure.Wrap(op, e.conclude(ctx, c, row, out, err))
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
		t, ok := l.s.Token(row.Step, row.Round)
		if wanted = ok && t.Kind == HandoverTo && row.State == EffectPending && t.Trouble == ""; !wanted {
			return nil, nil
		}
		row.Attempts++
		row.Updated = e.now()
		return &change{
			by: c.Identity, effects: []EffectRow{row},
			lines: []audit.Line{e.line(c.Identity, row.Case, l.w.Solution.ID, "effect.begun", row.Key)},
		}, nil
	})
	if err != nil || !wanted {
		return row, nil, err
	}
	return row, l, nil
}

// abandon ends an effect whose case has been erased: there is nothing left that
// could be handed over, and nobody could do anything about it. The case's tasks
// go too.
func (e *Engine) abandon(ctx context.Context, c Caller, row EffectRow) error {
	defer e.lock(row.Org, row.Case)()
	now, err := e.store.Case(ctx, row.Org, row.Case)
	if err != nil {
		return err
	}
	expected := now.Version
	now.Version, now.Updated = expected+1, e.now()
	row.State, row.Code, row.Next, row.Updated = EffectDead, string(NotFound), time.Time{}, now.Updated
	return e.store.Commit(ctx, Commit{
		Expected: expected, Case: now, Effects: []EffectRow{row}, Performed: row.ID,
		Lines: []audit.Line{e.line(c.Identity, row.Case, now.Solution, "effect.failed", row.Key)},
	})
}

// attempt calls the handler. A panic of the handler's is a failure like any
// other: nobody knows what was done.
func (e *Engine) attempt(ctx context.Context, l *loaded, row EffectRow) (out Output, err error) {
	step := l.w.Step(row.Step)
	h, ok := e.opts.Handlers[row.Kind]
	if !ok {
		return Output{}, Errorf(Unsupported, "workflow: there is no handler for %q", row.Kind)
	}
	snapshot, err := e.snapshot(ctx, l, row)
	if err != nil {
		return Output{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, e.opts.Retry.Timeout)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = Errorf(InDoubt, "workflow: the handler for %q panicked", row.Kind)
		}
	}()
	out, err = h.Do(ctx, EffectCall{
		Org: row.Org, Key: row.Key, Case: row.Case, Step: row.Step, Round: row.Round, Kind: row.Kind,
		Config: step.Handover.Config, Attempt: row.Attempts,
	}, snapshot)
	if err == nil && len(out.Data) > 0 && !json.Valid(out.Data) {
		err = Errorf(Invalid, "workflow: the handler for %q gave no JSON", row.Kind)
	}
	return out, err
}

// conclude records what came of an attempt.
func (e *Engine) conclude(ctx context.Context, c Caller, row EffectRow, out Output, failed error) error {
	_, err := e.apply(ctx, c, row.Case, func(l *loaded) (*change, error) {
		if _, ok := l.s.Token(row.Step, row.Round); !ok {
			return nil, nil // concluded by another call that was taken for lost
		}
		return e.conclusion(l, c, row, out, failed)
	})
	return err
}

func (e *Engine) conclusion(l *loaded, c Caller, row EffectRow, out Output, failed error) (*change, error) {
	at := Target{Step: row.Step, Round: row.Round}
	row.Updated, row.Next, row.Code = e.now(), time.Time{}, ""
	if failed == nil {
		ch, err := e.decide(l, c, FinishHandover{Target: at, Output: out}, "effect.done")
		if err != nil {
			return nil, err
		}
		row.State = EffectDone
		ch.performed, ch.effects = row.ID, append(ch.effects, row)
		return ch, nil
	}
	code := CodeOf(failed)
	row.Code = string(code)
	e.opts.Logger.Warn("handover not done", slog.String("effect", row.ID), slog.String("kind", row.Kind),
		slog.String("code", row.Code), slog.Int("attempt", row.Attempts), slog.String("error", failed.Error()))
	if (code == Unavailable || code == InDoubt) && row.Attempts < e.opts.Retry.Attempts {
		delay, err := e.delay(row.Attempts)
		if err != nil {
			return nil, err
		}
		row.Next = row.Updated.Add(delay).Truncate(time.Microsecond)
		return &change{
			by: c.Identity, effects: []EffectRow{row}, schedule: []Schedule{{Effect: row.ID, At: row.Next}}, performed: row.ID,
			lines: []audit.Line{e.line(c.Identity, row.Case, l.w.Solution.ID, "effect.postponed", row.Key)},
		}, nil
	}
	ch, err := e.decide(l, c, FailHandover{Target: at, Code: code}, "effect.failed")
	if err != nil {
		return nil, err
	}
	row.State = EffectDead
	ch.performed, ch.effects = row.ID, append(ch.effects, row)
	return ch, nil
}

// delay returns how long to wait after the given number of attempts: doubling,
// with up to half added at random so that what failed together does not come
// back together.
func (e *Engine) delay(attempts int) (time.Duration, error) {
	d := e.opts.Retry.First
	for i := 1; i < attempts && d < e.opts.Retry.Most; i++ {
		d += min(d, e.opts.Retry.Most-d)
	}
	d = min(d, e.opts.Retry.Most)
	b, err := e.random(2)
	if err != nil {
		return 0, err
	}
	share := time.Duration(b[0])<<8 | time.Duration(b[1]) // of 65536
	return d + d/2/65536*share + d/2%65536*share/65536, nil
}

// snapshot returns the case as it was when the handover was asked for.
func (e *Engine) snapshot(ctx context.Context, l *loaded, row EffectRow) (CaseSnapshot, error) {
	then, asked, err := e.stateAt(ctx, l, row)
	if err != nil {
		return CaseSnapshot{}, err
	}
	files, _, err := e.fileList(ctx, l.row)
	if err != nil {
		return CaseSnapshot{}, err
	}
	snap := CaseSnapshot{
		Case: l.row.ID, Workflow: l.w, Starter: *then.Starter, Applicant: *then.Applicant, Lang: then.Lang,
		Started: then.Started, Sent: then.Sent, Asked: asked,
		Forms: map[string]FormSnapshot{}, Outputs: then.Outputs, Outcomes: then.Outcomes, History: then.History,
		Open: func(ctx context.Context, id string) (io.ReadCloser, error) {
			return e.openFile(ctx, FileRef{Org: row.Org, Case: row.Case, ID: id})
		},
	}
	past := &loaded{row: l.row, w: l.w, s: then}
	for _, id := range sortedKeys(then.Forms) {
		sub := then.Forms[id]
		f := l.w.Forms[id]
		if f == nil {
			continue
		}
		answers, _, err := form.DecodeAnswers(f, sub.Answers)
		if err != nil {
			return CaseSnapshot{}, Errorf(Invalid, "workflow: what was submitted of form %q cannot be read", id)
		}
		state := f.Evaluate(answers, e.past(past, sub, files.byID()).facts(f))
		snap.Forms[id] = FormSnapshot{Form: f, Data: sub.Data, State: state, At: sub.At}
		snap.Files = append(snap.Files, namedFiles(id, state)...)
	}
	return snap, nil
}

// stateAt returns the state just after a handover's step was entered, and when
// that was.
func (e *Engine) stateAt(ctx context.Context, l *loaded, row EffectRow) (*State, time.Time, error) {
	events, err := e.events(ctx, l.row, 0)
	if err != nil {
		return nil, time.Time{}, err
	}
	for i, ev := range events {
		if ev.Type == StepEntered && ev.Step == row.Step && ev.Round == row.Round {
			return Replay(events[:i+1]), ev.At, nil
		}
	}
	return nil, time.Time{}, Errorf(NotFound, "workflow: the case never came to step %q", row.Step)
}
