//go:build !js

// The linter is the server's: what is long about it runs natively only.

package check_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
)

// mutator makes one random change in a definition, of those that people make by
// mistake.
type mutator struct {
	*rand.Rand
	def   *definition.Form
	sites []site
	types map[string]string // of each key
	texts []string          // option values
}

// site is one change that can be made.
type site struct {
	kind string
	do   func()
}

// mutate returns a definition with one random change, and what the change was.
func mutate(g *good, r *rand.Rand) (*definition.Form, string) {
	def := new(definition.Form)
	if err := json.Unmarshal(g.data, def); err != nil {
		panic(err)
	}
	return def, mutateOnce(def, r)
}

// mutateOnce makes one random change in a definition.
func mutateOnce(def *definition.Form, r *rand.Rand) string {
	m := &mutator{Rand: r, def: def, types: map[string]string{}}
	m.collect()
	kinds := map[string][]site{}
	var names []string
	for _, s := range m.sites {
		if kinds[s.kind] == nil {
			names = append(names, s.kind)
		}
		kinds[s.kind] = append(kinds[s.kind], s)
	}
	slices.Sort(names)
	kind := names[m.IntN(len(names))]
	of := kinds[kind]
	of[m.IntN(len(of))].do()
	return kind
}

func (m *mutator) can(kind string, do func()) { m.sites = append(m.sites, site{kind, do}) }

func (m *mutator) collect() {
	m.know(m.def)
	for name, options := range m.def.Lists {
		m.options(options, func(o []definition.Option) { m.def.Lists[name] = o })
	}
	for _, p := range m.def.Pages {
		m.condition(&p.Visible)
		m.text(&p.Title)
		m.fields(&p.Fields)
	}
	m.rules(&m.def.Rules)
}

// know takes note of keys, their types and the option values.
func (m *mutator) know(def *definition.Form) {
	var walk func([]*definition.Field)
	walk = func(fields []*definition.Field) {
		for _, f := range fields {
			if f.Key != "" {
				m.types[f.Key] = f.Type + f.Of
			}
			for _, o := range f.Options {
				m.texts = append(m.texts, o.Value)
			}
			walk(f.Fields)
			for _, b := range f.Branches {
				walk(b.Fields)
			}
		}
	}
	for _, p := range def.Pages {
		walk(p.Fields)
	}
	for _, name := range sortedLines(keys(def.Lists)) {
		for _, o := range def.Lists[name] {
			m.texts = append(m.texts, o.Value)
		}
	}
}

func keys[V any](in map[string]V) []string {
	var out []string
	for k := range in {
		out = append(out, k)
	}
	return out
}

func (m *mutator) fields(list *[]*definition.Field) {
	for i, f := range *list {
		if len(*list) > 1 {
			m.can("drop field", func() { *list = slices.Delete(slices.Clone(*list), i, i+1) })
		}
		m.field(f)
	}
}

func (m *mutator) field(f *definition.Field) {
	m.condition(&f.Visible)
	m.condition(&f.Required)
	m.condition(&f.OptionsWhere)
	if !f.Required.IsZero() {
		m.can("drop required", func() { f.Required = definition.Condition{} })
	}
	if f.ReadOnly.Literal != nil {
		m.can("drop readonly", func() { f.ReadOnly = definition.Condition{} })
	}
	if f.Calculate != "" {
		m.expression(&f.Calculate)
	}
	m.limits(f)
	m.text(&f.Label)
	if len(f.Options) > 0 {
		m.options(f.Options, func(o []definition.Option) { f.Options = o })
	}
	m.branches(f)
	m.fields(&f.Fields)
	m.rules(&f.Rules)
}

func (m *mutator) limits(f *definition.Field) {
	for _, v := range []*definition.Value{&f.Min, &f.Max, &f.MinItems, &f.MaxItems, &f.Default} {
		switch {
		case v.Expr != "":
			m.expression(&v.Expr)
			m.can("drop limit", func() { *v = definition.Value{} })
		case !v.IsZero():
			m.can("change limit", func() { v.Literal = definition.Literal(m.otherNumber(string(v.Literal))) })
			m.can("drop limit", func() { *v = definition.Value{} })
		}
	}
	if !f.Min.IsZero() && !f.Max.IsZero() {
		m.can("swap limits", func() { f.Min, f.Max = f.Max, f.Min })
	}
	for _, n := range []*int{&f.MinLength, &f.MaxLength} {
		if *n > 0 {
			m.can("change length", func() { *n = max(1, *n+[]int{-1, 1, 10, -10}[m.IntN(4)]) })
			m.can("drop length", func() { *n = 0 })
		}
	}
	if f.Pattern != "" {
		m.can("drop pattern", func() { f.Pattern = "" })
	}
}

func (m *mutator) branches(f *definition.Field) {
	for i, b := range f.Branches {
		m.can("drop branch", func() { f.Branches = slices.Delete(slices.Clone(f.Branches), i, i+1) })
		switch {
		case b.When != "":
			m.expression(&b.When)
		case b.Equals != "":
			m.can("change branch", func() { b.Equals = m.otherOption(f, b.Equals) })
		default:
			m.can("change branch", func() { b.In[m.IntN(len(b.In))] = m.otherOption(f, b.In[0]) })
		}
		m.fields(&b.Fields)
	}
}

