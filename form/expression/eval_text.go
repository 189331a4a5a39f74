package expression

import (
	"strings"
	"unicode/utf8"
)

// search is contains, startsWith and endsWith.
func (m *machine) search(n *Node) Value {
	a, b, ok := m.both(n)
	if !ok || a.kind != Text || b.kind != Text || !m.read(a.text) {
		return Value{}
	}
	switch n.op {
	case opContains:
		return BoolOf(strings.Contains(a.text, b.text))
	case opStartsWith:
		return BoolOf(strings.HasPrefix(a.text, b.text))
	}
	return BoolOf(strings.HasSuffix(a.text, b.text))
}

func (m *machine) matches(n *Node) Value {
	v := m.eval(n.args[0])
	if v.kind != Text || n.pattern == nil || !m.spend(len(v.text)*n.cost/16) {
		return Value{}
	}
	return BoolOf(n.pattern.MatchString(v.text))
}

// length is the number of characters of a text or of items of a list.
func (m *machine) length(n *Node) Value {
	v := m.eval(n.args[0])
	switch v.kind {
	case Text:
		if !m.read(v.text) {
			return Value{}
		}
		return IntegerOf(int64(utf8.RuneCountInString(v.text)))
	case List:
		return IntegerOf(int64(v.Len()))
	}
	return Value{}
}

// reshape is trim, lower and upper.
func (m *machine) reshape(n *Node) Value {
	v := m.eval(n.args[0])
	if v.kind != Text || !m.read(v.text) {
		return Value{}
	}
	s := v.text
	switch n.op {
	case opTrim:
		s = strings.TrimSpace(s)
	case opLower:
		s = strings.ToLower(s)
	default:
		s = strings.ToUpper(s)
	}
	if len(s) > MaxText && len(s) > len(v.text) { // a few letters grow
		return m.overflow()
	}
	return TextOf(s)
}

func (m *machine) label(n *Node) Value {
	v := m.eval(n.args[0])
	if v.kind != Text || m.env == nil || !m.spend(10) {
		return Value{}
	}
	return m.env.Label(n.name, v.text)
}
