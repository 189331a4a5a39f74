package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"
)

// event is one line of go test -json (go doc test2json).
type event struct {
	Action     string
	Package    string
	ImportPath string // of build-output and build-fail
	Test       string
	Elapsed    float64 // seconds
	Output     string
}

type name struct{ pkg, test string }

// report collects events and prints them.
type report struct {
	out     io.Writer
	strict  bool // a skip is a failure
	output  map[name][]string
	build   map[string][]string
	passed  int
	failed  int
	broken  int // packages that failed without a failing test, or did not build
	skipped []string
	lacking int             // skips of conformance suites, which are no failure
	failing map[string]bool // packages with a failed test
}

func newReport(out io.Writer, strict bool) *report {
	return &report{out: out, strict: strict, output: map[name][]string{}, build: map[string][]string{}, failing: map[string]bool{}}
}

// read takes all events; lines that are none are passed on.
func (r *report) read(in io.Reader) error {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		if strings.TrimSpace(line) != "" {
			var e event
			if json.Unmarshal([]byte(line), &e) != nil || e.Action == "" {
				fmt.Fprint(r.out, line)
			} else {
				r.take(e)
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *report) take(e event) {
	key := name{e.Package, e.Test}
	switch e.Action {
	case "output":
		r.output[key] = append(r.output[key], e.Output)
	case "build-output":
		r.build[e.ImportPath] = append(r.build[e.ImportPath], e.Output)
	case "build-fail":
		fmt.Fprint(r.out, strings.Join(r.build[e.ImportPath], ""))
	case "pass", "fail", "skip":
		if e.Test == "" {
			r.endPackage(e)
		} else {
			r.endTest(e)
		}
		delete(r.output, key)
	}
}

func (r *report) endTest(e event) {
	lines := r.output[name{e.Package, e.Test}]
	switch e.Action {
	case "pass":
		r.passed++
	case "fail":
		r.failed++
		r.failing[e.Package] = true
		fmt.Fprint(r.out, strings.Join(lines, ""))
	case "skip":
		why := reason(lines)
		r.skipped = append(r.skipped, fmt.Sprintf("%s %s: %s", e.Package, e.Test, why))
		if bySuite(why) {
			r.lacking++
		}
	}
}

// bySuite recognises a test that a conformance suite skipped, because what it
// was run on does not have an ability: the reason comes from a file that is no
// test file.
func bySuite(reason string) bool {
	file, _, ok := strings.Cut(reason, ".go:")
	return ok && !strings.ContainsAny(file, " :") && !strings.HasSuffix(file, "_test")
}

// reason returns what a skipped test said last before it ended.
func reason(lines []string) string {
	said := ""
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			said = line
		}
	}
	return said
}

func (r *report) endPackage(e event) {
	switch {
	case e.Action == "pass":
		fmt.Fprintf(r.out, "ok    %-70s %6.1fs\n", e.Package, e.Elapsed)
	case e.Action == "skip":
		// a package without tests
	default:
		if !r.failing[e.Package] {
			r.broken++
			fmt.Fprint(r.out, strings.Join(r.output[name{e.Package, ""}], ""))
		}
		fmt.Fprintf(r.out, "FAIL  %-70s %6.1fs\n", e.Package, e.Elapsed)
	}
}

// close prints the end of the report and returns whether all is well.
func (r *report) close() bool {
	sort.Strings(r.skipped)
	for _, s := range r.skipped {
		fmt.Fprintf(r.out, "\n!!! SKIPPED %s\n", s)
	}
	lost := len(r.skipped) - r.lacking
	if lost > 0 {
		fmt.Fprintf(r.out, "\n!!! %d tests were skipped for want of something on this machine; with CI=true that is a failure\n", lost)
	}
	// A package that breaks as a whole counts as one failure.
	failed := r.failed + r.broken
	fmt.Fprintf(r.out, "\n%d passed, %d failed, %d skipped\n", r.passed, failed, len(r.skipped))
	return failed == 0 && r.passed > 0 && (!r.strict || lost == 0)
}
