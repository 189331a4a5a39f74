// Package ledgertest holds the suite that every store of records, data keys and
// audit lines must pass. Start with [Run], which the memory store and the
// database stores call; vendors call it on their own. Each subtest is named
// after one sentence of the contract in package ledger or audit.
package ledgertest

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Stores is one fresh, empty store seen from its sides. The three share their
// data: what Records appends to the trail, Trail shows.
type Stores struct {
	Records ledger.Store
	Keys    ledger.KeyStore
	Trail   audit.Store
}

// Harness says how to make what is tested.
type Harness struct {
	// New returns empty stores; it registers its own clean-up with t.
	New func(t *testing.T) Stores
}

// Run runs the suite.
func Run(t *testing.T, h Harness) {
	groups := []struct {
		name string
		run  func(*testing.T, Harness)
	}{
		{"Get", testGet},
		{"Put", testPut},
		{"Due", testDue},
		{"Find", testFind},
		{"Keys", testKeys},
		{"Trail", testTrail},
		{"Checkpoints", testCheckpoints},
		{"Tampering", testTampering},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) { t.Parallel(); g.run(t, h) })
	}
}

const org, kind = "åby", "delivery"

var start = time.Date(2026, 3, 2, 9, 15, 0, 123456789, time.UTC)

type clock struct{}

func (clock) Now() time.Time { return start }

func record(key string) ledger.Record {
	return ledger.Record{Org: org, Kind: kind, Key: key, Owner: "case-1", Sealed: []byte("sealed æøå 🎈")}
}

func line(what string) audit.Line {
	return audit.Line{At: start, Org: org, Case: "case-1", Actor: "p.karla", What: what}
}

func put(t *testing.T, s ledger.Store, r ledger.Record, ifVersion int64) ledger.Record {
	t.Helper()
	kept, err := s.Put(t.Context(), r, ifVersion, line("record.put"))
	if err != nil {
		t.Fatalf("Put(%q, if version %d): %v", r.Key, ifVersion, err)
	}
	return kept
}

func wantCode(t *testing.T, err error, want failure.Code) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", want)
	} else if got := failure.CodeOf(err); got != want {
		t.Errorf("code %s, want %s (%v)", got, want, err)
	}
}

func keysOf(records []ledger.Record) []string {
	out := []string{}
	for _, r := range records {
		out = append(out, r.Key)
	}
	return out
}
