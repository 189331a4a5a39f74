package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// Work is an external step that a worker has taken.
type Work struct {
	Case  string
	Step  string
	Round int
	// Key tells the work apart from all other: case/step/round.
	Key   string
	Until time.Time // when another worker may take it
	Test  bool
	// Forms is what was submitted of the forms that the step shows, as they are
	// handed over: visible answers, typed, without fields that the step withholds.
	Forms map[string]json.RawMessage
	// Outputs has what steps gave back, by step.
	Outputs map[string]Output
}

// Lease takes at most limit open external steps of a topic for a worker, the
// oldest first, for as long as each step says. It is for workers outside, as the
// system; who they are is in the audit trail. Steps that the worker already has
// are not given again; see [Engine.Extend].
func (e *Engine) Lease(ctx context.Context, c Caller, topic, worker string, limit int) ([]Work, error) {
	const op = "workflow: lease"
	if c.System == "" {
		return nil, Errorf(Denied, "workflow: lease: only systems may")
	}
	if worker == "" {
		return nil, Errorf(Invalid, "workflow: lease: a worker needs a name")
	}
	limit = max(1, min(limit, DefaultLimit))
	var out []Work
	var after *TaskRow
	for len(out) < limit {
		rows, err := e.store.Tasks(ctx, TaskQuery{Org: c.Org, Groups: []string{topicGroup(topic)}, Kind: string(ExternalTo), After: after})
		if err != nil {
			return out, failure.Wrap(op, err)
		}
		for i := range rows {
			if len(out) == limit {
				break
			}
			work, ok, err := e.lease(ctx, c, rows[i], worker)
			if err != nil {
				return out, failure.Wrap(op, err)
			}
			if ok {
				out = append(out, work)
			}
		}
		if len(rows) < DefaultLimit {
			break
		}
		after = &rows[len(rows)-1]
	}
	return out, nil
}

// lease takes one step; false when another worker has it, or had it first.
func (e *Engine) lease(ctx context.Context, c Caller, row TaskRow, worker string) (Work, bool, error) {
	mine := false
	l, err := e.apply(ctx, c, row.Case, func(l *loaded) (*change, error) {
		t, ok := l.s.Token(row.Step, row.Round)
		if mine = ok && !t.leased(e.at(l)) && t.Trouble == ""; !mine {
			return nil, nil
		}
		return e.decide(l, c, TakeLease{Target: Target{Step: row.Step, Round: row.Round}, Worker: worker}, "external.leased")
	})
	switch {
	case errors.Is(err, ErrConflict) || err == nil && !mine:
		return Work{}, false, nil
	case errors.Is(err, ErrNotFound), errors.Is(err, ErrInvalid): // gone or damaged, which keeps nobody else's work back
		e.opts.Logger.ErrorContext(ctx, "a case that a worker waits for cannot be read", slog.String("case", row.Case), slog.String("code", string(CodeOf(err))))
		return Work{}, false, nil
	}
	if err != nil {
		return Work{}, false, err
	}
	t, _ := l.s.Token(row.Step, row.Round)
	work := Work{
		Case: row.Case, Step: row.Step, Round: row.Round, Key: Effect{Step: t.asked(), Round: row.Round}.Key(row.Case),
		Until: t.Leased, Test: l.row.Test,
	}
	work.Forms, work.Outputs, err = e.given(ctx, l, l.w.Step(row.Step))
	return work, err == nil, err
}

// given returns what was submitted of the forms that a step shows, and what steps
// gave back, without what the step withholds.
func (e *Engine) given(ctx context.Context, l *loaded, step *Step) (map[string]json.RawMessage, map[string]Output, error) {
	v := veil{}
	for _, sf := range step.Forms {
		v.add(sf.Form, sf.Withhold)
	}
	var files fileList
	if v.spread(l.w).size() > 0 {
		var err error
		if files, _, err = e.fileList(ctx, l); err != nil {
			return nil, nil, err
		}
	}
	forms := map[string]json.RawMessage{}
	for _, sf := range step.Forms {
		sub, ok := l.s.Forms[sf.Form]
		switch {
		case !ok || sf.Mode == Withheld:
		case len(v[sf.Form]) == 0:
			forms[sf.Form] = sub.Data
		default:
			if fv, ok := e.shownForm(l, v, sf.Form, l.s.Lang, files); ok {
				forms[sf.Form] = fv.State().Submission()
			}
		}
	}
	outputs, err := e.outputs(ctx, l, func(*loaded) veil { return v })
	return forms, outputs, err
}

// Job names an external step that a worker has.
type Job struct {
	TaskRequest
	Worker string
}

// Extend takes the step for another while, from now on.
func (e *Engine) Extend(ctx context.Context, c Caller, j Job) error {
	_, err := e.do(ctx, c, j.Case, TakeLease{Target: j.target(), Worker: j.Worker}, "external.leased", j.Command)
	return failure.Wrap("workflow: extend", err)
}

// GiveBack gives the step back undone, for another worker to take.
func (e *Engine) GiveBack(ctx context.Context, c Caller, j Job, note string) error {
	_, err := e.do(ctx, c, j.Case, ReturnLease{Target: j.target(), Worker: j.Worker, Note: note}, "external.returned", j.Command)
	return failure.Wrap("workflow: give back", err)
}

// Finish finishes the step. The output's data are the values that the step
// writes into fields; text, numbers and truth values in the notation of JSON.
func (e *Engine) Finish(ctx context.Context, c Caller, j Job, out Output) (CaseState, error) {
	if len(out.Data) > 0 && !json.Valid(out.Data) {
		return "", Errorf(Invalid, "workflow: finish: the values are no JSON")
	}
	cmd := FinishExternal{Target: j.target(), Worker: j.Worker, Output: out}
	state, err := e.do(ctx, c, j.Case, cmd, "external.finished", j.Command)
	return state, failure.Wrap("workflow: finish", err)
}

// GiveUp gives the step to a person: it becomes an operator's task. The code is one
// of the codes of failures.
func (e *Engine) GiveUp(ctx context.Context, c Caller, j Job, code Code) error {
	_, err := e.do(ctx, c, j.Case, FailExternal{Target: j.target(), Worker: j.Worker, Code: code}, "external.failed", j.Command)
	return failure.Wrap("workflow: give up", err)
}

// Redo hands over anew what is in trouble, with corrections; see [RedoHandover].
type Redo struct {
	TaskRequest
	Edits []Correction
	Note  string
}

// Redo gives up a handover in trouble and hands over anew. Those may who may
// repair it.
func (e *Engine) Redo(ctx context.Context, c Caller, r Redo) (CaseState, error) {
	cmd := RedoHandover{Target: r.target(), Edits: r.Edits, Note: r.Note}
	state, err := e.do(ctx, c, r.Case, cmd, "effect.redone", r.Command)
	return state, failure.Wrap("workflow: redo", err)
}
