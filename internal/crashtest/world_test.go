package crashtest_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"sync/atomic"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memstore"
)

const org = "aaby"

// solution has three branches: two handovers of which the first one's output is
// written back; a wait and an approval that is escalated; an approval that may
// send the case back, may expire, and leads to a letter whose receiver cannot be
// asked. They meet, and what they gave is handed over. Its form is numbered.
var solution = fstest.MapFS{
	"solution.json": {Data: []byte(`{
		"id": "sag", "version": "1", "title": "Sag", "owner": "Vej", "kle": "05.01.12", "facet": "G01",
		"languages": ["da"], "start": {"login": ["mitid"]},
		"messages": {
			"husk": {"subject": "Husk {= case.id }", "body": "Frist {= task.due }, journal {= forms.svar.sagsnr }"},
			"overtag": {"subject": "Overtag {= case.id }", "body": "Navn {= forms.f.navn }"}},
		"steps": [
			{"id": "ansoeg", "kind": "fill", "title": "Ansøg", "assign": {"to": "applicant"}, "forms": [{"form": "f"}],
				"next": [{"to": "journal"}, {"to": "vent"}, {"to": "vurder"}]},
			{"id": "journal", "kind": "handover", "handover": {"kind": "esdh"}, "write": [{"form": "svar", "field": "/sagsnr", "value": "ref"}],
				"next": [{"to": "arkiv"}]},
			{"id": "arkiv", "kind": "handover", "handover": {"kind": "esdh"}, "next": [{"to": "samlet"}]},
			{"id": "vent", "kind": "wait", "wait": {"for": {"hours": 1}}, "next": [{"to": "kontrol"}]},
			{"id": "kontrol", "kind": "approve", "title": "Kontrol", "assign": {"group": "pension"}, "forms": [{"form": "f", "mode": "show"}],
				"deadline": {"hours": 1, "escalate": {"assign": {"group": "jura"}, "message": "overtag"}},
				"next": [{"on": "approved", "to": "samlet"}, {"on": "rejected", "to": "kontrol"}]},
			{"id": "vurder", "kind": "approve", "title": "Vurdér", "assign": {"group": "pension"}, "forms": [{"form": "f", "mode": "show"}],
				"deadline": {"hours": 2, "remind": [{"before": {"hours": 1}, "message": "husk"}]},
				"next": [{"on": "approved", "to": "brev"}, {"on": "rejected", "to": "ansoeg"}, {"on": "expired", "to": "brev"}]},
			{"id": "brev", "kind": "handover", "handover": {"kind": "brev"}, "next": [{"to": "samlet"}]},
			{"id": "samlet", "kind": "handover", "handover": {"kind": "esdh"}, "join": "all", "next": [{"to": "slut"}]},
			{"id": "slut", "kind": "end"}
		]}`)},
	"forms/f.json": {Data: []byte(`{"id": "f", "version": "1", "languages": ["da"], "title": "F",
		"pages": [{"id": "p", "title": "P", "fields": [{"key": "navn", "type": "text", "label": "Navn", "required": true},
			{"key": "nr", "type": "autonumber", "label": "Nummer"}, {"key": "ref", "type": "uniqueid", "label": "Reference"}]}]}`)},
	"forms/svar.json": {Data: []byte(`{"id": "svar", "version": "1", "languages": ["da"], "title": "Svar",
		"pages": [{"id": "p", "title": "P", "fields": [{"key": "sagsnr", "type": "text", "label": "Sagsnummer"}]}]}`)},
}

// clock is the machine's, and some time: the test moves all processes' alike.
type clock struct{ ahead atomic.Int64 }

// Now returns the time.
func (c *clock) Now() time.Time {
	return workflow.SystemClock{}.Now().Add(time.Duration(c.ahead.Load()))
}

// town is an engine with what belongs to it, the same in every process.
type town struct {
	engine *workflow.Engine
	trail  *audit.Trail
	index  *ledger.Index
}

// keeper is a store that comes with the library.
type keeper interface {
	workflow.Store
	ledger.KeyStore
	audit.CheckpointStore
	workflow.Counter
}

func newTown(s keeper, c workflow.Clock, o workflow.Options) (*town, error) {
	ring, err := ledger.NewKeyRing("w1", map[string][]byte{"w1": bytes.Repeat([]byte{7}, 32)}, rand.Reader)
	if err != nil {
		return nil, err
	}
	signer, err := audit.NewEd25519("s1", bytes.Repeat([]byte{3}, 32))
	if err != nil {
		return nil, err
	}
	t := &town{trail: audit.New(s, c, &audit.Options{Signer: signer, Keys: audit.Ed25519Keys{"s1": signer.Public()}})}
	if t.index, err = ledger.NewIndex(bytes.Repeat([]byte{2}, 32)); err != nil {
		return nil, err
	}
	o.Index, o.TestData = t.index, true
	t.engine, err = workflow.New(s, memstore.NewFiles(), ledger.NewSealer(s, ring, nil), t.trail, c, &o)
	return t, err
}

// citizen is the nth invented applicant, each with a case of their own.
func (t *town) citizen(n int) workflow.Caller {
	cpr := identity.CPR(fmt.Sprintf("%02d%02d50%04d", 61+n%28, 1+n/28%12, n))
	return workflow.Caller{Identity: identity.Identity{
		Org: org, Assurance: identity.Substantial,
		Actor: identity.Person{Ref: t.index.Person(org, cpr), CPR: cpr, Name: fmt.Sprintf("Prøve Prøvesen %d", n)},
	}}
}

func employee(user, group string) workflow.Caller {
	return workflow.Caller{Identity: identity.Identity{
		Org: org, Assurance: identity.Substantial, Employee: user, Groups: []string{group}, Actor: identity.Person{Name: user},
	}}
}
