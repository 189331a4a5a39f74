package parse_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
	"github.com/google/go-cmp/cmp"
)

// where is a mistake as "line:column code".
func where(err error) []string {
	var out []string
	all, _ := errors.AsType[parse.Errors](err)
	for _, e := range all {
		out = append(out, fmt.Sprintf("%d:%d %s", e.Line, e.Column, e.Code))
	}
	return out
}

// mistakes holds sources with the mistakes that are found in them.
var mistakes = []struct {
	src  string
	want string // separated by commas
}{
	// syntax
	{"", "1:1 syntax"},
	{"a +", "1:3 syntax"},
	{"a b", "1:3 syntax"},
	{"(a", "1:2 syntax"},
	{"a ==", "1:4 syntax"},
	{"'abc", "1:5 syntax"},
	{"a @ b", "1:3 syntax"},
	{"a > 1 and\n  b >", "2:5 syntax"},
	{"s == 'a\x00'", "1:8 syntax"},
	{"s == '\xff'", "1:7 syntax"},
	{"sum(rows, )", "1:11 syntax"},
	{"avg(numbers, .n)", "1:14 syntax"},
	{"# > 1", "1:1 syntax"},

	// other parts of expr
	{"let v = 1; v", "1:1 unsupported"},
	{"let v = a", "1:1 unsupported"},
	{"a; b", "1:2 unsupported"},
	{"if p { 1 } else { 2 }", "1:1 unsupported,1:6 unsupported,1:10 unsupported,1:12 unsupported,1:17 unsupported,1:21 unsupported"},
	{"s | len()", "1:3 unsupported"},
	{"1..3", "1:2 unsupported"},
	{"any(1..a, # > 2)", "1:6 unsupported"},
	{"a ** 2", "1:3 unsupported"},
	{"a ^ 2", "1:3 unsupported"},
	{"p && q", "1:3 unsupported"},
	{"p || q", "1:3 unsupported"},
	{"!p", "1:1 unsupported"},
	{"+a", "1:1 unsupported"},
	{"person?.name", "1:7 unsupported"},
	{"person['name']", "1:7 unsupported"},
	{"numbers[0]", "1:8 unsupported"},
	{"person?.['name']", "1:7 unsupported"},
	{"numbers[1:2]", "1:8 unsupported"},
	{"s[:2]", "1:2 unsupported"},
	{"{a: 1}", "1:1 unsupported,1:6 unsupported"},
	{"{'a': 1}.a", "1:1 unsupported,1:8 unsupported"},
	{"b'abc'", "1:1 unsupported"},
	{"s.upper()", "1:3 unsupported"},
	{"d.Format('2006')", "1:3 unsupported"},
	{"::len(s)", "1:1 unsupported"},
	{"p ?: q", "1:3 unsupported"},
	{"a < b < 3", "1:7 unsupported"},
	{"a < b <= 3 > 2", "1:7 unsupported"},
	{"any(numbers, #index > 1)", "1:14 unsupported"},
	{"any(numbers, {# > 1})", "1:14 unsupported,1:20 unsupported"},
	{"len(p ? numbers : rows, (let x = 1; x))", "1:1 arguments,1:26 unsupported"},
	{"$env", "1:1 unknown_name"},
	{"$env.a", "1:1 unknown_name"},
	{"$env['a']", "1:5 unsupported"},

	// names
	{"foo", "1:1 unknown_name"},
	{"person.foo", "1:8 unknown_name"},
	{"person.home.zip == 'x'", "1:13 unknown_name"},
	{"foo.bar.baz > 1", "1:1 unknown_name"},
	{"login", "1:1 unknown_name"},
	{"a.b", "1:3 type"},
	{"rows.amount", "1:6 type"},
	{"any(rows, .foo)", "1:12 unknown_name"},
	{"any(numbers, .n)", "1:15 type"},
	{"any(rows, foo)", "1:11 unknown_name"},
	{"item(numbers, 0).x", "1:18 type"},

	// functions
	{"foo(1)", "1:1 unknown_function"},
	{"now()", "1:1 unknown_function"},
	{"repeat(s, 3)", "1:1 unknown_function"},
	{"toJSON(rows)", "1:1 unknown_function"},
	{"none(numbers, # > 1)", "1:1 unknown_function"},
	{"sortBy(rows, .n)", "1:1 unknown_function"},
	{"reduce(numbers, # + #acc)", "1:1 unknown_function"},
	{"answered()", "1:1 arguments"},
	{"answered(a, b)", "1:1 arguments"},
	{"age(d, d, d)", "1:1 arguments"},
	{"min()", "1:1 arguments"},
	{"round(x, a)", "1:10 arguments"},
	{"round(x, 17)", "1:10 arguments"},
	{"round(x, -1)", "1:10 arguments"},
	{"group('sums', 1).sum", "1:1 arguments"},
	{"answered(nil)", "1:10 type"},

	// types
	{"p and a", "1:3 type"},
	{"not a", "1:1 type"},
	{"-s", "1:1 type"},
	{"d == 5", "1:3 type"},
	{"d == '2026-03-02'", "1:3 type"},
	{"d < now", "1:3 type"},
	{"d == now", "1:3 type"},
	{"d + 1", "1:3 type"},
	{"d - d", "1:3 type"},
	{"s < 'b'", "1:3 type"},
	{"p < q", "1:3 type"},
	{"s + 1", "1:3 type"},
	{"a contains 's'", "1:3 type"},
	{"s contains 1", "1:3 type"},
	{"a matches 'x'", "1:3 type"},
	{"rows == rows", "1:6 type"},
	{"person == person", "1:8 type"},
	{"nil == nil", "1:5 type"},
	{"a < nil", "1:3 type"},
	{"a + nil", "1:3 type"},
	{"a ?? nil", "1:3 type"},
	{"a ?? s", "1:3 type"},
	{"p ? a : s", "1:9 type"},
	{"a ? 1 : 2", "1:1 type"},
	{"s in 'abc'", "1:3 type"},
	{"a in person", "1:3 type"},
	{"a in rows", "1:3 type"},
	{"s in [1, 2]", "1:3 type"},
	{"a in []", "1:3 type"},
	{"a in [nil]", "1:7 type"},
	{"nil in [1]", "1:5 type"},
	{"nil in numbers", "1:5 type"},
	{"rows in [rows]", "1:6 type"},
	{"[1, 's'] == nil", "1:1 type"},
	{"len([])", "1:5 type"},
	{"len(a)", "1:5 type"},
	{"any(s, p)", "1:5 type"},
	{"any(rows, .n)", "1:11 type"},
	{"filter(rows, 1) == nil", "1:14 type"},
	{"count(rows, .n)", "1:13 type"},
	{"map(rows, nil) == nil", "1:11 type"},
	{"sum(rows, .name)", "1:11 type"},
	{"sum(rows)", "1:5 type"},
	{"min(s, s)", "1:1 type"},
	{"avg(d, d)", "1:1 type"},
	{"min(a, s)", "1:1 type"},
	{"trim(a)", "1:6 type"},
	{"addDays(d, x)", "1:12 type"},
	{"age(s)", "1:5 type"},
	{"cprDate(a)", "1:9 type"},
	{"item(numbers, s)", "1:15 type"},
	{"distance(person, person)", "1:10 type"},
	{"floor(s)", "1:7 type"},
	{"abs(d)", "1:5 type"},

	// money
	{"m + a", "1:3 money"},
	{"a - m", "1:3 money"},
	{"m * m", "1:3 money"},
	{"1 / m", "1:3 money"},
	{"m % 2", "1:3 money"},
	{"m > a", "1:3 money"},
	{"m == x", "1:3 money"},
	{"m ?? a", "1:3 money"},
	{"p ? m : a", "1:9 money"},
	{"max(m, a)", "1:1 money"},
	{"m in [1, a]", "1:3 money"},

	// choices
	{"choice == 'blue'", "1:8 unknown_option"},
	{"'blue' != choice", "1:8 unknown_option"},
	{"choice in ['red', 'blue', 'pink']", "1:19 unknown_option,1:27 unknown_option"},
	{"listed == 'blue'", "1:8 unknown_option"},
	{"choice == other", "1:8 unknown_option"},
	{"'blue' in choices", "1:8 unknown_option"},
	{"cprSex(s) == 'woman'", "1:11 unknown_option"},
	{"text('colours', 'blue')", "1:17 unknown_option"},
	{"text('shapes', s)", "1:6 unknown_list"},
	{"text(s, s)", "1:6 unknown_list"},
	{"text('colours', a)", "1:17 type"},

	// groups
	{"group('none').sum", "1:7 unknown_group"},
	{"group('empty').sum", "1:7 unknown_group"},
	{"group(s).sum", "1:7 unknown_group"},
	{"group('sums').median", "1:15 unknown_group"},
	{"group('sums')", "1:1 unknown_group"},
	{"group('mixed').sum", "1:16 unknown_group"},
	{"group('texts').min", "1:16 unknown_group"},
	{"group('sums').product", "1:15 unknown_group"},
	{"group('sums').quotient", "1:15 unknown_group"},
	{"group('wrong').sum", "1:7 unknown_group"},
	{"group('missing').sum", "1:7 unknown_name"},
	{"group('huge').sum", "1:7 expression_too_large"},
	{"group('sums').sum()", "1:15 unsupported"},

	// constants
	{"1_000 > a", "1:1 bad_number"},
	{"0x10 > a", "1:1 bad_number"},
	{"1e5 > x", "1:1 bad_number"},
	{"1. > x", "1:1 bad_number"},
	{".5 > x", "1:1 bad_number"},
	{"9007199254740992 > a", "1:1 bad_number"},
	{"0.12345678901234567890123456789012345 > x", "1:1 bad_number"},
	{"a > 1 / 0", "1:7 bad_number"},
	{"a > 9007199254740991 + 1", "1:22 bad_number"},
	{"date('2026-02-29') == d", "1:6 bad_date"},
	{"date('2.3.2026') == d", "1:6 bad_date"},
	{"date(s) == d", "1:6 bad_date"},
	{"s matches other", "1:11 bad_pattern"},
	{"s matches s + 'x'", "1:13 bad_pattern"},
	{"s matches '('", "1:11 bad_pattern"},
	{"s matches '(?=x)'", "1:11 bad_pattern"},
	{"s matches '" + strings.Repeat("x", 201) + "'", "1:11 bad_pattern"},
	{"s matches '((a{100}){100}){100}'", "1:11 bad_pattern"},
	{"s matches '(x{50}y{50}){50}'", "1:11 bad_pattern"},

	// limits
	{"any(rows, any(rows, any(rows, .n > 1)))", "1:31 predicates"},
	{"sum(numbers, sum(numbers, sum(numbers, # + 1)))", "1:40 predicates"},

	// results
	{"nil", "1:1 result_type"},
	{"p ? nil : nil", "1:1 result_type"},

	// several at once
	{"foo > 1 and s < 'x' or\n  m * m > bar", "1:1 unknown_name,1:15 type,2:5 money,2:11 unknown_name"},
	{"any(foo, .x) or any(rows, .n > 'x' and .y)", "1:5 unknown_name,1:30 type,1:41 unknown_name"},
	{"p && foo || s[0] == 'x'", "1:3 unsupported,1:6 unknown_name,1:10 unsupported"},
	{"addDays(foo, bar)", "1:9 unknown_name,1:14 unknown_name"},
	{"æ + ø", "1:1 unknown_name,1:5 unknown_name"},
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range mistakes {
		n, err := parse.Parse(c.src, newNames(), nil)
		if diff := cmp.Diff(strings.Split(c.want, ","), where(err)); diff != "" || n != nil {
			t.Errorf("%q: (-want +got)\n%s%v", c.src, diff, err)
		}
	}
}

