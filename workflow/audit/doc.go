// Package audit keeps the trail: who did what, when, on whose behalf and for
// what purpose – never which answers were given and never a CPR number.
//
// Start with [Line], which is one sentence of the trail, and [Trail], which a
// service takes as a required constructor argument and writes lines through.
// [Head.Next] is the pure function that gives a line its place; stores call it
// inside the transaction that changes what the line is about, so that the
// change and the line commit together or not at all.
//
// # One chain per case
//
// Lines are hash-chained: each holds the hash of the one before it. The chain
// belongs to one case (Line.Case), not to the whole organisation. A line is
// written under the lock its case is changed under anyway, so two cases never
// wait for each other; a chain per organisation would make every citizen's
// save queue behind every other's. What a chain per case cannot show by itself
// – that its last lines, or all of them, are gone – the checkpoints show: a
// [Checkpoint] names the head of every chain that moved since the checkpoint
// before it, holds the hash of that checkpoint, and is signed.
//
// That somebody read a case is written in a second chain beside it; see
// [ReadsOf].
//
// Lines that belong to no case (a solution was published) have the Case
// [NoCase] and form one chain per organisation.
//
// [Verify] names the first line that was altered, is missing or stands out of
// order. [Trail.Audit] does so for every chain of an organisation and compares
// them with the checkpoints.
//
// People are written as references ([identity.Ref]): keyed hashes that say
// nothing without the index key, so lines may outlive the case's data.
//
// Errors are failures with a code (see [CodeOf] in each contract package);
// what Verify finds is a [*Break]. A Trail is safe for concurrent use. The
// package reads no clock; the host gives one.
package audit
