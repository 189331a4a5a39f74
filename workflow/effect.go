package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// scheduler is who does effects.
const scheduler = "scheduler"

// PerformEffect does one effect: it calls the handler, or does what the engine
// wanted done at that time, and records what came of it, together with the
// events that follow and with the next call if there is to be one. A store's
// scheduler calls it; see [EffectStore].
//
// Nil means that this call is concluded, whatever the handler said. An error
// means that nothing was recorded: call again.
func (e *Engine) PerformEffect(ctx context.Context, id string) error {
	ctx = ledger.Hold(ctx)
	const op = "workflow: perform effect"
	data, err := e.fetchEffect(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return failure.Wrap(op, err)
	}
	row := data.Row
	if row.State != EffectPending {
		return nil
	}
	c := Caller{Identity: identity.System(row.Org, scheduler)}
	if (Effect{Kind: row.Kind}).fires() {
		err = e.fire(ctx, c, row)
	} else {
		err = e.perform(ctx, c, data)
	}
	if errors.Is(err, ledger.ErrErased) {
		err = e.abandon(ctx, c, row)
	}
	return failure.Wrap(op, err)
}

// fires reports whether the effect is only that its time has come.
func (e Effect) fires() bool {
	switch e.Kind {
	case kindTimer, kindRemind, kindEscal, kindExpire:
		return true
	}
	return false
}

// fire tells the case that the time of a part of a step has come.
func (e *Engine) fire(ctx context.Context, c Caller, row EffectRow) error {
	_, err := e.apply(ctx, c, row.Case, func(l *loaded) (*change, error) {
		now, err := e.store.Effect(ctx, row.ID)
		if err != nil || now.State != EffectPending {
			return nil, err
		}
		row = now
		if row.Next.After(e.at(l)) { // the clock went back since it was called for
			return &change{by: c.Identity, schedule: []Schedule{{Effect: row.ID, At: row.Next}}, performed: row.ID}, nil
		}
		row.Updated, row.Next = e.at(l), time.Time{}
		if t, ok := l.s.Token(row.Step, row.Round); !ok || !slices.Contains(t.Timers, row.Part) {
			row.State = EffectDropped
			return &change{by: c.Identity, effects: []EffectRow{row}, performed: row.ID}, nil
		}
		ch, err := e.decide(l, c, Timer{Target: Target{Step: row.Step, Round: row.Round}, Part: row.Part}, "timer.fired")
		if err != nil {
			return nil, err
		}
		row.State = EffectDone
		ch.performed, ch.effects = row.ID, append(ch.effects, row)
		return ch, nil
	})
	return err
}

// perform does an effect that reaches outside.
func (e *Engine) perform(ctx context.Context, c Caller, data EffectData) error {
	target := e.target(data.Row)
	if until, ok := e.breaker.allow(target, e.now()); !ok {
		return e.putOff(ctx, c, data.Row, until)
	}
	row, l, err := e.ready(ctx, c, data)
	if err != nil || l == nil {
		return err
	}
	var out Output
	if row.Attempts > 1 && row.Code == "" && e.oneShot(row) {
		err = Errorf(InDoubt, "workflow: an earlier call never came back, and the receiver cannot be asked")
	} else {
		out, err = e.attempt(ctx, l, row)
		e.breaker.came(target, down(err), e.now())
	}
	// What the receiver has done is recorded even when the scheduler is about
	// to stop.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
	defer cancel()
	return e.conclude(ctx, c, l, row, out, err)
}

// target names the system that an effect's calls go to.
func (e *Engine) target(row EffectRow) string {
	if t, ok := e.opts.Handlers[row.Kind].(Targeter); ok {
		return row.Org + "/" + row.Kind + "/" + t.Target(EffectCall{
			Org: row.Org, Key: row.Key, Case: row.Case, Step: row.Step, Round: row.Round, Kind: row.Kind,
		})
	}
	return row.Org + "/" + row.Kind
}

// down reports whether an attempt says that its target does not answer.
func down(err error) bool {
	if _, waiting := errors.AsType[*Waiting](err); err == nil || waiting {
		return false
	}
	code := CodeOf(err)
	return code == Unavailable || code == InDoubt
}

