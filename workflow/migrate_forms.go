package workflow

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// forms carries what was submitted, and what was saved since, into the newer
// version's forms.
func (g *migrating) forms() {
	for _, id := range sortedKeys(g.s.Forms) {
		g.form(id, g.s.Forms[id])
	}
	for _, id := range sortedKeys(g.drafts) {
		g.draft(id)
	}
}

func (g *migrating) form(id string, sub Submission) {
	old, next := g.from.Forms[id], g.to.Forms[id]
	switch {
	case old == nil || sameForm(old, next):
		return
	case next == nil:
		g.goneForm(id)
		return
	}
	then := pastReading(g.from, g.s, sub, g.f)
	c := &carrier{id: id, old: old, next: next, before: then}
	answers, err := c.over(sub.Answers, old.NewAnswers(), next.NewAnswers())
	if err != nil {
		g.unread(id)
		return
	}
	g.lost(c)
	before := then.evaluated(old, sub.Answers)
	if before == nil {
		g.unread(id)
		return
	}
	now := pastReading(g.to, g.s, sub, g.f)
	facts := now.carriedFacts(next, sub)
	state := next.Evaluate(answers, facts)
	if g.untaken(c, answers, before, state) {
		state = next.Evaluate(answers, facts)
	}
	g.reworked(c, sub.Data, state.Submission())
	g.moved.Forms[id] = Carried{Answers: answers.AppendJSON(nil), Submission: state.Submission(), Found: pin(state)}
}

// sameForm reports whether two versions of a form are the same: a compiled form
// is JSON.
func sameForm(a, b *form.Form) bool {
	if a == nil || b == nil {
		return false
	}
	x, err := json.Marshal(a)
	y, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}

// goneForm reports a form that the newer version has not.
func (g *migrating) goneForm(id string) {
	g.lose(MigrationReason{Code: AnswersLost, Form: id, Why: LostGone, Text: fmt.Sprintf("form %q is no more", id)})
	if _, submitted := g.s.Forms[id]; submitted && !slices.Contains(g.moved.Gone, id) {
		g.moved.Gone = append(g.moved.Gone, id)
	}
}

func (g *migrating) unread(id string) {
	g.bar(MigrationReason{Code: AnswersUnread, Form: id, Text: fmt.Sprintf("the answers of form %q cannot be read", id)})
}

// lost reports what a form has no place for.
func (g *migrating) lost(c *carrier) {
	words := map[LostReason]string{
		LostGone: "the field is no more", LostType: "the field is of another type", LostValue: "the field does not take the answer",
	}
	for _, l := range c.lost {
		g.lose(MigrationReason{Code: AnswersLost, Form: l.Form, Path: l.Path, Why: l.Why, Text: fmt.Sprintf("%s%s: %s", l.Form, l.Path, words[l.Why])})
	}
}

// untaken clears answers that chose what is no more, which are lost, and reports
// whether there were any. Other answers that would not be taken now are kept and
// told of.
func (g *migrating) untaken(c *carrier, answers *form.Answers, before, now *form.State) bool {
	cleared := false
	had := before.Faults()
	for _, f := range now.Faults() {
		same := func(h form.Fault) bool { return h.Path == f.Path && h.Code == f.Code }
		path := starred(f.Path)
		switch {
		case slices.ContainsFunc(had, same):
		case f.Code == fault.BadOption || f.Code == fault.BadRanking:
			cleared = answers.SetValue(f.Path, expression.Value{}) == nil || cleared
			g.lose(MigrationReason{Code: AnswersLost, Form: c.id, Path: path, Why: LostValue, Text: fmt.Sprintf("%s%s: an option that was chosen is no more", c.id, path)})
		default:
			g.tell(MigrationReason{Code: AnswerUnfit, Form: c.id, Path: path, Text: fmt.Sprintf("%s%s: what was submitted would not be taken now (%s)", c.id, path, f.Code)})
		}
	}
	return cleared
}

