// Package kptest holds the suite that every pair of a transport and a
// distributor to KP must pass. Start with [Run]: the pair in memory, every
// adapter and every decorator calls it, and vendors call it on theirs. Each
// subtest is named after one sentence of the contract in package kp.
package kptest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/kp"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Pair is a transport and a distributor with the same other party behind them:
// what one brings, the other can name.
type Pair struct {
	Transport   kp.Transport
	Distributor kp.Distributor
}

// Received is a form the other party took, with the contents of the files it
// names in their order.
type Received struct {
	Form  kp.Form
	Files [][]byte
}

// Harness says how to make a pair and how to play the other party. What is nil
// is skipped, with the reason printed.
type Harness struct {
	// New returns a fresh pair that has received nothing. Routes lead to one
	// system. Required.
	New func(t *testing.T) Pair
	// Sender is whom the pair knows as the sender. Required.
	Sender kp.Sender
	// FailNext makes the pair's next call (but Receivers) fail with code,
	// doing nothing.
	FailNext func(p Pair, code kp.Code)
	// LoseNext lets the next call that does something be done and its answer
	// be lost.
	LoseNext func(p Pair)
	// Hold keeps technical receipts back until Release.
	Hold, Release func(p Pair) error
	// Received returns the forms taken, in order.
	Received func(p Pair) []Received
	// Arrived returns how many attachments arrived.
	Arrived func(p Pair) int
}

// Org is the organisation the suite hands in for.
const Org = "aaby"

// Submission returns an application with three attachments, as the suite hands
// it in, under key.
func Submission(key string) kp.Submission {
	return kp.Submission{
		Key: key, Case: "case-1", Purpose: "udvidet helbredstillæg",
		At: time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC),
		Application: kp.SP242{
			Received:  i18n.Date{Year: 2026, Month: 3, Day: 2},
			Applicant: kp.Applicant{Given: "Karla Åse", Middle: "Øst", Family: "Prøvesen <& 🎈>", CPR: "6101501234", Phone: "20123456"}, // constructed: day + 60
			Treatment: kp.Glasses, Insurance: kp.Group1,
			Signature: "Anders Prøvesen", Signed: i18n.Date{Year: 2026, Month: 3, Day: 1},
			Consent: true, Declaration: true,
			Proxy: &kp.Proxy{CPR: "6202704321", Attachment: 2},
		},
		Document: kp.Document{ContentType: "text/html", Data: []byte("<p>Ansøgning 🎈</p>")},
		Attachments: []kp.Attachment{
			kp.BytesOf("Overslag fra Æblevejs Øjne.PDF", kp.Estimate, []byte("%PDF-1.7 estimate\x00\xff")),
			kp.BytesOf("faktura.jpg", kp.Invoice, []byte("\xff\xd8 invoice")),
			kp.BytesOf("fuldmagt", kp.Other, []byte("power of attorney")),
		},
	}
}

// Run runs the suite.
func Run(t *testing.T, h Harness) {
	groups := []struct {
		name string
		run  func(*testing.T, Harness)
	}{
		{"Transport", testTransport},
		{"Distributor", testDistributor},
		{"HandIn", testHandIn},
		{"Failures", testFailures},
		{"Doubt", testDoubt},
		{"Apply", testApply},
	}
	for _, g := range groups {
		t.Run(g.name, func(t *testing.T) { t.Parallel(); g.run(t, h) })
	}
}

type clock struct{}

func (clock) Now() time.Time { return time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC) }

// service returns a service over p with everything in memory.
func service(t *testing.T, h Harness, p Pair) *kp.Service {
	t.Helper()
	m := ledger.NewMemory()
	ring, err := ledger.NewKeyRing("test", map[string][]byte{"test": []byte(strings.Repeat("k", 32))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(m, ledger.NewSealer(m, ring, nil))
	senders := map[string]kp.Sender{Org: h.Sender}
	s, err := kp.New(p.Transport, p.Distributor, senders, l, audit.New(m, clock{}, nil), &kp.Options{AllowTest: true, Node: "node-1"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func who() identity.Identity { return identity.System(Org, "engine") }

func wantCode(t *testing.T, err error, want kp.Code) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", want)
	} else if got := kp.CodeOf(err); got != want {
		t.Errorf("code %s, want %s (%v)", got, want, err)
	}
}

// wantReceived checks how many forms and attachments came.
func wantReceived(t *testing.T, h Harness, p Pair, forms, attachments int) {
	t.Helper()
	if h.Received == nil || h.Arrived == nil {
		t.Log("not checked what arrived: the harness has no Received or Arrived")
		return
	}
	if f, a := len(h.Received(p)), h.Arrived(p); f != forms || a != attachments {
		t.Errorf("%d forms and %d attachments arrived, want %d and %d", f, a, forms, attachments)
	}
}

// mustHandIn hands in until the form is received: a slow platform needs more
// than one call.
func mustHandIn(t *testing.T, s *kp.Service, sub kp.Submission) kp.Receipt {
	t.Helper()
	for range 20 {
		receipt, err := s.HandIn(t.Context(), who(), sub)
		if err != nil {
			t.Fatalf("HandIn: %v", err)
		}
		if receipt.State != kp.HandedIn {
			return receipt
		}
	}
	t.Fatal("HandIn: 20 calls and no receipts")
	return kp.Receipt{}
}

func ended(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
