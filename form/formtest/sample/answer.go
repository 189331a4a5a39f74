package sample

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// farAnswer is how far the answer of an element that is shown is from what a
// goal wants of it.
func (w *world) farAnswer(g *goal, e *form.Element) int {
	if !e.Visible {
		return farOther
	}
	ok := false
	switch g.Aspect {
	case Chosen:
		ok = holdsOption(e.Value, g.Detail) && !has(e, fault.BadOption)
	case Valued:
		ok = g.Met && !unanswered(e) && clean(e) || !g.Met && unanswered(e) && len(e.Raw) == 0
		if n := e.Field.Calculate; !ok && g.Met && e.Value.IsBlank() && n != nil {
			return 1 + w.farBlanks(n, place{e: e}, yes, deepest)
		}
	case WithinMin:
		ok = !e.Value.IsBlank() && !has(e, fault.TooSmall) && !w.value(g.node, place{e: e}).IsBlank()
	case WithinMax:
		ok = !e.Value.IsBlank() && !has(e, fault.TooLarge) && !w.value(g.node, place{e: e}).IsBlank()
	case Rows:
		return gapRows(len(e.Rows()), g.rows)
	case Checked:
		ok = !e.Value.IsBlank() && clean(e)
	case Faulted:
		return w.farFault(g, e)
	}
	if ok {
		return 0
	}
	return farOther
}

func gapRows(have, want int) int {
	switch {
	case want == 2 && have > 2, have == want:
		return 0
	case have > want:
		return 1 + have - want
	}
	return 1 + want - have
}

// unanswered reports whether an element has no value, or no choices.
func unanswered(e *form.Element) bool {
	return e.Value.IsBlank() || e.Field.Several() && e.Value.Len() == 0
}

func holdsOption(v expression.Value, option string) bool {
	if s, ok := v.AsText(); ok {
		return s == option
	}
	if n, ok := v.AsInteger(); ok {
		return strconv.FormatInt(n, 10) == option
	}
	return containsValue(v.Items(), expression.TextOf(option))
}

func has(e *form.Element, code fault.Code) bool {
	for _, f := range e.Faults {
		if f.Code == code {
			return true
		}
	}
	return false
}

// clean reports whether nothing but rules of the author's is wrong.
func clean(e *form.Element) bool {
	for _, f := range e.Faults {
		if f.Code != fault.Rule {
			return false
		}
	}
	return true
}

// farFault is how far an element is from having a fault; the conditions that
// some faults need first count, too.
func (w *world) farFault(g *goal, e *form.Element) int {
	if has(e, g.code) {
		return 0
	}
	far := 1
	f, here := e.Field, place{e: e}
	switch g.code {
	case fault.Required, fault.NotAccepted:
		far += w.far(f.Required, here, yes, deepest)
		if e.Answered() || len(e.Rows()) > 0 {
			far += farOther
		}
		far += len(answersIn(e, nil))
	case fault.TooSmall:
		far += w.farBeyond(f.Min, e)
	case fault.TooLarge:
		far += w.farBeyond(f.Max, e)
	case fault.TooFew, fault.TooMany:
		n := f.MinItems
		if g.code == fault.TooMany {
			n = f.MaxItems
		}
		limit, ok := w.value(n, here).AsInteger()
		if !ok {
			return far + farBlank + w.farBlanks(n, here, yes, deepest)
		}
		have := int64(len(e.Rows()))
		switch {
		case f.TakesFiles():
			have = int64(len(form.FilesOf(e.Value)))
		case f.Several():
			have = int64(e.Value.Len())
		}
		far += size(limit - have)
	}
	return far
}

func (w *world) farBeyond(n *expression.Node, e *form.Element) int {
	limit := w.value(n, place{e: e})
	far := w.farBlanks(n, place{e: e}, yes, deepest)
	switch {
	case e.Value.IsBlank() && e.Field.Calculate != nil:
		far += w.farBlanks(e.Field.Calculate, place{e: e}, yes, deepest)
	case e.Value.IsBlank():
		far += farBlank
	case !limit.IsBlank():
		far += gap(e.Value, limit)
	}
	return far
}
