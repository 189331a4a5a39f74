package expression_test

import (
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
	"github.com/borgerflow/borgerflow/i18n"
)

// world is what the expressions of these tests can see: names with types and
// values, in the order of their reference numbers.
type world struct {
	names  []string
	types  []expression.Type
	values []expression.Value
}

func kind(k expression.Kind) expression.Type { return expression.Type{Kind: k} }

func listOf(t expression.Type) expression.Type {
	return expression.Type{Kind: expression.List, Elem: &t}
}

func recordOf(members ...expression.Member) expression.Type {
	return expression.Type{Kind: expression.Record, Members: members}
}

func dec(s string) expression.Value {
	return expression.DecimalOf(decimal.MustParse(s))
}

func kroner(s string) expression.Value {
	return expression.MoneyOf(decimal.MustParse(s))
}

func day(s string) expression.Value {
	d, ok := i18n.ParseDate(s)
	if !ok {
		panic("not a date: " + s)
	}
	return expression.DateOf(d)
}

var blank expression.Value

func (w *world) add(name string, t expression.Type, v expression.Value) {
	w.names, w.types, w.values = append(w.names, name), append(w.types, t), append(w.values, v)
}

// set changes the value of a name.
func (w *world) set(name string, v expression.Value) {
	ref, _, ok := w.Resolve(name)
	if !ok {
		panic("no " + name)
	}
	w.values[ref] = v
}

var rowNames = []string{"amount", "n", "kind", "on"}

func row(amount, n, kind, on expression.Value) expression.Value {
	return expression.RecordOf(rowNames, []expression.Value{amount, n, kind, on})
}

func newWorld() *world {
	w := &world{}
	for _, name := range []string{"p", "q"} {
		w.add(name, kind(expression.Bool), blank)
	}
	w.add("yes", kind(expression.Bool), expression.BoolOf(true))
	w.add("no", kind(expression.Bool), expression.BoolOf(false))
	w.add("a", kind(expression.Integer), expression.IntegerOf(7))
	w.add("b", kind(expression.Integer), expression.IntegerOf(2))
	w.add("none", kind(expression.Integer), blank)
	w.add("x", kind(expression.Decimal), dec("2.5"))
	w.add("y", kind(expression.Decimal), dec("-0.75"))
	w.add("noX", kind(expression.Decimal), blank)
	w.add("m", kind(expression.Money), expression.MoneyOere(125_050))
	w.add("noM", kind(expression.Money), blank)
	w.add("t", kind(expression.Text), expression.TextOf("Ærø og Læsø"))
	w.add("noT", kind(expression.Text), blank)
	w.add("cpr", kind(expression.Text), expression.TextOf("610190-1234"))
	w.add("choice", expression.Type{Kind: expression.Text, Options: []string{"red", "green"}}, expression.TextOf("red"))
	w.add("listed", expression.Type{Kind: expression.Text, Choices: "colours"}, expression.TextOf("green"))
	w.add("today", kind(expression.Date), day("2026-03-02"))
	w.add("born", kind(expression.Date), day("2008-03-03"))
	w.add("noD", kind(expression.Date), blank)
	w.add("now", kind(expression.DateTime), blank)
	w.add("at", kind(expression.Time), expression.TimeOf(50_700))
	w.add("words", listOf(kind(expression.Text)), expression.ListOf(expression.TextOf("a"), blank, expression.TextOf("b")))
	w.add("numbers", listOf(kind(expression.Integer)), expression.ListOf(expression.IntegerOf(3), blank, expression.IntegerOf(5)))
	member := func(name string, k expression.Kind) expression.Member {
		return expression.Member{Name: name, Type: kind(k)}
	}
	rowType := recordOf(member("amount", expression.Money), member("n", expression.Integer), member("kind", expression.Text), member("on", expression.Date))
	w.add("rows", listOf(rowType), expression.ListOf(
		row(kroner("100.25"), expression.IntegerOf(1), expression.TextOf("glasses"), day("2026-01-05")),
		row(blank, expression.IntegerOf(2), blank, blank),
		row(kroner("50"), expression.IntegerOf(3), expression.TextOf("denture"), day("2026-02-01")),
	))
	w.add("noRows", listOf(rowType), expression.ListOf())
	w.add("hiddenRows", listOf(rowType), blank)
	w.add("person", recordOf(member("name", expression.Text), member("age", expression.Integer)),
		expression.RecordOf([]string{"name", "age"}, []expression.Value{expression.TextOf("Åse"), blank}))
	w.add("nobody", recordOf(member("name", expression.Text)), expression.RecordOf([]string{"name"}, []expression.Value{blank}))
	point := recordOf(member("x", expression.Decimal), member("y", expression.Decimal))
	w.add("home", point, expression.RecordOf([]string{"x", "y"}, []expression.Value{dec("720000.5"), dec("6170000")}))
	w.add("school", point, expression.RecordOf([]string{"x", "y"}, []expression.Value{dec("720003.5"), dec("6170004")}))
	w.add("login.cpr", kind(expression.Text), expression.TextOf("0101011234"))
	return w
}

func (w *world) Resolve(name string) (int, expression.Type, bool) {
	for ref, n := range w.names {
		if n == name {
			return ref, w.types[ref], true
		}
	}
	return 0, expression.Type{}, false
}

func (w *world) List(name string) ([]string, bool) {
	return []string{"red", "green"}, name == "colours"
}

func (w *world) Group(key string) ([]parse.GroupItem, bool) {
	item := func(name, member string) parse.GroupItem {
		ref, t, _ := w.Resolve(name)
		return parse.GroupItem{Ref: ref, Type: t, Member: member}
	}
	switch key {
	case "money":
		return []parse.GroupItem{item("m", ""), item("noM", ""), item("rows", "amount")}, true
	case "rates":
		return []parse.GroupItem{item("m", ""), item("b", ""), item("none", "")}, true
	case "numbers":
		return []parse.GroupItem{item("a", ""), item("b", ""), item("none", ""), item("rows", "n")}, true
	case "blanks":
		return []parse.GroupItem{item("none", ""), item("b", "")}, true
	}
	return nil, false
}

func (w *world) Read(ref int) expression.Value { return w.values[ref] }

func (w *world) Label(list, value string) expression.Value {
	if list == "colours" && value == "red" {
		return expression.TextOf("Rød")
	}
	return blank
}

func mustParse(tb testing.TB, src string, w *world) *expression.Node {
	tb.Helper()
	n, err := parse.Parse(src, w, nil)
	if err != nil {
		tb.Fatalf("%s: %v", src, err)
	}
	return n
}

// reread takes a tree through its JSON.
func reread(tb testing.TB, n *expression.Node) *expression.Node {
	tb.Helper()
	data, err := json.Marshal(n)
	if err != nil {
		tb.Fatal(err)
	}
	out := new(expression.Node)
	if err := json.Unmarshal(data, out); err != nil {
		tb.Fatalf("%s: %v", data, err)
	}
	return out
}

// wire evaluates a source, also after a round trip through JSON, and returns
// the result's wire form.
func wire(tb testing.TB, src string, w *world) string {
	tb.Helper()
	n := mustParse(tb, src, w)
	got := expression.Eval(n, w, nil)
	if again := expression.Eval(reread(tb, n), w, nil); !got.Equal(again) {
		tb.Errorf("%s: %s, after JSON %s", src, got.AppendJSON(nil), again.AppendJSON(nil))
	}
	if k := got.Kind(); k != expression.Blank && k != n.Type().Kind {
		tb.Errorf("%s: a value of kind %s, typed %s", src, k, n.Type())
	}
	return string(got.AppendJSON(nil))
}
