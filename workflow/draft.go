package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// SaveRequest saves the draft of one form.
type SaveRequest struct {
	Case string
	Step string
	Form string
	Lang i18n.Lang
	// Answers are the whole form's answers as they are now.
	Answers *form.Answers
	// Revision is the draft's revision that the answers were made from
	// (If-Match). Sending the same save twice is harmless: a draft that already
	// is as the answers would make it counts as saved.
	Revision int64
}

// Saved is a draft that was saved.
type Saved struct {
	Revision int64
	// State is the form as it stands now. Faults are no hindrance to saving. It
	// knows answers that are withheld from the caller and says which they are:
	// package view masks them, and Answers.ForReader leaves them out.
	State *form.State
}

// StaleError says that somebody – another tab, a proxy, another device – saved
// the draft since it was read. What they saved is kept, and nothing was
// overwritten; the caller still holds what was typed. It is a conflict.
type StaleError struct {
	Form     string
	Revision int64 // of the draft as it is now
}

// Error names the form and the revision.
func (s *StaleError) Error() string {
	return fmt.Sprintf("workflow: the draft of form %q has been saved since, as revision %d", s.Form, s.Revision)
}

// Unwrap makes it a conflict.
func (s *StaleError) Unwrap() error {
	return failure.Errorf(Conflict, "workflow: the draft has been saved since it was read")
}

// Save keeps the answers of a form in a step that the caller may fill in. Text
// that did not parse and answers with faults are kept too. Answers the caller
// may not see or change stay as they were. A draft that was saved since it was
// read gives a [StaleError]. Checks and look-ups that the answers call for are
// done first, as far as they can be.
func (e *Engine) Save(ctx context.Context, c Caller, req SaveRequest) (Saved, error) {
	ctx = ledger.Hold(ctx)
	const op = "workflow: save"
	var out Saved
	_, err := e.asking(ctx, c, req.Case, func(l *loaded, in *inquiry) (*change, error) {
		d, err := e.draft(ctx, l, c, req.Step, req.Form, req.Lang)
		if err != nil {
			return nil, err
		}
		if err := in.hear(d.reading.known, l.w); err != nil {
			return nil, err
		}
		if again, err := d.take(req.Answers, req.Revision); err != nil || again {
			in.drop()
			out = Saved{Revision: d.revision, State: d.evaluate()}
			return nil, err
		}
		if in.settle(d); in.waits() {
			return nil, nil
		}
		out = Saved{Revision: d.revision + 1, State: d.evaluate()}
		docs := append(d.reading.known.changes(), d.change())
		return &change{by: c.Identity, docs: docs, lines: append(e.saveLine(l, c, req.Step), in.lines()...)}, nil
	})
	if err != nil {
		return Saved{}, failure.Wrap(op, err)
	}
	return out, nil
}

// draft is the draft of one form in one step, for one caller.
type draft struct {
	l        *loaded
	form     *form.Form
	id       string
	reading  *reading
	answers  *form.Answers
	revision int64 // 0 = never saved
	fresh    bool  // answers are newer than the revision
}

// draft reads the draft of a form that the caller may edit in a step that is
// going on.
func (e *Engine) draft(ctx context.Context, l *loaded, c Caller, stepID, formID string, lang i18n.Lang) (*draft, error) {
	step := l.step(stepID)
	if step == nil || !step.edits(formID) {
		return nil, Errorf(NotFound, "workflow: no such step, or it does not edit that form")
	}
	if err := l.open(stepID, 0); err != nil {
		return nil, err
	}
	if !MayAct(step, l.s, e.facts(l, c)) {
		return nil, errDenied(step)
	}
	files, _, err := e.fileList(ctx, l)
	if err != nil {
		return nil, err
	}
	r, err := e.stepReading(ctx, l, c, step, lang, files)
	if err != nil {
		return nil, err
	}
	return e.readDraft(ctx, l, r, formID)
}

// open is a conflict when the step is not to be filled in now: it is not going
// on, or what was submitted waits for the signature.
func (l *loaded) open(step string, round int) error {
	t, ok := l.s.Token(step, round)
	switch {
	case !ok:
		return Errorf(Conflict, "workflow: step %q is not going on", step)
	case t.Signing:
		return Errorf(Conflict, "workflow: step %q waits for the signature", step)
	}
	return nil
}

// readDraft reads a draft, or begins one that was never saved.
func (e *Engine) readDraft(ctx context.Context, l *loaded, r *reading, id string) (*draft, error) {
	d := &draft{l: l, form: l.w.Forms[id], id: id, reading: r}
	var data json.RawMessage
	var err error
	if d.revision, err = e.doc(ctx, l, formDoc(id), &data); err != nil {
		return nil, err
	}
	if d.revision == 0 {
		// A form that was submitted without ever being saved goes on from there.
		if d.answers = l.s.submitted(d.form, id); d.answers == nil {
			d.answers = r.begin(d.form, id)
		}
	} else if d.answers, _, err = form.DecodeAnswers(d.form, data); err != nil {
		return nil, Errorf(Invalid, "workflow: the draft of form %q cannot be read", id)
	}
	r.current[id] = d.answers
	return d, nil
}

// take puts incoming answers in the place of the draft's. It reports true, and
// leaves the draft as it is, when these very answers were saved from the same
// revision before: the sender did not hear of it and sent them again.
func (d *draft) take(incoming *form.Answers, revision int64) (bool, error) {
	incoming, err := d.own(incoming)
	if err != nil {
		return false, err
	}
	merged := form.Merge(d.answers, incoming, d.reading.facts(d.form))
	if revision != d.revision {
		if revision == d.revision-1 && sameAnswers(merged, d.answers) {
			return true, nil
		}
		return false, &StaleError{Form: d.id, Revision: d.revision}
	}
	if len(merged.AppendJSON(nil)) > d.form.Limits.Bytes {
		// Escapes and ids of rows make answers longer than they came in, and a
		// draft that is too long could not be read again.
		return false, Errorf(Invalid, "workflow: the answers are larger than form %q allows", d.id)
	}
	d.answers = merged
	d.reading.current[d.id], d.reading.states = merged, nil
	return false, nil
}

// own returns the answers as this compilation of the form has them; those made
// for another one are read anew.
func (d *draft) own(incoming *form.Answers) (*form.Answers, error) {
	if incoming == nil {
		return nil, Errorf(Invalid, "workflow: there are no answers")
	}
	if incoming.Form() == d.form {
		return incoming, nil
	}
	data, err := json.Marshal(incoming)
	if err != nil {
		return nil, Errorf(Invalid, "workflow: the answers cannot be written")
	}
	own, _, err := form.DecodeAnswers(d.form, data)
	if err != nil {
		return nil, Errorf(Invalid, "workflow: the answers do not belong to form %q", d.id)
	}
	return own, nil
}

func sameAnswers(a, b *form.Answers) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func (d *draft) evaluate() *form.State {
	return d.form.Evaluate(d.answers, d.reading.facts(d.form))
}

func (d *draft) change() docChange {
	return docChange{key: formDoc(d.id), revision: d.revision + 1, value: d.answers}
}
