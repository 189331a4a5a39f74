package sample

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// generator is one generation.
type generator struct {
	form        *form.Form
	facts       form.Facts
	options     Options
	lang        i18n.Lang
	today       i18n.Date
	asks        bool // the form asks the server for checks or look-ups
	goals       []*goal
	pools       *pools
	spoilt      map[int]map[fault.Code][][]string
	evaluations int
	random      uint64

	empty   *world // with nothing answered
	covered map[*goal]bool
	missed  map[*goal]Missed
	found   []*found
}

// found is a world that was kept, and the goals that it was kept for.
type found struct {
	world *world
	goals []*goal
}

func newGenerator(f *form.Form, facts form.Facts, o Options) *generator {
	g := &generator{
		form: f, facts: facts, options: o, lang: f.Language(facts.Lang), today: dateOf(facts.Now),
		spoilt: map[int]map[fault.Code][][]string{}, random: o.Seed,
		covered: map[*goal]bool{}, missed: map[*goal]Missed{},
	}
	if facts.Now.IsZero() {
		g.today = i18n.Date{Year: 2026, Month: 3, Day: 2}
		c, _ := (&candidate{facts: facts}).with(move{kind: setNow, date: g.today})
		g.facts = c.facts
	}
	g.facts.Lang, g.facts.Test = g.lang, true
	for id := range f.Len() {
		g.asks = g.asks || f.Field(id).Check != "" || f.Field(id).Lookup != ""
	}
	g.goals = goalsOf(f, o.Parts)
	g.pools = newPools(g)
	g.facts = g.receive(g.facts)
	return g
}

// next returns the next number of a sequence that the seed decides: SplitMix64
// (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
func (g *generator) next(below int) int {
	g.random += 0x9e3779b97f4a7c15
	z := g.random
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) >> 1 % uint64(below))
}

func (g *generator) speaks(lang string) bool {
	for _, l := range g.form.Languages {
		if string(l) == lang {
			return true
		}
	}
	return false
}

func (g *generator) raws(f *form.Field) map[fault.Code][][]string {
	have, ok := g.spoilt[f.ID()]
	if !ok {
		if f.Input() && !f.TakesFiles() {
			have = rawFaults(f, g.lang)
		}
		g.spoilt[f.ID()] = have
	}
	return have
}

// run finds samples until every goal is covered or given up. Every sample
// starts from the first goal that is left, and takes in as many more as it can
// without losing those that it has.
func (g *generator) run() {
	for _, want := range g.goals {
		if reason := g.impossible(want); reason != "" {
			g.missed[want] = Missed{Reason: reason, Proved: true}
		}
	}
	g.pack(g.complete(g.evaluate(&candidate{answers: g.form.Begin(g.facts), facts: g.facts})), nil)
	g.empty = g.evaluate(&candidate{answers: g.form.NewAnswers(), facts: g.facts})
	for _, want := range g.goals {
		if _, given := g.missed[want]; given || g.covered[want] {
			continue
		}
		w, far := g.anew(want)
		if w == nil {
			g.missed[want] = Missed{Reason: g.why(want, far)}
			continue
		}
		g.pack(w, []*goal{want})
	}
}

// anew looks for a goal from the states that are nearest to it.
func (g *generator) anew(want *goal) (*world, int) {
	starts := []*world{g.empty}
	for _, f := range g.found {
		starts = append(starts, f.world)
	}
	far := make(map[*world]int, len(starts))
	for _, w := range starts {
		far[w] = w.distance(want)
	}
	slices.SortStableFunc(starts, func(a, b *world) int { return far[a] - far[b] })
	shortest := far[starts[0]]
	for _, w := range starts[:min(len(starts), mostStarts)] {
		next, d := g.reach(w, want, nil, g.options.Tries/mostStarts)
		if next != nil {
			return next, 0
		}
		shortest = min(shortest, d)
	}
	return nil, shortest
}

// mostStarts is how many states a goal is looked for from.
const mostStarts = 4

// complete gives every field that is shown a value that nothing is wrong with,
// as long as that shows more.
func (g *generator) complete(w *world) *world {
	for range 4 {
		before := w
		for _, goal := range g.goals {
			if goal.Aspect != Valued || !goal.Met || goal.field.Calculate != nil {
				continue
			}
			for _, e := range w.of(goal.field) {
				if e.Visible && e.Value.IsBlank() && g.left() > 0 {
					w = g.first(w, goal)
				}
			}
		}
		if w == before {
			break
		}
	}
	return w
}

// first makes the first move that reaches a goal.
func (g *generator) first(w *world, goal *goal) *world {
	for i, m := range w.movesFor(goal) {
		if i == 16 {
			break
		}
		c, ok := w.with(m)
		if !ok {
			continue
		}
		if next := g.evaluate(c); next.reached(goal) {
			return next
		}
	}
	return w
}

func (g *generator) left() int { return g.options.Evaluations - g.evaluations }

// pack keeps a world and takes in every goal that is left and can be reached
// from it in a few steps.
func (g *generator) pack(w *world, keep []*goal) {
	for _, goal := range g.goals {
		if _, given := g.missed[goal]; given || g.covered[goal] {
			continue
		}
		if !w.reached(goal) {
			next, _ := g.reach(w, goal, keep, packTries)
			if next == nil {
				continue
			}
			w = next
		}
		keep = append(keep, goal)
	}
	f := &found{world: w}
	for _, goal := range g.goals {
		if !g.covered[goal] && w.reached(goal) {
			g.covered[goal] = true
			f.goals = append(f.goals, goal)
		}
	}
	if len(f.goals) > 0 {
		g.found = append(g.found, f)
	}
}

// packTries is how many evaluations one more goal in a sample is worth.
const packTries = 24

// why says what stands in the way of a goal.
func (g *generator) why(goal *goal, far int) string {
	if g.left() <= 0 {
		return "the evaluations allowed are used up"
	}
	if far >= farthest {
		return "the field is never there or never shown"
	}
	return "the search found no answers and facts for it"
}
