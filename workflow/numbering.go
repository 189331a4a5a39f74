package workflow

import (
	"context"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
)

// numbering is which ids and numbers the server has given a case's fields, by
// form and fact. They stay what they are whatever becomes of the draft.
type numbering struct {
	IDs     map[string]map[string]string `json:"ids,omitempty"`
	Numbers map[string]map[string]int64  `json:"numbers,omitempty"`

	forms    []string // that the step edits
	revision int64
	changed  bool
}

const givenDoc = "given"

func (e *Engine) keptNumbering(ctx context.Context, l *loaded) (*numbering, error) {
	g := &numbering{}
	var err error
	g.revision, err = e.doc(ctx, l, givenDoc, g)
	return g, err
}

func (g *numbering) change() docChange {
	return docChange{key: givenDoc, revision: g.revision + 1, value: g}
}

// write writes what a form was given as facts.
func (g *numbering) write(form string, values map[string]expression.Value) {
	if g == nil {
		return
	}
	for name, id := range g.IDs[form] {
		values[name] = expression.TextOf(id)
	}
	for name, n := range g.Numbers[form] {
		values[name] = expression.IntegerOf(n)
	}
}

// counted reports running numbers that the store cannot give.
func (c *compiler) counted() {
	for _, id := range sortedKeys(c.w.needs) {
		for _, name := range c.w.needs[id].numbers {
			if c.opts.uncounted {
				c.probs.file = formsFolder + "/" + id + ".json"
				c.probs.add(ProblemChecker, "", "the store does not count, and field %q wants a running number", strings.TrimPrefix(name, "numbers."))
			}
		}
	}
}

// lacksIDs reports whether a field of type uniqueid has none yet.
func (g *numbering) lacksIDs(w *Workflow) bool {
	return g != nil && slices.ContainsFunc(g.forms, func(form string) bool {
		return slices.ContainsFunc(w.needs[form].ids, func(name string) bool { return g.IDs[form][name] == "" })
	})
}

// giveIDs gives every field of type uniqueid an id for good.
func (g *numbering) giveIDs(e *Engine, w *Workflow) error {
	if g == nil {
		return nil
	}
	for _, form := range g.forms {
		for _, name := range w.needs[form].ids {
			if g.IDs[form][name] != "" {
				continue
			}
			id, err := e.fileID()
			if err != nil {
				return err
			}
			g.IDs, g.changed = put(g.IDs, form, name, id), true
		}
	}
	return nil
}

// number gives every field of type autonumber a number for good, when its form
// is submitted. It reports whether there was any to give. A number that a
// command has taken is used by it when it is worked out again.
func (in *inquiry) number(ctx context.Context, g *numbering) (bool, error) {
	if g == nil {
		return false, nil
	}
	more := false
	for _, form := range g.forms {
		for _, name := range in.l.w.needs[form].numbers {
			if _, has := g.Numbers[form][name]; has {
				continue
			}
			n, err := in.next(ctx, seriesOf(in.l, form, name))
			if err != nil {
				return false, err
			}
			g.Numbers, g.changed, more = put(g.Numbers, form, name, n), true, true
		}
	}
	return more, nil
}

func (in *inquiry) next(ctx context.Context, series string) (int64, error) {
	if n, taken := in.numbers[series]; taken {
		return n, nil
	}
	counter, ok := in.e.store.(Counter)
	if !ok {
		return 0, Errorf(Unsupported, "workflow: the store does not count")
	}
	n, err := counter.NextNumber(ctx, in.l.row.Org, series)
	if err == nil {
		in.numbers[series] = n
	}
	return n, err
}

// seriesOf names the series that a field is numbered in. Tests have their own.
func seriesOf(l *loaded, form, fact string) string {
	series := l.w.Solution.ID + "/" + form + "/" + strings.TrimPrefix(fact, "numbers.")
	if l.test() {
		series = "test/" + series
	}
	return series
}

func put[V any](m map[string]map[string]V, form, name string, v V) map[string]map[string]V {
	if m == nil {
		m = map[string]map[string]V{}
	}
	if m[form] == nil {
		m[form] = map[string]V{}
	}
	m[form][name] = v
	return m
}
