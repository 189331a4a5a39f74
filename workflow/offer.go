package workflow

import (
	"context"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Offer is a solution somebody may start a case on.
type Offer struct {
	Solution string
	Hash     string
	Title    Text
	Purpose  Text
	Test     bool // cases on it are test cases
	Start    StartRules
	Workflow *Workflow
}

func offer(w *Workflow, test bool) Offer {
	s := w.Solution
	return Offer{Solution: s.ID, Hash: w.Hash, Title: s.Title, Purpose: s.Purpose, Test: s.Test || test, Start: s.Start, Workflow: w}
}

// Offers returns the open solutions of an organisation that by may start now,
// in order of id. Somebody who has not logged in is also offered those that ask
// for a login: Start says so. How many cases one may have is not asked here, but
// by [Engine.MayStart].
func (e *Engine) Offers(ctx context.Context, by identity.Identity) ([]Offer, error) {
	rows, err := e.store.Versions(ctx, by.Org, "")
	if err != nil {
		return nil, failure.Wrap("workflow: offers", err)
	}
	latest := map[string]VersionRow{}
	for _, v := range rows {
		if _, seen := latest[v.Solution]; !seen && v.State.offered() {
			latest[v.Solution] = v
		}
	}
	var out []Offer
	for _, id := range sortedKeys(latest) {
		if latest[id].State != VersionOpen {
			continue
		}
		w, err := e.workflow(ctx, by.Org, id, latest[id].Hash)
		if err != nil {
			return nil, failure.Wrap("workflow: offers", err)
		}
		no := Admit(w, w.Solution.Test, Facts{Now: e.now(), By: by, TestData: e.opts.TestData})
		if no == nil || no.Code == RefusedLogin || no.Code == RefusedTooMany {
			out = append(out, offer(w, false))
		}
	}
	return out, nil
}

// Offer returns one solution as [Engine.Offers] does: its latest open version,
// or with test its latest open or test version. The latest of those that have
// been opened and not retired decides: when it is paused, so is the solution. It
// is not_found when there is none; of one that is paused or retired the error is
// a [Refusal], too.
func (e *Engine) Offer(ctx context.Context, org, solution string, test bool) (Offer, error) {
	const op = "workflow: offer"
	rows, err := e.store.Versions(ctx, org, solution)
	if err != nil {
		return Offer{}, failure.Wrap(op, err)
	}
	var retired *VersionRow
	for i, v := range rows {
		if solution == "" {
			break
		}
		if v.State == VersionRetired && retired == nil {
			retired = &rows[i]
		}
		if !v.State.offered() && !(test && v.State == VersionTest) {
			continue
		}
		w, err := e.workflow(ctx, org, solution, v.Hash)
		if err != nil {
			return Offer{}, failure.Wrap(op, err)
		}
		if v.State == VersionPaused {
			return Offer{}, failure.Wrap(op, &Refusal{Code: RefusedPaused, Workflow: w})
		}
		return offer(w, test), nil
	}
	if retired == nil {
		return Offer{}, Errorf(NotFound, "workflow: offer: no such solution is open")
	}
	w, err := e.workflow(ctx, org, solution, retired.Hash)
	if err != nil {
		return Offer{}, failure.Wrap(op, err)
	}
	return Offer{}, failure.Wrap(op, &Refusal{Code: RefusedRetired, Workflow: w})
}

// MayStart reports why somebody may not start a case on an offer just now, or
// nil when they may. Start asks again.
func (e *Engine) MayStart(ctx context.Context, by identity.Identity, o Offer) (*Refusal, error) {
	f := Facts{Now: e.now(), By: by, TestData: e.opts.TestData}
	if o.Start.Max != nil && !by.IsAnonymous() {
		rows, err := e.begunBy(ctx, by, o.Solution, o.Test)
		if err != nil {
			return nil, failure.Wrap("workflow: may start", err)
		}
		f.Begun = tally(rows)
	}
	return Admit(o.Workflow, o.Test, f), nil
}

// Language returns want when the solution has it, otherwise its first.
func (s *Solution) Language(want i18n.Lang) i18n.Lang {
	if known(s.Languages, want) {
		return want
	}
	return s.Languages[0]
}
