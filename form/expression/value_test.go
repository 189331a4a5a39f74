package expression_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

func TestWireForm(t *testing.T) {
	t.Parallel()
	cph := time.FixedZone("CET", 3600)
	point := recordOf(expression.Member{Name: "x", Type: kind(expression.Decimal)}, expression.Member{Name: "y", Type: kind(expression.Integer)})
	for _, c := range []struct {
		t    expression.Type
		v    expression.Value
		want string
	}{
		{kind(expression.Bool), expression.BoolOf(false), "false"},
		{kind(expression.Integer), expression.IntegerOf(-expression.MaxInteger), "-9007199254740991"},
		{kind(expression.Decimal), dec("-12.50"), `"-12.5"`},
		{kind(expression.Decimal), dec("1234567890123456789012345678901234"), `"1234567890123456789012345678901234"`},
		{kind(expression.Money), expression.MoneyOere(100_000), `{"amount":100000,"currency":"DKK"}`},
		{kind(expression.Text), expression.TextOf("<a href=\"x\">\\ & \u2028\n\t\x01æ😀"), ""},
		{kind(expression.Date), day("0001-01-01"), `"0001-01-01"`},
		{kind(expression.Time), expression.TimeOf(50_700), `"14:05"`},
		{kind(expression.Time), expression.TimeOf(50_701), `"14:05:01"`},
		{kind(expression.DateTime), expression.DateTimeOf(time.Date(2026, 3, 2, 14, 5, 9, 5, cph)), `"2026-03-02T14:05:09+01:00"`},
		{kind(expression.DateTime), expression.DateTimeOf(time.Date(2026, 3, 2, 14, 5, 9, 0, time.UTC)), `"2026-03-02T14:05:09Z"`},
		{listOf(kind(expression.Integer)), expression.ListOf(expression.IntegerOf(1), blank), "[1,null]"},
		{listOf(kind(expression.Integer)), expression.ListOf(), "[]"},
		{point, expression.RecordOf([]string{"x", "y"}, []expression.Value{dec("1.5"), blank}), `{"x":"1.5","y":null}`},
		{point, blank, "null"},
	} {
		got := string(c.v.AppendJSON(nil))
		if c.want != "" && got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
		standard, err := json.Marshal(c.v)
		if err != nil || string(standard) != got {
			t.Errorf("encoding/json writes %s, want %s (%v)", standard, got, err)
		}
		back, err := expression.Decode(c.t, []byte(got))
		if err != nil || !expression.Equal(back, c.v) {
			t.Errorf("%s came back as %s (%v)", got, back.AppendJSON(nil), err)
		}
	}
	text := "<æ>\"&'\u2028\x7f\r\b\f"
	want, _ := json.Marshal(text)
	if got := expression.TextOf(text).AppendJSON(nil); string(got) != string(want) {
		t.Errorf("got %s, want %s as encoding/json has it", got, want)
	}
}

func TestMoneyIsRoundedOnTheWireOnly(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{"0.005", "1"}, {"-0.005", "-1"}, {"0.0049", "0"}, {"2.675", "268"}, {"90071992547409.91", "9007199254740991"},
	} {
		v := kroner(c[0])
		if got, want := string(v.AppendJSON(nil)), `{"amount":`+c[1]+`,"currency":"DKK"}`; got != want {
			t.Errorf("%s: got %s, want %s", c[0], got, want)
		}
		if d, ok := v.AsDecimal(); !ok || !d.Equal(decimal.MustParse(c[0])) {
			t.Errorf("%s is no longer exact: %s", c[0], d)
		}
	}
	large := kroner("90071992547409.92")
	if _, ok := large.AsOere(); ok || string(large.AppendJSON(nil)) != "null" {
		t.Error("an amount out of range was written")
	}
}

