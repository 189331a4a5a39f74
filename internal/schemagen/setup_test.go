package schemagen_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

const root = "../.."

// compile makes a validator of a schema. Nothing is fetched: whatever it refers
// to must be in it.
func compile(t *testing.T, data []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource(schema.Base, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(schema.Base)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tree reads JSON for a validator, numbers as they are written.
func tree(t *testing.T, data []byte) any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
