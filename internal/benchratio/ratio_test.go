package main

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestBestOfSeveralRuns(t *testing.T) {
	t.Parallel()
	const lines = `goos: linux
BenchmarkEvaluate/fields=50-2   	   70196	     16563 ns/op	    6600 B/op	       4 allocs/op
BenchmarkEvaluate/fields=50-2   	   70196	     15000.5 ns/op	    6600 B/op	       4 allocs/op
BenchmarkSet/fields=50         	   70196	     900 ns/op
PASS
`
	var passed strings.Builder
	got, err := read(strings.NewReader(lines), &passed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]float64{"Evaluate/fields=50": 15000.5, "Set/fields=50": 900}, got); diff != "" {
		t.Errorf("best (-want +got):\n%s", diff)
	}
	if passed.String() != lines {
		t.Errorf("passed on: %s", passed.String())
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	best := map[string]float64{}
	for _, r := range ratios {
		best[r.of], best[r.to] = 3000, 1500
	}
	for _, at := range times {
		best[at.of] = 4321
	}
	var out strings.Builder
	if err := report(&out, best); err != nil || !strings.Contains(out.String(), "4.3   under 5") {
		t.Errorf("report: %v\n%s", err, out.String())
	}
	delete(best, "Set/fields=50")
	if report(io.Discard, best) == nil {
		t.Error("a benchmark that did not run is passed over")
	}
}
