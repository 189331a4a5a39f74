package definition_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// attack is a definition made to hurt. What must come of it is a code that is
// among its errors, or "" when it compiles.
type attack struct {
	source string
	want   definition.Code
	o      *definition.Options
}

// condition is an attack by an expression.
func condition(source string, want definition.Code) attack {
	data, err := json.Marshal(source)
	if err != nil {
		panic(err)
	}
	return attack{source: fields(`{"key":"s","type":"text","label":"S"},{"key":"d","type":"list","label":"D","fields":[{"key":"n","type":"integer","label":"N"}]},{"key":"a","type":"text","label":"A","visible":` + string(data) + `}`), want: want}
}

// published are the inputs with which expr itself was brought to its knees, each
// named by what it is: what they do not stop at there they stop at here.
func published() map[string]attack {
	lets := "let a0 = s; "
	for i := range 24 {
		lets += fmt.Sprintf("let a%d = a%d + a%d; ", i+1, i, i)
	}
	few := &definition.Options{Expressions: &parse.Options{MaxNodes: 10}}
	many := condition("s == 'a' or s == 'b' or s == 'c' or s == 'd'", "expression_too_large")
	many.o = few
	return map[string]attack{
		"repeat of repeat: out of memory":                    condition(`repeat(repeat("x", 900000), 900000) == ""`, "unknown_function"),
		"two million nested brackets: stack overflow":        condition(strings.Repeat("(", 2_000_000), "too_large"),
		"two thousand nested brackets":                       condition(strings.Repeat("(", 1000)+"true"+strings.Repeat(")", 1000), "expression_too_deep"),
		"variables that double a text 24 times: 168 MB":      condition(lets+"true", "unsupported"),
		"sums nested three deep over 300 rows: 0.75 s":       condition("sum(d, sum(d, sum(d, # + 1))) > 0", "predicates"),
		"a range of a million: stopped by the memory budget": condition("count(1..1000000) > 0", "unsupported"),
		"map over a range of 20,000: stopped by the budget":  condition("len(map(1..20000, #)) > 0", "unsupported"),
		"repeat 1e8: stopped by the memory budget":           condition(`len(repeat("x", 1e8)) > 0`, "unknown_function"),
		"more nodes than allowed: stopped at compile":        many,
		"a user's pattern with huge repeats: refused":        condition(`s matches "((a{1000}){1000}){1000}"`, "bad_pattern"),
		"a user's pattern on a field with huge repeats":      {source: fields(`{"key":"a","type":"text","label":"A","pattern":"((a{1000}){1000}){1000}"}`), want: "bad_pattern"},
		"the environment itself":                             condition(`$env.s == ""`, "unknown_name"),
		"methods of values":                                  condition(`s.String() == ""`, "unsupported"),
		"powers":                                             condition(`2 ** 2000000 > 1`, "unsupported"),
		"the machine's clock":                                condition(`now() > now`, "unknown_function"),
		"decoding in an expression":                          condition(`fromJSON(s) == ""`, "unknown_function"),
		"a pattern that is an answer":                        condition(`s matches s`, "bad_pattern"),
	}
}

// choices is a choice of many options, of which the last is in all of them.
func choices(key string) string {
	return `{"key":"` + key + `","type":"select","label":"C","options":[` + repeat(1999, `{"value":"`+key+`%d","label":"L"}`) + `,{"value":"z","label":"Z"}]}`
}

