package workflow

import (
	"context"
	"errors"
	"log/slog"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// retention is who erases cases by rule.
const retention = "retention"

// Purged is what a sweep did.
type Purged struct {
	Erased int // cases that are gone now, those included that another sweep had begun
	// Waiting are cases that were due and could not be erased: something is under
	// way outside, they were held, or they were changed meanwhile.
	Waiting int
	Failed  int // cases that could not be read; the log says which, and [Engine.Erase] erases them
}

// Why a case that a query found is not erased by rule.
var (
	errNotDue     = Errorf(Conflict, "the case is not due")
	errUnreadable = Errorf(Invalid, "the case cannot be read")
)

// Purge erases cases of an organisation whose retention has run out, at most
// limit of them (0 = 100): drafts that nobody changed for as long as the
// solution says, and cases that ended so long ago. What is under legal hold, or
// has something under way outside, is kept until a later sweep. What a sweep
// that was killed had begun is finished.
//
// Hosts call it now and then, or [Engine.Tend], which does; several at once do
// no harm. An error means that the sweep could not go on; what was erased
// stays so.
func (e *Engine) Purge(ctx context.Context, org string, limit int) (Purged, error) {
	const op = "workflow: purge"
	var out Purged
	if limit <= 0 {
		limit = DefaultLimit
	}
	by := identity.System(org, retention)
	q := CaseQuery{Org: org, PurgeBefore: e.now(), Limit: DefaultLimit}
	for {
		rows, err := e.store.Cases(ctx, q)
		if err != nil {
			return out, failure.Wrap(op, err)
		}
		for _, row := range rows {
			if err := e.purge(ctx, by, row, &out); err != nil {
				return out, failure.Wrap(op, err)
			}
			if out.Erased >= limit {
				return out, nil
			}
		}
		if len(rows) < DefaultLimit {
			return out, nil
		}
		q.Before = &rows[len(rows)-1]
	}
}

// purge erases one case, if it is still due. Only what keeps the sweep from
// going on is an error.
func (e *Engine) purge(ctx context.Context, by identity.Identity, row CaseRow, out *Purged) error {
	err := e.erase(ctx, by, row.Org, row.ID, func(l *loaded) (string, error) {
		if l == nil {
			return "", errUnreadable
		}
		k := l.w.Solution.keeps(l.s, l.row.Updated)
		if k.until.IsZero() || l.row.Purge.IsZero() || l.row.Purge.After(e.at(l)) {
			return "", errNotDue
		}
		return k.rule, nil
	})
	switch {
	case err == nil:
		out.Erased++
	case errors.Is(err, ErrConflict):
		out.Waiting++
	case errors.Is(err, ErrUnavailable), errors.Is(err, ErrInDoubt), ctx.Err() != nil:
		return err
	default:
		out.Failed++
		e.opts.Logger.ErrorContext(ctx, "a case that is due was not erased", slog.String("case", row.ID), slog.String("code", string(CodeOf(err))))
	}
	return nil
}
