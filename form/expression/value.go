package expression

import (
	"time"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/i18n"
)

// Value is an immutable value of one of the kinds. The zero Value is blank.
// Values are small and are passed by value; only lists, records and decimals of
// more than 18 digits hold something on the heap.
type Value struct {
	kind Kind
	exp  int32  // decimal, money: the power of ten num is multiplied by; datetime: seconds east of UTC
	num  int64  // bool, integer, date (days since 1970), time (seconds of the day), datetime (Unix seconds), decimal, money
	text string // text
	more *more  // list, record, and decimals whose coefficient does not fit num
}

type more struct {
	number *decimal.Decimal
	items  []Value
	names  []string
}

// MaxInteger is the largest whole number: what every reader of JSON keeps
// exactly (RFC 8259 section 6). The smallest is its negative.
const MaxInteger = 1<<53 - 1

// MaxText is the most bytes that an expression can make a text of.
const MaxText = 1 << 16

// BoolOf returns a truth value.
func BoolOf(b bool) Value {
	if b {
		return Value{kind: Bool, num: 1}
	}
	return Value{kind: Bool}
}

// IntegerOf returns a whole number, blank when it is outside ±MaxInteger.
func IntegerOf(n int64) Value {
	if n > MaxInteger || n < -MaxInteger {
		return Value{}
	}
	return Value{kind: Integer, num: n}
}

// DecimalOf returns a decimal number, rounded half away from zero to the digits
// a decimal can have (see the package comment), blank when it is too large.
func DecimalOf(d decimal.Decimal) Value {
	v, _ := numberOf(Decimal, d)
	return v
}

// MoneyOf returns an exact number of kroner, blank when it is too large.
func MoneyOf(kroner decimal.Decimal) Value {
	v, _ := numberOf(Money, kroner)
	return v
}

// MoneyOere returns a whole number of øre as money.
func MoneyOere(oere int64) Value { return Value{kind: Money, num: oere, exp: -2} }

// TextOf returns a text, which should be in NFC.
func TextOf(s string) Value { return Value{kind: Text, text: s} }

// DateOf returns a date, blank when d is not one that exists.
func DateOf(d i18n.Date) Value {
	if !d.Valid() {
		return Value{}
	}
	return Value{kind: Date, num: int64(d.Days())}
}

const secondsOfDay = 24 * 60 * 60

// TimeOf returns a time of day, blank outside 0 to 86,399 seconds.
func TimeOf(seconds int) Value {
	if seconds < 0 || seconds >= secondsOfDay {
		return Value{}
	}
	return Value{kind: Time, num: int64(seconds)}
}

// DateTimeOf returns a point in time in whole seconds, with its distance from
// UTC in whole minutes, which is all that RFC 3339 can write: clocks in Denmark
// were 50 minutes and 20 seconds before UTC until 1894. It is blank outside the
// years 1 to 9999.
func DateTimeOf(t time.Time) Value {
	if y := t.Year(); y < 1 || y > 9999 || t.UTC().Year() < 1 || t.UTC().Year() > 9999 {
		return Value{}
	}
	_, offset := t.Zone()
	return Value{kind: DateTime, num: t.Unix(), exp: int32(offset - offset%60)}
}

// ListOf returns a list. The items must not be changed afterwards.
func ListOf(items ...Value) Value { return Value{kind: List, more: &more{items: items}} }

// RecordOf returns a record whose members have the given names, in the same
// order as the values. Neither slice may be changed afterwards; names can be
// shared by many records.
func RecordOf(names []string, values []Value) Value {
	n := min(len(names), len(values))
	return Value{kind: Record, more: &more{names: names[:n], items: values[:n]}}
}

// RecordsOf returns a list of so many records whose members have the given names;
// values holds those of the first record, then those of the next. As with
// [RecordOf], neither slice may be changed afterwards.
func RecordsOf(count int, names []string, values []Value) Value {
	items, records := make([]Value, count), make([]more, count)
	for i := range items {
		records[i] = more{names: names, items: values[i*len(names) : (i+1)*len(names)]}
		items[i] = Value{kind: Record, more: &records[i]}
	}
	return ListOf(items...)
}

// Kind returns the value's kind.
func (v Value) Kind() Kind { return v.kind }

// IsBlank reports whether the value is blank.
func (v Value) IsBlank() bool { return v.kind == Blank }

// AsBool returns the truth value and whether v is one.
func (v Value) AsBool() (b, ok bool) { return v.num != 0 && v.kind == Bool, v.kind == Bool }

// AsInteger returns the whole number and whether v is of kind Integer.
func (v Value) AsInteger() (int64, bool) {
	if v.kind != Integer {
		return 0, false
	}
	return v.num, true
}

// AsDecimal returns the number of an integer, a decimal or money in kroner, and
// whether v is one of them.
func (v Value) AsDecimal() (decimal.Decimal, bool) {
	if !v.kind.Numeric() {
		return decimal.Decimal{}, false
	}
	return v.decimal(), true
}

func (v Value) decimal() decimal.Decimal {
	if v.more != nil {
		return *v.more.number
	}
	return decimal.New(v.num, v.exp)
}

// AsOere returns money rounded to whole øre, half away from zero, and whether v
// is money that an amount can hold.
func (v Value) AsOere() (int64, bool) {
	if v.kind != Money {
		return 0, false
	}
	if v.more == nil && v.exp == -2 {
		return v.num, v.num <= MaxInteger && v.num >= -MaxInteger
	}
	d := v.decimal().Round(2).Shift(2)
	if d.Abs().GreaterThan(decimal.New(MaxInteger, 0)) {
		return 0, false
	}
	return d.IntPart(), true
}

// AsText returns the text and whether v is one.
func (v Value) AsText() (string, bool) { return v.text, v.kind == Text }

// AsDate returns the date and whether v is one.
func (v Value) AsDate() (i18n.Date, bool) {
	if v.kind != Date {
		return i18n.Date{}, false
	}
	return i18n.DateOf(int(v.num)), true
}

// AsTime returns the seconds since midnight and whether v is a time of day.
func (v Value) AsTime() (int, bool) {
	if v.kind != Time {
		return 0, false
	}
	return int(v.num), true
}

// AsDateTime returns the point in time and whether v is one.
func (v Value) AsDateTime() (time.Time, bool) {
	if v.kind != DateTime {
		return time.Time{}, false
	}
	t := time.Unix(v.num, 0).UTC()
	if v.exp != 0 {
		t = t.In(time.FixedZone("", int(v.exp)))
	}
	return t, true
}

// Items returns the items of a list, nil for anything else. The caller must not
// change them.
func (v Value) Items() []Value {
	if v.kind != List {
		return nil
	}
	return v.more.items
}

// Len returns the number of items of a list, 0 for anything else.
func (v Value) Len() int { return len(v.Items()) }

// Names returns the names of a record's members in order, nil for anything
// else. The caller must not change them.
func (v Value) Names() []string {
	if v.kind != Record {
		return nil
	}
	return v.more.names
}

// Member returns the named member of a record, blank when there is none.
func (v Value) Member(name string) Value {
	for i, n := range v.Names() {
		if n == name {
			return v.more.items[i]
		}
	}
	return Value{}
}