// form after form of our own.
func attacks() map[string]attack {
	long := strings.Repeat("x", 300_000)
	whole := func(members string) string {
		return `{"id":"demo","version":"1","languages":["da"],"title":"Demo","pages":[{"id":"side","title":"Side","fields":[{"key":"a","type":"boolean","label":"A"}]}],` + members + `}`
	}
	wide := `{"key":"l","type":"list","label":"L","fields":[` + repeat(900, `{"key":"m%d","type":"integer","label":"M"}`) + `]}`
	chain := `{"key":"c0","type":"integer","label":"C"%s},` + repeatNext(1900, `{"key":"c%d","type":"computed","of":"integer","label":"C","calculate":"c%d + 1"}`)
	some := func(n int, text string) string { return strings.TrimSuffix(strings.Repeat(text+" or ", n), " or ") }
	library := func(lib definition.MapLibrary) *definition.Options { return &definition.Options{Library: lib} }
	rules := &definition.Block{Fields: []*definition.Field{{Type: "paragraph", Label: definition.Plain("Hej")}}, Rules: make([]*definition.Rule, 100_000)}
	options := &definition.Block{Fields: []*definition.Field{{Key: "c", Type: "select", Label: definition.Plain("C"), Options: many(2000)}}}
	return map[string]attack{
		// size and shape of the JSON
		"long names above many values":    {source: `{"` + long + `":[` + repeat(300_000, "0") + `]}`, want: "too_large"},
		"a long name of a list":           {source: whole(`"lists":{"` + long + `":[` + repeat(100_000, "{}") + `]}`), want: "too_large"},
		"deep JSON":                       {source: strings.Repeat("[", 500_000), want: "too_deep"},
		"deep JSON, closed":               {source: strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000), want: "too_deep"},
		"more bytes than a form":          {source: whole(`"title":"` + strings.Repeat("x", 2<<20) + `"`), want: "too_large"},
		"a million commas":                {source: "[" + strings.Repeat(",", 1_000_000), want: "json"},
		"the same member again and again": {source: "{" + repeat(80_000, `"id":"demo"`) + "}", want: "duplicate_member"},
		"unknown members":                 {source: "{" + repeat(60_000, `"x%d":1`) + "}", want: "unknown_member"},
		"everything wrong":                {source: fields(repeat(1500, `{"key":"K%d","type":"txet","label":7,"nope":{},"visible":"1 +"}`)), want: "wrong_type"},
		"nothing in fields":               {source: fields(repeat(100_000, "null")), want: "wrong_type"},
		"empty fields":                    {source: fields(repeat(100_000, "{}")), want: "too_many"},
		"not UTF-8":                       {source: fields(`{"key":"a","type":"text","label":"A` + "\xff" + `"}`), want: "json"},
		"half a character":                {source: fields(`{"key":"a","type":"text","label":"A","visible":"'\ud83d' == 'x'"}`), want: "syntax"},
		"NUL in a text":                   {source: fields(`{"key":"a","type":"text","label":"A\u0000B"}`), want: "bad_markup"},
		"NUL in a key":                    {source: fields(`{"key":"a\u0000","type":"text","label":"A"}`), want: "bad_id"},
		"NUL in an option":                {source: fields(`{"key":"a","type":"select","label":"A","options":[{"value":"a\u0000","label":"A"}]}`), want: "bad_value"},
		"NUL in a default":                {source: fields(`{"key":"a","type":"text","label":"A","default":"a\u0000"}`), want: "bad_value"},
		"NUL in an expression":            {source: fields(`{"key":"a","type":"text","label":"A","visible":"a == 'x\u0000'"}`), want: "syntax"},
		// ids and letters
		"a long key":                       {source: fields(`{"key":"` + long + `","type":"text","label":"A"}`), want: "bad_id"},
		"many long keys":                   {source: fields(repeat(1900, `{"key":"`+strings.Repeat("x", 400)+`%d","type":"text","label":"A"}`)), want: "bad_id"},
		"a key that looks like another":    {source: fields(`{"key":"\u0430","type":"text","label":"A"}`), want: "bad_id"},
		"a key with a zero-width space":    {source: fields(`{"key":"a\u200b","type":"text","label":"A"}`), want: "bad_id"},
		"a key that turns the direction":   {source: fields(`{"key":"a\u202eb","type":"text","label":"A"}`), want: "bad_id"},
		"a text that turns the direction":  {source: fields(`{"key":"a","type":"text","label":"A \u202eB"}`), want: "bad_markup"},
		"options that look alike":          {source: fields(`{"key":"a","type":"select","label":"A","options":[{"value":"a","label":"A"},{"value":"a\u200b","label":"A"}]}`), want: "bad_value"},
		"options composed otherwise":       {source: fields(`{"key":"a","type":"select","label":"A","options":[{"value":"\u00e5","label":"A"},{"value":"a\u030a","label":"A"}]}`), want: "bad_value"},
		"an invisible part of a condition": {source: fields(`{"key":"a","type":"text","label":"A","visible":"'a\u2066' == 'a'"}`), want: "syntax"},
		// numbers
		"a huge exponent":               {source: fields(`{"key":"a","type":"integer","label":"A","min":1e999999999,"max":1}`), want: "bad_value"},
		"a tiny exponent":               {source: fields(`{"key":"a","type":"money","label":"A","min":1e-999999999,"max":-1e-999999999}`), want: "bad_value"},
		"an exponent that fits a float": {source: fields(`{"key":"a","type":"decimal","label":"A","min":1e300,"max":1e-300}`), want: "bad_value"},
		"a number of 300,000 digits":    {source: fields(`{"key":"a","type":"integer","label":"A","max":` + strings.Repeat("9", 300_000) + `}`), want: "bad_value"},
		"a length of 300,000 digits":    {source: fields(`{"key":"a","type":"text","label":"A","maxLength":` + strings.Repeat("9", 300_000) + `}`), want: "wrong_type"},
		"an exponent in an expression":  condition("1e999999999 > 1", "syntax"),
		"digits in an expression":       condition(strings.Repeat("9", 2000)+" > 1", "syntax"),
		// many of a thing
		"a hundred thousand rules":           {source: whole(`"rules":[` + repeat(30_000, `{"assert":"a","message":"x"}`) + `]`), want: "too_many"},
		"a million empty rules":              {source: whole(`"rules":[` + repeat(300_000, `{}`) + `]`), want: "too_many"},
		"rules of a block used everywhere":   {source: fields(repeat(1500, `{"use":"r"}`)), want: "too_many", o: library(definition.MapLibrary{Blocks: map[string]*definition.Block{"r": rules}})},
		"a million shared options":           {source: fields(repeat(900, `{"key":"a%d","type":"select","label":"A","list":"big","visible":"text('big', 'x') == 'y'"}`)), want: "too_many", o: library(definition.MapLibrary{Lists: map[string][]definition.Option{"big": many(1_000_000)}})},
		"options of a block used everywhere": {source: fields(repeat(1500, `{"key":"g%d","use":"o","label":"G"}`)), want: "too_large", o: library(definition.MapLibrary{Blocks: map[string]*definition.Block{"o": options}})},
		"languages":                          {source: strings.Replace(whole(`"rules":[]`), `["da"]`, `["da",`+repeat(100_000, `"x%d"`)+`]`, 1), want: "too_many"},
		"values of a branch":                 {source: fields(`{"key":"c","type":"select","label":"C","options":[{"value":"a","label":"A"},{"value":"b","label":"B"}],"branches":[{"in":[` + repeat(200_000, `"b"`) + `],"fields":[{"type":"paragraph","label":"P"}]}]}`), want: "too_many"},
		"targets of a rule":                  {source: whole(`"rules":[{"assert":"a","message":"x","at":[` + repeat(150_000, `"/a"`) + `]}]`)},
		"messages of unknown codes":          {source: fields(`{"key":"a","type":"text","label":"A","messages":{` + repeat(50_000, `"x%d":"y"`) + `}}`), want: "bad_value"},
		"media types":                        {source: fields(`{"key":"a","type":"file","label":"A","accept":[` + repeat(80_000, `"a/b!"`) + `]}`), want: "bad_value"},
		"a standard text used everywhere":    {source: fields(repeat(1900, `{"type":"paragraph","label":{"text":"t"},"help":{"text":"t"}}`)), want: "too_large", o: library(definition.MapLibrary{Texts: map[string]definition.Text{"t": definition.Plain(strings.Repeat("{=lang}", 1400))}})},
		// texts
		"stars":         {source: fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("*a ", 3000)+`"}`))},
		"nested stars":  {source: fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("*a ", 3000)+`b*"}`))},
		"open brackets": {source: fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("[", 9000)+`](x"}`))},
		"open inserts":  {source: fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("{= a", 2000)+`"}`)), want: "bad_markup"},
		"many inserts":  {source: fields(repeat(90, `{"type":"paragraph","label":"`+strings.Repeat("{=lang}", 1400)+`"}`)), want: "too_large"},
		// what depends on what
		"wide reads":                    {source: fields(wide + "," + repeat(900, `{"key":"r%d","type":"computed","of":"integer","label":"R","calculate":"`+strings.Repeat("len(l)+", 8)+`1"}`))},
		"a long chain":                  {source: fields(strings.Replace(chain, "%s", "", 1))},
		"a great circle":                {source: fields(strings.Replace(chain, "%s", `,"visible":"answered(c1900)"`, 1)), want: "cycle"},
		"everything reads everything":   {source: fields(repeat(300, `{"key":"c%d","type":"computed","of":"integer","label":"C","calculate":"c0`+strings.Repeat(" + c299", 100)+`"}`)), want: "cycle"},
		"two large choices compared":    {source: fields(choices("a") + "," + choices("b") + "," + repeat(300, `{"key":"v%d","type":"text","label":"V","visible":"`+some(120, "a==b")+`"}`))},
		"a large choice in large lists": {source: fields(choices("a") + "," + repeat(300, `{"key":"v%d","type":"text","label":"V","visible":"a in [`+strings.TrimSuffix(strings.Repeat(`'z',`, 400), ",")+`]"}`))},
		"a group of everybody, again":   {source: fields(repeat(800, `{"key":"n%d","type":"integer","label":"N","calc":"g"}`) + "," + repeat(200, `{"key":"v%d","type":"text","label":"V","visible":"`+some(60, "group('g').sum>0")+`"}`)), want: "expression_too_large"},
	}
}

