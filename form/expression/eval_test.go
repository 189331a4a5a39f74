package expression_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
)

// cases holds what the operators and functions do, by name; a test demands one
// entry for each that there is.
var cases = map[string][][2]string{
	"==": {
		{"a == 7", "true"}, {"a == 7.0", "true"}, {"a == b", "false"}, {"t == 'Ærø og Læsø'", "true"}, {"yes == no", "false"},
		{"m == 1250.5", "true"}, {"today == date('2026-03-02')", "true"}, {"a == none", "null"}, {"none == none", "null"},
		{"a == nil", "false"}, {"none == nil", "true"}, {"nil == noRows", "true"}, {"rows == nil", "false"}, {"nobody == nil", "true"},
	},
	"!=": {{"a != 7", "false"}, {"a != b", "true"}, {"a != none", "null"}, {"none != nil", "false"}, {"person != nil", "true"}},
	"<":  {{"b < a", "true"}, {"x < 3", "true"}, {"born < today", "true"}, {"a < none", "null"}, {"at < at", "false"}},
	"<=": {{"a <= 7", "true"}, {"a <= x", "false"}, {"none <= 7", "null"}},
	">":  {{"m > 1000", "true"}, {"1250.5 > m", "false"}, {"m > 12 * 100", "true"}, {"m > -1", "true"}, {"y > 0", "false"}, {"noM > 0", "null"}},
	">=": {{"m >= 1250.50", "true"}, {"m >= 1250.51", "false"}, {"now >= now", "null"}},
	"in": {
		{"a in [1, 7]", "true"}, {"a in [1, 7.5]", "false"}, {"choice in ['green']", "false"}, {"m in [1250.5]", "true"},
		{"none in [1, 2]", "null"}, {"a in [1, none]", "null"}, {"a in [none, 7]", "true"}, {"'a' in words", "true"}, {"'c' in words", "null"},
		{"3 in map(rows, .n)", "true"}, {"4 in map(rows, .n)", "false"}, {"1 in map(hiddenRows, .n)", "null"}, {"1 in map(noRows, .n)", "false"},
		{"b in [a - 5]", "true"},
	},
	"not in":     {{"a not in [1, 2]", "true"}, {"none not in [1]", "null"}, {"'b' not in words", "false"}},
	"contains":   {{"t contains 'og'", "true"}, {"t contains 'OG'", "false"}, {"noT contains ''", "null"}, {"t not contains 'x'", "true"}},
	"startsWith": {{"t startsWith 'Ær'", "true"}, {"t startsWith noT", "null"}},
	"endsWith":   {{"t endsWith 'sø'", "true"}, {"t endsWith 'Æ'", "false"}},
	"matches":    {{"t matches '^Æ.ø'", "true"}, {"t matches 'og'", "true"}, {"t matches '^[0-9]+$'", "false"}, {"noT matches 'a'", "null"}},
	"and":        {{"yes and yes", "true"}, {"yes and no", "false"}},
	"or":         {{"no or yes", "true"}, {"no or no", "false"}},
	"not":        {{"not yes", "false"}, {"not (no and p)", "true"}},
	"+":          {{"a + b", "9"}, {"a + x", `"9.5"`}, {"m + m", money(250_100)}, {"t + '!'", `"Ærø og Læsø!"`}, {"a + none", "null"}, {"t + noT", "null"}},
	"-":          {{"a - b", "5"}, {"-a", "-7"}, {"-x", `"-2.5"`}, {"-m", money(-125_050)}, {"m - m", money(0)}, {"-none", "null"}, {"0.1 + 0.2 - 0.3 == 0", "true"}},
	"*":          {{"a * b", "14"}, {"x * y", `"-1.875"`}, {"m * 0.25", money(31_263)}, {"2 * m", money(250_100)}, {"m * x * 0.4 == m", "true"}, {"m * none", "null"}},
	"/":          {{"a / b", `"3.5"`}, {"1 / 3", `"0.3333333333333333"`}, {"2 / 3", `"0.6666666666666667"`}, {"m / 2", money(62_525)}, {"m / m", `"1"`}, {"a / (b - 2)", "null"}, {"m / (b - 2)", "null"}},
	"%":          {{"a % b", "1"}, {"-a % b", "-1"}, {"a % (b - 2)", "null"}, {"x % 2", `"0.5"`}, {"a % none", "null"}},
	"??":         {{"none ?? 3", "3"}, {"a ?? 3", "7"}, {"noX ?? 3", `"3"`}, {"noM ?? 100", money(10_000)}, {"none ?? none", "null"}, {"(noT ?? choice) == 'red'", "true"}, {"len(noRows ?? rows)", "3"}, {"a ?? 2.5", `"7"`}},
	"?:":         {{"yes ? a : b", "7"}, {"no ? a : b", "2"}, {"p ? a : b", "2"}, {"yes ? m : 0", money(125_050)}, {"no ? x : a", `"7"`}, {"yes ? nil : a", "null"}, {"no ? 1 : p ? 2 : 3", "3"}},

	"answered":        {{"answered(a)", "true"}, {"answered(none)", "false"}, {"answered(no)", "true"}, {"answered(noRows)", "false"}, {"answered(hiddenRows)", "false"}, {"answered(rows)", "true"}, {"answered(person)", "true"}, {"answered(nobody)", "false"}},
	"age":             {{"age(born)", "17"}, {"age(born, date('2026-03-03'))", "18"}, {"age(noD)", "null"}, {"age(date('2000-02-29'), date('2001-02-28'))", "0"}, {"age(date('2026-03-03'))", "0"}},
	"addDays":         {{"addDays(today, 30)", `"2026-04-01"`}, {"addDays(today, -2)", `"2026-02-28"`}, {"addDays(noD, 1)", "null"}, {"addDays(today, none)", "null"}},
	"addMonths":       {{"addMonths(date('2026-01-31'), 1)", `"2026-02-28"`}, {"addMonths(today, -3)", `"2025-12-02"`}},
	"addYears":        {{"addYears(date('2024-02-29'), 1)", `"2025-02-28"`}},
	"addWorkdays":     {{"addWorkdays(date('2026-04-01'), 1)", `"2026-04-07"`}, {"addWorkdays(today, 0)", `"2026-03-02"`}, {"addWorkdays(noD, 1)", "null"}},
	"daysBetween":     {{"daysBetween(born, today)", "6573"}, {"daysBetween(today, born)", "-6573"}, {"daysBetween(today, noD)", "null"}},
	"workdaysBetween": {{"workdaysBetween(date('2026-03-27'), date('2026-04-07'))", "4"}, {"workdaysBetween(noD, today)", "null"}},
	"round":           {{"round(x)", "3"}, {"round(-2.5)", "-3"}, {"round(y, 1)", `"-0.8"`}, {"round(m)", money(125_100)}, {"round(a)", "7"}, {"round(a, 2)", "7"}, {"round(noX)", "null"}},
	"floor":           {{"floor(x)", "2"}, {"floor(y)", "-1"}, {"floor(m)", money(125_000)}},
	"ceil":            {{"ceil(x)", "3"}, {"ceil(y)", "0"}, {"ceil(m)", money(125_100)}},
	"abs":             {{"abs(y)", `"0.75"`}, {"abs(-a)", "7"}, {"abs(-m)", money(125_050)}, {"abs(none)", "null"}},
	"min":             {{"min(a, b, none)", "2"}, {"min(a, x)", `"2.5"`}, {"min(map(rows, .amount))", money(5_000)}, {"min(none)", "null"}, {"min(map(noRows, .n))", "null"}, {"min(today, born)", `"2008-03-03"`}, {"min(numbers)", "3"}, {"min([a, b])", "2"}},
	"max":             {{"max(a, b)", "7"}, {"max(noM, 0)", money(0)}, {"max(map(rows, .on))", `"2026-02-01"`}, {"max(map(hiddenRows, .n))", "null"}, {"max(numbers)", "5"}},
	"sum":             {{"sum(rows, .amount)", money(15_025)}, {"sum(map(rows, .n))", "6"}, {"sum(noRows, .amount)", money(0)}, {"sum(hiddenRows, .n)", "0"}, {"sum(numbers)", "8"}, {"sum([x, y, none])", `"1.75"`}, {"sum(rows, .amount * .n)", money(25_025)}, {"sum([m, 100])", money(135_050)}},
	"avg":             {{"avg(numbers)", `"4"`}, {"avg(a, b)", `"4.5"`}, {"avg(map(rows, .amount))", money(7_513)}, {"avg(none)", "null"}, {"avg(map(noRows, .n))", "null"}, {"avg(x, a)", `"4.75"`}},
	"count":           {{"count(rows)", "3"}, {"count(words)", "2"}, {"count(map(rows, .amount))", "2"}, {"count(hiddenRows)", "0"}, {"count(rows, .n > 1)", "2"}, {"count(rows, .amount > 60)", "1"}, {"count(rows, .kind == nil)", "1"}, {"count(numbers, # == nil)", "1"}},
	"any":             {{"any(rows, .n == 2)", "true"}, {"any(rows, .amount > 1000)", "false"}, {"any(noRows, .n > 0)", "false"}, {"any(hiddenRows, .n > 0)", "false"}, {"any(rows, .n == b)", "true"}, {"any(numbers, # > 4)", "true"}, {"any(rows, any(numbers, # == 3))", "true"}},
	"all":             {{"all(rows, .n > 0)", "true"}, {"all(rows, .amount > 60)", "false"}, {"all(rows, .amount > 10)", "true"}, {"all(noRows, .n > 9)", "true"}, {"all(hiddenRows, .n > 9)", "true"}},
	"filter":          {{"len(filter(rows, .n > 1))", "2"}, {"map(filter(rows, .kind == 'denture'), .n)", "[3]"}, {"len(filter(hiddenRows, .n > 1))", "null"}, {"filter(numbers, # > 3)", "[5]"}},
	"map":             {{"map(rows, .n)", "[1,2,3]"}, {"map(rows, .kind)", `["glasses",null,"denture"]`}, {"map(rows, .n * a)", "[7,14,21]"}, {"map(numbers, #)", "[3,null,5]"}, {"map(rows, sum(numbers, #))", "[8,8,8]"}},
	"len":             {{"len(t)", "11"}, {"len(rows)", "3"}, {"len(noRows)", "0"}, {"len(hiddenRows)", "null"}, {"len(noT)", "null"}},
	"trim":            {{"trim('  a b ')", `"a b"`}, {"trim(noT)", "null"}},
	"lower":           {{"lower(t)", `"ærø og læsø"`}, {"lower(noT)", "null"}},
	"upper":           {{"upper(t)", `"ÆRØ OG LÆSØ"`}},
	"item":            {{"item(rows, 0).amount", money(10_025)}, {"item(rows, 2).kind", `"denture"`}, {"item(rows, 3).n", "null"}, {"item(rows, -1).n", "null"}, {"item(numbers, none)", "null"}, {"item(hiddenRows, 0).n", "null"}, {"item(words, 0)", `"a"`}},
	"text":            {{"text('colours', 'red')", `"Rød"`}, {"text('colours', listed)", "null"}, {"text('colours', noT)", "null"}},
	"cprDate":         {{"cprDate(cpr)", `"1990-01-01"`}, {"cprDate(login.cpr)", `"1901-01-01"`}, {"cprDate('0101014234')", `"2001-01-01"`}, {"cprDate(t)", "null"}, {"cprDate(noT)", "null"}, {"age(cprDate(cpr))", "36"}},
	"cprSex":          {{"cprSex(cpr)", `"female"`}, {"cprSex('610190-1235') == 'male'", "true"}, {"cprSex(t)", "null"}},
	"distance":        {{"distance(home, school)", `"5"`}, {"distance(home, home)", `"0"`}},
	"date":            {{"date('2026-03-02')", `"2026-03-02"`}, {"date('2024-02-29') < today", "true"}},
	"group": {
		{"group('money').sum", money(140_075)}, {"group('money').avg", money(46_692)}, {"group('money').min", money(5_000)}, {"group('money').max", money(125_050)},
		{"group('money').count", "3"}, {"group('money').difference", money(110_025)}, {"group('rates').product", money(250_100)}, {"group('rates').quotient", money(62_525)},
		{"group('numbers').product", "84"}, {"group('numbers').sum", "15"}, {"group('numbers').avg", `"3"`}, {"group('blanks').difference", "null"}, {"group('blanks').product", "2"},
		{"group('blanks').quotient", "null"}, {"group('blanks').sum", "2"},
	},
}

