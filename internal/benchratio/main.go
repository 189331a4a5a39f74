// Command benchratio reads what the benchmarks of forms write, passes it on,
// and prints how they stand to each other: the best of each benchmark's runs
// against the best of its reference, in the same run on the same machine. It
// judges nothing; it fails only when a benchmark that it needs did not run.
package main

import (
	"fmt"
	"os"
)

func main() {
	best, err := read(os.Stdin, os.Stdout)
	if err == nil {
		err = report(os.Stdout, best)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchratio:", err)
		os.Exit(1)
	}
}
