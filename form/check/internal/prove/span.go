package prove

import (
	"time"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// span is an interval of numbers; dates are days and times seconds. On a grid
// only numbers of so many decimals are in it, and its ends are among them.
type span struct {
	lo, hi         decimal.Decimal
	openLo, openHi bool  // the end itself is not in it; never on a grid
	places         int32 // decimals of the numbers in it; noGrid = any number
}

const noGrid = -1

// most is beyond every decimal number (34 digits).
var most = decimal.New(1, 34)

// whole returns every value of an ordered kind.
func whole(k expression.Kind) span {
	var end decimal.Decimal
	switch k {
	case expression.Integer:
		end = decimal.New(expression.MaxInteger, 0)
	case expression.Date:
		return span{lo: days(i18n.Date{Year: 1, Month: 1, Day: 1}), hi: days(i18n.Date{Year: 9999, Month: 12, Day: 31})}
	case expression.Time:
		return span{lo: decimal.Decimal{}, hi: decimal.New(24*60*60-1, 0)}
	case expression.DateTime:
		end = decimal.New(1<<40, 0)
	default:
		return span{lo: most.Neg(), hi: most, places: noGrid}
	}
	return span{lo: end.Neg(), hi: end}
}

// amounts returns every amount that a field of money can hold.
func amounts() span {
	end := decimal.New(expression.MaxInteger, -2)
	return span{lo: end.Neg(), hi: end, places: 2}
}

func days(d i18n.Date) decimal.Decimal { return decimal.New(int64(d.Days()), 0) }

// number returns where a value of an ordered kind stands.
func number(v expression.Value) decimal.Decimal {
	switch v.Kind() {
	case expression.Date:
		d, _ := v.AsDate()
		return days(d)
	case expression.Time:
		seconds, _ := v.AsTime()
		return decimal.New(int64(seconds), 0)
	case expression.DateTime:
		t, _ := v.AsDateTime()
		return decimal.New(t.Unix(), 0)
	}
	d, _ := v.AsDecimal()
	return d
}

func point(v expression.Value) span {
	d := number(v)
	places := int32(0)
	if !d.IsInteger() {
		places = noGrid
	}
	return span{lo: d, hi: d, places: places}
}

// value returns the value at the lower end.
func (s span) value(k expression.Kind) expression.Value { return valueAt(k, s.lo) }

func valueAt(k expression.Kind, d decimal.Decimal) expression.Value {
	switch k {
	case expression.Integer:
		return expression.IntegerOf(d.IntPart())
	case expression.Money:
		return expression.MoneyOf(d)
	case expression.Date:
		return expression.DateOf(i18n.DateOf(int(d.IntPart())))
	case expression.Time:
		return expression.TimeOf(int(d.IntPart()))
	case expression.DateTime:
		return expression.DateTimeOf(time.Unix(d.IntPart(), 0).UTC())
	}
	return expression.DecimalOf(d)
}

func (s span) single() bool { return s.lo.Equal(s.hi) && !s.openLo && !s.openHi }

func (s span) none() bool {
	c := s.lo.Cmp(s.hi)
	return c > 0 || c == 0 && (s.openLo || s.openHi)
}

// holds reports whether d is in the span.
func (s span) holds(d decimal.Decimal) bool {
	lo, hi := d.Cmp(s.lo), d.Cmp(s.hi)
	if lo < 0 || hi > 0 || lo == 0 && s.openLo || hi == 0 && s.openHi {
		return false
	}
	return s.places == noGrid || d.Equal(d.Truncate(s.places))
}

func (s span) meet(t span) span {
	out := s
	if c := t.lo.Cmp(s.lo); c > 0 || c == 0 && t.openLo {
		out.lo, out.openLo = t.lo, t.openLo
	}
	if c := t.hi.Cmp(s.hi); c < 0 || c == 0 && t.openHi {
		out.hi, out.openHi = t.hi, t.openHi
	}
	if s.places == noGrid || t.places != noGrid && t.places < s.places {
		out.places = t.places
	}
	return out.onGrid()
}

// hull returns the least span around both.
func (s span) hull(t span) span {
	out := s
	if c := t.lo.Cmp(s.lo); c < 0 || c == 0 {
		out.lo, out.openLo = t.lo, t.openLo && (c < 0 || s.openLo)
	}
	if c := t.hi.Cmp(s.hi); c > 0 || c == 0 {
		out.hi, out.openHi = t.hi, t.openHi && (c > 0 || s.openHi)
	}
	if s.places == noGrid || t.places == noGrid {
		out.places = noGrid
	} else {
		out.places = max(s.places, t.places)
	}
	return out
}

// onGrid moves the ends of a span to the nearest numbers that are in it.
func (s span) onGrid() span {
	if s.places == noGrid {
		return s
	}
	step := decimal.New(1, -s.places)
	if up := s.lo.RoundCeil(s.places); !up.Equal(s.lo) {
		s.lo = up
	} else if s.openLo {
		s.lo = s.lo.Add(step)
	}
	if down := s.hi.RoundFloor(s.places); !down.Equal(s.hi) {
		s.hi = down
	} else if s.openHi {
		s.hi = s.hi.Sub(step)
	}
	s.openLo, s.openHi = false, false
	return s
}

// around splits the span into what is below, at and above d; parts that hold
// nothing are left out.
func (s span) around(d decimal.Decimal) []span {
	below, at, above := s, span{lo: d, hi: d, places: s.places}, s
	below.hi, below.openHi = d, true
	above.lo, above.openLo = d, true
	var out []span
	for _, part := range []span{below.meet(s), at.meet(s), above.meet(s)} {
		if !part.none() && (!part.single() || s.holds(part.lo)) {
			out = append(out, part)
		}
	}
	return out
}
