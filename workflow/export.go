package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// byExporter lets the group of exporters through.
func (e *Engine) byExporter(c Caller) error {
	if !c.IsEmployee() || !c.InGroup(e.opts.Exporters) {
		return Errorf(Denied, "only exporters may do this")
	}
	return nil
}

// eachCase calls visit with every case that a query finds, whole, page by page,
// for a caller who exports. Those that are erased, or are erased just then, are
// passed over.
func (e *Engine) eachCase(ctx context.Context, c Caller, q CaseQuery, visit func(*loaded) error) error {
	warrant := e.warrant(c.Identity)
	warrant.as = access.Export
	q.Limit = DefaultLimit
	for {
		rows, err := e.store.Cases(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range rows {
			l, err := e.load(ctx, row.Org, row.ID)
			if errors.Is(err, ledger.ErrErased) {
				continue
			}
			if err != nil {
				return err
			}
			l.warrant = warrant
			l.refused = warrant.refused(l.object())
			if err := visit(l); err != nil {
				return err
			}
		}
		if len(rows) < q.Limit {
			return nil
		}
		q.Before = &rows[len(rows)-1]
	}
}

// mayExport reports whether the organisation's policy lets the caller export a
// case. That it does not is written in the case's chain of reads.
func (e *Engine) mayExport(ctx context.Context, l *loaded, c Caller) bool {
	if !l.refused.Has(access.Export) {
		return true
	}
	e.refuse(ctx, c, l.row, access.Export, whyNot(l, access.Export))
	return false
}

// given is one submission of one form, as a reader may see it.
type given struct {
	event Event
	state *form.State // nil when the form is not in the solution any more
	// answers are what the reader may see of what was given; nil when state is.
	answers *form.Answers
	veil    veil // what is withheld
}

// submissions returns everything that was ever submitted in a case and that
// want admits, oldest first, each as it was then. The eras are those of the
// events; what of a form is withheld in the version that it was submitted in, or
// now, is left out.
func (e *Engine) submissions(l *loaded, c Caller, events []Event, eras []*loaded, lang i18n.Lang, files fileList, want func(Event) bool) []given {
	v := e.veilOver(l, c)
	var out []given
	past := applying(&State{})
	past.quiet = true
	done := 0 // of the events, in past
	for i, ev := range events {
		if ev.Type != AnswersGiven || !want(ev) {
			continue
		}
		// The forms of one step are submitted together and have read each other.
		end := i + 1
		for end < len(events) && events[end].Type == AnswersGiven && events[end].Step == ev.Step && events[end].Round == ev.Round {
			end++
		}
		for ; done < end; done++ {
			past.apply(events[done])
		}
		then := &loaded{row: l.row, w: eras[i].w, s: past.State, at: l.at}
		g := given{event: ev, veil: v}
		if eras[i] != l {
			g.veil = v.with(e.veilOver(eras[i], c))
		}
		if fv, ok := e.shownForm(then, g.veil, ev.Form, lang, files); ok {
			g.state, g.answers = fv.State(), fv.Answers
		}
		out = append(out, g)
	}
	return out
}

// moment is a time in an export; a zero time is left out.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// lineOf returns a value as JSON on one line, with a line feed at its end; the
// same for the same value.
func lineOf(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, Errorf(Invalid, "workflow: export: %w", err)
	}
	return b.Bytes(), nil
}
