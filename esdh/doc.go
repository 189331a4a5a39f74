// Package esdh files cases and documents in a municipality's case and document
// system (Danish: ESDH, elektronisk sags- og dokumenthåndtering).
//
// Start with [Service], which the workflow calls, and [System], the small
// interface a supplier implements. The service owns what is common to all
// systems: it checks what is to be filed, writes to the ledger before each call
// and after it, files each key once across repeats and crashes, and keeps the
// audit trail. No public ESDH system knows idempotency keys; one that can look
// for what it was given is a [Finder] as well, and a doubt settles itself.
//
// Cases carry a subject and a facet of KLE (KL Emnesystematik), the common
// subject numbers of the municipalities: "32.03.12" and "G01".
//
// Errors are failures with a code ([CodeOf]); each code's comment says who must
// act. Cases name people and documents hold answers: [NewCase], [Party] and
// [NewDocument] print neither.
//
// Package memesdh is the system in memory, package esdhtest the suite every
// system must pass. Everything here is safe for concurrent use.
package esdh