func TestEveryCodeHasACase(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range mistakes {
		for _, w := range strings.Split(c.want, ",") {
			_, code, _ := strings.Cut(w, " ")
			seen[code] = true
		}
	}
	for _, code := range []parse.Code{parse.CodeTooLong, parse.CodeTooDeep} { // in TestLimits
		seen[string(code)] = true
	}
	for _, info := range parse.Codes() {
		if !seen[string(info.Code)] {
			t.Errorf("%s has no case", info.Code)
		}
		delete(seen, string(info.Code))
	}
	if len(seen) > 0 {
		t.Errorf("codes outside the table: %v", seen)
	}
}

func TestErrorShowsThePlace(t *testing.T) {
	t.Parallel()
	_, err := parse.Parse("p and\n\tstørrelse < 5", newNames(), nil)
	e, ok := errors.AsType[*parse.Error](err)
	if !ok {
		t.Fatalf("got %v", err)
	}
	want := &parse.Error{Line: 2, Column: 12, Code: parse.CodeType, Message: "text cannot be combined with integer", Snippet: " størrelse < 5\n...........^"}
	if diff := cmp.Diff(want, e); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := err.Error(); !strings.Contains(got, "(2:12)\n størrelse < 5\n...........^") {
		t.Errorf("got %s", got)
	}
}

