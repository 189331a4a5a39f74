// Command benchratio reads what benchmarks write, passes it on,
// and prints how they stand to each other: the best of each benchmark's runs
// against the best of its reference, in the same run on the same machine. It
// judges nothing; it fails only when a benchmark that it needs did not run.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	of := flag.String("of", "form", "whose benchmarks: form or workflow")
	flag.Parse()
	best, err := read(os.Stdin, os.Stdout)
	if k, ok := kinds[*of]; err == nil && ok {
		err = report(os.Stdout, k, best)
	} else if !ok {
		err = fmt.Errorf("there are no benchmarks of %q", *of)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "benchratio:", err)
		os.Exit(1)
	}
}
