package form

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
)

// graph says what has to be worked out again when something changes. It is made
// once, when a form is linked, out of what the form's expressions read.
//
// What can be worked out is a job, and jobs are numbered in the order in which
// an evaluation does them: the steps of the form's order, then a look at every
// field, then the rules. What a job depends on has a lower number.
type graph struct {
	jobs  []job
	shown []int32 // by field id: the job of its visibility, or -1
	value []int32 // by field id: the job of its value, or -1
	look  int32   // the job of looking at field 0; the others follow by id
	seen  [][]target
	inner [][]target // by field id: containers that are checked by what is in them
	rows  [][]target // by id of a list: what asks a row of it where it stands
	facts []factReaders

	lookups []target // what reads something that was looked up

	fetched bool // there are lists whose rows facts decide on
	loose   bool // there are rules about no field in particular
}

// job is one aspect of a field, a look at it, or a rule.
type job struct {
	scope *scope // it is done once in every frame of that scope
	field *Field
	what  Aspect // Visibility, Valuation, looking or ruling
	rule  *Rule
	owner *Field // of the rule: the group or list it stands on; nil for the form
	slot  int    // of the rule, in its scope
}

// The aspects that no other field can depend on.
const (
	looking Aspect = Valuation + 1 + iota
	ruling
)

// target is something that depends on what a graph's table is about.
type target struct {
	job  int32
	up   int32 // it may be in other rows: how many frames up from what changed to look for it
	part Parts // not 0: nothing is worked out, but this part of the element may have changed
}

// formTitle is the job of a target that is the form's title.
const formTitle = -1

type factReaders struct {
	ref  Ref
	jobs []target
}

// grapher builds a graph.
type grapher struct {
	*graph
	form *Form
	wide map[*expression.Node][]wideRead
}

// relate builds the form's graph and notes which members its expressions read
// of groups and lists.
func (f *Form) relate() {
	g := &grapher{graph: &graph{}, form: f, wide: map[*expression.Node][]wideRead{}}
	n := len(f.fields)
	g.shown, g.value = make([]int32, n), make([]int32, n)
	g.seen, g.inner, g.rows = make([][]target, n), make([][]target, n), make([][]target, n)
	g.facts = make([]factReaders, len(f.Refs))
	for i, ref := range f.Refs {
		g.facts[i].ref = ref
	}
	g.number()
	g.text(f.Title, formTitle)
	for _, field := range f.fields {
		g.field(field)
	}
	for i := range g.jobs {
		if g.jobs[i].what == ruling {
			g.rule(int32(i))
		}
	}
	f.graph, f.wide = g.graph, g.wide
}

// number makes the jobs.
func (g *grapher) number() {
	for i := range g.shown {
		g.shown[i], g.value[i] = -1, -1
	}
	for i, s := range g.form.steps {
		at := g.shown
		if s.what == Valuation {
			at = g.value
		}
		at[s.field.id] = int32(i)
		g.jobs = append(g.jobs, job{scope: s.field.scope, field: s.field, what: s.what})
	}
	g.look = int32(len(g.jobs))
	for _, f := range g.form.fields {
		g.jobs = append(g.jobs, job{scope: f.scope, field: f, what: looking})
	}
	g.form.root.rules = nil
	g.rulesOn(g.form.root, nil, g.form.Rules)
	for _, f := range g.form.fields {
		s := f.scope
		if f.Repeats() {
			s = f.inner
		}
		g.rulesOn(s, f, f.Rules)
	}
}

func (g *grapher) rulesOn(s *scope, owner *Field, rules []*Rule) {
	for _, r := range rules {
		slot := len(s.rules)
		s.rules = append(s.rules, int32(len(g.jobs)))
		g.jobs = append(g.jobs, job{scope: s, what: ruling, rule: r, owner: owner, slot: slot})
		g.loose = g.loose || len(r.At) == 0
	}
}

func (g *grapher) field(f *Field) {
	look := g.look + int32(f.id)
	g.reads(f.Visible, target{job: g.shown[f.id]})
	for _, page := range f.exits {
		g.seen[page.id] = append(g.seen[page.id], target{job: g.shown[f.id]})
	}
	g.reads(f.Calculate, target{job: g.value[f.id]})
	g.fetched = g.fetched || f.FromFacts && f.Repeats()
	for _, n := range [...]*expression.Node{f.Required, f.ReadOnly, f.Min, f.Max, f.MinItems, f.MaxItems, f.OptionsWhere} {
		g.reads(n, target{job: look})
	}
	g.reads(f.MinItems, target{job: look, part: ChangedItems})
	g.reads(f.MaxItems, target{job: look, part: ChangedItems})
	g.reads(f.OptionsWhere, target{job: look, part: ChangedOptions})
	for _, in := range f.Inputs {
		g.reads(in.Expr, target{job: look})
	}
	g.reads(f.Content, target{job: look, part: ChangedTexts})
	g.placed(f)
	g.text(f.Label, look)
	g.text(f.Help, look)
	g.text(f.Alt, look)
	for _, own := range f.Messages {
		g.text(own, look)
	}
	f.unsure = 0
	for _, p := range [...]struct {
		part  Parts
		reads bool
	}{
		{ChangedOptions, f.OptionsWhere != nil}, {ChangedItems, f.MinItems != nil || f.MaxItems != nil},
		{ChangedTexts, f.inserts()},
	} {
		if p.reads {
			f.unsure |= p.part
		}
	}
	g.checked(f)
}

// placed notes what depends on where its row stands: running numbers, and what
// was looked up for a path with the row's index in it.
func (g *grapher) placed(f *Field) {
	list := f.scope.list
	if list == nil {
		return
	}
	if f.kind.numbered {
		g.rows[list.id] = add(g.rows[list.id], target{job: g.value[f.id]})
	}
	if f.Lookup != "" {
		g.rows[list.id] = add(g.rows[list.id], target{job: g.look + int32(f.id)})
	}
}

// inserts reports whether any of the field's texts has something inserted.
func (f *Field) inserts() bool {
	if f.Content != nil {
		return true
	}
	texts := []Text{f.Label, f.Help, f.Alt}
	for _, own := range f.Messages {
		texts = append(texts, own)
	}
	return slices.ContainsFunc(texts, func(t Text) bool {
		return slices.ContainsFunc(t, func(v Variant) bool { return hasInserts(v.Body) })
	})
}

// checked notes the containers around f that are checked by what is in them.
func (g *grapher) checked(f *Field) {
	for c := f.parent; c != nil; c = c.parent {
		if c.kind.check != nil || c.Check != "" {
			g.inner[f.id] = append(g.inner[f.id], target{job: g.look + int32(c.id), up: depth(f.scope) - depth(c.scope)})
		}
	}
}

// rule: whether a rule runs is up to what it is about, and where it stands.
func (g *grapher) rule(at int32) {
	j := g.jobs[at]
	g.reads(j.rule.Assert, target{job: at})
	for _, id := range j.rule.At {
		g.seen[id] = append(g.seen[id], target{job: at})
	}
	if j.owner != nil {
		g.seen[j.owner.id] = append(g.seen[j.owner.id], target{job: at})
	}
	g.text(j.rule.Message, at)
}

func (g *grapher) text(t Text, at int32) {
	for _, v := range t {
		g.inserts(v.Body, target{job: at, part: ChangedTexts})
	}
}

func (g *grapher) inserts(body []Inline, t target) {
	for _, n := range body {
		g.reads(n.Expr, t)
		g.inserts(n.Kids, t)
	}
}

func depth(s *scope) int32 {
	n := int32(0)
	for ; s.parent != nil; s = s.parent {
		n++
	}
	return n
}
