package check

import (
	"regexp"
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// situation is answers and facts on trial. It is never changed: a move makes a
// new one.
type situation struct {
	answers *form.Answers
	facts   form.Facts
}

// move is one change: another answer, another value of a fact, or a row more or
// less.
type move struct {
	name  string // of an element or fact
	fact  bool
	value expression.Value
	rows  int // 1 = add a row to the list, -1 = remove its last
	row   string
}

// key is the same for moves that are tried for the same reason.
func (m move) key() string {
	rows := regexpRow.ReplaceAllString(m.name, "/*")
	return rows + " " + strconv.Itoa(m.rows) + " " + string(m.value.AppendJSON(nil))
}

// regexpRow is a row's id in a name.
var regexpRow = regexp.MustCompile(`/r[0-9]+`)

func (s situation) with(m move) (situation, bool) {
	if m.fact {
		values := map[string]expression.Value{}
		for name, v := range s.facts.Values {
			values[name] = v
		}
		values[m.name] = m.value
		if m.value.IsBlank() {
			delete(values, m.name)
		}
		s.facts.Values = values
		return s, true
	}
	s.answers = s.answers.Clone()
	var err error
	switch m.rows {
	case 1:
		_, err = s.answers.AddRow(m.name, "", s.facts)
	case -1:
		err = s.answers.RemoveRow(m.row)
	default:
		err = s.answers.SetValue(m.name, m.value)
	}
	return s, err == nil
}

// mover knows which values are worth trying where.
type mover struct {
	form     *form.Form
	relevant map[int]bool       // fields that something reads or limits
	compared map[int][]compared // comparisons that read a field, also through what is calculated
	literals map[int][]expression.Value
}

// compared is a comparison and the expression it stands in.
type compared struct {
	on   int // id of the field it stands on, -1 for the form
	a, b *expression.Node
}

func newMover(f *form.Form, sets *ReadSets) *mover {
	m := &mover{form: f, relevant: map[int]bool{}, compared: map[int][]compared{}, literals: map[int][]expression.Value{}}
	for _, u := range sets.Uses {
		if u.Part == PartText {
			continue
		}
		read := map[int]bool{}
		for _, id := range u.Reads {
			read[id] = true
			for _, through := range sets.Reads(id) {
				read[through] = true
			}
		}
		for id := range read {
			m.relevant[id] = true
		}
		m.mine(u, ids(read))
	}
	for id := range f.Len() {
		d := f.Field(id)
		if d.Min != nil || d.Max != nil || d.MinLength > 0 || d.MaxLength > 0 || d.MinItems != nil || d.MaxItems != nil || d.Required != nil || d.OptionsWhere != nil {
			m.relevant[id] = true
		}
		m.limits(d)
	}
	return m
}

// mine takes the comparisons and literals of an expression for the fields that
// it reads.
func (m *mover) mine(u Use, read []int) {
	each(u.Node, func(n *expression.Node) {
		if comparison[n.Op().String()] && n.Op().String() != "in" {
			for _, id := range read {
				m.compared[id] = append(m.compared[id], compared{u.Field, n.Args()[0], n.Args()[1]})
			}
		}
		v, ok := n.Constant()
		if !ok {
			return
		}
		values := []expression.Value{v}
		if v.Kind() == expression.List {
			values = v.Items()
		}
		for _, id := range read {
			for _, v := range values {
				m.put(id, v)
			}
		}
	})
}

func (m *mover) put(id int, v expression.Value) {
	if len(m.form.Field(id).Offers()) > 0 {
		return // its options are what is worth trying
	}
	v = like(m.form.Field(id).ValueType().Kind, v)
	if !v.IsBlank() && len(m.literals[id]) < mostLiterals && !slices.ContainsFunc(m.literals[id], v.Equal) {
		m.literals[id] = append(m.literals[id], v)
	}
}

// mostLiterals bounds the values tried of one field.
const mostLiterals = 24

// like makes a number one of a field's kind, and takes other values as they
// are; blank when it cannot be one.
func like(k expression.Kind, v expression.Value) expression.Value {
	if v.Kind() == k {
		return v
	}
	d, ok := v.AsDecimal()
	switch {
	case !ok:
	case k == expression.Money:
		return expression.MoneyOf(d)
	case k == expression.Decimal:
		return expression.DecimalOf(d)
	case k == expression.Integer && d.IsInteger() && d.NumDigits() < 15:
		return expression.IntegerOf(d.IntPart())
	}
	return expression.Value{}
}

func (m *mover) limits(f *form.Field) {
	for _, n := range []*expression.Node{f.Min, f.Max} {
		if n != nil && len(expression.Reads(n)) == 0 {
			m.put(f.ID(), expression.Eval(n, nil, nil))
		}
	}
	for _, n := range []int{f.MinLength, f.MaxLength} {
		for _, by := range []int{-1, 0, 1} {
			if n > 0 && n+by > 0 {
				m.put(f.ID(), ofLength(n+by))
			}
		}
	}
}

func ofLength(n int) expression.Value {
	text := make([]rune, n)
	for i := range text {
		text[i] = 'a' + rune(i%20)
	}
	return expression.TextOf(string(text))
}

// from returns the moves worth trying in a state.
func (m *mover) from(s *form.State) []move {
	var out []move
	s.Walk(func(e *form.Element) bool {
		f := e.Field
		switch {
		case !e.Visible:
			return false
		case f.Repeats():
			out = append(out, rowMoves(e)...)
		case m.relevant[f.ID()] && f.Input() && !f.TakesFiles():
			for _, v := range m.values(s, e) {
				out = append(out, move{name: e.Name(), value: v})
			}
		}
		return true
	})
	for _, r := range m.form.Refs {
		if r.Kind == form.RefFact && r.Type.Kind == expression.Bool {
			for _, v := range []expression.Value{{}, expression.BoolOf(true), expression.BoolOf(false)} {
				out = append(out, move{name: r.Name, fact: true, value: v})
			}
		}
	}
	return out
}

func rowMoves(e *form.Element) []move {
	out := []move{{name: e.Name(), rows: 1}}
	if rows := e.Rows(); len(rows) > 0 {
		out = append(out, move{name: e.Name(), rows: -1, row: rows[len(rows)-1].Name()})
	}
	return out
}

// clearing returns the moves that take away one row or answer each, the last
// first, those in hidden fields too.
func clearing(s *form.State) []move {
	var out []move
	s.Walk(func(e *form.Element) bool {
		if e.Field.Repeats() {
			for _, row := range e.Rows() {
				out = append(out, move{name: e.Name(), rows: -1, row: row.Name()})
			}
		} else if e.Field.Input() {
			out = append(out, move{name: e.Name()})
		}
		return true
	})
	slices.Reverse(out)
	return out
}

// values returns the answers worth trying in an element: blank, what can be
// chosen, what it is compared with and what is next to all of these.
func (m *mover) values(s *form.State, e *form.Element) []expression.Value {
	f := e.Field
	var out []expression.Value
	put := func(v expression.Value) {
		if !expression.Equal(v, e.Value) && !slices.ContainsFunc(out, v.Equal) {
			out = append(out, v)
		}
	}
	put(expression.Value{})
	kind := f.ValueType().Kind
	if kind == expression.Bool {
		put(expression.BoolOf(true))
		put(expression.BoolOf(false))
	}
	for _, o := range f.Offers() {
		if kind == expression.Text {
			put(expression.TextOf(o.Value))
		}
	}
	for _, v := range m.literals[f.ID()] {
		near(v, put)
	}
	near(e.Value, put)
	for _, c := range m.compared[f.ID()] {
		m.towards(s, e, c, put)
	}
	return out
}

// near puts a value and what is next to it.
func near(v expression.Value, put func(expression.Value)) {
	if v.IsBlank() {
		return
	}
	put(v)
	for _, side := range []int{-1, 1} {
		for _, next := range stepsFrom(v, side) {
			if !next.IsBlank() {
				put(next)
			}
		}
	}
}

// towards puts the values that would bring the two sides of a comparison
// together, taking the element to add to one of them.
func (m *mover) towards(s *form.State, e *form.Element, c compared, put func(expression.Value)) {
	at := e
	if c.on >= 0 {
		if at = s.Near(e, m.form.Field(c.on)); at == nil {
			return
		}
	}
	a, b := s.Probe(c.a, at), s.Probe(c.b, at)
	if a.Kind() == expression.Date && b.Kind() == expression.Date && e.Value.Kind() == expression.Date {
		for _, v := range []expression.Value{a, b} {
			near(v, put)
		}
		return
	}
	x, okA := a.AsDecimal()
	y, okB := b.AsDecimal()
	have, ok := e.Value.AsDecimal()
	if !okA || !okB || !ok {
		return
	}
	near(like(e.Field.ValueType().Kind, expression.DecimalOf(have.Add(y.Sub(x)))), put)
	near(like(e.Field.ValueType().Kind, expression.DecimalOf(have.Add(x.Sub(y)))), put)
}
