package workflow

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// caseOf gathers what is kept of a case about the person.
func (x *personExport) caseOf(ctx context.Context, l *loaded) (*personCase, error) {
	s, lang := l.w.Solution, l.s.Lang
	out := &personCase{
		Case: l.row.ID, Role: "participant", State: l.row.State, Test: l.object().Test, Language: lang,
		Solution: personSolution{
			ID: s.ID, Version: s.Version, Title: s.Title.In(lang), Owner: s.Owner, KLE: s.KLE,
			Purpose: s.Purpose.In(lang), LegalBasis: s.LegalBasis.In(lang),
		},
		Started: l.s.Started.UTC(), Sent: moment(l.s.Sent), Ended: moment(l.s.Ended), Outcome: l.row.Outcome,
		KeptUntil: moment(l.row.Purge), Held: l.row.Hold,
		Submitted: []personForm{}, Files: []personFile{}, History: []personEntry{}, Reads: []personRead{},
	}
	subject := x.subject(l)
	if subject {
		person := l.s.Starter.SubjectPerson()
		out.Role, out.Person, out.Params = "applicant", &person, l.s.Params
	}
	files, _, err := x.e.fileList(ctx, l)
	if err != nil {
		return nil, err
	}
	if err := x.forms(ctx, l, files, subject, out); err != nil {
		return nil, err
	}
	if !subject {
		return out, nil
	}
	if err := x.history(ctx, l, out); err != nil {
		return nil, err
	}
	return out, x.reads(ctx, l, out)
}

// forms gathers what was submitted, what is being filled in, and the files that
// were received. In somebody else's case it is what the person submitted.
func (x *personExport) forms(ctx context.Context, l *loaded, files fileList, subject bool, out *personCase) error {
	events := l.events
	eras, err := x.e.eras(ctx, l, events)
	if err != nil {
		return err
	}
	v, seen := x.e.veilOver(l, x.c), x.e.seenForms(l, x.c)
	said := &schema.ExportOptions{Origins: true, Blank: !x.own} // blank fields hide which of the withheld are
	texts := [][]byte{}                                         // what of the answers the reader may see
	want := func(ev Event) bool {
		return (subject || ev.By != nil && x.who.Is(ev.By.Subject())) && (!x.own || !subject || slices.Contains(seen, ev.Form))
	}
	for _, g := range x.e.submissions(l, x.c, events, eras, l.s.Lang, files, want) {
		pf := personForm{Form: g.event.Form, Step: g.event.Step, Round: g.event.Round, At: moment(g.event.At), By: x.by(g.event.By)}
		if g.state != nil {
			pf.Data = schema.ExportTree(g.state, said)
			texts = append(texts, g.answers.AppendJSON(nil))
		} else if len(g.veil[g.event.Form]) == 0 {
			pf.Raw = g.event.Submission
			texts = append(texts, g.event.Answers)
		}
		out.Submitted = append(out.Submitted, pf)
	}
	if subject {
		drafts, err := x.drafts(ctx, l, v, files, said, out)
		if err != nil {
			return err
		}
		texts = append(texts, drafts...)
	}
	for _, s := range l.s.Talk {
		if subject {
			texts = append(texts, []byte(strings.Join(s.Files, " ")))
		}
	}
	rest, loose := unnamed(files, texts), fileList(nil)
	if subject && !x.own {
		if loose, err = x.e.loose(ctx, l, files); err != nil {
			return err
		}
	}
	for _, f := range files {
		if !slices.Contains(rest, f) || slices.Contains(loose, f) {
			out.Files = append(out.Files, personFile{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size, SHA256: f.SHA256})
		}
	}
	return nil
}

// loose returns the files that stand in no answer, so that no field they are in
// could be withheld.
func (e *Engine) loose(ctx context.Context, l *loaded, files fileList) (fileList, error) {
	var texts [][]byte
	for _, ev := range l.events {
		texts = append(texts, ev.Answers)
	}
	for _, id := range sortedKeys(l.w.Forms) {
		var draft json.RawMessage
		if _, err := e.doc(ctx, l, formDoc(id), &draft); err != nil {
			return nil, err
		}
		texts = append(texts, draft)
	}
	return unnamed(files, texts), nil
}

