// Package workflowbench holds the benchmarks of the workflow engine, beside
// straight Go that keeps a row and a row of history with the same settings of
// the same database, in the same run. Run them with make bench-workflow; they
// are only comparable with each other, on the machine and in the run they come
// from.
package workflowbench
