package expression

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/money"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/shopspring/decimal"
)

// ErrDecode says that JSON is not the wire form of a value of the wanted type.
// It never tells the data, which may be an answer.
var ErrDecode = errors.New("expression: decode: not a value of the wanted type")

// Decode reads a value of type t from its wire form, as [Value.AppendJSON]
// writes it; null is blank. It is strict: members that the type does not have,
// members twice, numbers outside the limits and anything after the value are
// ErrDecode. How deep it goes is bounded by the type. Options are not checked.
func Decode(t Type, data []byte) (Value, error) {
	if v, ok := decodePlain(t, data); ok {
		return v, nil
	}
	if !utf8.Valid(data) {
		return Value{}, ErrDecode
	}
	d := decoder{json.NewDecoder(bytes.NewReader(data))}
	d.UseNumber()
	token, err := d.Token()
	if err != nil {
		return Value{}, ErrDecode
	}
	v, ok := d.value(t, token)
	if _, err := d.Token(); !ok || err != io.EOF {
		return Value{}, ErrDecode
	}
	return v, nil
}

type decoder struct{ *json.Decoder }

// value reads the rest of a value that begins with token.
func (d decoder) value(t Type, token json.Token) (Value, bool) {
	if token == nil {
		return Value{}, true
	}
	switch t.Kind {
	case Bool:
		b, ok := token.(bool)
		return BoolOf(b), ok
	case Integer:
		return decodeInteger(token)
	case Money:
		return d.money(token)
	case List:
		return d.list(t, token)
	case Record:
		return d.record(t, token)
	}
	s, ok := token.(string)
	if !ok {
		return Value{}, false
	}
	return decodeString(t.Kind, s)
}

func decodeString(kind Kind, s string) (Value, bool) {
	switch kind {
	case Text:
		return TextOf(s), true
	case Decimal:
		d, ok := ParseDecimal(s)
		return DecimalOf(d), ok
	case Date:
		d, ok := i18n.ParseDate(s)
		return DateOf(d), ok
	case Time:
		return decodeTime(s)
	case DateTime:
		t, err := time.Parse(time.RFC3339, s)
		v := DateTimeOf(t)
		return v, err == nil && !v.IsBlank()
	}
	return Value{}, false
}

func decodeInteger(token json.Token) (Value, bool) {
	number, ok := token.(json.Number)
	if !ok {
		return Value{}, false
	}
	n, err := strconv.ParseInt(number.String(), 10, 64)
	v := IntegerOf(n)
	return v, err == nil && !v.IsBlank()
}

// ParseDecimal reads a decimal number of plain digits with at most one point
// and a sign, "-12.50", and reports whether it is one that a decimal can hold
// exactly.
func ParseDecimal(s string) (decimal.Decimal, bool) {
	if len(s) > maxDigits+maxPlaces+2 || !plainDecimal(s) {
		return decimal.Decimal{}, false
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, false
	}
	v, ok := numberOf(Decimal, d)
	return d, ok && v.decimal().Equal(d)
}

func plainDecimal(s string) bool {
	if s != "" && s[0] == '-' {
		s = s[1:]
	}
	point := -1
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '.' && point < 0:
			point = i
		case s[i] < '0' || s[i] > '9':
			return false
		}
	}
	return s != "" && point != 0 && point != len(s)-1
}

// decodeTime reads 14:05 or 14:05:30.
func decodeTime(s string) (Value, bool) {
	layout := "15:04"
	if len(s) == 8 {
		layout = time.TimeOnly
	}
	t, err := time.Parse(layout, s)
	if err != nil || len(s) != len(layout) {
		return Value{}, false
	}
	return TimeOf(t.Hour()*3600 + t.Minute()*60 + t.Second()), true
}

func (d decoder) money(token json.Token) (Value, bool) {
	if token != json.Delim('{') {
		return Value{}, false
	}
	var amount Value
	currency := ""
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return Value{}, false
		}
		token, err := d.Token()
		if err != nil {
			return Value{}, false
		}
		ok := false
		switch {
		case key == "amount" && amount.IsBlank():
			amount, ok = decodeInteger(token)
		case key == "currency" && currency == "":
			currency, ok = token.(string)
		}
		if !ok {
			return Value{}, false
		}
	}
	_, err := d.Token()
	return MoneyOere(amount.num), err == nil && !amount.IsBlank() && currency == money.Currency
}

func (d decoder) list(t Type, token json.Token) (Value, bool) {
	if token != json.Delim('[') || t.Elem == nil {
		return Value{}, false
	}
	items := []Value{}
	for d.More() {
		item, ok := d.next(*t.Elem)
		if !ok {
			return Value{}, false
		}
		items = append(items, item)
	}
	_, err := d.Token()
	return ListOf(items...), err == nil
}

func (d decoder) next(t Type) (Value, bool) {
	token, err := d.Token()
	if err != nil {
		return Value{}, false
	}
	return d.value(t, token)
}

func (d decoder) record(t Type, token json.Token) (Value, bool) {
	if token != json.Delim('{') {
		return Value{}, false
	}
	names, values, seen := make([]string, len(t.Members)), make([]Value, len(t.Members)), make([]bool, len(t.Members))
	for i, m := range t.Members {
		names[i] = m.Name
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return Value{}, false
		}
		i := index(names, key)
		if i < 0 || seen[i] {
			return Value{}, false
		}
		seen[i] = true
		var ok bool
		if values[i], ok = d.next(t.Members[i].Type); !ok {
			return Value{}, false
		}
	}
	_, err := d.Token()
	return RecordOf(names, values), err == nil
}

func index(names []string, key json.Token) int {
	for i, name := range names {
		if name == key {
			return i
		}
	}
	return -1
}
