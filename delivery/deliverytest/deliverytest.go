// Package deliverytest holds the suite that every channel for letters must
// pass. Start with [Run]: the channel in memory, every adapter and every
// decorator calls it, and vendors call it on theirs. Each subtest is named
// after one sentence of the contract in package delivery.
package deliverytest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Harness says how to make a channel and how to play the other party. What is
// nil is skipped, with the reason printed.
type Harness struct {
	// New returns a fresh channel that has received nothing. Required.
	New func(t *testing.T) delivery.Channel
	// FailNext makes the channel's next call fail with code, doing nothing.
	FailNext func(c delivery.Channel, code delivery.Code)
	// LoseNext lets the next call be done and its answer be lost.
	LoseNext func(c delivery.Channel)
	// Received returns what the other party received, in order.
	Received func(c delivery.Channel) []delivery.Message
}

// Org is the organisation the suite sends for.
const Org = "aaby"

// Message returns a letter with one attachment, as the suite sends it, under
// key.
func Message(key string) delivery.Message {
	return delivery.Message{
		Org: Org, Key: key, Case: "case-1",
		To:    delivery.Recipient{CPR: "6101501234"}, // constructed: day + 60
		Title: "Afgørelse om ånd, æblegrød & øl 🎈",
		Body:  delivery.Document{Name: "afgørelse.html", ContentType: "text/html", Data: []byte("<p>Kære Prøvesen 🎈</p>")},
		Attachments: []delivery.Document{
			{Name: "bilag 1.pdf", ContentType: "application/pdf", Data: []byte("%PDF-1.7\x00\xff")},
		},
	}
}

// Run runs the suite.
func Run(t *testing.T, h Harness) {
	t.Run("Send", func(t *testing.T) { t.Parallel(); testSend(t, h) })
	t.Run("Check", func(t *testing.T) { t.Parallel(); testCheck(t, h) })
	t.Run("Find", func(t *testing.T) { t.Parallel(); testFind(t, h) })
	t.Run("Service", func(t *testing.T) { t.Parallel(); testService(t, h) })
}

type clock struct{}

func (clock) Now() time.Time { return time.Date(2026, 3, 2, 9, 15, 0, 0, time.UTC) }

// service returns a service over c with everything in memory.
func service(t *testing.T, c delivery.Channel) *delivery.Service {
	t.Helper()
	m := ledger.NewMemory()
	ring, err := ledger.NewKeyRing("test", map[string][]byte{"test": []byte(strings.Repeat("k", 32))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(m, ledger.NewSealer(m, ring, nil))
	return delivery.New(c, l, audit.New(m, clock{}, nil), &delivery.Options{AllowTest: true})
}

func sender() identity.Identity { return identity.System(Org, "engine") }

func wantCode(t *testing.T, err error, want delivery.Code) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", want)
	} else if got := delivery.CodeOf(err); got != want {
		t.Errorf("code %s, want %s (%v)", got, want, err)
	}
}

func wantReceived(t *testing.T, h Harness, c delivery.Channel, want int) {
	t.Helper()
	if h.Received == nil {
		t.Log("not checked what arrived: the harness has no Received")
		return
	}
	if got := len(h.Received(c)); got != want {
		t.Errorf("%d messages arrived, want %d", got, want)
	}
}

func ended(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
