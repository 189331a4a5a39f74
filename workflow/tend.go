package workflow

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Tended is what [Engine.Tend] did.
type Tended struct {
	Purged Purged
	// Checkpoint is the audit trail's latest; zero when the trail has no signer,
	// or another node was signing just then.
	Checkpoint audit.Checkpoint
	Rewrapped  int // data keys, of all organisations, that are under the current wrapping key now
	Orphans    int // files that nothing named, and that are gone now
	Digests    int // digests of employees and groups that were sent
}

// Bounds of one Tend. What is left over is for the next.
const (
	tendCases = 1000
	tendKeys  = 1000
	// orphanAge is how long a file may be on its way into its case, and how
	// long an engine waits before it looks at all files again.
	orphanAge = 24 * time.Hour
)

// Tend does what must be done for an organisation now and then: it erases what
// retention says is due ([Engine.Purge]), signs a checkpoint of the audit trail
// ([audit.Trail.Checkpoint]), brings data keys under the current wrapping key
// while a rotation is going on ([ledger.Sealer.RewrapSome]), and – once a day,
// where files can be walked through – deletes what killed processes left of
// uploads. Once a working day it sends employees and groups a digest of their
// tasks, when Options.DigestHour says so.
//
// A host calls it every hour or so, for each of its organisations, on one node
// or on all: several at once do no harm, and a call that is killed is made good
// by the next. Every part is tried, whatever becomes of the others; the error
// joins theirs. An audit trail that is broken shows here first, as an
// *[audit.Break].
func (e *Engine) Tend(ctx context.Context, org string) (Tended, error) {
	var out Tended
	var failed [5]error
	out.Purged, failed[0] = e.Purge(ctx, org, tendCases)
	out.Checkpoint, failed[1] = e.checkpoint(ctx, org)
	if out.Rewrapped, failed[2] = e.sealer.RewrapSome(ctx, tendKeys); errors.Is(failed[2], ErrUnsupported) {
		failed[2] = nil
	}
	if walker, ok := e.files.(FileWalker); ok && e.timeToWalk(org) {
		if out.Orphans, failed[3] = e.deleteOrphans(ctx, org, walker); failed[3] == nil {
			e.walked.Store(org, e.now())
		}
	}
	out.Digests, failed[4] = e.sendDigests(ctx, org)
	if err := errors.Join(failed[:]...); err != nil {
		return out, failure.Wrap("workflow: tend", err)
	}
	return out, nil
}

// checkpoint signs the trail, unless there is no signer or another node does it.
func (e *Engine) checkpoint(ctx context.Context, org string) (audit.Checkpoint, error) {
	c, err := e.trail.Checkpoint(ctx, org)
	if errors.Is(err, ErrUnsupported) || errors.Is(err, ErrConflict) {
		return audit.Checkpoint{}, nil
	}
	return c, err
}

// timeToWalk reports whether this engine has not looked at the organisation's
// files for a day.
func (e *Engine) timeToWalk(org string) bool {
	last, ok := e.walked.Load(org)
	return !ok || e.now().Sub(last.(time.Time)) >= orphanAge
}

// deleteOrphans deletes the files that the lists of their cases do not name and
// that are too old to be on their way there.
func (e *Engine) deleteOrphans(ctx context.Context, org string, walker FileWalker) (int, error) {
	n, horizon := 0, e.now().Add(-orphanAge)
	var named map[string]form.File // of the case at hand; nil when it is to be left alone
	at := ""
	err := walker.Walk(ctx, org, func(ref FileRef) error {
		if madeAt(ref.ID).After(horizon) {
			return nil
		}
		if ref.Case != at {
			var err error
			if named, err = e.namedIn(ctx, org, ref.Case); err != nil {
				return err
			}
			at = ref.Case
		}
		if _, ok := named[ref.ID]; ok || named == nil {
			return nil
		}
		if err := e.files.Delete(ctx, ref); err != nil {
			return err
		}
		n++
		return nil
	})
	return n, err
}

// namedIn returns the files that a case lists, none when the case is gone, and
// nil when they must be left alone: the case is being erased, or cannot be read.
func (e *Engine) namedIn(ctx context.Context, org, caseID string) (map[string]form.File, error) {
	row, err := e.store.Case(ctx, org, caseID)
	switch {
	case errors.Is(err, ErrNotFound):
		return map[string]form.File{}, nil
	case err != nil:
		return nil, err
	case row.State == CaseErased && !row.Purge.IsZero():
		return nil, nil
	case row.State == CaseErased:
		return map[string]form.File{}, nil
	}
	files, _, err := e.fileList(ctx, &loaded{row: row})
	switch {
	case errors.Is(err, ledger.ErrErased):
		return map[string]form.File{}, nil
	case errors.Is(err, ErrUnavailable), ctx.Err() != nil:
		return nil, err
	case err != nil:
		e.opts.Logger.ErrorContext(ctx, "the files of a case cannot be read", slog.String("case", caseID), slog.String("code", string(CodeOf(err))))
		return nil, nil
	}
	return files.byID(), nil
}
