package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
)

// RecordOptions bound a recording. Nil is the same as the zero value.
type RecordOptions struct {
	// Facts are those of an ordinary reader; without a time it is 2 March 2026.
	Facts form.Facts
	// Evaluations is how many of the form there may be, beside those that find
	// the first samples; default 20,000.
	Evaluations int
}

func (o *RecordOptions) filled() RecordOptions {
	out := RecordOptions{}
	if o != nil {
		out = *o
	}
	if out.Evaluations <= 0 {
		out.Evaluations = 20_000
	}
	return out
}

// Record makes a small set of examples for a form, which between them show every
// outcome of every condition and what each part of it decides, both sides of
// every number that something is compared with, every option, every fault and
// every limit – as far as they are found. What the form does with each is
// written down exactly, so its author should read it once: it is what the form
// does, not what it should.
func Record(f *form.Form, o *RecordOptions) *Examples {
	r := record(f, o.filled())
	out := &Examples{Form: f.ID}
	out.Fields, _ = fieldNames(f)
	for i, w := range r.chosen() {
		if e := r.example(w, i+1); e != nil {
			out.Examples = append(out.Examples, e)
		}
	}
	return out
}

// recorder looks for situations that show something new.
type recorder struct {
	form   *form.Form
	tracer *tracer
	mover  *mover
	known  map[string]bool
	kept   []kept
	left   int            // evaluations
	vain   map[string]int // how often a move showed nothing new
}

// mostVain is how often a move is made that shows nothing new.
const mostVain = 20

// kept is a situation that showed something new when it was found.
type kept struct {
	situation
	state *form.State
	goals map[string]goal // of one that was chosen: what it alone is there for
}

// record collects situations until nothing new is found nearby.
func record(f *form.Form, o RecordOptions) *recorder {
	sets := Sets(f)
	r := &recorder{form: f, tracer: newTracer(f, sets), mover: newMover(f, sets), known: map[string]bool{}, left: o.Evaluations, vain: map[string]int{}}
	report := sample.Generate(f, o.Facts, &sample.Options{Parts: true})
	for _, s := range report.Samples {
		if answers, faults, err := form.DecodeAnswers(f, s.Answers); err == nil && len(faults) == 0 {
			r.try(situation{answers, s.Facts})
		}
	}
	for i := 0; i < len(r.kept) && r.left > 0; i++ { // more are kept on the way
		from := r.kept[i]
		for _, m := range r.mover.from(from.state) {
			key := m.key()
			if r.left <= 0 || r.vain[key] >= mostVain {
				continue
			}
			if next, ok := from.with(m); ok && !r.try(next) {
				r.vain[key]++
			}
		}
	}
	return r
}

// try evaluates a situation and keeps it when it shows something new.
func (r *recorder) try(s situation) bool {
	r.left--
	state := r.form.Evaluate(s.answers, s.facts)
	found := r.tracer.run(state, r.known)
	for key := range found {
		r.known[key] = true
	}
	if len(found) > 0 {
		r.kept = append(r.kept, kept{situation: s, state: state})
	}
	return len(found) > 0
}

// chosen returns as few of what was kept as show everything: those first that
// show most.
func (r *recorder) chosen() []kept {
	shows := make([]map[string]goal, len(r.kept))
	for i, k := range r.kept {
		shows[i] = r.tracer.run(k.state, nil)
	}
	var out []kept
	done := map[string]bool{}
	for {
		best, most := -1, 0
		for i := range shows {
			n := 0
			for key := range shows[i] {
				if !done[key] {
					n++
				}
			}
			if n > most {
				best, most = i, n
			}
		}
		if best < 0 {
			return out
		}
		k := r.kept[best]
		k.goals = map[string]goal{}
		for key, g := range shows[best] {
			if !done[key] {
				done[key] = true
				k.goals[key] = g
			}
		}
		out = append(out, r.reduced(k))
	}
}

// reduced takes away what a situation does not need to show what it is there
// for, so that who reads it sees what matters.
func (r *recorder) reduced(k kept) kept {
	for _, m := range clearing(k.state) {
		next, ok := k.with(m)
		if !ok {
			continue
		}
		state := r.form.Evaluate(next.answers, next.facts)
		if r.tracer.still(state, k.goals) {
			k.situation, k.state = next, state
		}
	}
	return k
}

// example writes a situation down with what the form does in it.
func (r *recorder) example(k kept, number int) *Example {
	answers, err := k.answers.MarshalJSON()
	if err != nil {
		return nil
	}
	e := &Example{Name: r.title(k.goals, number), Facts: r.form.EncodeFacts(k.facts), Answers: answers}
	e.Files = files(k)
	state, err := e.evaluate(r.form)
	if err != nil {
		return nil
	}
	e.Expect = observe(state).Expect
	e.Expect.OK = nil // the faults say it
	return e
}

// title says what an example is there for: the first of what it alone shows.
func (r *recorder) title(goals map[string]goal, number int) string {
	first := goal{field: -1}
	for _, key := range sortedKeys(goals) {
		if g := goals[key]; first.key == "" || first.use == "" && g.use != "" {
			first = g
		}
	}
	at := "form"
	if first.field >= 0 {
		at = shortName(r.form, r.form.Field(first.field))
	}
	title := fmt.Sprintf("%d %s: %s", number, at, first.what)
	if len(goals) > 1 {
		title += fmt.Sprintf(", and %d more", len(goals)-1)
	}
	return title
}

// files returns those received files that the answers name, and one at least
// where they name any: without, no file is known not to have come.
func files(k kept) map[string]form.File {
	named := false
	out := map[string]form.File{}
	k.state.Walk(func(e *form.Element) bool {
		if e.Visible && e.Field.TakesFiles() {
			for _, file := range form.FilesOf(e.Value) {
				named = true
				if have, ok := k.facts.Files[file.ID]; ok {
					out[file.ID] = have
				}
			}
		}
		return true
	})
	if named && len(out) == 0 {
		for _, id := range sortedKeys(k.facts.Files)[:min(1, len(k.facts.Files))] {
			out[id] = k.facts.Files[id]
		}
	}
	return out
}

// uncovered finds what the examples do not show of what can be.
func (l *linter) uncovered(x *Examples) {
	shown := map[string]bool{}
	r := record(l.form, (*RecordOptions)(nil).filled())
	for _, e := range x.Examples {
		if state, err := e.evaluate(l.form); err == nil {
			for key := range r.tracer.run(state, shown) {
				shown[key] = true
			}
		}
	}
	missing := map[string][]string{}
	for _, k := range r.kept {
		found := r.tracer.run(k.state, shown)
		for _, key := range sortedKeys(found) {
			g := found[key]
			shown[key] = true
			at := ""
			if g.field >= 0 {
				at = l.at(g.field)
			}
			missing[at] = append(missing[at], g.what)
		}
	}
	for _, at := range sortedKeys(missing) {
		l.add(Uncovered, at, several(missing[at]))
	}
}

// several names the first of some things, and how many more there are.
func several(what []string) string {
	slices.Sort(what)
	what = slices.Compact(what)
	const most = 3
	if len(what) <= most {
		return strings.Join(what, ", ")
	}
	return fmt.Sprintf("%s, and %d more", strings.Join(what[:most], ", "), len(what)-most)
}
