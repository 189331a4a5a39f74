package parse_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
	"github.com/expr-lang/expr"
	"pgregory.net/rapid"
)

// The oracle is expr's own machine: on inputs without blanks, decimals, money
// and dates, and within the range of whole numbers, it must agree.

type oracleRow struct {
	N    int    `expr:"n"`
	Name string `expr:"name"`
	OK   bool   `expr:"ok"`
}

// scene is one set of answers, as both sides read it.
type scene struct {
	names *names
	env   map[string]any
	read  map[string]expression.Value
}

func (s *scene) Read(ref int) expression.Value { return s.read[s.names.order[ref]] }

func (s *scene) Label(string, string) expression.Value { return expression.Value{} }

var oracleTexts = []string{"", "a", "Ærø", "ærø og læsø", "  x ", "12", "red"}

func drawScene(t *rapid.T) *scene {
	whole := rapid.IntRange(-20, 20)
	text := rapid.SampledFrom(oracleTexts)
	s := &scene{names: newNames(), env: map[string]any{}, read: map[string]expression.Value{}}
	for _, name := range []string{"p", "q"} {
		b := rapid.Bool().Draw(t, name)
		s.env[name], s.read[name] = b, expression.BoolOf(b)
	}
	for _, name := range []string{"a", "b"} {
		n := whole.Draw(t, name)
		s.env[name], s.read[name] = n, expression.IntegerOf(int64(n))
	}
	for _, name := range []string{"s", "størrelse"} {
		v := text.Draw(t, name)
		s.env[name], s.read[name] = v, expression.TextOf(v)
	}
	numbers := rapid.SliceOfN(whole, 0, 4).Draw(t, "numbers")
	items := make([]expression.Value, len(numbers))
	for i, n := range numbers {
		items[i] = expression.IntegerOf(int64(n))
	}
	s.env["numbers"], s.read["numbers"] = numbers, expression.ListOf(items...)
	rows := make([]oracleRow, rapid.IntRange(0, 3).Draw(t, "rows"))
	records := make([]expression.Value, len(rows))
	for i := range rows {
		rows[i] = oracleRow{N: whole.Draw(t, "n"), Name: text.Draw(t, "name"), OK: rapid.Bool().Draw(t, "ok")}
		records[i] = expression.RecordOf([]string{"n", "name", "ok"}, []expression.Value{
			expression.IntegerOf(int64(rows[i].N)), expression.TextOf(rows[i].Name), expression.BoolOf(rows[i].OK),
		})
	}
	s.env["rows"], s.read["rows"] = rows, expression.ListOf(records...)
	return s
}

// writer draws sources. Predicate is how many predicates are around, and rows
// whether the innermost runs over rows rather than whole numbers.
type writer struct {
	t         *rapid.T
	predicate int
	rows      bool
}

func (w writer) pick(choices ...func() string) string {
	return choices[rapid.IntRange(0, len(choices)-1).Draw(w.t, "choice")]()
}

func (w writer) one(words ...string) string { return rapid.SampledFrom(words).Draw(w.t, "word") }

func (w writer) over(rows bool) writer { return writer{w.t, w.predicate + 1, rows} }

func (w writer) condition(depth int) string {
	plain := func() string {
		words := []string{"p", "q", "true", "false"}
		if w.predicate > 0 && w.rows {
			words = append(words, ".ok", "#.ok")
		}
		return w.one(words...)
	}
	if depth == 0 {
		return plain()
	}
	d := depth - 1
	choices := []func() string{
		plain,
		func() string { return "(" + w.condition(d) + w.one(" and ", " or ") + w.condition(d) + ")" },
		func() string { return "not (" + w.condition(d) + ")" },
		func() string {
			return "(" + w.whole(d) + w.one(" == ", " != ", " < ", " <= ", " > ", " >= ") + w.whole(d) + ")"
		},
		func() string {
			return "(" + w.text(d) + w.one(" == ", " != ", " contains ", " startsWith ", " endsWith ", " not contains ") + w.text(d) + ")"
		},
		func() string {
			return "(" + w.text(d) + " matches " + w.one("'^[a-zæø]+|[0-9]$'", "'(?i)ÆR'", "'^$'", "'^.{2,4}$'", "'[0-9][0-9]'") + ")"
		},
		func() string { return "(" + w.condition(d) + w.one(" == ", " != ") + w.condition(d) + ")" },
		func() string { return "(" + w.text(d) + w.one(" in ", " not in ") + w.texts(d) + ")" },
		func() string { return "(" + w.condition(d) + " ?? " + w.condition(d) + ")" },
		func() string { return "(" + w.whole(d) + w.one(" in ", " not in ") + w.list(d) + ")" },
		func() string { return "(" + w.condition(d) + " ? " + w.condition(d) + " : " + w.condition(d) + ")" },
	}
	if w.predicate < 2 {
		choices = append(choices,
			func() string { return w.one("any", "all") + "(" + w.list(d) + ", " + w.over(false).condition(d) + ")" },
			func() string { return w.one("any", "all") + "(rows, " + w.over(true).condition(d) + ")" },
		)
	}
	return w.pick(choices...)
}

