// Package pgstore keeps cases, files, effects, ledger records, data keys and the
// audit trail in one PostgreSQL database, and performs the effects: the store
// for many processes on many machines.
//
// Start with [Open], which takes the host's *pgxpool.Pool and brings the tables
// up to date, and [Store.Start], which begins to perform effects. [Store.Files]
// keeps files in the same database. PostgreSQL 14 or later, with UTF-8; the
// pool reaches the server itself, or through a pooler that keeps sessions.
// Tables are made where the connection's search_path points first, so that a
// schema of its own keeps them apart from the host's.
//
// # Commits
//
// A commit is one round trip: its statements are sent together, and PostgreSQL
// makes of them one transaction. Each says what it expects to find; when it
// does not, the function bf_require ends the transaction. What is written to an
// audit chain is tied to the head of the chain, whose row is locked by it. The
// store remembers heads it has seen; when another process has been faster, the
// transaction is made again with the head read under its lock.
//
// # Effects
//
// The row of an effect is the record of it; River (riverqueue.com) is the
// scheduler. A River job holds the effect's id and nothing else. It is
// inserted in the transaction that records the effect and completed in the
// transaction that records its outcome, so neither can be there without the
// other. A call that recorded nothing is made again after a wait that doubles
// up to 30 s. See docs/adr/0009-many-nodes-on-postgresql.md for the figures.
//
// # Nodes
//
// Every process that has started the store is a node and says every other
// second that it lives. When one has been silent for [Options.Lease], the others
// take its calls for lost and make them anew under new jobs, so that the old
// ones can no longer record anything. A node that cannot reach the database
// ends the contexts of its own calls well before that.
//
// # Errors
//
// Errors are failures with a code. What PostgreSQL refused is certainly not
// done: unavailable when the same may go well later – a serialization failure,
// a deadlock, a full or read-only disk, a server that is shutting down. A
// connection that broke after the commit was sent is in doubt. Nothing is
// repeated by the store. No error holds anything but ids and PostgreSQL's own
// words.
//
// # What erasing means here
//
// Rows that are deleted or overwritten can no longer be read; their bytes stay
// in the table's file until VACUUM passes, which PostgreSQL does by itself, and
// in the write-ahead log and backups for as long as the host keeps those. They
// are sealed with the case's key, which is wrapped by the host's.
package pgstore
