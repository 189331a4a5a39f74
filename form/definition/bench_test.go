package definition_test

import (
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form/definition"
)

// A form of 300 fields, each with a condition and a limit of its own.
func BenchmarkCompileJSON(b *testing.B) {
	source := `{"key":"k0","type":"integer","label":"Field"}`
	for i := range 300 {
		source += fmt.Sprintf(`,{"key":"k%d","type":"integer","label":{"da":"Felt **%d**","en":"Field"},"visible":"k%d > 1 or lang == \"da\"","max":{"expr":"2 * 50"}}`, i+1, i, i)
	}
	data := []byte(fields(source))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := definition.CompileJSON(data, nil); err != nil {
			b.Fatal(err)
		}
	}
}
