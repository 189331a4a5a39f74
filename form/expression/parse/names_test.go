package parse_test

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// names is a small form: what the expressions of these tests can name.
type names struct {
	order []string
	types map[string]expression.Type
}

func of(k expression.Kind) expression.Type { return expression.Type{Kind: k} }

func list(t expression.Type) expression.Type {
	return expression.Type{Kind: expression.List, Elem: &t}
}

func newNames() *names {
	n := &names{types: map[string]expression.Type{}}
	add := func(name string, t expression.Type) {
		n.order = append(n.order, name)
		n.types[name] = t
	}
	add("p", of(expression.Bool))
	add("q", of(expression.Bool))
	add("a", of(expression.Integer))
	add("b", of(expression.Integer))
	add("x", of(expression.Decimal))
	add("m", of(expression.Money))
	add("s", of(expression.Text))
	add("størrelse", of(expression.Text))
	add("d", of(expression.Date))
	add("today", of(expression.Date))
	add("now", of(expression.DateTime))
	add("choice", expression.Type{Kind: expression.Text, Options: []string{"red", "green"}})
	add("other", expression.Type{Kind: expression.Text, Options: []string{"blue"}})
	add("listed", expression.Type{Kind: expression.Text, Choices: "colours"})
	row := expression.Type{Kind: expression.Record, Members: []expression.Member{
		{Name: "amount", Type: of(expression.Money)}, {Name: "n", Type: of(expression.Integer)}, {Name: "name", Type: of(expression.Text)}, {Name: "ok", Type: of(expression.Bool)},
	}}
	add("rows", list(row))
	add("numbers", list(of(expression.Integer)))
	add("choices", list(n.types["choice"]))
	add("person", expression.Type{Kind: expression.Record, Members: []expression.Member{
		{Name: "name", Type: of(expression.Text)},
		{Name: "home", Type: expression.Type{Kind: expression.Record, Members: []expression.Member{{Name: "city", Type: of(expression.Text)}}}},
	}})
	add("login.cpr", of(expression.Text))
	add("row.index", of(expression.Integer))
	return n
}

func (n *names) Resolve(name string) (int, expression.Type, bool) {
	t, ok := n.types[name]
	if !ok {
		return 0, t, false
	}
	for ref, known := range n.order {
		if known == name {
			return ref, t, true
		}
	}
	return 0, t, false
}

func (n *names) List(name string) ([]string, bool) {
	return []string{"red", "green"}, name == "colours"
}

func (n *names) Group(key string) ([]parse.GroupItem, bool) {
	item := func(name, member string) parse.GroupItem {
		ref, t, _ := n.Resolve(name)
		return parse.GroupItem{Ref: ref, Type: t, Member: member}
	}
	switch key {
	case "sums":
		return []parse.GroupItem{item("m", ""), item("rows", "amount")}, true
	case "mixed":
		return []parse.GroupItem{item("m", ""), item("a", "")}, true
	case "texts":
		return []parse.GroupItem{item("s", "")}, true
	case "wrong":
		return []parse.GroupItem{item("a", "n")}, true
	case "missing":
		return []parse.GroupItem{item("rows", "nothing")}, true
	case "numbers":
		return []parse.GroupItem{item("a", ""), item("x", ""), item("rows", "n")}, true
	case "huge":
		items := make([]parse.GroupItem, 600)
		for i := range items {
			items[i] = item("a", "")
		}
		return items, true
	case "empty":
		return nil, true
	}
	return nil, false
}