func (w writer) whole(depth int) string {
	plain := func() string {
		words := []string{"a", "b", "0", "1", "3", "17"}
		switch {
		case w.predicate > 0 && w.rows:
			words = append(words, ".n", "#.n")
		case w.predicate > 0:
			words = append(words, "#")
		}
		return w.one(words...)
	}
	if depth == 0 {
		return plain()
	}
	d := depth - 1
	choices := []func() string{
		plain,
		func() string { return "(" + w.whole(d) + w.one(" + ", " - ", " * ") + w.whole(d) + ")" },
		func() string { return "(" + w.whole(d) + " % " + w.one("3", "7") + ")" },
		func() string { return "-(" + w.whole(d) + ")" },
		func() string { return "abs(" + w.whole(d) + ")" },
		func() string { return w.one("min", "max") + "(" + w.whole(d) + ", " + w.whole(d) + ")" },
		func() string {
			return w.one("min", "max") + "(" + w.whole(d) + ", " + w.whole(d) + ", " + w.whole(d) + ")"
		},
		func() string { return w.one("min", "max") + "([" + w.whole(d) + ", " + w.whole(d) + "])" },
		func() string { return "len(" + w.one("rows", w.text(d), w.list(d), w.texts(d)) + ")" },
		func() string { return "sum(" + w.list(d) + ")" },
		func() string { return "(" + w.condition(d) + " ? " + w.whole(d) + " : " + w.whole(d) + ")" },
		func() string { return "(" + w.whole(d) + " ?? (" + w.whole(d) + "))" },
	}
	if w.predicate < 2 {
		choices = append(choices,
			func() string { return "sum(rows, " + w.over(true).whole(d) + ")" },
			func() string { return "count(rows, " + w.over(true).condition(d) + ")" },
			func() string { return "count(" + w.list(d) + ", " + w.over(false).condition(d) + ")" },
			func() string { return "len(filter(rows, " + w.over(true).condition(d) + "))" },
		)
	}
	return w.pick(choices...)
}

func (w writer) list(depth int) string {
	plain := func() string { return "numbers" }
	if depth == 0 {
		return plain()
	}
	d := depth - 1
	choices := []func() string{
		plain,
		func() string { return "[" + w.whole(d) + ", " + w.whole(d) + "]" },
	}
	if w.predicate < 2 {
		choices = append(choices,
			func() string { return "map(rows, " + w.over(true).whole(d) + ")" },
			func() string { return "filter(numbers, " + w.over(false).condition(d) + ")" },
		)
	}
	return w.pick(choices...)
}

// texts is a list of texts.
func (w writer) texts(depth int) string {
	written := "[" + w.text(max(depth-1, 0)) + ", 'x', " + w.text(max(depth-1, 0)) + "]"
	if w.predicate < 2 {
		return w.one(written, "map(rows, "+w.over(true).text(max(depth-1, 0))+")")
	}
	return written
}

func (w writer) text(depth int) string {
	plain := func() string {
		words := []string{"s", "størrelse", "'x'", "'Ær'", "'12'"}
		if w.predicate > 0 && w.rows {
			words = append(words, ".name")
		}
		return w.one(words...)
	}
	if depth == 0 {
		return plain()
	}
	d := depth - 1
	return w.pick(
		plain,
		func() string { return w.one("lower", "upper", "trim") + "(" + w.text(d) + ")" },
		func() string { return "(" + w.text(d) + " + " + w.text(d) + ")" },
		func() string { return "(" + w.condition(d) + " ? " + w.text(d) + " : " + w.text(d) + ")" },
	)
}

func agreesWithOracle(t *rapid.T) {
	w := writer{t: t}
	src := w.pick(
		func() string { return w.condition(3) },
		func() string { return w.whole(3) },
		func() string { return w.text(3) },
	)
	s := drawScene(t)
	n, err := parse.Parse(src, s.names, nil)
	if err != nil {
		if got := strings.Join(where(err), " "); strings.Contains(got, string(parse.CodeTooLarge)) || strings.Contains(got, string(parse.CodeTooLong)) {
			t.Skip("too large")
		}
		t.Fatalf("%s: %v", src, err)
	}
	program, err := expr.Compile(src, expr.Env(s.env))
	if err != nil {
		t.Fatalf("%s: the oracle: %v", src, err)
	}
	want, err := expr.Run(program, s.env)
	if err != nil {
		t.Fatalf("%s: the oracle: %v", src, err)
	}
	got := expression.Eval(n, s, nil)
	if !got.Equal(valueOf(t, want)) {
		t.Fatalf("%s: got %s, the oracle says %v", src, got.AppendJSON(nil), want)
	}
}

func valueOf(t *rapid.T, v any) expression.Value {
	switch v := v.(type) {
	case bool:
		return expression.BoolOf(v)
	case int:
		return expression.IntegerOf(int64(v))
	case string:
		return expression.TextOf(v)
	}
	t.Fatalf("the oracle gives a %T", v)
	return expression.Value{}
}

func TestOracle(t *testing.T) { rapid.Check(t, agreesWithOracle) }

func FuzzOracle(f *testing.F) { f.Fuzz(rapid.MakeFuzz(agreesWithOracle)) }