func money(oere int64) string { return string(expression.MoneyOere(oere).AppendJSON(nil)) }

func TestOperatorsAndFunctions(t *testing.T) {
	t.Parallel()
	w := newWorld()
	for name, table := range cases {
		for _, c := range table {
			if got := wire(t, c[0], w); got != c[1] {
				t.Errorf("%s: %s: got %s, want %s", name, c[0], got, c[1])
			}
		}
	}
}

func TestEveryOperatorAndFunctionHasCases(t *testing.T) {
	t.Parallel()
	for _, name := range append(expression.Operators(), expression.Functions()...) {
		if len(cases[name]) == 0 {
			t.Errorf("%s has no case", name)
		}
	}
	if !slices.IsSorted(expression.Operators()) || !slices.IsSorted(expression.Functions()) {
		t.Error("the names are not sorted")
	}
}

func TestThreeValuedLogic(t *testing.T) {
	t.Parallel()
	values := map[string]expression.Value{"T": expression.BoolOf(true), "F": expression.BoolOf(false), "?": blank}
	wires := map[string]string{"T": "true", "F": "false", "?": "null"}
	tables := map[string]string{ // the operands and the result of each line
		"p and q": "TTT TFF T?? FTF FFF F?F ?T? ?FF ???",
		"p or q":  "TTT TFT T?T FTT FFF F?? ?TT ?F? ???",
		"not p":   "T?F F?T ???",
		"p == q":  "TTT TFF T?? FTF FFT F?? ?T? ?F? ???",
		"p != q":  "TTF TFT T?? FTT FFF F?? ?T? ?F? ???",
		"p ?? q":  "TTT TFT T?T FTF FFF F?F ?TT ?FF ???",

		"p == nil":     "T?F F?F ??T",
		"p != nil":     "T?T F?T ??F",
		"answered(p)":  "T?T F?T ??F",
		"p ? q : true": "TTT TFF T?? FTT FFT F?T ?TT ?FT ??T",
		"p in [q]":     "TTT TFF T?? FTF FFT F?? ?T? ?F? ???",
		"p not in [q]": "TTF TFT T?? FTT FFF F?? ?T? ?F? ???",
	}
	for src, lines := range tables {
		for _, line := range strings.Fields(lines) {
			w := newWorld()
			w.set("p", values[line[:1]])
			w.set("q", values[line[1:2]])
			if got, want := wire(t, src, w), wires[line[2:]]; got != want {
				t.Errorf("%s with p=%s q=%s: got %s, want %s", src, line[:1], line[1:2], got, want)
			}
		}
	}
}

