package sample

import (
	"github.com/borgerflow/borgerflow/form/expression"
)

// compared aims one side of a comparison at the other.
func (h *hunt) compared(n *expression.Node, p place, want outcome, depth int) {
	a, b := n.Args()[0], n.Args()[1]
	x, y := h.value(a, p), h.value(b, p)
	if want&(yes|no) == 0 {
		return
	}
	if x.IsBlank() && y.IsBlank() {
		h.fill(a, p, depth)
		h.fill(b, p, depth)
		return
	}
	if !y.IsBlank() {
		h.aim(a, p, targets(n.Op().String(), y, want, h.g.pools.likes(a.Type(), y)), depth)
	}
	if !x.IsBlank() {
		h.aim(b, p, targets(mirrored(n.Op().String()), x, want, h.g.pools.likes(b.Type(), x)), depth)
	}
}

// mirrored is the comparison with its sides exchanged.
func mirrored(op string) string {
	switch op {
	case "<":
		return ">"
	case "<=":
		return ">="
	case ">":
		return "<"
	case ">=":
		return "<="
	}
	return op
}

// targets are the values that the left side of a comparison may have for it to
// come out as wanted, the nearest first.
func targets(op string, other expression.Value, want outcome, like []expression.Value) []expression.Value {
	below, above := around(other)
	equal := []expression.Value{other}
	different := append(append(below, above...), like...)
	var out []expression.Value
	for _, one := range []outcome{yes, no} {
		if want&one == 0 {
			continue
		}
		met := one == yes
		switch op {
		case "==", "!=":
			if met == (op == "==") {
				out = append(out, equal...)
			} else {
				out = append(out, different...)
			}
		case "<", ">=":
			if met == (op == "<") {
				out = append(out, below...)
			} else {
				out = append(append(out, equal...), above...)
			}
		case "<=", ">":
			if met == (op == "<=") {
				out = append(append(out, equal...), below...)
			} else {
				out = append(out, above...)
			}
		}
	}
	return out
}

func (h *hunt) among(n *expression.Node, p place, want outcome, depth int) {
	a, list := n.Args()[0], n.Args()[1]
	v := h.value(a, p)
	options := h.value(list, p).Items()
	if want&yes != 0 {
		h.aim(a, p, options, depth)
		if list.Op().String() != "[]" && !v.IsBlank() {
			h.aimItems(list, p, []expression.Value{v}, depth)
		}
		for i, arg := range list.Args() { // of a list that is written out
			if i < mostRows && !v.IsBlank() && list.Op().String() == "[]" {
				h.aim(arg, p, []expression.Value{v}, depth)
			}
		}
	}
	if want&no != 0 {
		var others []expression.Value
		for _, like := range h.g.pools.likes(a.Type(), v) {
			if !containsValue(options, like) {
				others = append(others, like)
			}
		}
		h.aim(a, p, others, depth)
		h.fewerRows(list, p, depth)
	}
	if v.IsBlank() {
		h.fill(a, p, depth)
	}
}

func containsValue(values []expression.Value, v expression.Value) bool {
	for _, w := range values {
		if expression.Equal(v, w) {
			return true
		}
	}
	return false
}

// holding is contains, startsWith and endsWith.
func (h *hunt) holding(n *expression.Node, p place, want outcome, depth int) {
	a, b := n.Args()[0], n.Args()[1]
	part, _ := h.value(b, p).AsText()
	whole, _ := h.value(a, p).AsText()
	if h.value(b, p).IsBlank() {
		h.fill(b, p, depth)
	}
	if want&yes != 0 {
		h.aim(a, p, texts(part, part+whole, whole+part), depth)
		h.aim(b, p, texts(whole), depth)
	}
	if want&no != 0 {
		h.aim(a, p, texts("x", "y", "12"), depth)
		h.aim(b, p, texts(whole+"x"), depth)
	}
}

func texts(s ...string) []expression.Value {
	out := make([]expression.Value, len(s))
	for i := range s {
		out[i] = expression.TextOf(s[i])
	}
	return out
}

func (h *hunt) matching(n *expression.Node, p place, want outcome, depth int) {
	if want&yes != 0 {
		h.aim(n.Args()[0], p, texts(h.g.pools.matching(n.Name())...), depth)
	}
	if want&no != 0 {
		h.aim(n.Args()[0], p, texts(h.g.pools.notMatching(n.Name())...), depth)
	}
}