func TestDecodeIsStrict(t *testing.T) {
	t.Parallel()
	record := recordOf(expression.Member{Name: "n", Type: kind(expression.Integer)})
	for _, c := range []struct {
		t    expression.Type
		json string
	}{
		{kind(expression.Bool), `"true"`}, {kind(expression.Bool), `1`}, {kind(expression.Bool), `true false`}, {kind(expression.Bool), ``},
		{kind(expression.Integer), `1.0`}, {kind(expression.Integer), `1e3`}, {kind(expression.Integer), `9007199254740992`}, {kind(expression.Integer), `"1"`}, {kind(expression.Integer), `99999999999999999999`},
		{kind(expression.Decimal), `1.5`}, {kind(expression.Decimal), `"1,5"`}, {kind(expression.Decimal), `"1e5"`}, {kind(expression.Decimal), `""`}, {kind(expression.Decimal), `"."`}, {kind(expression.Decimal), `"1."`}, {kind(expression.Decimal), `"+1"`}, {kind(expression.Decimal), `"` + strings.Repeat("9", 35) + `"`},
		{kind(expression.Money), `100`}, {kind(expression.Money), `{}`}, {kind(expression.Money), `{"amount":1}`}, {kind(expression.Money), `{"amount":1,"currency":"EUR"}`}, {kind(expression.Money), `{"amount":1.5,"currency":"DKK"}`}, {kind(expression.Money), `{"amount":1,"amount":2,"currency":"DKK"}`}, {kind(expression.Money), `{"amount":1,"currency":"DKK","x":1}`}, {kind(expression.Money), `{"amount":1,"currency":"DKK"`},
		{kind(expression.Text), `12`}, {kind(expression.Text), `{}`}, {kind(expression.Text), "\"\xff\""}, {kind(expression.Text), `"a`},
		{kind(expression.Date), `"2026-02-29"`}, {kind(expression.Date), `"2026-3-2"`}, {kind(expression.Date), `"2026-03-02T00:00:00Z"`},
		{kind(expression.Time), `"24:00"`}, {kind(expression.Time), `"9:00"`}, {kind(expression.Time), `"09:00:61"`},
		{kind(expression.DateTime), `"2026-03-02"`}, {kind(expression.DateTime), `"2026-03-02T10:00:00"`},
		{listOf(kind(expression.Integer)), `[1,"2"]`}, {listOf(kind(expression.Integer)), `{}`}, {listOf(kind(expression.Integer)), `[1`}, {kind(expression.List), `[]`},
		{record, `{"n":1,"n":2}`}, {record, `{"m":1}`}, {record, `[]`}, {record, `{"n":1}x`}, {record, `{"n":{"n":{}}}`},
		{kind(expression.Blank), `"x"`}, {kind(expression.Blank), `1`},
	} {
		if v, err := expression.Decode(c.t, []byte(c.json)); !errors.Is(err, expression.ErrDecode) {
			t.Errorf("%s as %s: got %s, %v", c.json, c.t, v.AppendJSON(nil), err)
		} else if strings.ContainsAny(err.Error(), "0123456789") {
			t.Errorf("the error tells the data: %v", err)
		}
	}
}

func TestConstructorsKeepLimits(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]expression.Value{
		"integer":  expression.IntegerOf(expression.MaxInteger + 1),
		"decimal":  expression.DecimalOf(decimal.New(1, 34)),
		"exponent": expression.DecimalOf(decimal.New(1, 2_000_000_000)),
		"money":    expression.MoneyOf(decimal.New(-1, 40)),
		"date":     expression.DateOf(i18n.Date{Year: 2026, Month: 2, Day: 30}),
		"time":     expression.TimeOf(86_400),
		"datetime": expression.DateTimeOf(time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC)),
	} {
		if !v.IsBlank() {
			t.Errorf("%s: got %s, want blank", name, v.AppendJSON(nil))
		}
	}
	if v := expression.DecimalOf(decimal.New(1, -2_000_000_000)); !v.Equal(dec("0")) {
		t.Errorf("a tiny number is %s", v.AppendJSON(nil))
	}
}

func TestAccessorsSayWhatTheyHave(t *testing.T) {
	t.Parallel()
	v := expression.TextOf("x")
	_, b := v.AsBool()
	_, i := v.AsInteger()
	_, d := v.AsDecimal()
	_, o := v.AsOere()
	_, dd := v.AsDate()
	_, tt := v.AsTime()
	_, dt := v.AsDateTime()
	if b || i || d || o || dd || tt || dt || v.Items() != nil || v.Len() != 0 || v.Names() != nil || !v.Member("x").IsBlank() {
		t.Error("a text is something else too")
	}
	now := time.Date(2026, 3, 2, 14, 5, 9, 0, time.FixedZone("", 7200))
	if got, ok := expression.DateTimeOf(now).AsDateTime(); !ok || !got.Equal(now) {
		t.Errorf("got %s, want %s", got, now)
	}
	if got, ok := expression.TimeOf(61).AsTime(); !ok || got != 61 {
		t.Errorf("got %d", got)
	}
}