// Every operator and function that is not about blanks is blank when one of its
// operands is.
func TestBlankSpreads(t *testing.T) {
	t.Parallel()
	for _, src := range []string{
		"none == a", "a != none", "none < a", "a <= none", "none > a", "a >= none", "none + a", "a - none", "none * a", "a / none", "none % a", "-none",
		"noM == m", "noM < 100", "noM + m", "noM * 2", "m / none", "noX * m", "noD == today", "noD < today", "now == now",
		"noT == t", "noT contains t", "t contains noT", "noT startsWith t", "t endsWith noT", "noT matches 'x'", "noT + t", "t + noT", "noT in ['a']", "t in [noT]",
		"round(noX)", "floor(noX)", "ceil(noX)", "abs(none)", "len(noT)", "trim(noT)", "lower(noT)", "upper(noT)",
		"age(noD)", "age(born, noD)", "addDays(noD, 1)", "addDays(today, none)", "addMonths(noD, 1)", "addYears(noD, 1)", "addWorkdays(noD, 1)",
		"daysBetween(noD, today)", "workdaysBetween(today, noD)", "cprDate(noT)", "cprSex(noT)", "text('colours', noT)", "item(words, none)", "not p",
	} {
		if got := wire(t, src, newWorld()); got != "null" {
			t.Errorf("%s: got %s, want null", src, got)
		}
	}
}
