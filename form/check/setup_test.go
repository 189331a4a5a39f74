package check_test

import (
	"runtime"
	"slices"
	"testing"
)

// quick reports whether the long tests do less: in a browser's engine each step
// takes many times as long, and shows nothing new here.
func quick() bool { return testing.Short() || runtime.GOOS == "js" }

func sortedLines(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return out
}
