package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// read passes lines on and returns the least nanoseconds per operation of each
// benchmark, by its name without the number of processors.
func read(in io.Reader, out io.Writer) (map[string]float64, error) {
	best := map[string]float64{}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		if _, err := fmt.Fprintln(out, lines.Text()); err != nil {
			return nil, err
		}
		name, ns, ok := result(lines.Text())
		if old, seen := best[name]; ok && (!seen || ns < old) {
			best[name] = ns
		}
	}
	return best, lines.Err()
}

// result reads one line: BenchmarkEvaluate/fields=50-2  1000  16563 ns/op  …
func result(line string) (name string, ns float64, ok bool) {
	words := strings.Fields(line)
	if len(words) < 4 || words[3] != "ns/op" {
		return "", 0, false
	}
	name, ok = strings.CutPrefix(words[0], "Benchmark")
	if at := strings.LastIndexByte(name, '-'); at > 0 {
		name = name[:at]
	}
	ns, err := strconv.ParseFloat(words[2], 64)
	return name, ns, ok && err == nil
}

// ratio is one time against another, with what is aimed at.
type ratio struct{ of, to, aim string }

// kind is what is told of one make target's benchmarks.
type kind struct {
	ratios []ratio
	times  []struct{ of, aim string } // in microseconds
}

var kinds = map[string]kind{"form": {formRatios, formTimes}, "workflow": {workflowRatios, workflowTimes}}

// How fast the engine is beside straight Go: raw time over the engine's, so that
// 0.5 is twice as slow.
var workflowRatios = []ratio{
	{"Raw/db=sqlite", "Transition/db=sqlite/effect=no", "at least 0.5"},
	{"Raw/db=sqlite", "Transition/db=sqlite/effect=one", "at least 0.25"},
	{"Raw/db=postgres", "Transition/db=postgres/effect=no", "at least 0.5"},
	{"Raw/db=postgres", "Transition/db=postgres/effect=one", "at least 0.25"},
	{"Straight/db=sqlite", "Cases/db=sqlite/effects=no", "at least 0.6"},
	{"Straight/db=sqlite", "Cases/db=sqlite/effects=each", "at least 0.25"},
	{"Straight/db=postgres", "Cases/db=postgres/effects=no", "at least 0.6"},
	{"Straight/db=postgres", "Cases/db=postgres/effects=each", "at least 0.25"},
}

var workflowTimes = []struct{ of, aim string }{
	{"Decide", "at most 3.3 (300,000 a second)"},
	{"Inbox/p99", "under 10,000"},
}

var formRatios = []ratio{
	{"Evaluate/fields=50", "Handwritten/fields=50", "at most 4"},
	{"Evaluate/fields=200", "Handwritten/fields=200", "at most 4"},
	{"Evaluate/fields=1000", "Handwritten/fields=1000", "at most 4"},
	{"Evaluate/fields=1000", "Evaluate/fields=50", "20 is linear"},
	{"Set/fields=1000", "Set/fields=50", "at most 1.5"},
	{"FromJSON/fields=50", "JSONMap/fields=50", "at most 1"},
	{"FromJSON/fields=200", "JSONMap/fields=200", "at most 1"},
	{"FromJSON/fields=1000", "JSONMap/fields=1000", "at most 1"},
}

var formTimes = []struct{ of, aim string }{
	{"Set/fields=50", "under 5"},
	{"Set/fields=1000", "under 5"},
	{"Compile/fields=1000", "under 100,000"},
}

func report(out io.Writer, k kind, best map[string]float64) error {
	rows := [][3]string{{"ratio", "", "aim"}}
	for _, r := range k.ratios {
		of, to := best[r.of], best[r.to]
		if of == 0 || to == 0 {
			return fmt.Errorf("%s or %s did not run", r.of, r.to)
		}
		rows = append(rows, [3]string{r.of + " : " + r.to, fmt.Sprintf("%.2f", of/to), r.aim})
	}
	rows = append(rows, [3]string{"time, µs", "", "aim"})
	for _, t := range k.times {
		if best[t.of] == 0 {
			return fmt.Errorf("%s did not run", t.of)
		}
		rows = append(rows, [3]string{t.of, fmt.Sprintf("%.1f", best[t.of]/1000), t.aim})
	}
	for _, r := range rows {
		if _, err := fmt.Fprintf(out, "%-48s %12s   %s\n", r[0], r[1], r[2]); err != nil {
			return err
		}
	}
	return nil
}
