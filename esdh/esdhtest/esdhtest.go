// Package esdhtest holds the suite that every case and document system must
// pass. Start with [Run]: the system in memory, every adapter and every
// decorator calls it, and vendors call it on theirs. Each subtest is named
// after one sentence of the contract in package esdh.
package esdhtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Harness says how to make a system and how to play the other party. What is
// nil is skipped, with the reason printed.
type Harness struct {
	// New returns a fresh system in which nothing is filed. Required.
	New func(t *testing.T) esdh.System
	// FailNext makes the system's next call fail with code, doing nothing.
	FailNext func(s esdh.System, code esdh.Code)
	// LoseNext lets the next call be done and its answer be lost.
	LoseNext func(s esdh.System)
	// CloseCase closes a case, so that it takes no more documents.
	CloseCase func(s esdh.System, id string) error
	// Filed returns what is filed, in order.
	Filed func(s esdh.System) Filed
}

// Filed is what a system holds.
type Filed struct {
	Cases     []esdh.NewCase
	Documents []esdh.NewDocument
}

// Org is the organisation the suite files for.
const Org = "aaby"

// Case returns a case as the suite creates it, under key.
func Case(key string) esdh.NewCase {
	return esdh.NewCase{
		Org: Org, Key: key, Case: "case-1",
		Title: "Udvidet helbredstillæg – æblegrød & øl 🎈", KLE: "32.03.12", Facet: "G01",
		Opened: i18n.Date{Year: 2026, Month: 3, Day: 2},
		Parties: []esdh.Party{
			{CPR: "6101501234", Name: "Karla Prøvesen", Role: esdh.Primary}, // constructed: day + 60
			{CVR: "13748136", Name: "Øjenlægen ApS", Role: esdh.Secondary},
		},
		Metadata: map[string]string{"kanal": "selvbetjening", "område": "pension"},
	}
}

// Document returns a document for a case as the suite adds it, under key.
func Document(key, caseID string) esdh.NewDocument {
	return esdh.NewDocument{
		Org: Org, Key: key, Case: "case-1", CaseID: caseID,
		Title: "Ansøgning æøå 🎈", Date: i18n.Date{Year: 2026, Month: 3, Day: 2}, Direction: esdh.Incoming,
		FileName: "ansøgning.html", ContentType: "text/html", Data: []byte("<p>Prøvesen 🎈</p>\x00\xff"),
	}
}

// Run runs the suite.
func Run(t *testing.T, h Harness) {
	groups := []struct {
		name string
		run  func(*testing.T, Harness)
	}{
		{"CreateCase", testCreateCase},
		{"AddDocument", testAddDocument},
		{"Check", testCheck},
		{"Find", testFind},
		{"Service", testService},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) { t.Parallel(); g.run(t, h) })
	}
}

type clock struct{}

func (clock) Now() time.Time { return time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC) }

// service returns a service over s with everything in memory.
func service(t *testing.T, s esdh.System) *esdh.Service {
	t.Helper()
	m := ledger.NewMemory()
	ring, err := ledger.NewKeyRing("test", map[string][]byte{"test": []byte(strings.Repeat("k", 32))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(m, ledger.NewSealer(m, ring, nil))
	return esdh.New(s, l, audit.New(m, clock{}, nil), &esdh.Options{AllowTest: true})
}

func filer() identity.Identity { return identity.System(Org, "engine") }

func wantCode(t *testing.T, err error, want esdh.Code) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", want)
	} else if got := esdh.CodeOf(err); got != want {
		t.Errorf("code %s, want %s (%v)", got, want, err)
	}
}

// wantFiled checks how many cases and documents the system holds.
func wantFiled(t *testing.T, h Harness, s esdh.System, cases, documents int) {
	t.Helper()
	if h.Filed == nil {
		t.Log("not checked what is filed: the harness has no Filed")
		return
	}
	if got := h.Filed(s); len(got.Cases) != cases || len(got.Documents) != documents {
		t.Errorf("%d cases and %d documents are filed, want %d and %d", len(got.Cases), len(got.Documents), cases, documents)
	}
}

func mustCreate(t *testing.T, s esdh.System, key string) esdh.CaseRef {
	t.Helper()
	ref, err := s.CreateCase(t.Context(), Case(key))
	if err != nil {
		t.Fatalf("CreateCase: %v", err)
	}
	return ref
}

func ended(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
