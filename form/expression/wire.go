package expression

import (
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/form/money"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// MarshalJSON writes the value's wire form, see [Value.AppendJSON].
func (v Value) MarshalJSON() ([]byte, error) { return v.AppendJSON(nil), nil }

// AppendJSON appends the value's wire form: null, true, 12, "12.5",
// {"amount":100000,"currency":"DKK"} in øre rounded half away from zero, "text",
// "2026-03-02", "14:05" or "14:05:30", "2026-03-02T14:05:00+01:00", a list, an
// object whose blank members are null. Money larger than an amount can be is
// null.
func (v Value) AppendJSON(dst []byte) []byte {
	switch v.kind {
	case Bool:
		return strconv.AppendBool(dst, v.num != 0)
	case Integer:
		return strconv.AppendInt(dst, v.num, 10)
	case Decimal:
		return append(append(append(dst, '"'), v.decimal().String()...), '"')
	case Money:
		return v.appendMoney(dst)
	case Text:
		return jsontext.AppendString(dst, v.text)
	case Date:
		return append(append(append(dst, '"'), i18n.DateOf(int(v.num)).String()...), '"')
	case Time:
		return append(v.appendTime(append(dst, '"')), '"')
	case DateTime:
		t, _ := v.AsDateTime()
		return append(t.AppendFormat(append(dst, '"'), time.RFC3339), '"')
	case List, Record:
		return v.appendItems(dst)
	}
	return append(dst, "null"...)
}

func (v Value) appendMoney(dst []byte) []byte {
	oere, ok := v.AsOere()
	if !ok {
		return append(dst, "null"...)
	}
	dst = strconv.AppendInt(append(dst, `{"amount":`...), oere, 10)
	return append(dst, `,"currency":"`+money.Currency+`"}`...)
}

func (v Value) appendTime(dst []byte) []byte {
	dst = appendPair(dst, v.num/3600)
	dst = appendPair(append(dst, ':'), v.num/60%60)
	if v.num%60 == 0 {
		return dst
	}
	return appendPair(append(dst, ':'), v.num%60)
}

func appendPair(dst []byte, n int64) []byte {
	return append(dst, byte('0'+n/10), byte('0'+n%10))
}

func (v Value) appendItems(dst []byte) []byte {
	open, end := byte('['), byte(']')
	if v.kind == Record {
		open, end = '{', '}'
	}
	dst = append(dst, open)
	for i, item := range v.more.items {
		if v.kind == Record {
			dst = jsontext.AppendKey(dst, v.more.names[i])
		} else {
			dst = jsontext.AppendComma(dst)
		}
		dst = item.AppendJSON(dst)
	}
	return append(dst, end)
}
