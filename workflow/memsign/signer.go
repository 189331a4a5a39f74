// Package memsign is a signer in memory: it takes each request once, as a careful
// one does, shows what is to be signed, and lets a test or demo sign or refuse.
// Start with [New]. Safe for concurrent use.
//
// What it keeps holds personal data, as what is signed does.
package memsign

import (
	"context"
	"slices"
	"sync"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Engine is whom a signature is told to. [workflow.Engine] is one.
type Engine interface {
	Signed(ctx context.Context, c workflow.Caller, s workflow.Signature) (workflow.CaseState, error)
}

// Signer is a signer in memory. FailNext, LoseNext and Close are those of a fake
// supplier's front.
type Signer struct {
	fake.Desk

	mu    sync.Mutex
	asked []workflow.SignRequest
}

var _ workflow.Signer = (*Signer)(nil)

// New returns a signer that has been asked for nothing.
func New() *Signer { return &Signer{} }

// Request implements workflow.Signer. A request without a key, a signer or forms
// is invalid; the same key again is no second request.
func (s *Signer) Request(ctx context.Context, r workflow.SignRequest) error {
	if err := s.Enter(ctx); err != nil {
		return err
	}
	if err := sound(r); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.find(r.Org, r.Key); known {
		return nil
	}
	s.asked = append(s.asked, r)
	return s.Leave()
}

func sound(r workflow.SignRequest) error {
	signers := 0
	for _, is := range []bool{r.By != nil, r.Employee != "", r.Group != ""} {
		if is {
			signers++
		}
	}
	switch {
	case r.Org == "" || r.Key == "" || r.Case == "":
		return failure.Errorf(failure.Invalid, "memsign: an organisation, a key and a case are required")
	case signers != 1:
		return failure.Errorf(failure.Invalid, "memsign: one person, employee or group signs")
	case len(r.Forms) == 0:
		return failure.Errorf(failure.Invalid, "memsign: there is nothing to sign")
	}
	return nil
}

// find returns the request with the key; s.mu is held.
func (s *Signer) find(org, key string) (workflow.SignRequest, bool) {
	i := slices.IndexFunc(s.asked, func(r workflow.SignRequest) bool { return r.Org == org && r.Key == key })
	if i < 0 {
		return workflow.SignRequest{}, false
	}
	return s.asked[i], true
}

// Asked returns what it was asked for, in order.
func (s *Signer) Asked() []workflow.SignRequest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.asked)
}

// Sign signs what was asked for under the key and tells the engine. Signing it
// again tells the engine again, as signers do, and changes nothing there.
func (s *Signer) Sign(ctx context.Context, e Engine, org, key string) error {
	return s.tell(ctx, e, org, key, workflow.Signature{Signed: true, Output: workflow.Output{Ref: "signed:" + key}})
}

// Refuse refuses to sign what was asked for under the key, with a reason, and
// tells the engine.
func (s *Signer) Refuse(ctx context.Context, e Engine, org, key, why string) error {
	return s.tell(ctx, e, org, key, workflow.Signature{Note: why})
}

func (s *Signer) tell(ctx context.Context, e Engine, org, key string, what workflow.Signature) error {
	s.mu.Lock()
	r, known := s.find(org, key)
	s.mu.Unlock()
	if !known {
		return failure.Errorf(failure.NotFound, "memsign: nothing was asked for under this key")
	}
	what.Key = key
	what.TaskRequest = workflow.TaskRequest{Case: r.Case, Step: r.Step, Round: r.Round, Command: "memsign/" + key}
	_, err := e.Signed(ctx, workflow.Caller{Identity: identity.System(org, "memsign")}, what)
	return err
}