func TestWant(t *testing.T) {
	t.Parallel()
	colour := expression.Type{Kind: expression.Text, Options: []string{"red", "green"}}
	for _, c := range []struct {
		src  string
		want expression.Type
		code string
	}{
		{"a > 1", of(expression.Bool), ""},
		{"a", of(expression.Bool), "1:1 result_type"},
		{"a", of(expression.Integer), ""},
		{"x", of(expression.Integer), "1:1 result_type"},
		{"round(x)", of(expression.Integer), ""},
		{"a * 2", of(expression.Decimal), ""},
		{"m", of(expression.Decimal), "1:1 result_type"},
		{"1000", of(expression.Money), ""},
		{"a * 100", of(expression.Money), ""},
		{"m * x", of(expression.Money), ""},
		{"s", of(expression.Date), "1:1 result_type"},
		{"today", of(expression.Date), ""},
		{"now", of(expression.Date), "1:1 result_type"},
		{"choice", colour, ""},
		{"'red'", colour, ""},
		{"'blue'", colour, "1:1 unknown_option"},
		{"map(rows, .n)", list(of(expression.Integer)), ""},
		{"map(rows, .name)", list(of(expression.Integer)), "1:1 result_type"},
		{"rows", list(of(expression.Integer)), "1:1 result_type"},
	} {
		n, err := parse.Parse(c.src, newNames(), &parse.Options{Want: c.want})
		if got := strings.Join(where(err), ","); got != c.code {
			t.Errorf("%s as %s: got %q, want %q", c.src, c.want, got, c.code)
		}
		if c.code == "" && n.Type().Kind != c.want.Kind {
			t.Errorf("%s: got %s, want %s", c.src, n.Type(), c.want)
		}
	}
}