func TestEqualAndCompare(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(expression.ListOf(dec("1.0"), expression.TextOf("x")), expression.ListOf(expression.IntegerOf(1), expression.TextOf("x"))); diff != "" {
		t.Error(diff)
	}
	record := func(name string, v expression.Value) expression.Value {
		return expression.RecordOf([]string{name}, []expression.Value{v})
	}
	for _, c := range []struct {
		a, b expression.Value
		want bool
	}{
		{blank, blank, true}, {blank, expression.BoolOf(false), false}, {kroner("1"), dec("1"), false}, {kroner("1.00"), expression.MoneyOere(100), true},
		{dec("10000000000000000000000.5"), dec("10000000000000000000000.50"), true}, {record("a", blank), record("b", blank), false}, {record("a", dec("1")), record("a", dec("1")), true},
		{expression.ListOf(), expression.ListOf(blank), false}, {day("2026-01-01"), day("2026-01-02"), false},
	} {
		if got := expression.Equal(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: got %t", c.a.AppendJSON(nil), c.b.AppendJSON(nil), got)
		}
	}
	for _, c := range []struct {
		a, b expression.Value
		want int
		ok   bool
	}{
		{dec("0.00000000000000000000000001"), expression.IntegerOf(expression.MaxInteger), -1, true}, {kroner("2"), expression.MoneyOere(100), 1, true},
		{dec("0.1"), dec("0.10"), 0, true}, {blank, blank, 0, false}, {expression.TextOf("a"), expression.TextOf("b"), 0, false}, {kroner("1"), dec("1"), 0, false}, {day("2026-01-01"), day("2026-01-02"), -1, true},
	} {
		if got, ok := expression.Compare(c.a, c.b); got != c.want || ok != c.ok {
			t.Errorf("%s and %s: got %d, %t", c.a.AppendJSON(nil), c.b.AppendJSON(nil), got, ok)
		}
	}
}

func TestTypeJSON(t *testing.T) {
	t.Parallel()
	for _, typ := range []expression.Type{
		kind(expression.Money), listOf(kind(expression.Text)),
		listOf(recordOf(expression.Member{Name: "on", Type: kind(expression.DateTime)}, expression.Member{Name: "xs", Type: listOf(kind(expression.Bool))})),
	} {
		data, err := json.Marshal(typ)
		if err != nil {
			t.Fatal(err)
		}
		var back expression.Type
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(typ, back); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", data, diff)
		}
	}
	var typ expression.Type
	if json.Unmarshal([]byte(`"float"`), &typ) == nil {
		t.Error("an unknown kind was read")
	}
}

func TestValuesPrintMasked(t *testing.T) {
	t.Parallel()
	v := expression.ListOf(expression.TextOf("secret"), expression.IntegerOf(4242))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%d", "%q", "%x"} {
		for _, v := range []any{v, &v, v.Items(), struct{ V expression.Value }{v}} {
			if got := fmt.Sprintf(verb, v); strings.Contains(got, "secret") || strings.Contains(got, "4242") || strings.Contains(got, "736563") {
				t.Errorf("%s prints %s", verb, got)
			}
		}
	}
}

// A moment of the time when clocks went by the sun travels as the same moment.
func TestDateTimeBeforeTimeZones(t *testing.T) {
	t.Parallel()
	sun := time.FixedZone("", 50*60+20)
	v := expression.DateTimeOf(time.Date(1890, 1, 1, 12, 0, 0, 0, sun))
	back, err := expression.Decode(expression.Type{Kind: expression.DateTime}, v.AppendJSON(nil))
	if err != nil || !expression.Equal(v, back) {
		t.Errorf("%s came back as %s: %v", v.AppendJSON(nil), back.AppendJSON(nil), err)
	}
}
