//go:build !js

// The linter is the server's: what is long about it runs natively only.

package check_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/i18n"
)

var long = flag.Bool("long", os.Getenv("BORGERFLOW_LONG") == "1", "make mutants from a random seed (or BORGERFLOW_LONG=1)")

// score counts mutants that do something else than the original.
type score struct {
	all, refused, static, examples, missed int
}

func (s *score) reported() int { return s.all - s.missed }

// A mutant is reported when it does not compile, or when the linter finds
// something that it does not find in the original. Without examples it cannot
// know whether 17 or 18 is meant; with them it must report 95 of 100.
func TestMutants(t *testing.T) {
	t.Parallel()
	seed, each := uint64(1), 500
	switch {
	case *long:
		seed, each = uint64(time.Now().UnixNano()), 2000
	}
	t.Logf("seed %d", seed)
	forms := goodForms(t)
	if testing.Short() {
		forms, each = forms[len(forms)-2:], 20
	}
	var lock sync.Mutex
	total, kinds := score{}, map[string]*score{}
	var missed []string
	t.Run("forms", func(t *testing.T) {
		for i, g := range forms {
			t.Run(g.name, func(t *testing.T) {
				t.Parallel()
				x := newTrial(t, g, rand.New(rand.NewPCG(seed, uint64(i))))
				for range (each + len(forms) - 1) / len(forms) {
					kind, s := x.one()
					lock.Lock()
					if kinds[kind] == nil {
						kinds[kind] = &score{}
					}
					kinds[kind].add(s)
					total.add(s)
					if s.missed > 0 {
						missed = append(missed, g.name+" "+kind+": "+x.diff)
					}
					lock.Unlock()
				}
			})
		}
	})
	for _, kind := range sortedLines(keys(kinds)) {
		s := kinds[kind]
		t.Logf("%-20s %4d mutants, %4d refused, %4d found by the linter alone, %4d by examples, %3d not reported", kind, s.all, s.refused, s.static, s.examples, s.missed)
	}
	t.Logf("%d mutants that do something else: %.1f %% refused by the compiler, %.1f %% reported without examples, %.1f %% with them",
		total.all, percent(total.refused, total.all), percent(total.refused+total.static, total.all), percent(total.reported(), total.all))
	for _, m := range missed {
		t.Log("not reported: " + m)
	}
	if p := percent(total.reported(), total.all); p < 95 {
		t.Errorf("%.1f %% of the mutants are reported, want 95", p)
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

func (s *score) add(o score) {
	s.all += o.all
	s.refused += o.refused
	s.static += o.static
	s.examples += o.examples
	s.missed += o.missed
}

// trial makes mutants of one form and tries whether they are reported.
type trial struct {
	*good
	*rand.Rand
	t       testing.TB
	samples []sample.Sample
	before  map[string]int // findings in the original
	diff    string         // of the last mutant: where it differs
}

func newTrial(t testing.TB, g *good, r *rand.Rand) *trial {
	x := &trial{good: g, Rand: r, t: t}
	x.samples = sample.Generate(g.form, form.Facts{}, &sample.Options{Seed: 7}).Samples
	findings, err := check.Form(g.def, g.form, nil)
	if err != nil {
		t.Fatal(err)
	}
	x.before = counted(findings)
	return x
}

var index = regexp.MustCompile(`/[0-9]+`)

// counted counts findings by what they say: where changes when fields go.
func counted(findings []check.Finding) map[string]int {
	out := map[string]int{}
	for _, f := range findings {
		out[string(f.Code)+index.ReplaceAllString(f.Message, "/n")]++
	}
	return out
}

func (x *trial) more(findings []check.Finding) bool {
	for key, n := range counted(findings) {
		if n > x.before[key] {
			return true
		}
	}
	return false
}

// one makes mutants until one does something else, or is refused, and says how
// it was reported.
func (x *trial) one() (string, score) {
	for {
		def, kind := mutate(x.good, x.Rand)
		written, err := json.Marshal(def)
		if err != nil {
			x.t.Fatal(err)
		}
		f, err := definition.CompileJSON(written, nil)
		if err != nil {
			return kind, score{all: 1, refused: 1}
		}
		if !x.differs(f) {
			continue
		}
		s := score{all: 1}
		alone, err := check.Form(def, f, nil)
		if err != nil {
			x.t.Fatal(err)
		}
		held, err := check.Form(def, f, &check.Options{Examples: x.examples})
		if err != nil {
			x.t.Fatal(err)
		}
		switch {
		case x.more(alone):
			s.static = 1
		case x.more(held):
			s.examples = 1
		default:
			s.missed = 1
			x.diff = difference(string(mustJSON(x.def)), string(written))
		}
		return kind, s
	}
}

func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// difference shows where two definitions part.
func difference(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from := max(0, i-60)
	return fmt.Sprintf("…%s… became …%s…", a[from:min(len(a), i+60)], b[from:min(len(b), i+60)])
}

// differs reports whether a mutant does something else than the original with
// any of many answers, or says something else.
func (x *trial) differs(mutant *form.Form) bool {
	if said(x.form) != said(mutant) {
		return true
	}
	p := newPool(x.form, mutant)
	for range 400 {
		s := x.samples[x.IntN(len(x.samples))]
		data := p.vary(x.Rand, x.form, s)
		if x.behaves(x.form, data, s.Facts) != x.behaves(mutant, data, s.Facts) {
			return true
		}
	}
	return false
}

func (x *trial) behaves(f *form.Form, data []byte, facts form.Facts) string {
	answers, faults, err := form.DecodeAnswers(f, data)
	if err != nil {
		return "unreadable"
	}
	return string(form.EncodeFaults(faults)) + check.Observed(f.Evaluate(answers, facts))
}

// said is everything that a form says to its readers.
func said(f *form.Form) string {
	var b strings.Builder
	put := func(texts ...form.Text) {
		for _, t := range texts {
			for _, v := range t {
				b.WriteString(string(v.Lang) + ":" + form.PlainText(v.Body) + "\n")
			}
		}
	}
	for _, l := range f.Lists {
		for _, o := range l.Options {
			put(o.Label)
		}
	}
	for id := range f.Len() {
		d := f.Field(id)
		put(d.Label, d.Help)
		for _, o := range d.Options {
			put(o.Label)
		}
		for _, r := range d.Rules {
			put(r.Message)
		}
	}
	return b.String()
}

// pool holds values worth trying: literals of both forms and what is next to
// them.
type pool struct {
	numbers []expression.Value
	dates   []expression.Value
}

func newPool(forms ...*form.Form) *pool {
	p := &pool{}
	seen := map[string]bool{}
	put := func(v expression.Value) {
		if key := v.Kind().String() + string(v.AppendJSON(nil)); !v.IsBlank() && !seen[key] {
			seen[key] = true
			if v.Kind() == expression.Date {
				p.dates = append(p.dates, v)
			} else {
				p.numbers = append(p.numbers, v)
			}
		}
	}
	today := i18n.Date{Year: 2026, Month: 3, Day: 2}
	literal := func(v expression.Value) {
		d, ok := v.AsDecimal()
		if !ok || !d.IsInteger() || d.NumDigits() > 12 {
			return
		}
		n := d.IntPart()
		for _, by := range []int64{-1, 0, 1} {
			put(expression.IntegerOf(n + by))
			if n < 400 {
				put(expression.DateOf(today.AddDays(int(n + by))))
				put(expression.DateOf(today.AddDays(-int(n + by))))
				put(expression.DateOf(today.AddYears(-int(n)).AddDays(int(by))))
				put(expression.DateOf(today.AddMonths(int(n)).AddDays(int(by))))
			}
		}
	}
	for _, f := range forms {
		for _, u := range check.Sets(f).Uses {
			constants(u.Node, literal)
		}
	}
	return p
}

func constants(n *expression.Node, visit func(expression.Value)) {
	if v, ok := n.Constant(); ok {
		visit(v)
	}
	for _, a := range n.Args() {
		constants(a, visit)
	}
}

// vary changes a few answers of a sample at random.
func (p *pool) vary(r *rand.Rand, f *form.Form, s sample.Sample) []byte {
	answers, _, err := form.DecodeAnswers(f, s.Answers)
	if err != nil {
		return s.Answers
	}
	state := f.Evaluate(answers, s.Facts)
	var inputs []*form.Element
	state.Walk(func(e *form.Element) bool {
		if e.Visible && e.Field.Input() && !e.Field.TakesFiles() {
			inputs = append(inputs, e)
		}
		return e.Visible
	})
	for range r.IntN(4) {
		if len(inputs) == 0 {
			break
		}
		e := inputs[r.IntN(len(inputs))]
		_ = answers.SetValue(e.Name(), p.value(r, e.Field)) // what does not fit stays as it was
	}
	data, err := answers.MarshalJSON()
	if err != nil {
		return s.Answers
	}
	return data
}

func (p *pool) value(r *rand.Rand, f *form.Field) expression.Value {
	if r.IntN(8) == 0 {
		return expression.Value{}
	}
	offers := f.Offers()
	pick := func(from []expression.Value) expression.Value {
		if len(from) == 0 {
			return expression.Value{}
		}
		return from[r.IntN(len(from))]
	}
	switch k := f.ValueType().Kind; {
	case k == expression.Bool:
		return expression.BoolOf(r.IntN(2) == 0)
	case len(offers) > 0 && k == expression.Text:
		return expression.TextOf(offers[r.IntN(len(offers))].Value)
	case k == expression.Date:
		return pick(p.dates)
	case k == expression.Text:
		return expression.TextOf(strings.Repeat("1", 1+r.IntN(14)))
	case k == expression.Decimal || k == expression.Money:
		d, _ := pick(p.numbers).AsDecimal()
		if k == expression.Money {
			return expression.MoneyOf(d)
		}
		return expression.DecimalOf(d)
	}
	return pick(p.numbers)
}
