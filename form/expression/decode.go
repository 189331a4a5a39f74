package expression

import (
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/form/money"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// ErrDecode says that JSON is not the wire form of a value of the wanted type.
// It never tells the data, which may be an answer.
var ErrDecode = errors.New("expression: decode: not a value of the wanted type")

// Decode reads a value of type t from its wire form, as [Value.AppendJSON]
// writes it; null is blank. It is strict: members that the type does not have,
// members twice, numbers outside the limits and anything after the value are
// ErrDecode. How deep it goes is bounded by the type. Options are not checked.
func Decode(t Type, data []byte) (Value, error) {
	in := jsontext.NewReader(data)
	v := ReadValue(t, &in)
	if in.End() != nil {
		return Value{}, ErrDecode
	}
	return v, nil
}

// ReadValue reads the next value of a document like [Decode]. What is not one of
// type t fails the reader and is blank.
func ReadValue(t Type, in *jsontext.Reader) Value {
	if in.Null() {
		return Value{}
	}
	v := readValue(t, in)
	if in.Err() != nil {
		return Value{}
	}
	return v
}

func readValue(t Type, in *jsontext.Reader) Value {
	switch t.Kind {
	case Bool:
		return BoolOf(in.Bool())
	case Integer:
		return readInteger(in)
	case Money:
		return readMoney(in)
	case List:
		return readList(t, in)
	case Record:
		return readRecord(t, in)
	}
	v, ok := fromChars(t.Kind, in.Chars())
	if !ok || in.Lossy() {
		in.Fail(ErrDecode)
	}
	return v
}

func fromChars(kind Kind, chars []byte) (Value, bool) {
	switch kind {
	case Text:
		return TextOf(string(chars)), true
	case Decimal:
		d, ok := ParseDecimal(string(chars))
		return DecimalOf(d), ok
	case Date:
		d, ok := i18n.ParseDate(string(chars))
		return DateOf(d), ok
	case Time:
		return readTime(chars)
	case DateTime:
		t, err := time.Parse(time.RFC3339, string(chars))
		v := DateTimeOf(t)
		return v, err == nil && !v.IsBlank()
	}
	return Value{}, false
}

func readInteger(in *jsontext.Reader) Value {
	v := IntegerOf(in.Int())
	if v.IsBlank() {
		in.Fail(ErrDecode)
	}
	return v
}

// readTime reads 14:05 or 14:05:30.
func readTime(s []byte) (Value, bool) {
	if len(s) != len("14:05") && len(s) != len("14:05:30") {
		return Value{}, false
	}
	unit, seconds := 3600, 0
	for i := 0; i < len(s); i += 3 {
		if i > 0 && s[i-1] != ':' || s[i] < '0' || s[i] > '9' || s[i+1] < '0' || s[i+1] > '9' {
			return Value{}, false
		}
		n := int(s[i]-'0')*10 + int(s[i+1]-'0')
		if i > 0 && n > 59 {
			return Value{}, false
		}
		seconds += n * unit
		unit /= 60
	}
	v := TimeOf(seconds)
	return v, !v.IsBlank()
}

func readMoney(in *jsontext.Reader) Value {
	var amount Value
	currency := false
	for in.Object(); in.Member(); {
		switch {
		case string(in.Key()) == "amount" && amount.IsBlank():
			amount = readInteger(in)
		case string(in.Key()) == "currency" && !currency:
			currency = string(in.Chars()) == money.Currency
		default:
			in.Fail(ErrDecode)
		}
	}
	if amount.IsBlank() || !currency {
		in.Fail(ErrDecode)
	}
	return MoneyOere(amount.num)
}

func readList(t Type, in *jsontext.Reader) Value {
	if t.Elem == nil {
		in.Fail(ErrDecode)
		return Value{}
	}
	items := []Value{}
	for in.Array(); in.Item(); {
		items = append(items, ReadValue(*t.Elem, in))
	}
	return ListOf(items...)
}

func readRecord(t Type, in *jsontext.Reader) Value {
	names, values, seen := make([]string, len(t.Members)), make([]Value, len(t.Members)), make([]bool, len(t.Members))
	for i, m := range t.Members {
		names[i] = m.Name
	}
	for in.Object(); in.Member(); {
		i := index(names, in.Key())
		if i < 0 || seen[i] {
			in.Fail(ErrDecode)
			break
		}
		seen[i] = true
		values[i] = ReadValue(t.Members[i].Type, in)
	}
	return RecordOf(names, values)
}

func index(names []string, key []byte) int {
	for i, name := range names {
		if name == string(key) {
			return i
		}
	}
	return -1
}
