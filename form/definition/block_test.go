package definition_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

// bomb is a chain of blocks that each use the next ten times; the last holds
// what is given.
func bomb(depth int, last ...*definition.Field) definition.MapLibrary {
	lib := definition.MapLibrary{Blocks: map[string]*definition.Block{}}
	for i := range depth {
		b := &definition.Block{}
		for range 10 {
			b.Fields = append(b.Fields, &definition.Field{Use: fmt.Sprintf("b%d", i+1)})
		}
		lib.Blocks[fmt.Sprintf("b%d", i)] = b
	}
	lib.Blocks[fmt.Sprintf("b%d", depth)] = &definition.Block{Fields: last}
	return lib
}

// Blocks that use blocks that use blocks are bounded by the number of fields,
// also when there is nothing in the end, and by how deep they are.
func TestBlocksThatExplode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lib  definition.MapLibrary
		want definition.Code
	}{
		"into fields":  {bomb(12, &definition.Field{Type: "paragraph", Label: definition.Plain("Hej")}), definition.CodeTooMany},
		"into nothing": {bomb(12), definition.CodeTooMany},
		"too deep":     {bomb(25, &definition.Field{Type: "paragraph", Label: definition.Plain("Hej")}), definition.CodeTooDeep},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			asked := &counting{Library: c.lib}
			_, err := definition.CompileJSON([]byte(fields(`{"use":"b0"}`)), &definition.Options{Library: asked})
			found := false
			for _, e := range definition.All(err) {
				found = found || e.Code == c.want
			}
			if !found {
				t.Errorf("no error %s: %v", c.want, err)
			}
			if asked.blocks > 2100 {
				t.Errorf("%d blocks were used", asked.blocks)
			}
		})
	}
}

// counting counts what is asked of a library.
type counting struct {
	definition.Library
	blocks int
}

func (c *counting) Block(name string) (*definition.Block, bool) {
	c.blocks++
	return c.Library.Block(name)
}

func TestDecodeLibrary(t *testing.T) {
	t.Parallel()
	got, err := definition.DecodeLibrary([]byte(`{
		"texts": {"name": {"da": "Navn"}},
		"lists": {"yes": [{"value": "y", "label": "Ja"}]},
		"blocks": {"b": {"fields": [{"use": "c"}], "rules": [{"assert": "true", "message": "Nej"}]}}
	}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := &definition.MapLibrary{
		Texts: map[string]definition.Text{"name": {In: map[i18n.Lang]string{"da": "Navn"}}},
		Lists: map[string][]definition.Option{"yes": {{Value: "y", Label: definition.Plain("Ja")}}},
		Blocks: map[string]*definition.Block{"b": {
			Fields: []*definition.Field{{Use: "c"}},
			Rules:  []*definition.Rule{{Assert: "true", Message: definition.Plain("Nej")}},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = definition.DecodeLibrary([]byte(`{"blocks": {"b": {"fields": [{"use": 7}], "pages": []}}}`), nil)
	var codes []string
	for _, e := range definition.All(err) {
		codes = append(codes, e.Pointer+" "+string(e.Code))
	}
	if diff := cmp.Diff([]string{"/blocks/b/fields/0/use wrong_type", "/blocks/b/pages unknown_member"}, codes); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Rules that come with a field of the form are there once, whatever blocks are
// used beside it.
func TestBlocksBringTheirOwnRulesOnly(t *testing.T) {
	t.Parallel()
	lib := definition.MapLibrary{Blocks: map[string]*definition.Block{"b": {
		Fields: []*definition.Field{{Key: "n", Type: "integer", Label: definition.Plain("N")}},
		Rules:  []*definition.Rule{{Assert: "n > 1", Message: definition.Plain("Nej")}},
	}}}
	f, err := definition.CompileJSON([]byte(fields(`{"key":"m","type":"email","label":"M","repeat":true},{"use":"b"},{"key":"g","use":"b","label":"G"}`)), &definition.Options{Library: lib})
	if err != nil {
		t.Fatal(err)
	}
	if got := len(f.Rules); got != 2 {
		t.Errorf("the form has %d rules, want that of the repeated address and that of the block", got)
	}
	if got := len(f.Lookup("g").Rules); got != 1 {
		t.Errorf("the group has %d rules, want that of the block", got)
	}
}
