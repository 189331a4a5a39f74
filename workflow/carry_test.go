package workflow_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// TestCarryingToTheSameFormLosesNothing takes drafts that visit everything real
// forms can do to another compilation of the very form.
func TestCarryingToTheSameFormLosesNothing(t *testing.T) {
	t.Parallel()
	some := "*.json"
	if testing.Short() {
		some = "fr*.json" // one of them
	}
	files, err := filepath.Glob("../form/check/testdata/good/" + some)
	if err != nil || len(files) == 0 {
		t.Fatalf("no forms: %v", err)
	}
	seen := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var forms [2]*form.Form
		for i := range forms {
			if forms[i], err = definition.CompileJSON(source, nil); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
		}
		facts := form.Facts{Now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), Lang: i18n.Danish, Test: true}
		for i, s := range sample.Generate(forms[0], facts, nil).Samples {
			seen++
			a, _, err := form.DecodeAnswers(forms[0], s.Answers)
			if err != nil {
				t.Fatalf("%s: sample %d: %v", file, i, err)
			}
			draft := a.AppendJSON(nil)
			got, lost, err := workflow.CarriedDraft(forms[0], forms[1], draft)
			if err != nil || len(lost) > 0 || got != string(draft) {
				t.Errorf("%s: sample %d: lost %+v, %v\n%s\n%s", file, i, lost, err, draft, got)
			}
		}
	}
	if seen < 10 {
		t.Errorf("%d drafts say little", seen)
	}
}
