package main

import (
	"bytes"
	"strings"
	"testing"
)

const (
	pass = `{"Action":"pass","Package":"p","Test":"TestA"}` + "\n"
	skip = `{"Action":"output","Package":"p","Test":"TestB","Output":"=== RUN   TestB\n"}` + "\n" +
		`{"Action":"output","Package":"p","Test":"TestB","Output":"    b_test.go:7: no browser here\n"}` + "\n" +
		`{"Action":"output","Package":"p","Test":"TestB","Output":"--- SKIP: TestB (0.00s)\n"}` + "\n" +
		`{"Action":"skip","Package":"p","Test":"TestB"}` + "\n"
	fail  = `{"Action":"output","Package":"p","Test":"TestC","Output":"    c_test.go:9: got 1\n"}` + "\n" + `{"Action":"fail","Package":"p","Test":"TestC"}` + "\n" + `{"Action":"fail","Package":"p"}` + "\n"
	end   = `{"Action":"pass","Package":"p","Elapsed":1.5}` + "\n"
	crash = `{"Action":"output","Package":"q","Output":"panic: x\n"}` + "\n" + `{"Action":"fail","Package":"q"}` + "\n"
	build = `{"ImportPath":"q","Action":"build-output","Output":"q.go:1: undefined: x\n"}` + "\n" + `{"ImportPath":"q","Action":"build-fail"}` + "\n" + `{"Action":"fail","Package":"q","FailedBuild":"q"}` + "\n"
)

func TestReport(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		in     string
		strict bool
		ok     bool
		want   []string
	}{
		{"all pass", pass + end, true, true, []string{"ok    p", "1 passed, 0 failed, 0 skipped"}},
		{"a skip is told", pass + skip + end, false, true, []string{"!!! SKIPPED p TestB: b_test.go:7: no browser here", "1 passed, 0 failed, 1 skipped"}},
		{"a skip fails in CI", pass + skip + end, true, false, []string{"!!! SKIPPED p TestB"}},
		{"a suite's skip does not", pass + strings.ReplaceAll(skip, "b_test.go", "suite.go") + end, true, true, []string{"!!! SKIPPED p TestB: suite.go:7", "1 skipped"}},
		{"a failure is shown", pass + fail, false, false, []string{"c_test.go:9: got 1", "FAIL  p", "1 passed, 1 failed, 0 skipped"}},
		{"a crash is shown", pass + crash, false, false, []string{"panic: x", "1 passed, 1 failed, 0 skipped"}},
		{"a broken build is shown", pass + build, false, false, []string{"q.go:1: undefined: x", "1 passed, 1 failed"}},
		{"no tests at all", "", false, false, []string{"0 passed, 0 failed"}},
		{"other lines pass through", "go: warning\n" + pass + end, false, true, []string{"go: warning"}},
	}
	for _, c := range cases {
		var out bytes.Buffer
		r := newReport(&out, c.strict)
		if err := r.read(strings.NewReader(c.in)); err != nil {
			t.Fatal(err)
		}
		if got := r.close(); got != c.ok {
			t.Errorf("%s: ok = %v, want %v", c.name, got, c.ok)
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: the report lacks %q:\n%s", c.name, want, out.String())
			}
		}
	}
}
