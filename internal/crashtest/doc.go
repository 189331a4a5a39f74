// Package crashtest holds the tests that kill processes while cases run, on
// SQLite, on PostgreSQL and with several nodes on one PostgreSQL, and those of
// disks that are full and clocks that go wrong. make long runs them in full.
//
// The test binary is also the process that is killed: a node that performs
// effects, and the people who start, submit and approve, who go on from what the
// store says. The test itself is what stays: it holds the systems that cases are
// handed over to, kills at random, moves everybody's clock, and compares at the
// end what the store says with what was received.
package crashtest
