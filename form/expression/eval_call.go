package expression

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/nfc"
)

// Caller is an [Env] with functions of a vendor's own. In another, calls of them
// are blank.
type Caller interface {
	Env
	// Functions returns the functions that expressions may call.
	Functions() *FunctionSet
}

// call calls a vendor's function.
func (m *machine) call(n *Node) Value {
	caller, ok := m.env.(Caller)
	if !ok {
		return Value{}
	}
	f := caller.Functions().Get(n.name)
	if f == nil || len(f.Params) != len(n.args) || !m.spend(f.Cost) {
		return Value{}
	}
	args := make([]Value, len(n.args))
	for i, a := range n.args {
		args[i] = m.eval(a)
		if args[i].kind == Blank && !f.Blanks || !m.weigh(args[i]) {
			return Value{}
		}
	}
	v := f.safely(args)
	if !m.weigh(v) {
		return Value{}
	}
	return m.conform(v, f.Result)
}

// safely calls the function; a panic is blank, so that a vendor's mistake does
// not take the process with it.
func (f *Function) safely(args []Value) (v Value) {
	defer func() {
		if recover() != nil {
			v = Value{}
		}
	}()
	return f.Call(args)
}

// weigh spends for a value that goes into a function or comes out of it.
func (m *machine) weigh(v Value) bool {
	if v.kind == Text {
		return m.read(v.text)
	}
	if v.more == nil {
		return true
	}
	for _, item := range v.more.items {
		if !m.spend(1) || !m.weigh(item) {
			return false
		}
	}
	return true
}

// conform makes what a function gave a value of its result's type, or blank.
func (m *machine) conform(v Value, t Type) Value {
	switch {
	case v.kind == Blank:
		return v
	case t.Kind.Numeric():
		return m.convert(v, t.Kind)
	case v.kind != t.Kind:
		return Value{}
	case v.kind == Text:
		return m.foreignText(v.text, t)
	case v.kind == List:
		items := make([]Value, len(v.more.items))
		for i, item := range v.more.items {
			items[i] = m.conform(item, *t.Elem)
		}
		return ListOf(items...)
	case v.kind == Record:
		names, values := make([]string, len(t.Members)), make([]Value, len(t.Members))
		for i, member := range t.Members {
			names[i], values[i] = member.Name, m.conform(v.Member(member.Name), member.Type)
		}
		return RecordOf(names, values)
	}
	return v
}

// foreignText holds a text that comes from outside to what texts are here.
func (m *machine) foreignText(s string, t Type) Value {
	if len(s) > MaxText {
		return m.overflow()
	}
	if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r == 0x7f }) {
		return Value{}
	}
	if s = nfc.String(s); t.Options != nil && !slices.Contains(t.Options, s) {
		return Value{}
	}
	return TextOf(s)
}
