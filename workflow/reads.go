package workflow

import (
	"context"
	"strings"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// read writes in the case's chain of reads that somebody is about to be shown
// something of it: an employee, or somebody who acts for another. What people
// read of their own is theirs to read. Nothing is given out when the line
// cannot be written.
func (e *Engine) read(ctx context.Context, l *loaded, c Caller, what, ref string) error {
	if !c.IsEmployee() && c.Principal == nil {
		return nil
	}
	return e.readLine(ctx, c, l.row.ID, l.row.Solution, what, ref)
}

// readLine writes one line of a chain of reads.
func (e *Engine) readLine(ctx context.Context, c Caller, caseID, purpose, what, ref string) error {
	_, err := e.trail.Append(ctx, e.line(c.Identity, audit.ReadsOf(caseID), purpose, what, ref))
	return err
}

// CaseTrail is what the audit trail holds of one case.
type CaseTrail struct {
	Case  string
	Lines []audit.Line // what was done, oldest first
	Reads []audit.Line // who read it, oldest first
	// Broken is the first thing wrong with either chain; nil when both are whole.
	// That lines are gone from the end shows only in [Engine.VerifyTrail].
	Broken *audit.Break
}

// AuditTrail returns the audit trail of a case to an employee of the auditors'
// group, also of a case that has been erased. The case [audit.NoCase] has what
// belongs to none, and what [ChangesOf] names the publishing of a solution. That
// it was read is written in the trail first, and is in what comes back.
func (e *Engine) AuditTrail(ctx context.Context, c Caller, caseID string) (CaseTrail, error) {
	const op = "workflow: audit trail"
	if err := e.byAuditor(c); err != nil {
		return CaseTrail{}, failure.Wrap(op, err)
	}
	if err := e.allowChain(ctx, c.Identity, caseID); err != nil {
		return CaseTrail{}, failure.Wrap(op, err)
	}
	// A chain of reads comes with the chain it is of; a solution may be called so.
	if strings.HasSuffix(caseID, "/reads") && caseID != ChangesOf("reads") {
		return CaseTrail{}, Errorf(NotFound, "workflow: audit trail: no such case")
	}
	t := CaseTrail{Case: caseID}
	var err error
	if t.Lines, err = e.trail.Lines(ctx, c.Org, caseID); err != nil {
		return CaseTrail{}, failure.Wrap(op, err)
	}
	if len(t.Lines) == 0 {
		return CaseTrail{}, Errorf(NotFound, "workflow: audit trail: no such case")
	}
	if err := e.readLine(ctx, c, caseID, "audit", "trail.read", ""); err != nil {
		return CaseTrail{}, failure.Wrap(op, err)
	}
	if t.Reads, err = e.trail.Lines(ctx, c.Org, audit.ReadsOf(caseID)); err != nil {
		return CaseTrail{}, failure.Wrap(op, err)
	}
	for _, chain := range [][]audit.Line{t.Lines, t.Reads} {
		if b, broken := audit.IsBreak(audit.Verify(chain)); broken && t.Broken == nil {
			t.Broken = b
		}
	}
	return t, nil
}

// VerifyTrail checks every chain of the caller's organisation and every
// checkpoint, for an employee of the auditors' group, and compares with the
// checkpoints that a second party has kept, if any; see [audit.Trail.Audit].
// What is wrong with the trail is an *[audit.Break]. It reads every line there
// is: a night's work for a large organisation, not a page's.
func (e *Engine) VerifyTrail(ctx context.Context, c Caller, kept ...audit.Checkpoint) (audit.Report, error) {
	const op = "workflow: verify trail"
	if err := e.byAuditor(c); err != nil {
		return audit.Report{}, failure.Wrap(op, err)
	}
	if err := e.allow(c.Identity, access.Audit, access.Object{Org: c.Org}); err != nil {
		return audit.Report{}, failure.Wrap(op, err)
	}
	if err := e.readLine(ctx, c, audit.NoCase, "audit", "trail.verified", ""); err != nil {
		return audit.Report{}, failure.Wrap(op, err)
	}
	return e.trail.Audit(ctx, c.Org, kept...)
}

// byAuditor lets the group of auditors through.
func (e *Engine) byAuditor(c Caller) error {
	if !c.IsEmployee() || !c.InGroup(e.opts.Auditors) {
		return Errorf(Denied, "only auditors may read the trail")
	}
	return nil
}
