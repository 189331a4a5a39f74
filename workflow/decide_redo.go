package workflow

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/form"
)

// RedoHandover has an operator give up a handover in trouble and hand over anew,
// with answers corrected: a new round with a key of its own, so that the receiver
// takes it for another one. What may have been done already – in doubt – is not
// done anew blindly: it is retried under its key, or skipped.
type RedoHandover struct {
	Target
	Edits []Correction
	Note  string // why; required
}

// Correction is a correction of an answer that was submitted.
type Correction struct {
	Form  string
	Field string   // JSON Pointer, rows by id
	Raw   []string // as somebody would type it, in the case's language
}

func (c RedoHandover) run(d *decision) error {
	step, t, err := d.repairing(c.Target, "")
	switch {
	case err != nil:
		return err
	case step.Kind != HandoverTo:
		return Errorf(Invalid, "workflow: decide: step %q hands nothing over", step.ID)
	case t.Trouble == InDoubt:
		return Errorf(Conflict, "workflow: decide: what step %q hands over may have been received: retry it, or skip it", step.ID)
	case t.Detached:
		return Errorf(Conflict, "workflow: decide: step %q was called off", step.ID)
	}
	if err := checkReason(c.Note, "to hand over anew"); err != nil {
		return err
	}
	if err := d.edit(t, c.Edits); err != nil {
		return err
	}
	d.on(t, Event{Type: HandoverRedone, Note: c.Note})
	d.stand(step.ID, t.Stack)
	return nil
}

// edit corrects answers; the forms must be in order afterwards.
func (d *decision) edit(t Token, edits []Correction) error {
	forms := map[string]*form.Answers{}
	for _, e := range edits {
		f := d.w.Forms[e.Form]
		if f == nil {
			return Errorf(NotFound, "workflow: decide: there is no such form")
		}
		if forms[e.Form] == nil {
			if forms[e.Form] = d.s.submitted(f, e.Form); forms[e.Form] == nil {
				return Errorf(Conflict, "workflow: decide: form %q has not been submitted", e.Form)
			}
		}
		if code, err := forms[e.Form].Set(e.Field, e.Raw, d.s.Lang); err != nil || code != "" {
			return Errorf(Invalid, "workflow: decide: a correction of form %q cannot be read", e.Form)
		}
	}
	for _, id := range sortedKeys(forms) {
		f := d.w.Forms[id]
		r := readingOf(d.w, d.s, d.f)
		r.current[id] = forms[id]
		state := f.Evaluate(forms[id], r.facts(f))
		if !state.OK() {
			return Errorf(Invalid, "workflow: decide: with the corrections form %q has faults", id)
		}
		data, err := json.Marshal(forms[id])
		if err != nil {
			return Errorf(Invalid, "workflow: decide: the corrected answers cannot be written")
		}
		d.on(t, Event{Type: ValuesWritten, Form: id, Answers: data, Submission: state.Submission()})
	}
	return nil
}
