package workflow

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// write puts what a step gave back into the fields its author named. A form that
// nobody has begun is begun.
func (d *decision) write(step *Step, t Token, out Output) {
	if len(step.Write) == 0 || t.Detached {
		return
	}
	members := map[string]json.RawMessage{}
	if len(out.Data) > 0 {
		_ = json.Unmarshal(out.Data, &members) // what is no object has no members
	}
	for _, id := range formsWritten(step) {
		d.writeForm(step, t, id, func(name string) (string, bool) {
			if name == "ref" {
				return out.Ref, out.Ref != ""
			}
			return rawOf(members[name])
		})
	}
}

func formsWritten(step *Step) []string {
	ids := map[string]bool{}
	for _, w := range step.Write {
		ids[w.Form] = true
	}
	return sortedKeys(ids)
}

// rawOf returns a value as a person would type it; false when there is none, or
// it is no text, number or truth value.
func rawOf(data json.RawMessage) (string, bool) {
	var text string
	switch {
	case len(data) == 0 || string(data) == "null":
		return "", false
	case json.Unmarshal(data, &text) == nil:
		return text, true
	case data[0] == '{' || data[0] == '[':
		return "", false
	}
	return string(data), true
}

func (d *decision) writeForm(step *Step, t Token, id string, value func(string) (string, bool)) {
	f := d.w.Forms[id]
	r := readingOf(d.w, d.s, d.f)
	answers := d.s.submitted(f, id)
	if answers == nil {
		answers = f.Begin(r.facts(f))
	}
	answers, missed := writeInto(answers, step, id, value)
	data, err := json.Marshal(answers)
	if err != nil {
		return // answers that were read can be written
	}
	r.current[id] = answers
	d.on(t, Event{
		Type: ValuesWritten, Form: id, Answers: data, Part: strings.Join(missed, " "),
		Submission: f.Evaluate(answers, r.facts(f)).Submission(),
	})
}

// writeInto returns the answers with a step's values put into their fields, and
// the fields whose value could not be read or was not given. Values are in the
// notation of JSON and ISO 8601, whatever language the case is in.
func writeInto(answers *form.Answers, step *Step, id string, value func(string) (string, bool)) (*form.Answers, []string) {
	out := answers.Clone()
	var missed []string
	for _, w := range step.Write {
		if w.Form != id {
			continue
		}
		raw, ok := value(w.Value)
		if ok {
			v, code := form.Parse(answers.Form().FieldOf(w.Field), []string{raw}, i18n.English)
			ok = code == "" && out.SetValue(w.Field, v) == nil
		}
		if !ok {
			missed = append(missed, w.Field)
		}
	}
	return out, missed
}

// rewritten returns a change's documents, with what steps gave back put into the
// drafts of the forms too: whoever goes on with a draft finds it there.
func (e *Engine) rewritten(ctx context.Context, l *loaded, ch *change) ([]docChange, error) {
	docs := ch.docs
	for _, ev := range ch.events {
		if ev.Type != ValuesWritten {
			continue
		}
		var data json.RawMessage
		revision, err := e.doc(ctx, l, formDoc(ev.Form), &data)
		if err != nil {
			return nil, err
		}
		if revision == 0 {
			continue // who begins with it begins with what the event holds
		}
		draft, _, err := form.DecodeAnswers(l.w.Forms[ev.Form], data)
		if err != nil {
			return nil, Errorf(Invalid, "workflow: the draft of form %q cannot be read", ev.Form)
		}
		written, _, err := form.DecodeAnswers(l.w.Forms[ev.Form], ev.Answers)
		if err != nil {
			return nil, Errorf(Invalid, "workflow: what was written into form %q cannot be read", ev.Form)
		}
		if before := l.s.submitted(l.w.Forms[ev.Form], ev.Form); before != nil && sameAnswers(draft, before) {
			draft = written // nobody has gone on with it: an operator's corrections are in it, too
		}
		for _, w := range l.w.Step(ev.Step).Write {
			if w.Form == ev.Form {
				_ = draft.SetValue(w.Field, written.Value(w.Field)) // it is a field that takes values
			}
		}
		docs = append(docs, docChange{key: formDoc(ev.Form), revision: revision + 1, value: draft})
	}
	return docs, nil
}
