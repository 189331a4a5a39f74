package workflow

import (
	"context"
	"errors"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
)

// Newer is a version of its solution that a draft can be taken to. A draft stays
// on the version it was begun on until its owner accepts another.
type Newer struct {
	Hash     string
	Label    string // the author's name of the version
	Workflow *Workflow
}

// UpgradeRequest takes a draft to the version of its solution that is on offer.
type UpgradeRequest struct {
	Case string
	Lang i18n.Lang
	// Hash is the version that the owner has accepted. It is a conflict when
	// another one is on offer by now.
	Hash string
	// Informed is the hash of that version's [Notice], when it has an information
	// duty.
	Informed string
	// Command makes it harmless to send twice; optional.
	Command string
}

// Upgraded is a draft on a newer version.
type Upgraded struct {
	Hash  string
	Label string
	Step  string // the step to fill in
	// Lost is what could not be kept.
	Lost []Lost
}

// UpgradeDraft takes a draft to the version that Decide is given.
type UpgradeDraft struct {
	Target
	Lang     i18n.Lang
	Informed string // the hash of the notice that was shown
}

// run has a draft begin anew in the first step. Start rules are asked again, as
// they are in the newer version.
func (c UpgradeDraft) run(d *decision) error {
	switch {
	case d.s.Case == "" || !d.s.Draft():
		return Errorf(Conflict, "workflow: decide: only a draft can be taken to a newer version")
	case !IsApplicant(d.s, d.f):
		return Errorf(Denied, "workflow: decide: the draft is not this person's")
	}
	f := d.f
	f.Begun = Tally{} // it has been begun
	if no := Admit(d.w, d.s.Test, f); no != nil {
		return no
	}
	informed, err := d.w.informed(c.Informed)
	if err != nil {
		return err
	}
	d.emit(Event{Type: CaseUpgraded, Version: d.w.Hash, Lang: string(c.Lang), Informed: informed})
	d.enter(d.w.flow.start(), nil)
	return nil
}

// newer returns the version that the caller's draft can be taken to, or nil.
func (e *Engine) newer(ctx context.Context, l *loaded, f Facts) (*Newer, error) {
	if !l.s.Draft() || !IsApplicant(l.s, f) {
		return nil, nil
	}
	offer, err := e.Offer(ctx, l.row.Org, l.row.Solution, l.row.Test)
	switch {
	case errors.Is(err, ErrNotFound) || isRefusal(err):
		return nil, nil // there is nothing to begin on now, and the draft goes on
	case err != nil:
		return nil, err
	case offer.Hash == l.row.Hash:
		return nil, nil
	}
	return &Newer{Hash: offer.Hash, Label: offer.Workflow.Solution.Version, Workflow: offer.Workflow}, nil
}

// TryUpgrade reports what [Engine.Upgrade] would do, and changes nothing. Of the
// request it reads Case and Lang.
func (e *Engine) TryUpgrade(ctx context.Context, c Caller, req UpgradeRequest) (Newer, []Lost, error) {
	const op = "workflow: try upgrade"
	l, err := e.open(ctx, c, req.Case)
	if err != nil {
		return Newer{}, nil, failure.Wrap(op, err)
	}
	n, err := e.newer(ctx, l, e.facts(l, c))
	if err != nil {
		return Newer{}, nil, failure.Wrap(op, err)
	}
	if n == nil {
		return Newer{}, nil, Errorf(Conflict, "workflow: try upgrade: there is no newer version for this case")
	}
	_, lost, err := e.carry(ctx, l, c, n.Workflow, req.Lang, nil)
	return *n, lost, failure.Wrap(op, err)
}

// Upgrade takes the caller's draft to the version of its solution that is on
// offer. Answers come along where the newer version's first step has a field of
// the same form, key and type; what could not be kept is reported. A case that
// has been submitted is not upgraded: it is a conflict. The error is a [Refusal]
// when the newer version does not let the caller in, or its information duty was
// not shown; the draft stays as it was.
func (e *Engine) Upgrade(ctx context.Context, c Caller, req UpgradeRequest) (Upgraded, error) {
	const op = "workflow: upgrade"
	var out Upgraded
	_, err := e.asking(ctx, c, req.Case, func(l *loaded, in *inquiry) (*change, error) {
		out = Upgraded{Hash: l.w.Hash, Label: l.w.Solution.Version, Step: l.w.flow.start()}
		cmd := command(req.Command, c, "case.upgraded", "", 0)
		if again, err := e.seen(ctx, l, cmd); err != nil || again || l.row.Hash == req.Hash {
			return nil, err
		}
		n, err := e.newer(ctx, l, e.facts(l, c))
		if err != nil {
			return nil, err
		}
		if n == nil || n.Hash != req.Hash {
			return nil, Errorf(Conflict, "that version is not the one on offer for this case")
		}
		ch, lost, err := e.upgrade(ctx, l, c, n.Workflow, req, in)
		if err != nil || in.waits() {
			return nil, err
		}
		out = Upgraded{Hash: n.Hash, Label: n.Label, Step: n.Workflow.flow.start(), Lost: lost}
		ch.command = cmd
		return ch, nil
	})
	if err != nil {
		return Upgraded{}, failure.Wrap(op, err)
	}
	return out, nil
}

func (e *Engine) upgrade(ctx context.Context, l *loaded, c Caller, w *Workflow, req UpgradeRequest, in *inquiry) (*change, []Lost, error) {
	docs, lost, err := e.carry(ctx, l, c, w, req.Lang, in)
	if err != nil || in.waits() {
		return nil, nil, err
	}
	onto := *l
	onto.w = w
	cmd := UpgradeDraft{Lang: w.Solution.Language(req.Lang), Informed: req.Informed}
	ch, err := e.decide(&onto, c, cmd, "case.upgraded")
	if err != nil {
		return nil, nil, err
	}
	ch.docs, ch.onto = docs, w
	ch.lines = append(in.lines(), ch.lines...)
	return ch, lost, nil
}
