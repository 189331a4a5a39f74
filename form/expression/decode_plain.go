package expression

import (
	"bytes"
	"strconv"

	"github.com/borgerflow/borgerflow/form/money"
)

// decodePlain reads what values are written as nearly always, without the cost
// of a JSON decoder. It reports false for everything that it is not sure of.
func decodePlain(t Type, data []byte) (Value, bool) {
	switch t.Kind {
	case Blank, List, Record:
		return Value{}, false
	case Bool:
		b := string(data) == "true"
		return BoolOf(b), b || string(data) == "false"
	case Integer:
		n, ok := plainInteger(data)
		return IntegerOf(n), ok
	case Money:
		rest, begins := bytes.CutPrefix(data, []byte(`{"amount":`))
		digits, ends := bytes.CutSuffix(rest, []byte(`,"currency":"`+money.Currency+`"}`))
		n, ok := plainInteger(digits)
		return MoneyOere(n), begins && ends && ok
	}
	s, ok := plainString(data)
	if !ok {
		return Value{}, false
	}
	return decodeString(t.Kind, s)
}

// plainInteger reads up to fifteen digits, which are within every limit.
func plainInteger(data []byte) (int64, bool) {
	digits := bytes.TrimPrefix(data, []byte("-"))
	if len(digits) == 0 || len(digits) > 15 || digits[0] == '0' && len(digits) > 1 {
		return 0, false
	}
	for _, c := range digits {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	n, err := strconv.ParseInt(string(data), 10, 64)
	return n, err == nil
}

// plainString reads a string of ASCII without escapes.
func plainString(data []byte) (string, bool) {
	if len(data) < 2 || data[0] != '"' || data[len(data)-1] != '"' {
		return "", false
	}
	data = data[1 : len(data)-1]
	for _, c := range data {
		if c < 0x20 || c > 0x7e || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(data), true
}