// drafts gathers the forms that are being filled in, and returns what
// the reader may see of their answers.
func (x *personExport) drafts(ctx context.Context, l *loaded, v veil, files fileList, said *schema.ExportOptions, out *personCase) ([][]byte, error) {
	var texts [][]byte
	facts := x.e.facts(l, x.c)
	for _, t := range l.s.Tokens {
		step := l.w.Step(t.Step)
		if x.own && !MayAct(step, l.s, facts) {
			continue
		}
		for _, sf := range step.Forms {
			f := l.w.Forms[sf.Form]
			if sf.Mode != Edit || f == nil {
				continue
			}
			var data json.RawMessage
			revision, err := x.e.doc(ctx, l, formDoc(sf.Form), &data)
			if err != nil {
				return nil, err
			}
			if revision == 0 {
				continue
			}
			answers, _, err := form.DecodeAnswers(f, data)
			if err != nil {
				return nil, Errorf(Invalid, "workflow: the draft of form %q cannot be read", sf.Form)
			}
			r := x.e.reading(l, *l.s.Starter, l.s.Lang, files.byID())
			r.veil = v
			if r.known, err = x.e.knowledge(ctx, l, *l.s.Starter, step); err != nil {
				return nil, err
			}
			known := r.facts(f)
			known.ShowOnly = true
			shown := answers.ForReader(known)
			state := f.Evaluate(shown, known)
			out.Drafts = append(out.Drafts, personForm{
				Form: sf.Form, Step: t.Step, Round: t.Round, Data: schema.ExportTree(state, said),
			})
			texts = append(texts, shown.AppendJSON(nil))
		}
	}
	return texts, nil
}

// history gathers what happened, and what was handed to whom.
func (x *personExport) history(ctx context.Context, l *loaded, out *personCase) error {
	entries, outputs := l.s.History, l.s.Outputs
	if x.own {
		entries, outputs = publicHistory(entries), publicOutputs(outputs)
	} else {
		var err error
		if outputs, err = x.e.outputs(ctx, l, func(at *loaded) veil { return x.e.veilOver(at, x.c) }); err != nil {
			return err
		}
	}
	for _, h := range entries {
		pe := personEntry{At: h.At.UTC(), What: h.Type, By: x.of(h.Who), Step: h.Step, Outcome: h.Outcome, Note: h.Note}
		if !x.own {
			pe.Who = string(h.Who)
		}
		out.History = append(out.History, pe)
	}
	for _, s := range l.s.Talk {
		ps := personSaying{At: s.At.UTC(), By: x.of(s.Who), Text: s.Text, Files: s.Files}
		if s.Staff {
			ps.By = "employee"
		}
		if !x.own {
			ps.Who = string(s.Who)
		}
		out.Dialogue = append(out.Dialogue, ps)
	}
	for _, id := range sortedKeys(outputs) {
		ph := personHandover{Step: id, Ref: outputs[id].Ref}
		if step := l.w.Step(id); step != nil && step.Handover != nil {
			ph.Kind = step.Handover.Kind
		}
		out.Handed = append(out.Handed, ph)
	}
	return nil
}

// reads gathers who read the case.
func (x *personExport) reads(ctx context.Context, l *loaded, out *personCase) error {
	lines, err := x.e.trail.Lines(ctx, l.row.Org, audit.ReadsOf(l.row.ID))
	if err != nil {
		return err
	}
	for _, line := range lines {
		pr := personRead{At: line.At.UTC(), What: line.What, By: x.of(line.Actor), Ref: line.Ref}
		if !x.own {
			pr.Who = string(line.Actor)
		}
		out.Reads = append(out.Reads, pr)
	}
	return nil
}

// by says in what capacity somebody submitted.
func (x *personExport) by(who *identity.Identity) string {
	switch {
	case who == nil:
		return "other"
	case who.IsEmployee():
		return "employee"
	case x.who.Is(who.Subject()) && who.Principal != nil:
		return "proxy"
	}
	return x.of(who.ActorRef())
}

// of says what the one that a reference names is to the person. An entry of
// the history whose employee is left out has none.
func (x *personExport) of(ref identity.Ref) string {
	switch {
	case x.who.Is(ref):
		return "person"
	case ref.IsSystem():
		return "system"
	case ref == "", ref.IsEmployee():
		return "employee"
	}
	return "other"
}
