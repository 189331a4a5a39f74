package definition_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/google/go-cmp/cmp"
)

// A trace leads from every compiled field and rule back to what was written,
// also where the compiler put fields in between.
func TestTraceLeadsBack(t *testing.T) {
	t.Parallel()
	source := `{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
		{"key":"who","type":"person","label":"W","members":[{"key":"first_name"}]},
		{"key":"kind","type":"radio","label":"K","options":[{"value":"a","label":"A"},{"value":"o","label":"O","other":true}],
			"branches":[{"equals":"a","fields":[{"key":"mail","type":"email","label":"M","repeat":true}]}]},
		{"use":"block"},
		{"key":"g","type":"group","label":"G","fields":[{"key":"x","type":"text","label":"X"}],"rules":[{"assert":"x != \"q\"","message":"M"}]}]}],
		"rules":[{"assert":"kind != \"a\"","message":"M"}]}`
	o := &definition.Options{Library: definition.MapLibrary{Blocks: map[string]*definition.Block{
		"block": {Fields: []*definition.Field{{Key: "b", Type: "text", Label: definition.Plain("B")}}},
	}}}
	def, err := definition.Decode([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	f, err := definition.Compile(def, o)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := definition.TraceOf(def, o)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for id, s := range trace.Fields {
		line := f.Field(id).Type + " " + s.Pointer
		if s.Made {
			line += " made"
		}
		got = append(got, line)
	}
	want := []string{
		"page /pages/0",
		"person /pages/0/fields/0",
		"text /pages/0/fields/0/members/0 made",
		"radio /pages/0/fields/1",
		"text /pages/0/fields/1/options/1/other made",
		"branch /pages/0/fields/1/branches/0",
		"email /pages/0/fields/1/branches/0/fields/0",
		"email /pages/0/fields/1/branches/0/fields/0/repeat made",
		"text /pages/0/fields/2/use/fields/0",
		"group /pages/0/fields/3",
		"text /pages/0/fields/3/fields/0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
	if opens := trace.Fields[5].Opens; opens != 3 {
		t.Errorf("the branch is opened by field %d, want 3", opens)
	}
	got = nil
	for _, r := range trace.Rules {
		got = append(got, r.Pointer)
	}
	if diff := cmp.Diff([]string{"/rules/0", "/rules/1", "/pages/0/fields/3/rules/0"}, got[:3]); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if trace.Rules[0].Made || !trace.Rules[1].Made || trace.Rules[2].On != 9 {
		t.Errorf("rules: %+v", trace.Rules)
	}
	for i, pair := range [][2]string{{"/pages/0/fields/2", "/pages/0/fields/10"}, {"/title", "/pages"}, {"/pages/1", "/rules/0"}} {
		if definition.ComparePointers(pair[0], pair[1]) >= 0 {
			t.Errorf("pair %d: %s does not come before %s", i, pair[0], pair[1])
		}
	}
}
