// Package formbench holds the benchmarks of package form: one form of 50, 200
// and 1000 fields, and beside it, in the same run, the same form written by hand
// over a map of answers. Run them with make bench-form; they are only
// comparable with each other, on the machine and in the run they come from.
package formbench
