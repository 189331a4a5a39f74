// Package sqlitestore keeps cases, effects, ledger records, data keys and the
// audit trail in one SQLite database, and performs the effects. It is the
// store for one machine; package memstore is the one for tests and demos.
//
// Start with [Open], which takes the host's *sql.DB and brings its tables up
// to date, and [Store.Start], which begins to perform effects. The package
// names no SQL driver: the host imports one – modernc.org/sqlite needs no C
// compiler – and opens the pool with
//
//	_txlock=immediate  busy_timeout 10000  journal_mode WAL
//	synchronous FULL   (NORMAL may lose the last commits when the power fails)
//	SetMaxIdleConns    16: database/sql keeps two, and makes and prepares for the
//	                   others anew each time
//
// The file belongs to Borgerflow: River's tables are in it too, and a host
// that uses River for jobs of its own does so in another database.
//
// # Effects
//
// The row of an effect is the record of it; River (riverqueue.com) is the
// scheduler. A River job holds the effect's id and nothing else. It is
// inserted in the transaction that records the effect and completed in the
// transaction that records its outcome, so neither can be there without the
// other. A call that recorded nothing is made again after a wait that doubles
// up to 30 s. See docs/adr/0003-river-on-sqlite.md for the figures.
//
// # One node
//
// Any number of processes may open the file and work on it; SQLite has one of
// them write at a time. Only one may perform effects: Start takes a lock that
// the operating system lets go of with the process, and is a conflict
// elsewhere. Because it alone performs, calls that an earlier process had
// begun are known to be lost and are made again at once.
//
// # Errors
//
// Errors are failures with a code. A full, read-only or broken disk is
// unavailable and certainly changed nothing, except that an I/O error during a
// commit is in doubt. Nothing is repeated by the store. No error holds
// anything but ids and SQLite's own words.
package sqlitestore
