package parse_test

import (
	"slices"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
	"pgregory.net/rapid"
)

// words are the names of these tests, for the way back.
func (n *names) words() expression.Names {
	return expression.Names{
		Ref: func(ref int) string { return n.order[ref] },
		Group: func(members []expression.GroupMember) string {
			for _, key := range []string{"sums", "mixed", "numbers"} {
				items, _ := n.Group(key)
				if slices.EqualFunc(members, items, func(m expression.GroupMember, i parse.GroupItem) bool { return m.Ref == i.Ref && m.Member == i.Member }) {
					return key
				}
			}
			return ""
		},
	}
}

// A tree is written as its author would have.
func TestFormat(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"a>3 and(choice in['red','green'])or len(s)>3": `a > 3 and choice in ["red", "green"] or len(s) > 3`,
		"(p or q) and p":              "(p or q) and p",
		"p and (q and p)":             "p and (q and p)",
		"a - (b - 1)":                 "a - (b - 1)",
		"(a * b) + 1":                 "a * b + 1",
		"-(a + b)":                    "-(a + b)",
		"a - -5":                      "a - -5",
		"(a ?? b) * 3":                "(a ?? b) * 3",
		"x ?? 0":                      "x ?? 0",
		"x > 3":                       "x > 3",
		"x > 2.50":                    "x > 2.5",
		"x + 3.0":                     "x + 3.0",
		"x in [1, 2.5]":               "x in [1, 2.5]",
		"m > 1000":                    "m > 1000",
		"m + 0.5":                     "m + 0.5",
		"not (s in ['x'])":            `s not in ["x"]`,
		"s not matches '^a'":          `s not matches "^a"`,
		"a != nil and b == nil":       "answered(a) and not answered(b)",
		"(not p) == q":                "(not p) == q",
		"not(p == q)":                 "not (p == q)",
		"p ? a : (q ? b : 1)":         "p ? a : (q ? b : 1)",
		"p ? nil : d":                 "p ? nil : d",
		"age(d) >= 18":                "age(d) >= 18",
		"age(d, addDays(today, 3))":   "age(d, addDays(today, 3))",
		"sum(map(rows, .n))":          "sum(rows, .n)",
		"count(rows, .ok and .n > 1)": "count(rows, .ok and .n > 1)",
		"count(rows)":                 "count(rows)",
		"any(rows, any(numbers, # > 1) and #.ok)": "any(rows, any(numbers, # > 1) and .ok)",
		"item(rows, 0).name":                      "item(rows, 0).name",
		"person.home.city":                        "person.home.city",
		"group('sums').avg":                       `group("sums").avg`,
		"group('numbers').quotient":               `group("numbers").quotient`,
		"max(m, 0)":                               "max(m, 0)",
		"min(a, 1.5)":                             "min(a, 1.5)",
		"date('2026-03-02') == d":                 `date("2026-03-02") == d`,
		"text('colours', choice)":                 `text("colours", choice)`,
		"s == 'a\\n\"b\\\\'":                      `s == "a\n\"b\\"`,
		"s == '<æ>&'":                             `s == "<æ>&"`,
		"round(x / 3, 2)":                         "round(x / 3, 2)",
		"row.index + 1":                           "row.index + 1",
	} {
		if got := formatted(t, src); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
}

// formatted writes a source anew, and holds it against the source.
func formatted(t *testing.T, src string) string {
	t.Helper()
	names := newNames()
	n, err := parse.Parse(src, names, nil)
	if err != nil {
		t.Fatalf("%s: %v", src, err)
	}
	out := expression.Format(n, names.words())
	if a, b := tree(t, src), tree(t, out); a != b {
		t.Errorf("%s is written %s:\n%s\n%s", src, out, a, b)
	}
	return out
}

// Whatever conditions there are, they are written so that they are read back.
func TestFormatIsReadBack(t *testing.T) {
	t.Parallel()
	names := newNames()
	rapid.Check(t, func(rt *rapid.T) {
		src := writer{t: rt}.condition(4)
		n, err := parse.Parse(src, names, &parse.Options{MaxSource: 16 << 10, MaxNodes: 1500})
		if err != nil {
			return // longer than sources are
		}
		checkFormat(t, src, n, names)
	})
}