// putOff calls for an effect later, without counting an attempt.
func (e *Engine) putOff(ctx context.Context, c Caller, row EffectRow, until time.Time) error {
	_, err := e.apply(ctx, c, row.Case, func(*loaded) (*change, error) {
		now, err := e.store.Effect(ctx, row.ID)
		if err != nil || now.State != EffectPending {
			return nil, err
		}
		delay, err := e.delay(1) // not all of them at once
		if err != nil {
			return nil, err
		}
		now.Next, now.Updated = until.Add(delay/4).Truncate(time.Microsecond), e.now()
		return &change{
			by: c.Identity, effects: []EffectRow{now}, schedule: []Schedule{{Effect: now.ID, At: now.Next}}, performed: now.ID, aside: true,
		}, nil
	})
	return err
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

// attempt does what an effect asks for. A panic of a handler's is a failure like
// any other: nobody knows what was done.
func (e *Engine) attempt(ctx context.Context, l *loaded, row EffectRow) (out Output, err error) {
	ctx, cancel := context.WithTimeout(ctx, e.opts.Retry.Timeout)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = Errorf(InDoubt, "workflow: what does %q panicked", row.Kind)
		}
	}()
	switch row.Kind {
	case kindNotice:
		return Output{}, e.notify(ctx, l, row)
	case kindTalk:
		return Output{}, e.tellTalk(ctx, l, row)
	case kindManager:
		return e.findManager(ctx, l, row)
	case kindSign:
		return Output{}, e.askSignature(ctx, l, row)
	case kindSubcase:
		return e.startSubcase(ctx, l, row)
	case kindParent:
		return Output{}, e.tellParent(ctx, l)
	}
	return e.handOver(ctx, l, row)
}

// handOver calls the handler of a handover step.
func (e *Engine) handOver(ctx context.Context, l *loaded, row EffectRow) (Output, error) {
	h, ok := e.opts.Handlers[row.Kind]
	if !ok {
		return Output{}, Errorf(Unsupported, "workflow: there is no handler for %q", row.Kind)
	}
	snapshot, step, err := e.snapshot(ctx, l, row)
	if err != nil {
		return Output{}, err
	}
	out, err := h.Do(ctx, EffectCall{
		Org: row.Org, Key: row.Key, Case: row.Case, Step: row.Step, Round: row.Round, Kind: row.Kind,
		Config: step.Handover.Config, Attempt: row.Attempts,
	}, snapshot)
	if err == nil && len(out.Data) > 0 && !json.Valid(out.Data) {
		err = Errorf(Invalid, "workflow: the handler for %q gave no JSON", row.Kind)
	}
	return out, err
}

// conclude records what came of an attempt. The case is taken for what it was
// when the attempt began; it is read again when it has changed since.
func (e *Engine) conclude(ctx context.Context, c Caller, begun *loaded, row EffectRow, out Output, failed error) error {
	changed := false
	read := func() (*loaded, error) {
		l := begun
		if begun = nil; l == nil {
			changed = true
			return e.load(ctx, row.Org, row.Case)
		}
		l.at = e.now()
		return l, nil
	}
	_, err := e.applyTo(ctx, row.Org, row.Case, read, func(l *loaded) (*change, error) {
		if _, ok := l.s.Token(row.Step, row.Round); !ok && row.Kind != kindParent && row.Kind != kindTalk {
			return e.late(ctx, c, row) // concluded by another call that was taken for lost, or not wanted any more
		}
		if changed {
			if over, err := e.overtaken(ctx, row, failed); err != nil || over {
				return nil, err
			}
		}
		return e.conclusion(l, c, row, out, failed)
	})
	return err
}

// overtaken reports whether another call, made because this one was taken for
// lost, has concluded the effect while its step goes on. That this call failed
// undoes nothing of it; that it was done after all is still told.
func (e *Engine) overtaken(ctx context.Context, row EffectRow, failed error) (bool, error) {
	now, err := e.store.Effect(ctx, row.ID)
	if err != nil {
		return false, err
	}
	given := now.State == EffectDone || now.State == EffectSkipped
	return given || failed != nil && now.State != EffectPending, nil
}

// late concludes a call whose step was left while it ran.
func (e *Engine) late(ctx context.Context, c Caller, row EffectRow) (*change, error) {
	now, err := e.store.Effect(ctx, row.ID)
	if err != nil {
		return nil, err
	}
	return dropped(c, now, e.now()), nil
}

