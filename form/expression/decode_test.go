package expression_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"pgregory.net/rapid"
)

// The short way of decoding and the long one agree: a space before a value
// leads to the long one.
func TestDecodeEitherWay(t *testing.T) {
	t.Parallel()
	seeds := []string{
		`true`, `false`, `tru`, `null`, `0`, `-0`, `-`, `01`, `-01`, `7`, `-7`, `1.0`, `1e2`, `999999999999999`, `9007199254740991`, `9007199254740992`, `+1`,
		`""`, `"a"`, `"a\"`, `"\u0041"`, `"æ"`, "\"\xff\"", "\"\x7f\"", "\"\x00\"", `"a"b"`, `"2026-03-02"`, `"2026-02-30"`, `"14:05"`, `"12.50"`, `"-.5"`,
		`"2026-03-02T14:05:00Z"`, `{"amount":100,"currency":"DKK"}`, `{"amount":-0,"currency":"DKK"}`, `{"amount":1e2,"currency":"DKK"}`, `{"amount":,"currency":"DKK"}`,
		`{"currency":"DKK","amount":1}`, `{"amount":1,"currency":"EUR"}`, `{"amount":1,"currency":"DKK"}}`, `[]`, `{}`,
	}
	kinds := []expression.Kind{expression.Bool, expression.Integer, expression.Decimal, expression.Money, expression.Text, expression.Date, expression.Time, expression.DateTime}
	agree := func(t interface{ Errorf(string, ...any) }, data string) {
		for _, k := range kinds {
			typ := expression.Type{Kind: k}
			short, err1 := expression.Decode(typ, []byte(data))
			long, err2 := expression.Decode(typ, []byte(" "+data))
			if (err1 == nil) != (err2 == nil) || !expression.Equal(short, long) || string(short.AppendJSON(nil)) != string(long.AppendJSON(nil)) {
				t.Errorf("%q as %s: %s (%v), but %s (%v)", data, typ, short.AppendJSON(nil), err1, long.AppendJSON(nil), err2)
			}
		}
	}
	for _, data := range seeds {
		agree(t, data)
	}
	rapid.Check(t, func(t *rapid.T) {
		agree(t, rapid.OneOf(rapid.StringMatching(`-?[0-9]{1,17}`), rapid.StringMatching(`"[ -~]{0,8}"`), rapid.StringMatching(`\{"amount":-?[0-9]{0,17},"currency":"DKK"\}`)).Draw(t, "data"))
	})
}
