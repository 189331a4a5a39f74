package check_test

import "slices"

func sortedLines(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return out
}
