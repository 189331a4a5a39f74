package workflow

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// Taken is a way on which guards have sent a case, and why.
type Taken struct {
	At      time.Time
	Step    string // that was left
	Round   int
	Title   string // the step's in the reader's language, else its id
	Outcome string
	To      []string // the steps it led to
	// Guard is the one that was met, as its author could have written it; empty
	// when none was, and when it reads what the reader may not see.
	Guard string
	// Reads are what the guard read.
	Reads []form.Reading
	// Text says all of this in words.
	Text string
}

// WhyTaken says which ways guards have chosen in a case, oldest first, by what
// the case was then. It is for employees: a citizen is told of none. Who may not
// see the case gets not_found; of what is withheld from an employee neither the
// guard nor what it read is told.
func (e *Engine) WhyTaken(ctx context.Context, c Caller, caseID string, lang i18n.Lang) ([]Taken, error) {
	const op = "workflow: why taken"
	l, err := e.open(ctx, c, caseID)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	if !c.IsEmployee() || IsApplicant(l.s, e.facts(l, c)) {
		return nil, nil
	}
	events := l.events
	eras, err := e.eras(ctx, l, events)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	if !slices.ContainsFunc(eras, func(l *loaded) bool { return l.w.exprs != nil }) {
		return nil, nil
	}
	if err := e.read(ctx, l, c, "case.read", "why"); err != nil {
		return nil, failure.Wrap(op, err)
	}
	var out []Taken
	for i, ev := range events {
		if w := eras[i].w; ev.Type == StepLeft && ev.To == "" && guarded(w.flow.next[ev.Step][ev.Outcome]) {
			y := &onlooker{w: w, r: Reader{Lang: lang, Staff: true}}
			f := Facts{Now: ev.At, TestData: e.opts.TestData, Files: l.files}
			withheld := e.unseenFacts(w, eras[i], c)
			if eras[i] != l {
				withheld = append(withheld, e.unseenFacts(w, l, c)...)
			}
			if t, ok := y.taken(events[:i+1], f, withheld); ok {
				out = append(out, t)
			}
		}
	}
	return out, nil
}

func guarded(ways []way) bool { return len(ways) > 0 && ways[0].guard != "" }

// unseenFacts returns the names of what a flow's expressions read of fields that
// the caller may not see as the case stands. A form that it does not have says
// nothing about who may see it.
func (e *Engine) unseenFacts(w *Workflow, l *loaded, c Caller) []string {
	seen := e.seenForms(l, c)
	out := e.veilOver(l, c).factsOf(w.exprs)
	for _, ref := range w.exprs.Refs {
		if id, _, ok := otherField(ref); ok && l.w.Forms[id] != nil && !slices.Contains(seen, id) {
			out = append(out, ref.Name)
		}
	}
	return out
}

// taken says which way was taken when a step was left, which is the last of the
// events. What it was left with – answers, outputs – comes in events before; its
// outcome was known to the guards.
func (y *onlooker) taken(events []Event, f Facts, withheld []string) (Taken, bool) {
	left := events[len(events)-1]
	s := Replay(events)
	r := readingOf(y.w, s, f)
	r.lang, r.veil = y.w.Solution.Language(y.r.Lang), veil{exprsForm: withheld}
	values := r.values()
	out := Taken{At: left.At, Step: left.Step, Round: left.Round, Title: y.title(left.Step), Outcome: left.Outcome}
	for _, w := range y.w.flow.next[left.Step][left.Outcome] {
		if met, _ := valueIn(values, w.guard).AsBool(); !met && w.guard != "" {
			continue
		}
		out.To = w.targets
		out.Text = y.takenWords(&out, w, values)
		return out, true
	}
	return out, false
}

func (y *onlooker) takenWords(t *Taken, w way, values *form.State) string {
	step, to := textArg("step", t.Title), textArg("what", y.list(t.To))
	if w.guard == "" {
		return y.say("taken_otherwise", step, to)
	}
	x, _ := values.Explain("/" + w.guard)
	i := slices.IndexFunc(x.Reasons, func(r form.Reason) bool { return r.Why == form.ValueCalculated })
	if i < 0 || !x.Reasons[i].Told {
		return y.say("taken_withheld", step, to)
	}
	t.Guard, t.Reads = x.Reasons[i].Source, x.Reasons[i].Reads
	said := y.say("taken", step, to, textArg("source", t.Guard))
	if len(t.Reads) == 0 {
		return said
	}
	read := make([]string, len(t.Reads))
	for i, one := range t.Reads {
		read[i] = y.readWords(one)
	}
	return i18n.Message(y.r.Lang, "explain.with", textArg("reason", strings.TrimSuffix(said, ".")), textArg("reads", strings.Join(read, "; ")))
}

func (y *onlooker) readWords(r form.Reading) string {
	key := "explain.read"
	switch {
	case r.Withheld:
		key = "explain.read_withheld"
	case r.Hidden:
		key = "explain.read_hidden"
	case r.Value == "":
		key = "explain.read_blank"
	case r.Rows:
		return i18n.Message(y.r.Lang, "explain.read_rows", textArg("name", r.Name), fault.Arg{Name: "n", Kind: fault.Count, Value: r.Value})
	}
	return i18n.Message(y.r.Lang, key, textArg("name", r.Name), textArg("value", r.Value))
}
