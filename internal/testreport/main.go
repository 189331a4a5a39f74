// Command testreport reads what go test -json writes and prints what a person
// wants to know: one line per package, the output of failed tests, and loudly
// every test that was skipped, with its reason. It fails when a test failed, or
// when no test ran; with CI=true also when a test was skipped.
package main

import (
	"fmt"
	"os"
)

func main() {
	r := newReport(os.Stdout, os.Getenv("CI") == "true")
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
	if !r.close() {
		os.Exit(1)
	}
}
