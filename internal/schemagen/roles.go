package schemagen

import (
	"reflect"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/invopop/jsonschema"
)

// What limits are written as.
const (
	subjectsPattern = `^(\*|[0-9]{2}\.(\*|[0-9]{2}\.(\*|[0-9]{2})))$`
	facetsPattern   = `^(\*|[A-Z](\*|[0-9]{2}))$`
)

// rolesSchema describes an organisation's roles.
func rolesSchema(said comments) *jsonschema.Schema {
	s := reflectType(reflect.TypeFor[access.Definition](), said, rolesType)
	defs := s.Definitions
	s.Title = "Roles"
	member(s, "$schema", func(m *jsonschema.Schema) { m.Format = "uri-reference" })
	some := func(n uint64) func(m *jsonschema.Schema) {
		return func(m *jsonschema.Schema) { m.MinItems, m.MaxItems = least(1), least(n) }
	}
	member(s, "roles", some(access.MaxRoles))
	member(s, "jobRoles", func(m *jsonschema.Schema) { m.MaxItems = least(access.MaxRoles) })
	for _, name := range []string{"Role", "JobRole"} {
		member(defs[name], "id", id)
		member(defs[name], "privileges", func(m *jsonschema.Schema) { m.MaxItems = least(access.MaxValues); full(m.Items) })
	}
	member(defs["Role"], "actions", func(m *jsonschema.Schema) { m.MinItems, m.UniqueItems = least(1), true })
	member(defs["JobRole"], "groups", func(m *jsonschema.Schema) { m.UniqueItems = true; full(m.Items) })
	member(defs["JobRole"], "grants", some(access.MaxGrants))
	defs["RoleGrant"].Required = []string{"role"}
	limits := defs["Limits"]
	for _, name := range []string{"kle", "facets", "units", "systems", "solutions"} {
		member(limits, name, func(m *jsonschema.Schema) { some(access.MaxValues)(m); full(m.Items) })
	}
	member(limits, "kle", func(m *jsonschema.Schema) { m.Items.Pattern = subjectsPattern })
	member(limits, "facets", func(m *jsonschema.Schema) { m.Items.Pattern = facetsPattern })
	return s
}

// rolesType gives the types that are a closed set.
func rolesType(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[access.Action]():
		return &jsonschema.Schema{Type: "string", Enum: anys(access.All.List())}
	case reflect.TypeFor[access.Sensitivity]():
		return &jsonschema.Schema{Type: "string", Enum: anys(levels)}
	}
	return nil
}

// levels are those of sensitivity.
var levels = []access.Sensitivity{access.Ordinary, access.Confidential, access.Sensitive, access.Protected}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}
