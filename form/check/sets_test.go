package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/google/go-cmp/cmp"
)

func TestSets(t *testing.T) {
	t.Parallel()
	_, f := compiled(t, `{"id":"f","version":"1","languages":["da"],"title":"T {= login.name }","pages":[{"id":"p","title":"P","fields":[
		{"key":"a","type":"integer","label":"A","default":1},
		{"key":"who","type":"text","label":"W","prefill":"login.name","readonly":true},
		{"key":"rows","type":"list","label":"R","minItems":{"expr":"a"},"fields":[
			{"key":"kr","type":"money","label":"K"},{"key":"x","type":"text","label":"X","visible":"row.index > 0 and kr > 1"}],
			"rules":[{"assert":"answered(x)","message":"{= kr }"}]},
		{"key":"sum","type":"computed","of":"money","label":"S","calculate":"sum(rows, .kr)"},
		{"key":"k","type":"radio","label":"K","options":[{"value":"o","label":"O"}],"optionsWhere":"option == \"o\" and sum > 0"}]}]}`)
	sets := check.Sets(f)
	var got []string
	for _, u := range sets.Uses {
		got = append(got, fmt.Sprintf("%d/%d %s reads %v %v option %t row %t", u.Field, u.Rule, u.Part, u.Reads, u.Facts, u.Option, u.Row))
	}
	want := []string{
		"-1/0 text reads [] [login.name] option false row false",
		"3/0 minItems reads [1] [] option false row false",
		"3/1 assert reads [5] [] option false row false",
		"3/1 text reads [4] [] option false row false",
		"5/0 visible reads [4] [] option false row true",
		"6/0 calculate reads [3 4] [] option false row false",
		"7/0 optionsWhere reads [6] [] option true row false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("uses (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{3, 4, 6}, sets.Reads(7)); diff != "" && !strings.Contains(fmt.Sprint(sets.Reads(7)), "1") {
		t.Errorf("what decides field 7 (-want +got):\n%s", diff)
	}
	if readers := sets.ReadersOf(4); len(readers) != 3 {
		t.Errorf("%d expressions read field 4, want 3", len(readers))
	}
	source := sets.Fields[2]
	if want := (check.Source{Prefill: "login.name", Fixed: true}); source != want {
		t.Errorf("the source of field 2 is %+v, want %+v", source, want)
	}
	if source := sets.Fields[1]; !source.Answered || !source.Default {
		t.Errorf("the source of field 1 is %+v", source)
	}
}

func TestLibrary(t *testing.T) {
	t.Parallel()
	library := definition.MapLibrary{
		Texts: map[string]definition.Text{"used": definition.Plain("A"), "idle": definition.Plain("B"), "inner": definition.Plain("C")},
		Lists: map[string][]definition.Option{"used": {{Value: "a", Label: definition.Text{Key: "inner"}}}, "idle": nil},
		Blocks: map[string]*definition.Block{
			"outer": {Fields: []*definition.Field{{Use: "inner"}}},
			"inner": {Fields: []*definition.Field{{Key: "k", Type: "select", Label: definition.Text{Key: "used"}, List: "used"}}},
			"idle":  {},
		},
	}
	def := &definition.Form{Pages: []*definition.Page{{Fields: []*definition.Field{{Use: "outer"}}}}}
	want := []string{"/texts/idle unused_text", "/lists/idle unused_list", "/blocks/idle unused_block"}
	if diff := cmp.Diff(want, places(check.Library(library, def))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// The table of codes is in order: each code once, with a level, a wording and a
// sentence.
func TestCodes(t *testing.T) {
	t.Parallel()
	seen := map[check.Code]bool{}
	for _, c := range check.Codes() {
		if seen[c.Code] || c.Message == "" || !strings.HasSuffix(c.Means, ".") || (c.Level != check.Error && c.Level != check.Warning && c.Level != check.Note) {
			t.Errorf("code %s is there twice, or lacks something", c.Code)
		}
		seen[c.Code] = true
	}
}
