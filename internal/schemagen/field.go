package schemagen

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/invopop/jsonschema"
)

const (
	catalogue = "FieldMembers" // every member there is, whatever the type
	fieldOf   = "Field."       // before a type: what is written on a field of it
	maxCheck  = 40
)

func hasID(name string) bool { return strings.Contains(name, "<") }

// fields replaces the schema of a field, which knows all members, by one that
// chooses by the field's type among those that each type takes.
func fields(defs jsonschema.Definitions) {
	all := defs["Field"]
	all.Required = nil
	members(all)
	defs[catalogue] = all
	f := &jsonschema.Schema{Type: "object", Description: all.Description, Properties: jsonschema.NewProperties()}
	f.AnyOf = []*jsonschema.Schema{{Required: []string{"type"}}, {Required: []string{"use"}}}
	f.Properties.Set("type", typeNames())
	f.AllOf = append(f.AllOf,
		&jsonschema.Schema{If: f.AnyOf[1], Then: ref(fieldOf + "use")},
		&jsonschema.Schema{If: &jsonschema.Schema{AnyOf: f.AnyOf}, Else: ref(catalogue)}, // for completion, before there is a type
	)
	defs[fieldOf+"use"] = used()
	for _, info := range definition.TypeTable() {
		is := &jsonschema.Schema{Properties: jsonschema.NewProperties(), Required: []string{"type"}, Not: f.AnyOf[1]}
		is.Properties.Set("type", &jsonschema.Schema{Enum: []any{info.Name}})
		f.AllOf = append(f.AllOf, &jsonschema.Schema{If: is, Then: ref(fieldOf + info.Name)})
		defs[fieldOf+info.Name] = fieldType(info, all)
	}
	defs["Field"] = extra(f, "defaultSnippets", snippets())
}

// members makes the catalogue say what the Go types of its members do not.
func members(s *jsonschema.Schema) {
	member(s, "key", func(m *jsonschema.Schema) {
		id(m)
		m.Not = &jsonschema.Schema{Enum: values(definition.Reserved())}
	})
	member(s, "calc", id)
	member(s, "check", func(m *jsonschema.Schema) { m.Pattern, m.MaxLength = idPattern, least(maxCheck) })
	member(s, "accept", func(m *jsonschema.Schema) { m.Items.Pattern = mediaPattern })
	member(s, "width", func(m *jsonschema.Schema) { m.Maximum = json.Number(fmt.Sprint(definition.MaxWidth)) })
	member(s, "prefill", func(m *jsonschema.Schema) {
		*m = jsonschema.Schema{Ref: "#/$defs/Fact", Description: m.Description}
	})
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		if allowed := definition.Allowed("", p.Key); allowed != nil {
			p.Value.Enum, p.Value.MinLength = values(allowed), nil
		}
	}
}

// typeNames are the field types with what each is, as editors show them.
func typeNames() *jsonschema.Schema {
	var names, means []string
	for _, t := range schema.Types() {
		names, means = append(names, t.Name), append(means, t.Means)
	}
	s := &jsonschema.Schema{Type: "string", Enum: values(names), Description: "What kind of field it is: it decides which other members there are. docs/types.md tells of each."}
	return extra(s, "enumDescriptions", means)
}

// snippets are whole fields, one of each type, for editors to insert.
func snippets() []any {
	var out []any
	for _, t := range schema.Types() {
		out = append(out, map[string]any{"label": t.Name, "description": t.Means, "body": json.RawMessage(t.Example)})
	}
	return out
}

func within(def, member string) *jsonschema.Schema { return ref(def + "/properties/" + member) }

// used is a field that stands for a building block.
func used() *jsonschema.Schema {
	s := object("use")
	for _, name := range definition.BesideUse() {
		s.Properties.Set(name, within(catalogue, name))
	}
	return s
}

// fieldType is what an author may write on a field of one type, and must.
func fieldType(info definition.TypeInfo, all *jsonschema.Schema) *jsonschema.Schema {
	s := object("type")
	if info.Value {
		s.Required = append(s.Required, "key")
	}
	for _, name := range info.Takes {
		s.Properties.Set(name, typedMember(info, name, all))
	}
	for _, name := range info.Needs {
		if name == "label" {
			s.AnyOf = []*jsonschema.Schema{{Required: []string{"label"}}, internal()}
			continue
		}
		s.Required = append(s.Required, name)
	}
	for _, group := range info.AnyOf {
		either := &jsonschema.Schema{}
		for _, name := range group {
			either.AnyOf = append(either.AnyOf, &jsonschema.Schema{Required: []string{name}})
		}
		s.AllOf = append(s.AllOf, either)
	}
	for _, pair := range definition.Conflicts() {
		if slices.Contains(info.Takes, pair[0]) && slices.Contains(info.Takes, pair[1]) {
			s.AllOf = append(s.AllOf, never(fmt.Sprintf("%q and %q exclude each other", pair[0], pair[1]), &jsonschema.Schema{Required: pair[:]}))
		}
	}
	return s
}

// typedMember is the schema of a member on a field of a type: as the catalogue
// has it, or narrower. A narrower one is written out: editors take what a
// reference leads to for what stands beside it.
func typedMember(info definition.TypeInfo, name string, all *jsonschema.Schema) *jsonschema.Schema {
	m := &jsonschema.Schema{Description: all.Properties.Value(name).Description}
	switch name {
	case "type":
		return constant(info.Name)
	case "default", "min", "max":
		if l := literalOf(kindOf(info.Name)); l != nil {
			m.AnyOf = value(l).AnyOf
			return m
		}
	case "minItems", "maxItems":
		m.AnyOf = value(&jsonschema.Schema{Type: "integer", Minimum: "0"}).AnyOf
		return m
	case "level":
		m.Enum = values(definition.Allowed(info.Name, name))
		return m
	case "members":
		m.Type, m.MinItems, m.Items = "array", least(1), partOf(info.Parts)
		return m
	}
	return within(catalogue, name)
}

// kindOf is the kind of value that fields of a type hold.
func kindOf(name string) expression.Kind {
	registry, err := form.NewRegistry(nil)
	if err != nil {
		panic(err) // the library's own cannot be wrong
	}
	return registry.TypeOf(&form.Field{Type: name}).Kind
}

// partOf is a member that a composite type can ask for.
func partOf(parts []definition.Part) *jsonschema.Schema {
	key := &jsonschema.Schema{}
	for _, p := range parts {
		key.Enum = append(key.Enum, p.Key)
	}
	named := where("key", key)
	named.Type = "object"
	return &jsonschema.Schema{AllOf: []*jsonschema.Schema{ref("Member"), {AnyOf: []*jsonschema.Schema{key, named}}}}
}

// literalOf is how a literal of a kind is written, nil where any may be.
func literalOf(k expression.Kind) *jsonschema.Schema {
	switch k {
	case expression.Bool:
		return &jsonschema.Schema{Type: "boolean"}
	case expression.Integer:
		return &jsonschema.Schema{Type: "integer"}
	case expression.Money, expression.Decimal:
		return &jsonschema.Schema{Type: "number"}
	case expression.Text, expression.Time, expression.DateTime:
		return &jsonschema.Schema{Type: "string"}
	case expression.Date:
		return &jsonschema.Schema{Type: "string", Pattern: datePattern}
	}
	return nil
}

// internal is a field that nobody sees.
func internal() *jsonschema.Schema {
	s := &jsonschema.Schema{Properties: jsonschema.NewProperties(), Required: []string{"internal"}}
	s.Properties.Set("internal", constant(true))
	return s
}
