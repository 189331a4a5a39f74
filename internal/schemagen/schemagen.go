// Package schemagen makes the JSON Schemas of the files that authors write and
// of what package form/schema exports, from the Go types, their comments and the
// tables of the compiler. It stands above everything it describes, so that
// form/schema, which embeds the results, brings nothing of it.
package schemagen

import (
	"bytes"
	"encoding/json"
	"reflect"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/invopop/jsonschema"
)

// File is one generated schema.
type File struct {
	Name string // in the folder of package form/schema
	Data []byte
}

// Files makes all schemas. Root is the module's own folder, whose sources are
// read for their comments.
func Files(root string) ([]File, error) {
	said, err := readComments(root, "form", "form/definition", "form/schema", "workflow", "workflow/steps", "workflow/access")
	if err != nil {
		return nil, err
	}
	var files []File
	for _, f := range []struct {
		name string
		make func(comments) *jsonschema.Schema
	}{
		{schema.DefinitionFile, definitionSchema},
		{schema.BlockFile, blockSchema},
		{schema.SolutionFile, solutionSchema},
		{schema.RolesFile, rolesSchema},
		{schema.TreeFile, exported[schema.Tree]("Submission as a tree")},
		{schema.FlatFile, exported[schema.Flat]("Submission as a list")},
	} {
		data, err := write(f.name, f.make(said))
		if err != nil {
			return nil, err
		}
		files = append(files, File{f.name, data})
	}
	return files, nil
}

func write(name string, s *jsonschema.Schema) ([]byte, error) {
	s.Version, s.ID = jsonschema.Version, jsonschema.ID(schema.Base+name)
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return nil, err
	}
	return pretty(b.Bytes()), nil
}

// reflectType makes the schema of a type with those of the types in it as $defs.
func reflectType(t reflect.Type, said comments, own func(reflect.Type) *jsonschema.Schema) *jsonschema.Schema {
	r := &jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, Mapper: own, LookupComment: said.of}
	return r.ReflectFromType(t)
}

func ref(name string) *jsonschema.Schema { return &jsonschema.Schema{Ref: "#/$defs/" + name} }

func constant(v any) *jsonschema.Schema { return &jsonschema.Schema{Const: v} }

func object(required ...string) *jsonschema.Schema {
	return &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties(), Required: required, AdditionalProperties: jsonschema.FalseSchema}
}

func least(n uint64) *uint64 { return &n }

func values(list []string) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out
}

// extra sets a member that editors know and the standard does not.
func extra(s *jsonschema.Schema, name string, value any) *jsonschema.Schema {
	if s.Extras == nil {
		s.Extras = map[string]any{}
	}
	s.Extras[name] = value
	return s
}

// never is a combination that must not be, with what editors say of it.
func never(message string, what *jsonschema.Schema) *jsonschema.Schema {
	return extra(&jsonschema.Schema{Not: what}, "errorMessage", message)
}

// filled makes members that are written say something: the readers of these
// files refuse empty ones.
func filled(s *jsonschema.Schema) {
	if s.Properties == nil {
		return
	}
	for p := s.Properties.Oldest(); p != nil; p = p.Next() {
		switch m := p.Value; {
		case m.Type == "string" && m.Enum == nil && m.MinLength == nil:
			m.MinLength = least(1)
		case m.Type == "array" && m.MinItems == nil:
			m.MinItems = least(1)
		case m.Type == "object" && m.MinProperties == nil:
			m.MinProperties = least(1)
		case m.Type == "integer" && m.Minimum == "":
			m.Minimum = "0"
		}
	}
}

// member changes the schema of a member; a member that is gone is a mistake
// here, found when the schemas are generated.
func member(s *jsonschema.Schema, name string, change func(m *jsonschema.Schema)) {
	m, ok := s.Properties.Get(name)
	if !ok {
		panic("schemagen: there is no member " + name)
	}
	change(m)
}
