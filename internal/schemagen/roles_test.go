package schemagen_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/workflow/access"
	"pgregory.net/rapid"
)

func exampleRoles(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "workflow/access/testdata/aaby.json"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func compileRoles(data []byte) error {
	def, err := access.Decode(data)
	if err == nil {
		_, err = access.New(access.Organisation{Key: "aaby", CVR: "99999993"}, def, nil)
	}
	return err
}

// plantedRoles are mistakes in the example's roles.
var plantedRoles = []struct{ name, at, value string }{
	{"no roles", "/roles", `[]`},
	{"unknown member", "/colour", `"red"`},
	{"bad id", "/roles/0/id", `"Læser"`},
	{"no id", "/jobRoles/0/id", ""},
	{"no actions", "/roles/0/actions", `[]`},
	{"unknown action", "/roles/0/actions", `["dance"]`},
	{"an action twice", "/roles/0/actions", `["read", "read"]`},
	{"a name that is empty", "/roles/0/privileges", `[""]`},
	{"a group twice", "/jobRoles/0/groups", `["pension", "pension"]`},
	{"no grants", "/jobRoles/0/grants", `[]`},
	{"a grant of nothing", "/jobRoles/0/grants/0/role", ""},
	{"a limit without a value", "/jobRoles/0/grants/0/limits/units", `[]`},
	{"a pattern that is none", "/jobRoles/0/grants/0/limits/kle", `["32.0*"]`},
	{"a facet that is none", "/jobRoles/0/grants/0/limits/facets", `["g01"]`},
	{"unknown sensitivity", "/jobRoles/0/grants/0/limits/sensitivity", `"2"`},
	{"unknown limit", "/jobRoles/0/grants/0/limits/age", `18`},
}

func TestPlantedErrorsInRoles(t *testing.T) {
	t.Parallel()
	data := exampleRoles(t)
	validator := compile(t, schema.Roles())
	if err := compileRoles(data); err != nil {
		t.Fatal(err)
	}
	if err := validator.Validate(tree(t, data)); err != nil {
		t.Fatal(err)
	}
	for _, c := range plantedRoles {
		doc := put(t, tree(t, data), strings.Split(c.at, "/")[1:], c.value)
		if validator.Validate(doc) == nil {
			t.Errorf("%s: the schema does not mind", c.name)
		}
		if compileRoles(marshal(t, doc)) == nil {
			t.Errorf("%s: package access does not mind", c.name)
		}
	}
}

// What the schema of roles refuses, package access refuses.
func TestRolesSchemaIsNeverStricter(t *testing.T) {
	t.Parallel()
	data := exampleRoles(t)
	validator := compile(t, schema.Roles())
	words := append(gather(tree(t, data), nil), true, "", "32.*", "*", map[string]any{}, []any{})
	members := slices.Sorted(maps.Keys(membersOf(tree(t, data))))
	rapid.Check(t, func(rt *rapid.T) {
		doc := tree(t, data)
		change(rt, doc, words, members)
		if err := validator.Validate(doc); err != nil && compileRoles(marshal(t, doc)) == nil {
			rt.Fatalf("package access takes what the schema refuses: %v\n%s", err, marshal(t, doc))
		}
	})
}
