package check_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
	"github.com/google/go-cmp/cmp"
)

func TestScan(t *testing.T) {
	t.Parallel()
	for src, want := range map[string][2][]string{
		"a.b + c":                         {{"a.b", "c"}, nil},
		"'x.y' == a /* b */ // c\n or d":  {{"a", "or", "d"}, nil},
		`"it\"s a" == b`:                  {{"b"}, nil},
		"sum(rows, .amount * 2.5) > 1.5":  {{"rows"}, {"amount"}},
		"count(filter(rows, #.a.b == x))": {{"rows", "x"}, {"a.b"}},
		"item(rows, 1).amount":            {{"rows"}, {"amount"}},
		"a . b":                           {{"a"}, {"b"}},
		"not answered(x1)":                {{"not", "x1"}, nil},
		"text('l', a) contains `b`":       {{"a", "contains"}, nil},
		"a.1 + 'open":                     {{"a"}, nil},
	} {
		names, members := check.Scanned(src)
		if d := cmp.Diff(want, [2][]string{names, members}); d != "" {
			t.Errorf("%s (-want +got)\n%s", src, d)
		}
	}
}

// anything knows every name, and keeps what it was asked for.
type anything struct{ asked []string }

func (n *anything) Resolve(name string) (int, expression.Type, bool) {
	n.asked = append(n.asked, name)
	return 0, expression.Type{Kind: expression.Integer}, true
}
func (n *anything) List(string) ([]string, bool)           { return []string{"a"}, true }
func (n *anything) Group(string) ([]parse.GroupItem, bool) { return nil, true }

// key is a dotted name that fields may have.
var key = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)

// FuzzScan holds the scan to the parser: every name that the parser asks for is
// found, whole or as the group it is in.
func FuzzScan(f *testing.F) {
	for _, src := range []string{
		"a.b + c", "sum(rows, .amount) > 3", "a /* b */ . c", "'a' + b // c", "not (a in ['b', c])", "x ?? y.z ? 1 : a.b.c", `text("l", a.b)`, "group('k').sum",
		"a\n.\nb", "`a` + b", "#a", "a?.b", "2.a", "1e3.a", "a .. b", "æ + a", "a1._b2",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		names := &anything{}
		if _, err := parse.Parse(src, names, nil); err != nil && len(names.asked) == 0 {
			check.Scanned(src) // it must not fail on what is no expression either
			return
		}
		found, members := check.Scanned(src)
		for _, name := range names.asked {
			if !key.MatchString(name) {
				continue // no field can be called that
			}
			covered := slices.ContainsFunc(found, func(have string) bool { return have == name || strings.HasPrefix(name, have+".") })
			if !covered && !slices.Contains(members, name) {
				t.Errorf("%q reads %q, which is not among %q", src, name, found)
			}
		}
	})
}

// FuzzIndex has files of any content looked through.
func FuzzIndex(f *testing.F) {
	f.Add([]byte(formJSON), []byte(solutionJSON))
	f.Add([]byte(`{"pages":[{"fields":[{"use":"b","key":"b"},{"branches":[{"equals":1}]}]}]}`), []byte(`{"steps":[{"handover":{"kind":1,"form":"a"}}]}`))
	f.Fuzz(func(_ *testing.T, form, solution []byte) {
		ix := indexOf(workflow.Folder{"solution.json": solution, "forms/a.json": form, "blocks/b.json": form, "lists/l.json": form, "texts.json": form})
		for _, term := range ix.Search("") {
			ix.Field(term.Name)
		}
	})
}
