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
	for _, c := range []struct{ of, want, needs string }{
		{"form", "4.3   under 5", "Set/fields=50"},
		{"workflow", "2.00   at least 0.5", "Decide"},
	} {
		best := map[string]float64{}
		for _, r := range kinds[c.of].ratios {
			best[r.of], best[r.to] = 3000, 1500
		}
		for _, at := range kinds[c.of].times {
			best[at.of] = 4321
		}
		var out strings.Builder
		if err := report(&out, kinds[c.of], best); err != nil || !strings.Contains(out.String(), c.want) {
			t.Errorf("%s: %v\n%s", c.of, err, out.String())
		}
		delete(best, c.needs)
		if report(io.Discard, kinds[c.of], best) == nil {
			t.Errorf("%s: a benchmark that did not run is passed over", c.of)
		}
	}
}
