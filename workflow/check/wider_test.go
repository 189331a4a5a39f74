package check_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/workflow/check"
)

// one compiles a form of one field.
func one(t *testing.T, kind string) *form.Form {
	t.Helper()
	more := ""
	switch kind {
	case "select", "radio", "autocomplete":
		more = `, "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]`
	}
	f, err := definition.CompileJSON([]byte(`{"id": "f", "version": "1", "languages": ["da"], "title": "T", "pages": [{"id": "p", "title": "P", "fields": [
		{"key": "a", "type": "`+kind+`", "label": "A"`+more+`}]}]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// What is said to take every answer of another type takes every good sample.
func TestWiderTypesTakeEveryAnswer(t *testing.T) {
	t.Parallel()
	facts := form.Facts{Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Lang: "da", Test: true}
	for from, all := range check.Wider {
		old := one(t, from)
		samples := sample.Generate(old, facts, nil).Samples
		good := 0
		for _, s := range samples {
			answers, faults, err := form.DecodeAnswers(old, s.Answers)
			if err != nil || len(faults) > 0 || len(old.Evaluate(answers, s.Facts).Faults()) > 0 {
				continue
			}
			good++
			for _, to := range all {
				now := one(t, to)
				answers, faults, err := form.DecodeAnswers(now, s.Answers)
				if err != nil || len(faults) > 0 {
					t.Errorf("%s does not read an answer to %s: %v %v", to, from, faults, err)
					continue
				}
				if faults := now.Evaluate(answers, s.Facts).Faults(); len(faults) > 0 {
					t.Errorf("%s faults an answer to %s: %v", to, from, faults)
				}
			}
		}
		if good == 0 {
			t.Errorf("there is no good sample of %s", from)
		}
	}
}