func (e *Engine) conclusion(l *loaded, c Caller, row EffectRow, out Output, failed error) (*change, error) {
	row.Updated, row.Next, row.Code = e.now(), time.Time{}, ""
	if failed == nil {
		ch, err := e.follow(l, c, row, done(row, out), "effect.done")
		if err != nil {
			return nil, err
		}
		row.State = EffectDone
		ch.performed, ch.effects = row.ID, append(ch.effects, row)
		return ch, nil
	}
	code := CodeOf(failed)
	row.Code = string(code)
	waiting, atWork := errors.AsType[*Waiting](failed)
	next, more, err := e.again(row, code)
	if atWork {
		next, more, err = e.waits(row, waiting)
		row.Waits++
	}
	if err != nil {
		return nil, err
	}
	e.opts.Logger.Warn("effect not done", slog.String("effect", row.ID), slog.String("kind", row.Kind),
		slog.String("code", row.Code), slog.Int("attempt", row.Attempts), slog.String("error", failed.Error()))
	if more {
		row.Next = next.Truncate(time.Microsecond)
		return &change{
			by: c.Identity, effects: []EffectRow{row}, schedule: []Schedule{{Effect: row.ID, At: row.Next}}, performed: row.ID,
			lines: []audit.Line{e.line(c.Identity, row.Case, l.w.Solution.ID, "effect.postponed", row.Key)},
		}, nil
	}
	if atWork {
		code = InDoubt // the receiver has it, and has not said what became of it
		row.Code = string(code)
	}
	ch, err := e.follow(l, c, row, dead(row, code), "effect.failed")
	if err != nil {
		return nil, err
	}
	row.State = EffectDead
	ch.performed, ch.effects = row.ID, append(ch.effects, row)
	return ch, nil
}

// done is the command that follows an effect that was done; nil when nothing
// does.
func done(row EffectRow, out Output) Command {
	at := Target{Step: row.Step, Round: row.Round}
	switch row.Kind {
	case kindNotice, kindSign, kindSubcase, kindParent, kindTalk:
		return nil
	case kindManager:
		return AssignTask{Target: at, User: out.Ref, Part: row.Part}
	}
	return FinishHandover{Target: at, Output: out}
}

// dead is the command that follows an effect that needs a person.
func dead(row EffectRow, code Code) Command {
	at := Target{Step: row.Step, Round: row.Round}
	switch row.Kind {
	case kindNotice, kindManager:
		return FailPart{Target: at, Part: row.Part, Code: code}
	case kindSign:
		return FailPart{Target: at, Part: row.Part, Code: code}
	case kindTalk:
		return FailTalk{ID: row.Round, Code: code}
	case kindParent:
		return nil
	}
	return FailHandover{Target: at, Code: code}
}

// follow decides a command that an effect led to; without one there is only the
// audit line.
func (e *Engine) follow(l *loaded, c Caller, row EffectRow, cmd Command, what string) (*change, error) {
	if cmd != nil {
		return e.decide(l, c, cmd, what)
	}
	return &change{by: c.Identity, lines: []audit.Line{e.line(c.Identity, row.Case, l.w.Solution.ID, what, row.Key)}}, nil
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

// snapshot returns the case as it was when an effect was asked for, and the step
// that asked.
func (e *Engine) snapshot(ctx context.Context, l *loaded, row EffectRow) (CaseSnapshot, *Step, error) {
	past, step, err := e.whenAsked(ctx, l, row)
	if err != nil {
		return CaseSnapshot{}, nil, err
	}
	then := past.s
	files, err := e.filesNamed(ctx, l, past.w)
	if err != nil {
		return CaseSnapshot{}, nil, err
	}
	snap := CaseSnapshot{
		Case: l.row.ID, Workflow: past.w, Test: l.test(), Starter: *then.Starter, Applicant: *then.Applicant, Lang: then.Lang,
		Started: then.Started, Sent: then.Sent, Asked: past.at,
		Forms: map[string]FormSnapshot{}, Outputs: then.Outputs, Outcomes: then.Outcomes, History: then.History,
		Open: func(ctx context.Context, id string) (io.ReadCloser, error) {
			return e.openFile(ctx, FileRef{Org: row.Org, Case: row.Case, ID: id})
		},
	}
	for _, id := range sortedKeys(then.Forms) {
		sub := then.Forms[id]
		f := past.w.Forms[id]
		if f == nil {
			continue
		}
		answers, _, err := form.DecodeAnswers(f, sub.Answers)
		if err != nil {
			return CaseSnapshot{}, nil, Errorf(Invalid, "workflow: what was submitted of form %q cannot be read", id)
		}
		state := f.Evaluate(answers, e.past(past, sub, files.byID()).facts(f))
		snap.Forms[id] = FormSnapshot{Form: f, Data: sub.Data, State: state, At: sub.At}
		snap.Files = append(snap.Files, namedFiles(id, state)...)
	}
	return snap, step, nil
}

// filesNamed returns the files that the forms of a version may name; where none has a
// field for one, the case is not asked.
func (e *Engine) filesNamed(ctx context.Context, l *loaded, w *Workflow) (fileList, error) {
	for _, n := range w.needs {
		if n.files {
			files, _, err := e.received(ctx, l)
			return files, err
		}
	}
	return nil, nil
}