// reworked reports what was handed in and comes out otherwise: calculated values,
// answers that are hidden now. What is lost anyhow is reported as that.
func (g *migrating) reworked(c *carrier, before, now json.RawMessage) {
	was, ok := decodeObject(before)
	is, ok2 := decodeObject(now)
	if !ok || !ok2 {
		return
	}
	for _, path := range differing(was, is, "") {
		path = starred(path)
		known := func(r MigrationReason) bool { return r.Code == AnswersLost && r.Form == c.id && r.Path == path }
		if slices.ContainsFunc(g.out.Reasons, known) {
			continue
		}
		g.lose(MigrationReason{Code: AnswersReworked, Form: c.id, Path: path, Text: fmt.Sprintf("%s%s: what was submitted comes out otherwise, or is hidden", c.id, path)})
	}
}

// differing returns where an object has something that another one has not, or
// has otherwise.
func differing(was, is any, at string) []string {
	switch was := was.(type) {
	case map[string]any:
		is, ok := is.(map[string]any)
		if !ok {
			return []string{at}
		}
		var out []string
		for _, key := range sortedKeys(was) {
			out = append(out, differing(was[key], is[key], jsonptr.Join(at, key))...)
		}
		return out
	case []any:
		is, ok := is.([]any)
		if !ok || len(is) != len(was) {
			return []string{at}
		}
		var out []string
		for i := range was {
			out = append(out, differing(was[i], is[i], jsonptr.Index(at, i))...)
		}
		return out
	}
	if reflect.DeepEqual(was, is) {
		return nil
	}
	return []string{at}
}

// draft carries answers that were saved and not submitted. Whoever saved them
// sees them again before they count, so only what has no place is lost.
func (g *migrating) draft(id string) {
	old, next := g.from.Forms[id], g.to.Forms[id]
	switch {
	case old == nil || sameForm(old, next):
		return
	case next == nil:
		g.goneForm(id)
		return
	}
	before := readingOf(g.from, g.s, g.f)
	c := &carrier{id: id, old: old, next: next, before: before}
	answers, err := c.carry(g.drafts[id], readingOf(g.to, g.s, g.f).begin(next, id))
	if err != nil {
		g.unread(id)
		return
	}
	g.lost(c)
	g.out.Drafts[id] = answers.AppendJSON(nil)
}

// pastReading is how a form that was submitted was read then, in some version.
func pastReading(w *Workflow, s *State, sub Submission, f Facts) *reading {
	then := *s
	if k := sub.Known; k != nil {
		then.Forms, then.Outcomes, then.Outputs, then.Consents, then.Payment = k.Forms, k.Outcomes, k.Outputs, k.Consents, k.Payment
	}
	r := readingOf(w, &then, f)
	r.now, r.lang = sub.At, w.Solution.Language(sub.Lang)
	if sub.By != nil {
		r.by = *sub.By
	}
	return r
}

// evaluated evaluates a form as it was submitted; nil when it cannot be read.
func (r *reading) evaluated(f *form.Form, data json.RawMessage) *form.State {
	answers, _, err := form.DecodeAnswers(f, data)
	if err != nil {
		return nil
	}
	return f.Evaluate(answers, r.facts(f))
}

// carriedFacts are the facts that a form was submitted with, and of what it did
// not read then what the case knew.
func (r *reading) carriedFacts(f *form.Form, sub Submission) form.Facts {
	out := r.facts(f)
	unpinned := *r
	then := *r.s
	then.Forms = map[string]Submission{}
	for id, other := range r.s.Forms {
		if id == f.ID {
			other.Found = nil
		}
		then.Forms[id] = other
	}
	unpinned.s, unpinned.states = &then, nil
	for name, v := range unpinned.facts(f).Values {
		if out.Values[name].IsBlank() {
			out.Values[name] = v
		}
	}
	return out
}
