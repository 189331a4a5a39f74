package expression

import (
	"cmp"
	"math"
	"slices"
)

// Equal reports whether two values are the same: of the same kind and equal, or
// both numbers of the same size. Blank equals blank here, unlike in an
// expression.
func Equal(a, b Value) bool { return a.Equal(b) }

// Equal reports whether the values are the same, as [Equal] does.
func (v Value) Equal(w Value) bool {
	switch {
	case v.kind.Numeric() && w.kind.Numeric() && (v.kind == Money) == (w.kind == Money):
		return compareNumbers(&v, &w) == 0
	case v.kind != w.kind:
		return false
	case v.kind == List || v.kind == Record:
		return sameItems(v.more, w.more)
	case v.kind == DateTime:
		return v.num == w.num // the same moment
	}
	return v.num == w.num && v.text == w.text
}

// Same reports whether two values are the same in every respect, so that nothing
// can tell them apart. Equal values need not be: 1 and 1.0 are not, and neither
// is one moment in two time zones.
func (v Value) Same(w Value) bool {
	if v.kind != w.kind || v.exp != w.exp || v.num != w.num || v.text != w.text || (v.more == nil) != (w.more == nil) {
		return false
	}
	if v.more == nil || v.more == w.more {
		return true
	}
	return v.more.sameNumber(w.more) &&
		slices.Equal(v.more.names, w.more.names) && slices.EqualFunc(v.more.items, w.more.items, Value.Same)
}

func (m *more) sameNumber(o *more) bool {
	return m.number == o.number || m.number != nil && o.number != nil && *m.number == *o.number
}

func sameItems(a, b *more) bool {
	if len(a.items) != len(b.items) || len(a.names) != len(b.names) {
		return false
	}
	for i, name := range a.names {
		if b.names[i] != name {
			return false
		}
	}
	for i := range a.items {
		if !a.items[i].Equal(b.items[i]) {
			return false
		}
	}
	return true
}

// Compare returns -1, 0 or 1 as a is less than, equal to or greater than b, and
// whether the two have an order: both numbers, money, dates, times of day or
// points in time. Blanks have none.
func Compare(a, b Value) (int, bool) { return ordered(&a, &b) }

func ordered(a, b *Value) (int, bool) {
	switch {
	case a.kind.Numeric() && b.kind.Numeric() && (a.kind == Money) == (b.kind == Money):
		return compareNumbers(a, b), true
	case a.kind == b.kind && a.kind.Ordered():
		return cmp.Compare(a.num, b.num), true
	}
	return 0, false
}

func compareNumbers(a, b *Value) int {
	if a.small() && b.small() {
		if a.exp == b.exp {
			return cmp.Compare(a.num, b.num)
		}
		if x, y, ok := align(a, b); ok {
			return cmp.Compare(x, y)
		}
	}
	return a.decimal().Cmp(b.decimal())
}

// align brings two small numbers to the same power of ten, when they fit.
func align(a, b *Value) (x, y int64, ok bool) {
	if a.exp > b.exp {
		x, ok = scale(a.num, a.exp-b.exp)
		return x, b.num, ok
	}
	y, ok = scale(b.num, b.exp-a.exp)
	return a.num, y, ok
}

// scale multiplies n by ten, by times.
func scale(n int64, by int32) (int64, bool) {
	for ; by > 0; by-- {
		if n > math.MaxInt64/10 || n < math.MinInt64/10 {
			return 0, false
		}
		n *= 10
	}
	return n, true
}
