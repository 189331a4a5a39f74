package kp

import (
	"context"
	"errors"
	"slices"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Answer is KP's business answer to an application. Several may come, and the
// same more than once.
type Answer struct {
	// ID tells answers apart.
	ID string
	// Transaction is the one the form was sent under.
	Transaction string
	// Accepted says yes; else Reason says why not.
	Accepted bool
	Reason   string
	// Purpose is written to the audit trail.
	Purpose string
}

// answers is what the ledger keeps of them.
type answers struct {
	State  State    `json:"state"`
	Reason string   `json:"reason,omitempty"`
	IDs    []string `json:"ids"` // of all answers that came
}

func transactionRef(transaction string) identity.Ref { return identity.Ref("kp." + transaction) }

// Apply takes an answer in for who's organisation and returns the receipt as
// it is now. The first answer decides; later ones are kept but change nothing.
// An answer to a transaction that was never sent is not_found.
func (s *Service) Apply(ctx context.Context, who identity.Identity, a Answer) (Receipt, error) {
	receipt, err := s.apply(ctx, who, a)
	return receipt, failure.Wrap("kp: apply", err)
}

func (s *Service) apply(ctx context.Context, who identity.Identity, a Answer) (Receipt, error) {
	if a.ID == "" || a.Transaction == "" {
		return Receipt{}, failure.Errorf(failure.Invalid, "an answer needs an id and a transaction")
	}
	forms, err := s.ledger.Find(ctx, who.Org, KindForm, transactionRef(a.Transaction), "", 1)
	if err != nil {
		return Receipt{}, err
	}
	if len(forms) == 0 {
		return Receipt{}, failure.Errorf(failure.NotFound, "no form was sent under that transaction")
	}
	var now answers
	kept, err := s.ledger.Get(ctx, who.Org, KindAnswer, a.Transaction, &now)
	if err != nil && !errors.Is(err, failure.ErrNotFound) || errors.Is(err, ledger.ErrErased) {
		return Receipt{}, err
	}
	if slices.Contains(now.IDs, a.ID) {
		return s.receipt(ctx, who.Org, forms[0].Key)
	}
	what := KindAnswer + ".kept"
	if now.State == "" {
		now.State, now.Reason, what = Refused, a.Reason, KindAnswer+".refused"
		if a.Accepted {
			now.State, now.Reason, what = Accepted, "", KindAnswer+".accepted"
		}
	}
	now.IDs = append(now.IDs, a.ID)
	record := ledger.Record{Org: who.Org, Kind: KindAnswer, Key: a.Transaction, Owner: forms[0].Owner}
	line := s.trail.Line(who, forms[0].Owner, a.Purpose, what, forms[0].Key)
	if _, err := s.ledger.Put(ctx, record, now, kept.Version, line); err != nil {
		return Receipt{}, err
	}
	return s.receipt(ctx, who.Org, forms[0].Key)
}
