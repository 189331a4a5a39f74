// Package staff keeps which employees are away and who is their deputy
// meanwhile (Danish: stedfortræder). It is the [workflow.Directory] of hosts
// that do not keep deputies elsewhere; who is whose manager it asks the host.
//
// Start with [New]. Absences are kept in the ledger, sealed, with a line in the
// audit trail for every change. A deputy may do what is the absent employee's
// own – what was given to them, or taken by them – and what they do is recorded
// as done by the deputy for the absent one. A deputy has none of the other's
// groups, and a deputy's deputy is nobody's.
//
// Errors are failures. A Staff is safe for concurrent use, by several processes
// on one store too.
package staff
