package workflow

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// errErased is what a case gives that has been erased.
var errErased = failure.Errorf(NotFound, "workflow: the case has been erased: %w", ledger.ErrErased)

// maxReason is how long the code of a reason to erase may be.
const maxReason = 60

// Erase erases a case for good, whatever its retention says: its data key, its
// files, its events and drafts. What stays is a tombstone ([Engine.Tombstone])
// and the audit trail, neither of which holds personal data.
//
// The caller is an employee of the archivists' group, who need not be able to
// see the case; or the applicant, while it is a draft. The reason is a code of
// the organisation's own, such as "art17.withdrawn" – small letters, digits,
// dots, dashes and underscores, at most 60 – and never a text, because it
// outlives the case. It is a conflict while the case is under legal hold, or
// while something is under way outside: a handover, also one in trouble, a
// message, a payment, a robot, a subcase. Erasing what has been erased is no
// error. An archivist may erase a case that cannot be read any more, unless an
// effect of it is pending or in trouble.
func (e *Engine) Erase(ctx context.Context, c Caller, caseID, reason string) error {
	const op = "workflow: erase"
	if reason == "" || len(reason) > maxReason || strings.Trim(reason, "abcdefghijklmnopqrstuvwxyz0123456789._-") != "" {
		return Errorf(Invalid, "workflow: erase: the reason is a code of small letters, digits, dots, dashes and underscores")
	}
	archivist := e.byArchivist(c) == nil
	if archivist {
		if err := e.allowCase(ctx, c.Identity, access.Erase, caseID); err != nil {
			return failure.Wrap(op, err)
		}
	}
	if !archivist {
		// Whose case it was is not known any more when it is erased.
		if _, err := e.open(ctx, c, caseID); err != nil {
			return failure.Wrap(op, err)
		}
	}
	err := e.erase(ctx, c.Identity, c.Org, caseID, func(l *loaded) (string, error) {
		if archivist || l != nil && IsApplicant(l.s, e.facts(l, c)) && l.s.Draft() {
			return "request." + reason, nil
		}
		return "", Errorf(Denied, "only archivists may do this")
	})
	return failure.Wrap(op, err)
}

// erase erases a case when allow names a rule for it; allow is given nil for a
// case that cannot be read. What was begun before is finished without asking.
//
// It takes two commits with the rest between them, so that a process that is
// killed anywhere leaves a case that is whole, or one that the next sweep finds
// and finishes: first the row becomes a tombstone, and nobody can open the case
// any more; then files, key and rows go, in this order, since the list of files
// is sealed under the key.
func (e *Engine) erase(ctx context.Context, by identity.Identity, org, caseID string, allow func(*loaded) (string, error)) error {
	row, err := e.bury(ctx, by, org, caseID, allow)
	if err != nil {
		return err
	}
	return e.finishErasing(ctx, by, row)
}

// bury turns a case's row into a tombstone. A row that is one already comes
// back as it is.
func (e *Engine) bury(ctx context.Context, by identity.Identity, org, caseID string, allow func(*loaded) (string, error)) (CaseRow, error) {
	defer e.lock(org, caseID)()
	var err error
	for range maxTries {
		var row CaseRow
		if row, err = e.store.Case(ctx, org, caseID); err != nil || row.State == CaseErased {
			return row, err
		}
		var rule string
		if rule, err = e.mayErase(ctx, row, allow); err != nil {
			return CaseRow{}, err
		}
		if row, err = e.tombstone(ctx, by, row, rule); !errors.Is(err, ErrConflict) {
			return row, err
		}
	}
	return CaseRow{}, failure.Errorf(Unavailable, "the case is changed by others all the time: %w", err)
}

// mayErase returns the rule by which a case may be erased now.
func (e *Engine) mayErase(ctx context.Context, row CaseRow, allow func(*loaded) (string, error)) (string, error) {
	l, err := e.load(ctx, row.Org, row.ID)
	if errors.Is(err, ledger.ErrErased) {
		return "key", nil // the host has erased the data key: there is nothing left to keep
	}
	if errors.Is(err, ErrInvalid) || errors.Is(err, ErrNotFound) {
		l, err = nil, nil // damaged, or of a version that is gone
	}
	if err != nil {
		return "", err
	}
	rule, err := allow(l)
	if err != nil {
		return "", err
	}
	if row.Hold || l != nil && l.row.Hold {
		return "", Errorf(Conflict, "the case is under legal hold")
	}
	busy, err := e.busy(ctx, row, l)
	if err != nil {
		return "", err
	}
	if busy {
		return "", Errorf(Conflict, "something of the case is under way outside")
	}
	return rule, nil
}

