package workflow

import (
	"context"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Holding is one time a case was held or released.
type Holding struct {
	At     time.Time    `json:"at"`
	Who    identity.Ref `json:"who"`
	Held   bool         `json:"held"` // or released
	Reason string       `json:"reason"`
}

// holdDoc is the key of the list of holdings of a case. It is sealed like all
// of the case, because reasons are written by people.
const holdDoc = "hold"

// Hold puts a case under legal hold: it is not erased, neither by rule nor on
// request, until it is released. The caller is an employee of the archivists'
// group, who need not be able to see the case. The reason is required and kept
// with the case. Holding what is held already changes nothing.
func (e *Engine) Hold(ctx context.Context, c Caller, caseID, reason string) error {
	return failure.Wrap("workflow: hold", e.holding(ctx, c, caseID, true, reason))
}

// Release ends a legal hold. What was due meanwhile is erased by the next
// sweep. Releasing what is not held changes nothing.
func (e *Engine) Release(ctx context.Context, c Caller, caseID, reason string) error {
	return failure.Wrap("workflow: release", e.holding(ctx, c, caseID, false, reason))
}

// Holdings returns when and why a case was held and released, oldest first, to
// an archivist. That it was read is audited.
func (e *Engine) Holdings(ctx context.Context, c Caller, caseID string) ([]Holding, error) {
	const op = "workflow: holdings"
	if err := e.byArchivist(c); err != nil {
		return nil, failure.Wrap(op, err)
	}
	if err := e.allowCase(ctx, c.Identity, access.Hold, caseID); err != nil {
		return nil, failure.Wrap(op, err)
	}
	l, err := e.load(ctx, c.Org, caseID)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	var out []Holding
	if _, err := e.doc(ctx, l, holdDoc, &out); err != nil {
		return nil, failure.Wrap(op, err)
	}
	if err := e.read(ctx, l, c, "hold.read", ""); err != nil {
		return nil, failure.Wrap(op, err)
	}
	return out, nil
}

func (e *Engine) holding(ctx context.Context, c Caller, caseID string, held bool, reason string) error {
	if err := e.byArchivist(c); err != nil {
		return err
	}
	if err := checkNote(reason); err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return Errorf(Invalid, "a legal hold is begun and ended with a reason")
	}
	if err := e.allowCase(ctx, c.Identity, access.Hold, caseID); err != nil {
		return err
	}
	_, err := e.applyUnasked(ctx, c.Org, caseID, func(l *loaded) (*change, error) {
		if l.row.Hold == held {
			return nil, nil
		}
		var all []Holding
		revision, err := e.doc(ctx, l, holdDoc, &all)
		if err != nil {
			return nil, err
		}
		all = append(all, Holding{At: e.at(l), Who: c.ActorRef(), Held: held, Reason: reason})
		l.row.Hold = held
		what := "case.held"
		if !held {
			what = "case.released"
		}
		return &change{
			by: c.Identity, aside: true,
			docs:  []docChange{{key: holdDoc, revision: revision + 1, value: all}},
			lines: []audit.Line{e.line(c.Identity, caseID, l.w.Solution.ID, what, "")},
		}, nil
	})
	return err
}

// byArchivist lets the group of archivists through.
func (e *Engine) byArchivist(c Caller) error {
	if !c.IsEmployee() || !c.InGroup(e.opts.Archivists) {
		return Errorf(Denied, "only archivists may do this")
	}
	return nil
}
