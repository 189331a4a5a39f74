package simulate_test

import (
	"fmt"
	"os"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/simulate"
)

// How many applications end with a refusal when a case worker rejects one in
// five, some of them back to the applicant, and how long do people wait when it
// takes the case worker up to two days?
func Example() {
	folder, err := workflow.ReadFolder(os.DirFS("../testdata/tilskud"))
	if err != nil {
		panic(err)
	}
	w, err := workflow.Compile(folder, nil)
	if err != nil {
		panic(err)
	}
	report, err := simulate.Run(w, &simulate.Options{
		Cases: 500, Seed: 1,
		Steps: map[string]simulate.Step{"behandl": {
			Weights: map[string]int{"approved": 4, "rejected": 1},
			Takes:   &simulate.Takes{Least: time.Hour, Usual: 8 * time.Hour, Most: 16 * time.Hour},
		}},
	})
	if err != nil {
		panic(err)
	}
	for _, o := range report.Outcomes {
		fmt.Printf("%s: %d of %d\n", o.End, o.Cases, report.Cases)
	}
	fmt.Printf("half of them within %.0f hours, stuck: %d\n", report.Duration.Median.Hours(), report.Stuck)
	// Output:
	// slut: 441 of 500
	// afslag: 59 of 500
	// half of them within 55 hours, stuck: 0
}
