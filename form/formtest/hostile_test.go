package formtest_test

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/borgerflow/borgerflow/i18n"
)

// oneOfEach returns a field of every type that is answered, from the cases.
func oneOfEach(t *testing.T) map[string]*form.Field {
	t.Helper()
	found := map[string]*form.Field{}
	for _, c := range cases(t) {
		f, err := c.Compile()
		if err != nil {
			t.Fatal(err)
		}
		for id := range f.Len() {
			if field := f.Field(id); field.Input() && found[field.Type] == nil {
				found[field.Type] = field
			}
		}
	}
	return found
}

// nonsense is texts that nobody means: each is tried on every type that is
// answered.
func nonsense() map[string][]string {
	long := func(s string) []string { return []string{strings.Repeat(s, (1<<20-1)/len(s))} }
	return map[string][]string{
		"a megabyte of nines":           long("9"),
		"a megabyte of zeros":           long("0"),
		"a megabyte of spaces":          long(" "),
		"a megabyte of dots":            long("."),
		"a megabyte of commas":          long(","),
		"a megabyte of thousands":       long("1.000."),
		"a megabyte of dates":           long("1.2.2026 "),
		"a megabyte of minuses":         long("-"),
		"a megabyte of at signs":        long("a@b."),
		"a megabyte of slashes":         long("/"),
		"a megabyte of brackets":        long("[{"),
		"a megabyte of quotes":          long(`"\`),
		"a megabyte of lines":           long("a\r\n"),
		"a megabyte of Danish letters":  long("æøå"),
		"a megabyte of accents":         long("\u0301"),
		"accents in falling order":      long("\u0301\u0327"),
		"a megabyte of Korean parts":    long("\u1100\u1161\u11a8"),
		"letters that grow":             long("\u0390\u03b0"),
		"a megabyte of joined people":   long("👩‍👩‍👧"),
		"a megabyte of NUL":             long("\x00"),
		"a megabyte that is not UTF-8":  long("\xff\xfe"),
		"half a character at the end":   {strings.Repeat("a", 100) + "\xc3"},
		"a surrogate in UTF-8":          {"\xed\xa0\x80"},
		"an overlong slash":             {"\xc0\xaf"},
		"more than a megabyte":          {strings.Repeat("a", 1<<20+1)},
		"a huge exponent":               {"1e999999999"},
		"a huge exponent, in Danish":    {"1,5e999999999"},
		"a tiny exponent":               {"-1e-999999999"},
		"infinity":                      {"Infinity"},
		"not a number":                  {"NaN"},
		"hexadecimal":                   {"0x7fffffffffffffff"},
		"one more than a whole number":  {"9007199254740992"},
		"more than 64 bits":             {"-9223372036854775809"},
		"Arabic digits":                 {"١٢٣٤٥٦٧٨٩٠"},
		"digits as wide as letters":     {"１２３４５６７８９０"},
		"digits turned around":          {"\u202e0987654321"},
		"digits with spaces of no size": {"1\u200b2\u200b3"},
		"a date at the end of time":     {"31.12.999999999"},
		"a time at the end of time":     {"99999999999:99"},
		"a duration for ever":           {"999999999999999999 dage"},
		"JSON":                          {`{"amount":1e999,"currency":"DKK"}`},
		"a hundred thousand values":     slices.Repeat([]string{"a"}, 100_000),
		"a hundred thousand options":    slices.Repeat([]string{"a", "b"}, 50_000),
		"nothing, often":                slices.Repeat([]string{""}, 100_000),
	}
}

// Whatever is typed, every type answers with a value, a fault or nothing, and
// goes through no more memory than a few times the size of the text. It runs
// alone, for the measure is the process's.
func TestHostileText(t *testing.T) {
	fields, texts := oneOfEach(t), nonsense()
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		t.Run(name, func(t *testing.T) {
			size := 0
			for _, s := range texts[name] {
				size += len(s) + 16
			}
			for _, kind := range slices.Sorted(maps.Keys(fields)) {
				f := fields[kind]
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				v, code := form.Parse(f, texts[name], i18n.Danish)
				runtime.ReadMemStats(&after)
				if used := after.TotalAlloc - before.TotalAlloc; used > uint64(1<<20+60*size) {
					t.Errorf("%s: %d bytes of memory for %d bytes of text", kind, used, size)
				}
				if code != "" && !v.IsBlank() {
					t.Errorf("%s: a value and fault %s", kind, code)
				}
				wire := v.AppendJSON(nil)
				if !utf8.Valid(wire) || len(wire) > 6*size+100 {
					t.Errorf("%s: %d bytes become a value of %d bytes", kind, size, len(wire))
				}
				shown := form.DisplayValue(f, v, i18n.Danish)
				if strings.ContainsAny(shown, "\x00\x07\x1b") || !utf8.ValidString(shown) {
					t.Errorf("%s: control characters are shown", kind)
				}
			}
		})
	}
}

// sent is documents made to hurt, sent to a form with lists in lists.
func sent() map[string]string {
	members := func(n int, format string) string { return strings.TrimSuffix(strings.Repeat(format+",", n), ",") }
	return map[string]string{
		"a million members":           `{` + members(1_000_000, `"x":1`) + `}`,
		"members of other names":      `{"a` + strings.Join(slices.Repeat([]string{`":1,"a`}, 90_000), "b") + `":1}`,
		"deep arrays":                 `{"l":` + strings.Repeat("[", 1_000_000) + strings.Repeat("]", 1_000_000) + `}`,
		"deep objects":                `{"l":` + strings.Repeat(`[{"l":`, 100_000),
		"rows beyond the limit":       `{"l":[` + members(300_000, `{}`) + `]}`,
		"rows in rows in rows":        `{"l":[` + members(150, `{"l":[`+members(150, `{"l":[`+members(20, `{}`)+`]}`)+`]}`) + `]}`,
		"rows of one id":              `{"l":[` + members(100_000, `{"_id":"r1"}`) + `]}`,
		"long ids":                    `{"l":[{"_id":"` + strings.Repeat("r", 1_000_000) + `"}]}`,
		"ids that turn around":        `{"l":[{"_id":"\u202e1"},{"_id":"a\u200b"},{"_id":"a"}]}`,
		"the same member twice":       `{"t":"a","t":"b"}`,
		"a long text":                 `{"t":"` + strings.Repeat("x", 1_900_000) + `"}`,
		"a long text that is raw":     `{"t":{"raw":"` + strings.Repeat("x", 1_900_000) + `"}}`,
		"numbers without end":         `{"n":` + strings.Repeat("9", 1_900_000) + `}`,
		"a huge exponent":             `{"n":1e999999999}`,
		"a fraction without end":      `{"d":"0.` + strings.Repeat("1", 1_900_000) + `"}`,
		"escapes":                     `{"t":"` + strings.Repeat(`\u0041`, 300_000) + `"}`,
		"half characters":             `{"t":"` + strings.Repeat(`\ud83d`, 300_000) + `"}`,
		"accents":                     `{"t":"` + strings.Repeat("\u0327\u0301", 400_000) + `"}`,
		"not UTF-8":                   "{\"t\":\"\xff\xfe\"}",
		"many files":                  `{"f":[` + members(10_000, `{"id":"a","name":"b","size":1,"type":"image/png","sha256":""}`) + `]}`,
		"many choices":                `{"m":[` + members(300_000, `"a"`) + `]}`,
		"nothing but white space":     strings.Repeat(" ", 2_000_000),
		"white space after the end":   `{}` + strings.Repeat("\n", 2_000_000),
		"a byte order mark":           "\ufeff{}",
		"two documents":               `{}{}`,
		"a name with every escape":    `{"` + strings.Repeat(`\u0000`, 100_000) + `":1}`,
		"a name of a million letters": `{"` + strings.Repeat("n", 1_900_000) + `":1}`,
	}
}

const hostileForm = `{"about":"x","covers":[],"fields":[
	{"key":"t","type":"text","label":"T"},{"key":"n","type":"integer","label":"N"},{"key":"d","type":"decimal","label":"D"},
	{"key":"m","type":"multiselect","label":"M","options":[{"value":"a","label":"A"}]},{"key":"f","type":"file","label":"F","maxItems":3},
	{"key":"l","type":"list","label":"L","fields":[{"key":"t","type":"text","label":"T"},{"key":"s","type":"computed","of":"integer","label":"S","calculate":"count(l, any(l, .x == t))"},
		{"key":"l","type":"list","label":"L","fields":[{"key":"x","type":"text","label":"X"},{"key":"l","type":"list","label":"L","fields":[{"key":"y","type":"text","label":"Y"}]}]}]}],
	"cases":[{"name":"n","do":[]}]}`

// Whatever is sent as answers, decoding and evaluating it goes through memory
// that the form's limits bound, what is kept can be read again, and the faults
// are few. It runs alone, for the measure is the process's.
func TestHostileAnswers(t *testing.T) {
	f := compiledCase(t, hostileForm)
	all := sent()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			a, refused, err := form.DecodeAnswers(f, []byte(all[name]))
			var s *form.State
			if err == nil {
				s = f.Evaluate(a, form.Facts{Lang: i18n.Danish})
			}
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > uint64(400<<20+60*len(all[name])) {
				t.Errorf("%d bytes of memory for %d bytes of answers", used, len(all[name]))
			}
			if err != nil {
				return
			}
			if len(refused) > 1000 {
				t.Errorf("%d faults", len(refused))
			}
			kept, err := a.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if len(kept) > f.Limits.Bytes {
				return // escapes and ids of rows: whoever keeps drafts refuses it
			}
			if _, again, err := form.DecodeAnswers(f, kept); err != nil || len(again) > 0 {
				t.Errorf("what was kept cannot be read again: %v, %s", err, form.EncodeFaults(again))
			}
			if sub := s.Submission(); !utf8.Valid(sub) || len(sub) > 6*len(all[name])+1000 {
				t.Errorf("%d bytes of answers become %d", len(all[name]), len(sub))
			}
		})
	}
}

func compiledCase(t *testing.T, source string) *form.Form {
	t.Helper()
	all, err := formtest.Load(fstest.MapFS{"hostile.json": {Data: []byte(source)}})
	if err != nil {
		t.Fatal(err)
	}
	f, err := all[0].Compile()
	if err != nil {
		t.Fatal(err)
	}
	return f
}
