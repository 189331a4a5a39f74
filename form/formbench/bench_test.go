package formbench_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
)

var benchSizes = []int{50, 200, 1000}

// each runs a benchmark for every size.
func each(b *testing.B, run func(b *testing.B, size int)) {
	for _, size := range benchSizes {
		b.Run(fmt.Sprintf("fields=%d", size), func(b *testing.B) {
			b.ReportAllocs()
			run(b, size)
		})
	}
}

// Answers to a state.
func BenchmarkEvaluate(b *testing.B) {
	each(b, func(b *testing.B, size int) {
		f, a := benchForm(b, size)
		facts := benchFacts()
		for b.Loop() {
			f.Evaluate(a, facts)
		}
	})
}

// One keystroke in a filling: a price, which two limits, a sum and a rule read.
func BenchmarkSet(b *testing.B) {
	each(b, func(b *testing.B, size int) {
		f, a := benchForm(b, size)
		fl := f.Fill(a, benchFacts())
		raw := [][]string{{"12.500,50"}, {"12.500,51"}}
		name, i := fmt.Sprintf("/price_%d", size/100), 0
		for b.Loop() {
			c, err := fl.Set(name, raw[i])
			if err != nil || len(c.Elements) != 2 {
				b.Fatal(err, len(c.Elements))
			}
			i = 1 - i
		}
	})
}

// The same by hand.
func BenchmarkHandwritten(b *testing.B) {
	each(b, func(b *testing.B, size int) {
		answers, pages := handAnswers(b, benchJSON(size)), handPages(size)
		for b.Loop() {
			byHand(answers, pages, handToday)
		}
	})
}

// A definition to a form.
func BenchmarkCompile(b *testing.B) {
	each(b, func(b *testing.B, size int) {
		source := benchDefinition(size)
		b.SetBytes(int64(len(source)))
		for b.Loop() {
			if _, err := definition.CompileJSON(source, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Bytes to answers to a state.
func BenchmarkFromJSON(b *testing.B) {
	each(b, func(b *testing.B, size int) {
		f, _ := benchForm(b, size)
		data, facts := benchJSON(size), benchFacts()
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			a, _, err := form.DecodeAnswers(f, data)
			if err != nil {
				b.Fatal(err)
			}
			f.Evaluate(a, facts)
		}
	})
}

// The same bytes to a map, and nothing more.
func BenchmarkJSONMap(b *testing.B) {
	each(b, func(b *testing.B, size int) {
		data := benchJSON(size)
		b.SetBytes(int64(len(data)))
		for b.Loop() {
			var answers map[string]any
			if err := json.Unmarshal(data, &answers); err != nil {
				b.Fatal(err)
			}
		}
	})
}