func many(n int) []definition.Option {
	out := make([]definition.Option, n)
	for i := range out {
		out[i] = definition.Option{Value: fmt.Sprint("v", i), Label: definition.Plain("L")}
	}
	return out
}

func repeat(n int, format string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = format
		if strings.Contains(format, "%d") {
			out[i] = fmt.Sprintf(format, i)
		}
	}
	return strings.Join(out, ",")
}

func repeatNext(n int, format string) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf(format, i+1, i)
	}
	return strings.Join(out, ",")
}

// The work of a compilation is bounded by the size of what is compiled, whatever
// that is: measured by the memory it goes through, which no machine makes faster,
// and by the size of what comes out. It runs alone, for the measure is the
// process's.
func TestHostile(t *testing.T) {
	all := attacks()
	for name, a := range published() {
		all[name] = a
	}
	for name, a := range all {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			f, err := definition.CompileJSON([]byte(a.source), a.o)
			runtime.ReadMemStats(&after)
			a.check(t, f, err)
			used, most := after.TotalAlloc-before.TotalAlloc, uint64(200<<20)+100*uint64(len(a.source))
			t.Logf("%d bytes, %d errors, %d bytes of memory", len(a.source), len(definition.All(err)), used)
			if used > most {
				t.Errorf("it went through %d bytes of memory, more than %d", used, most)
			}
		})
	}
}

