package diagram

import (
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow"
)

// say returns one of the drawing's own texts, with texts put into it.
func say(lang i18n.Lang, key string, pairs ...string) string {
	var args []fault.Arg
	for i := 0; i+1 < len(pairs); i += 2 {
		args = append(args, fault.Arg{Name: pairs[i], Kind: fault.Text, Value: pairs[i+1]})
	}
	return i18n.Message(lang, "diagram."+key, args...)
}

// known returns a text of the drawing's own, or what it is about itself where
// there is none.
func known(lang i18n.Lang, key, otherwise string) string {
	if i18n.Has("diagram." + key) {
		return say(lang, key)
	}
	return otherwise
}

func kindOf(s *workflow.Step, lang i18n.Lang) string {
	return known(lang, "kind_"+string(s.Kind), string(s.Kind))
}

// who says whose task a step is, "" of one that is nobody's.
func who(s *workflow.Step, lang i18n.Lang) string {
	switch {
	case s.Assign.To != "":
		return known(lang, s.Assign.To, s.Assign.To)
	case s.Assign.Group != "":
		return say(lang, "group", "name", clean(s.Assign.Group))
	case s.Handover != nil:
		return say(lang, "to", "name", clean(s.Handover.Kind))
	case s.External != nil:
		return say(lang, "to", "name", clean(s.External.Topic))
	case s.Subcase != nil:
		return say(lang, "solution", "name", clean(s.Subcase.Solution))
	case s.Wait != nil:
		return waits(s.Wait, lang)
	}
	return ""
}

// waits says what a wait step waits for.
func waits(w *workflow.Wait, lang i18n.Lang) string {
	switch {
	case w.For != nil:
		return say(lang, "for", "span", length(*w.For, lang))
	case w.Event != "":
		return say(lang, "event", "name", clean(w.Event))
	}
	return say(lang, "until")
}

// due says what deadline a step has, "" without.
func due(s *workflow.Step, lang i18n.Lang) string {
	d := s.Deadline
	switch {
	case d == nil:
		return ""
	case d.Date != "":
		return say(lang, "deadline_by")
	}
	return say(lang, "deadline", "span", length(workflow.Span{Hours: d.Hours, Days: d.Days, Workdays: d.Workdays}, lang))
}

// length writes a span as its author gave it.
func length(s workflow.Span, lang i18n.Lang) string {
	switch {
	case s.Workdays > 0:
		return i18n.Message(lang, "diagram.workdays", fault.Arg{Name: "n", Kind: fault.Count, Value: strconv.Itoa(s.Workdays)})
	case s.Days > 0:
		return i18n.FormatDuration(lang, int64(s.Days), true)
	}
	return i18n.FormatDuration(lang, int64(s.Hours)*60, false)
}

// said says when a way is taken: on which outcome, and by which guard.
func (w way) said(lang i18n.Lang, otherwise bool) string {
	on := known(lang, "on_"+w.on, clean(w.on))
	if w.on == workflow.OutcomeDone { // of steps that have no other, it goes without saying
		on = ""
	}
	guard := ""
	switch {
	case w.hidden:
		guard = say(lang, "when_hidden")
	case w.when != "":
		guard = say(lang, "when", "expr", clean(w.when))
	case otherwise:
		guard = say(lang, "otherwise")
	}
	if on != "" && guard != "" {
		return on + ", " + guard
	}
	return on + guard
}

// span writes a length of time as people say it: in minutes, hours or days.
func span(lang i18n.Lang, t time.Duration) string {
	minutes := int64(t / time.Minute)
	switch {
	case minutes < 1:
		return say(lang, "moment")
	case minutes < 60:
		return i18n.FormatDuration(lang, minutes, false)
	case minutes < 48*60:
		return i18n.FormatDuration(lang, minutes/60*60, false)
	}
	return i18n.FormatDuration(lang, minutes/(24*60), true)
}

// day writes the date in Denmark of a point in time.
func day(lang i18n.Lang, t time.Time) string {
	y, m, d := t.In(dk.Copenhagen()).Date()
	return i18n.FormatDate(lang, i18n.Date{Year: y, Month: int(m), Day: d})
}

// mark is what is drawn in front of a state.
type mark int

const (
	noMark mark = iota
	nowMark
	doneMark
	troubleMark
)

// state is one line about where a case is.
type state struct {
	mark mark
	text string
}

// states says how a case stands in a step.
func (p *progress) states(s *workflow.Step, lang i18n.Lang) []state {
	var out []state
	if h, ok := p.here[s.ID]; ok {
		out = append(out, p.current(h, lang)...)
	} else if p.waiting[s.ID] {
		out = append(out, state{nowMark, say(lang, "waiting")})
	}
	switch x := p.done[s.ID]; {
	case s.Kind == workflow.End && p.outcome == s.ID && !p.ended.IsZero():
		out = append(out, state{doneMark, say(lang, "ended", "date", day(lang, p.ended))})
	case s.Kind == workflow.End && p.outcome == s.ID:
		out = append(out, state{doneMark, say(lang, "came")})
	case x.rounds == 1:
		out = append(out, state{doneMark, say(lang, "done", "span", span(lang, x.took))})
	case x.rounds > 1:
		out = append(out, state{doneMark, say(lang, "done_many", "n", strconv.Itoa(x.rounds), "span", span(lang, x.took))})
	}
	return out
}

func (p *progress) current(h here, lang i18n.Lang) []state {
	out := []state{{nowMark, say(lang, "now", "span", span(lang, p.now.Sub(h.since)))}}
	if h.called {
		out[0].text = say(lang, "called")
	}
	switch {
	case p.late(h):
		out = append(out, state{troubleMark, say(lang, "late", "date", day(lang, h.due.Add(-time.Nanosecond)))})
	case !h.due.IsZero():
		out = append(out, state{noMark, say(lang, "due", "date", day(lang, h.due.Add(-time.Nanosecond)))})
	}
	if h.trouble {
		out = append(out, state{troubleMark, say(lang, "trouble")})
	}
	return out
}
