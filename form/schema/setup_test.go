package schema_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

func unmarshal(t *testing.T, data []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// facts are those of somebody who has logged in.
func facts() form.Facts {
	return form.Facts{
		Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Lang: i18n.Danish, Test: true,
		Values: map[string]expression.Value{
			"login.authenticated": expression.BoolOf(true), "login.name": expression.TextOf("Åse Østergård"),
			"login.first_name": expression.TextOf("Åse"), "login.last_name": expression.TextOf("Østergård"),
			"login.cpr": expression.TextOf("6102700000"),
		},
	}
}