func (a attack) check(t *testing.T, f *form.Form, err error) {
	t.Helper()
	checkErrors(t, err)
	found := a.want == "" && err == nil
	told := 0
	for _, e := range definition.All(err) {
		found = found || e.Code == a.want
		told += len(e.Pointer) + len(e.Message) + len(e.Snippet)
	}
	if !found {
		t.Errorf("want %q, got %.300v", a.want, err)
	}
	if n := len(definition.All(err)); n > 1001 || told > 4<<20 {
		t.Errorf("%d errors in %d bytes are told", n, told)
	}
	if f == nil {
		return
	}
	if data, err := json.Marshal(f); err != nil || len(data) > 20<<20+20*len(a.source) {
		t.Errorf("the compiled form has %d bytes, %v", len(data), err)
	}
}

// checkErrors holds what every compilation must hold: an error is a list of
// authoring errors, each with a known code, a pointer and words.
func checkErrors(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	all := definition.All(err)
	if len(all) == 0 {
		t.Fatalf("not authoring errors: %v", err)
	}
	for _, e := range all {
		if !known[e.Code] || e.Message == "" || e.Code == definition.CodeExpression {
			t.Errorf("an error without a code or words of its own: %+v", e)
		}
		if e.Pointer != "" && e.Pointer[0] != '/' {
			t.Errorf("not a pointer: %+v", e)
		}
	}
}

var known = func() map[definition.Code]bool {
	table := map[definition.Code]bool{}
	for _, info := range definition.Codes() {
		table[info.Code] = true
	}
	return table
}()
