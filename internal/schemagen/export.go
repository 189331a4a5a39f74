package schemagen

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/invopop/jsonschema"
)

// exported makes the schema of an export. It is open: within a version members
// are added, and who checks by an older schema must not stumble over them.
func exported[T any](title string) func(comments) *jsonschema.Schema {
	return func(said comments) *jsonschema.Schema {
		r := &jsonschema.Reflector{Anonymous: true, ExpandedStruct: true, AllowAdditionalProperties: true, LookupComment: said.of}
		s := r.ReflectFromType(reflect.TypeFor[T]())
		s.Title = title
		member(s, "version", func(m *jsonschema.Schema) { m.Const = json.Number(fmt.Sprint(schema.ExportVersion)) })
		return s
	}
}
