package view_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/borgerflow/borgerflow/form/view"
)

// treeGen makes trees with unique ids out of few tags, names and ids, so that
// two of them often share something.
type treeGen struct {
	t    *rapid.T
	used map[string]bool
}

func (g *treeGen) node(depth int) *view.Node {
	n := &view.Node{Tag: rapid.SampledFrom([]string{"div", "p", "input", "li"}).Draw(g.t, "tag")}
	if rapid.IntRange(0, 3).Draw(g.t, "keyed") > 0 {
		id := "i" + strconv.Itoa(rapid.IntRange(0, 12).Draw(g.t, "id"))
		if !g.used[id] {
			g.used[id] = true
			n.ID = id
		}
	}
	for _, name := range []string{"class", "value", "checked", "disabled"} {
		switch rapid.IntRange(0, 3).Draw(g.t, name) {
		case 1:
			n.Attrs = append(n.Attrs, view.Attr{Name: name})
		case 2:
			if name == "class" || name == "value" {
				n.Attrs = append(n.Attrs, view.Attr{Name: name, Value: "x"})
			}
		}
	}
	if depth > 0 {
		for range rapid.IntRange(0, 4).Draw(g.t, "kids") {
			last := len(n.Kids) - 1
			if (last < 0 || n.Kids[last].Tag != "") && rapid.IntRange(0, 3).Draw(g.t, "text") == 0 {
				n.Kids = append(n.Kids, &view.Node{Text: rapid.SampledFrom([]string{"a", "b"}).Draw(g.t, "t")})
				continue
			}
			n.Kids = append(n.Kids, g.node(depth-1))
		}
	}
	return n
}

func tree(t *rapid.T) *view.Node {
	g := &treeGen{t: t, used: map[string]bool{"root": true}}
	n := g.node(4)
	n.ID, n.Tag = "root", "form"
	return n
}

func TestDiffTurnsOldIntoNew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		old, want := tree(t), tree(t)
		patches := view.Diff(old, want)
		got, err := view.Apply(old, patches)
		if err != nil {
			t.Fatalf("Apply: %v", err)
		}
		if !view.Equal(got, want) {
			t.Fatalf("patched tree differs (-want +got):\n%s", cmp.Diff(string(view.AppendHTML(nil, want)), string(view.AppendHTML(nil, got))))
		}
		if again := view.AppendPatches(nil, view.Diff(old, want)); string(again) != string(view.AppendPatches(nil, patches)) {
			t.Fatal("the same two trees gave different patches")
		}
		if n := len(view.Diff(want, want)); n != 0 {
			t.Fatalf("a tree differs from itself by %d patches", n)
		}
	})
}

func TestDiffOfOtherRoot(t *testing.T) {
	t.Parallel()
	old := &view.Node{Tag: "div", ID: "a"}
	want := &view.Node{Tag: "form", ID: "b", Kids: []*view.Node{{Text: "x"}}}
	got, err := view.Apply(old, view.Diff(old, want))
	if err != nil || !view.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestDiffIsSmall(t *testing.T) {
	t.Parallel()
	list := func(ids ...string) *view.Node {
		n := &view.Node{Tag: "ul", ID: "list"}
		for _, id := range ids {
			n.Kids = append(n.Kids, &view.Node{Tag: "li", ID: id, Kids: []*view.Node{{Text: id}}})
		}
		return n
	}
	input := func(attrs ...view.Attr) *view.Node {
		return &view.Node{Tag: "div", ID: "d", Kids: []*view.Node{{Tag: "input", ID: "x", Attrs: attrs}}}
	}
	tests := []struct {
		name     string
		old, new *view.Node
		want     string
	}{
		{"row added last", list("a", "b"), list("a", "b", "c"), `[{"op":"insert","id":"list","before":"","node":{"t":"li","i":"c","k":["c"]}}]`},
		{"row added first", list("b"), list("a", "b"), `[{"op":"insert","id":"list","before":"b","node":{"t":"li","i":"a","k":["a"]}}]`},
		{"row removed between", list("a", "b", "c"), list("a", "c"), `[{"op":"remove","id":"b"}]`},
		{"row moved to the end", list("a", "b", "c"), list("b", "c", "a"), `[{"op":"remove","id":"a"},{"op":"insert","id":"list","before":"","node":{"t":"li","i":"a","k":["a"]}}]`},
		{"value and box", input(view.Attr{Name: "value", Value: "1"}), input(view.Attr{Name: "value", Value: "2"}, view.Attr{Name: "checked"}), `[{"op":"prop","id":"x","name":"value","value":"2"},{"op":"prop","id":"x","name":"checked","on":true}]`},
		{"attribute gone", input(view.Attr{Name: "aria-invalid", Value: "true"}, view.Attr{Name: "disabled"}), input(), `[{"op":"unattr","id":"x","name":"aria-invalid"},{"op":"prop","id":"x","name":"disabled","on":false}]`},
		{"unsafe attribute", input(), input(view.Attr{Name: "onclick", Value: "x()"}), `[{"op":"unattr","id":"x","name":"onclick"}]`},
		{
			"text", &view.Node{Tag: "p", ID: "p", Kids: []*view.Node{{Text: "a"}}}, &view.Node{Tag: "p", ID: "p", Kids: []*view.Node{{Text: "<b>"}}},
			`[{"op":"text","id":"p","value":"\u003cb\u003e"}]`,
		},
		{
			"inside an element without id", &view.Node{Tag: "p", ID: "p", Kids: []*view.Node{{Tag: "b", Kids: []*view.Node{{Text: "a"}}}}},
			&view.Node{Tag: "p", ID: "p", Kids: []*view.Node{{Tag: "b", Kids: []*view.Node{{Text: "c"}}}, {Text: "!"}}},
			`[{"op":"kids","id":"p","kids":[{"t":"b","k":["c"]},"!"]}]`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, string(view.AppendPatches(nil, view.Diff(tt.old, tt.new)))); diff != "" {
				t.Errorf("patches differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestApplyRefusesUnknownPlaces(t *testing.T) {
	t.Parallel()
	root := &view.Node{Tag: "div", ID: "root"}
	for _, p := range []view.Patch{
		{Op: view.OpAttr, ID: "nowhere"},
		{Op: view.OpText},
		{Op: view.OpInsert, ID: "root", Before: "nowhere", Node: root},
		{Op: "shout", ID: "root"},
	} {
		if _, err := view.Apply(root, []view.Patch{p}); err == nil {
			t.Errorf("Apply(%+v) gave no error", p)
		}
	}
}
