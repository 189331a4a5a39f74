// Package simulate runs invented cases through a solution's flow with a virtual
// clock, to see before anybody uses it what will become of them: how many reach
// which end, how long it takes and where, what expires and is escalated, and what
// operators will have to see to.
//
// Start with [Run], which takes a compiled solution and [Options]: how likely the
// outcomes of a step are, how long people take for it in working hours, and how
// often a handover fails. It returns a [Report], which is JSON and, with
// [Report.Text], a table.
//
// Cases are decided by workflow.Decide, like real ones: nothing is modelled twice.
// Forms are filled in with generated answers (package form/formtest/sample), so
// guards decide by answers; where forms are too large for that, guards are free
// choices with weights. Nothing is sent to anybody.
//
// It is pure: the same workflow, options and seed give the same report. It reads
// no clock. Errors are failures of package workflow.
package simulate