func (m *mutator) otherOption(f *definition.Field, now definition.Literal) definition.Literal {
	options := f.Options
	if f.List != "" {
		options = m.def.Lists[f.List]
	}
	if len(options) == 0 {
		return definition.BoolLiteral(now != "true")
	}
	return definition.TextLiteral(options[m.IntN(len(options))].Value)
}

func (m *mutator) options(options []definition.Option, set func([]definition.Option)) {
	for i := range options {
		m.text(&options[i].Label)
		m.can("drop option", func() { set(slices.Delete(slices.Clone(options), i, i+1)) })
		m.can("rename option", func() { options[i].Value += "x" })
	}
}

func (m *mutator) rules(list *[]*definition.Rule) {
	for i, r := range *list {
		m.can("drop rule", func() { *list = slices.Delete(slices.Clone(*list), i, i+1) })
		m.can("change rule's level", func() {
			if r.Level == "warning" {
				r.Level = ""
			} else {
				r.Level = "warning"
			}
		})
		m.expression(&r.Assert)
		m.text(&r.Message)
	}
}

func (m *mutator) text(t *definition.Text) {
	for _, lang := range sortedLines(keysOf(t.In)) {
		if len(t.In) > 1 && lang != string(m.def.Languages[0]) {
			m.can("drop translation", func() { delete(t.In, i18n.Lang(lang)) })
		}
	}
}

func keysOf(in map[i18n.Lang]string) []string {
	var out []string
	for k := range in {
		out = append(out, string(k))
	}
	return out
}

func (m *mutator) condition(c *definition.Condition) {
	if c.Expr == "" {
		return
	}
	m.expression(&c.Expr)
	for _, b := range []bool{true, false} {
		m.can("make constant", func() { *c = definition.Condition{Literal: &b} })
	}
	m.can("negate", func() { c.Expr = "not (" + c.Expr + ")" })
}

var token = regexp.MustCompile(`"[^"]*"|'[^']*'|[0-9]+(?:\.[0-9]+)?|[A-Za-z_][A-Za-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*|\.[a-z_][a-z0-9_]*|==|!=|<=|>=|\?\?|[-+*/%<>?:(),\[\]]`)

// swaps are operators and functions that are mistaken for each other.
var swaps = map[string][]string{
	"<": {"<=", ">", ">="}, "<=": {"<", ">=", ">"}, ">": {">=", "<", "<="}, ">=": {">", "<=", "<"}, "==": {"!="}, "!=": {"=="},
	"and": {"or"}, "or": {"and"}, "+": {"-"}, "-": {"+"}, "*": {"+"}, "min": {"max"}, "max": {"min"}, "any": {"all"}, "all": {"any"},
	"addDays": {"addMonths"}, "addMonths": {"addDays", "addYears"}, "addYears": {"addMonths"}, "round": {"floor"}, "ceil": {"floor"},
}

// expression collects the changes of one expression.
func (m *mutator) expression(source *string) {
	original := *source
	for _, at := range token.FindAllStringIndex(original, -1) {
		word := original[at[0]:at[1]]
		put := func(s string) { *source = original[:at[0]] + s + original[at[1]:] }
		switch {
		case swaps[word] != nil:
			kind := "swap operator"
			if word == "and" || word == "or" {
				kind = "swap and and or"
			}
			m.can(kind, func() { put(swaps[word][m.IntN(len(swaps[word]))]) })
		case word[0] >= '0' && word[0] <= '9':
			m.can("change number", func() { put(m.otherNumber(word)) })
		case word[0] == '"' && len(m.texts) > 0: // changes before may have taken them all
			m.can("change value", func() { put(strconv.Quote(m.texts[m.IntN(len(m.texts))])) })
		case word[0] >= 'a' && word[0] <= 'z' || word[0] == '.':
			m.reference(word, put)
		case word == "not":
		}
	}
	if parts := strings.Split(original, " and "); len(parts) > 1 && !strings.ContainsAny(original, "()?") {
		m.can("drop conjunct", func() {
			i := m.IntN(len(parts))
			*source = strings.Join(slices.Delete(slices.Clone(parts), i, i+1), " and ")
		})
		m.can("duplicate conjunct", func() { *source = original + " and " + parts[m.IntN(len(parts))] })
	}
}

// reference moves a reference to another field of the same type.
func (m *mutator) reference(word string, put func(string)) {
	dot := strings.LastIndexByte(word, '.')
	kind, ok := m.types[word[dot+1:]]
	if !ok {
		return
	}
	var others []string
	for key, other := range m.types {
		if other == kind && key != word[dot+1:] {
			others = append(others, key)
		}
	}
	if len(others) > 0 {
		slices.Sort(others)
		m.can("move reference", func() { put(word[:dot+1] + others[m.IntN(len(others))]) })
	}
}

// otherNumber is a number near another, or far out of any range.
func (m *mutator) otherNumber(s string) string {
	if strings.HasPrefix(s, `"`) { // a date, or a default text
		if len(s) == 12 && s[5] == '-' {
			return s[:9] + fmt.Sprintf("%02d", 1+m.IntN(27)) + `"`
		}
		return s
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	switch m.IntN(5) {
	case 0:
		n++
	case 1:
		n--
	case 2:
		n = n*1000 + 7
	case 3:
		n += float64(1 + m.IntN(10))
	default:
		n -= float64(1 + m.IntN(10))
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
