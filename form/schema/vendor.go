package schema

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/borgerflow/borgerflow/form"
)

// DefinitionOf returns the JSON Schema of definitions that are compiled with a
// vendor's own field types: each takes and needs what the type does that it is
// like. A vendor publishes it beside the forms, which name it in $schema; id is
// its $id. The error says which of the types is not well made.
func DefinitionOf(o *form.Options, id string) ([]byte, error) {
	if _, err := form.NewRegistry(o); err != nil {
		return nil, err
	}
	var s map[string]any
	if err := json.Unmarshal(definitionSchema, &s); err != nil {
		return nil, fmt.Errorf("schema: definition: %w", err)
	}
	if s["$id"] = id; id == "" {
		delete(s, "$id")
	}
	if o == nil {
		return json.Marshal(s)
	}
	defs := s["$defs"].(map[string]any)
	for _, t := range o.Types {
		addType(defs, t)
	}
	return json.Marshal(s)
}

// addType lets a type stand wherever the one does that it is like.
func addType(defs map[string]any, t form.Type) {
	field := defs["Field"].(map[string]any)
	known := field["properties"].(map[string]any)["type"].(map[string]any)
	known["enum"] = append(known["enum"].([]any), t.Name)
	known["enumDescriptions"] = append(known["enumDescriptions"].([]any), "Like "+t.Like+".")
	for _, one := range field["allOf"].([]any) {
		test, _ := one.(map[string]any)["if"].(map[string]any)
		properties, _ := test["properties"].(map[string]any)
		names, _ := properties["type"].(map[string]any)
		if list, _ := names["enum"].([]any); slices.Contains(list, any(t.Like)) {
			names["enum"] = append(list, t.Name)
		}
	}
	like := defs["Field."+t.Like].(map[string]any)["properties"].(map[string]any)
	like["type"] = true // the condition that leads here has looked at it
}