// busy reports whether something of the case is under way outside, or waits
// for a person to put it right: then the receiver may still ask for it.
//
// Of a case that cannot be read only its effects tell.
func (e *Engine) busy(ctx context.Context, row CaseRow, l *loaded) (bool, error) {
	if l != nil && slices.ContainsFunc(l.s.Tokens, func(t Token) bool {
		return !t.Kind.Waits() || t.Kind == PayStep && l.s.Payment == PaymentPending
	}) {
		return true, nil
	}
	effects, err := e.effectsIn(ctx, row, EffectPending)
	if err == nil && l == nil {
		var dead []EffectRow
		dead, err = e.effectsIn(ctx, row, EffectDead)
		effects = append(effects, dead...)
	}
	return slices.ContainsFunc(effects, func(ef EffectRow) bool { return !(Effect{Kind: ef.Kind}).fires() }), err
}

// effectsIn returns the effects of a case that are in a state.
func (e *Engine) effectsIn(ctx context.Context, row CaseRow, state EffectState) ([]EffectRow, error) {
	var all []EffectRow
	q := EffectQuery{Org: row.Org, Case: row.ID, State: state, Limit: MaxLimit}
	for {
		part, err := e.store.Effects(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
		if len(part) < MaxLimit {
			return all, nil
		}
		q.After = &part[len(part)-1]
	}
}

// tombstone commits the first half: the row without whom it belonged to, the
// effects that are dropped, and by what rule. Its Purge is set to a time that
// has passed by any clock, so that every sweep finds it until it is done.
func (e *Engine) tombstone(ctx context.Context, by identity.Identity, row CaseRow, rule string) (CaseRow, error) {
	pending, err := e.effectsIn(ctx, row, EffectPending)
	if err != nil {
		return CaseRow{}, err
	}
	c := Commit{Expected: row.Version, Lines: []audit.Line{e.line(by, row.ID, row.Solution, "case.erasing", rule)}}
	row.Version++
	row.Updated = e.now()
	row.State, row.Subject, row.Token, row.Hold, row.Purge = CaseErased, "", "", false, row.Created
	for _, ef := range pending {
		ef.State, ef.Next, ef.Updated = EffectDropped, time.Time{}, row.Updated
		c.Effects, c.Drop = append(c.Effects, ef), append(c.Drop, ef.ID)
	}
	c.Case = row
	return row, e.store.Commit(ctx, c)
}

// finishErasing destroys what a tombstone stands for. It may be repeated from
// anywhere, by several engines at once.
func (e *Engine) finishErasing(ctx context.Context, by identity.Identity, row CaseRow) error {
	if row.Purge.IsZero() {
		return nil
	}
	if err := e.missed(ctx, row); err != nil {
		return err
	}
	if err := e.eraseFiles(ctx, row); err != nil {
		return err
	}
	digest, err := e.digest(ctx, row)
	if err != nil {
		return err
	}
	if err := e.sealer.Erase(ctx, Owner(row)); err != nil {
		return err
	}
	line := e.line(by, row.ID, row.Solution, "case.erased", digest)
	for range maxTries {
		c := Commit{Expected: row.Version, Case: row, Erase: true, Lines: []audit.Line{line}}
		c.Case.Version++
		c.Case.Purge = time.Time{}
		if err = e.store.Commit(ctx, c); !errors.Is(err, ErrConflict) {
			return err
		}
		if row, err = e.store.Case(ctx, row.Org, row.ID); err != nil || row.Purge.IsZero() {
			return err
		}
	}
	return failure.Errorf(Unavailable, "the case is changed by others all the time: %w", err)
}

// eraseFiles deletes the files of a case. When its key is gone they are gone:
// the key is erased after them. Those of a list that cannot be read are left
// for [Engine.Tend], which finds them under a key that is no more.
func (e *Engine) eraseFiles(ctx context.Context, row CaseRow) error {
	files, _, err := e.fileList(ctx, &loaded{row: row})
	if errors.Is(err, ledger.ErrErased) || errors.Is(err, ErrInvalid) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := e.files.Delete(ctx, FileRef{Org: row.Org, Case: row.ID, ID: f.ID}); err != nil {
			return err
		}
	}
	return nil
}
