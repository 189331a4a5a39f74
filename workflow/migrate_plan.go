package workflow

import (
	"context"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// MigrationPlan takes the cases of one published version of a solution to
// another one.
type MigrationPlan struct {
	Solution string
	From, To string // hashes of versions
	Mapping
	// Test takes test cases only, or all but them; nil takes both.
	Test *bool
}

// MigrationReport is what a plan leads to, or has led to.
type MigrationReport struct {
	Able int // cases that can go, or have gone
	// Barred are the cases that stay.
	Barred int
	// Drafts are those on the older version. Their owners take them to the one on
	// offer ([Engine.Upgrade]), because start rules and information duty are
	// between them and the solution.
	Drafts int
	// Codes counts the cases that have a reason of each kind, those that bar
	// nothing included.
	Codes map[MigrationCode]int
	// Cases are the first of the cases with a reason, at most [MaxJudged], the
	// latest case first.
	Cases []JudgedCase
}

// JudgedCase is one case and what there is to say about its way.
type JudgedCase struct {
	Case    string
	Barred  bool
	Reasons []MigrationReason
}

// MaxJudged is how many cases a report names.
const MaxJudged = 200

// PlanMigration reports what [Engine.Migrate] would do, and changes nothing:
// every case that is pinned to the older version is read and judged. The caller
// is an employee of the publishers' group, or the system; by an organisation's
// policy they need the right to migrate, and cases that it keeps from them are
// barred. The report holds no personal data.
func (e *Engine) PlanMigration(ctx context.Context, by identity.Identity, plan MigrationPlan) (MigrationReport, error) {
	r, err := e.migration(ctx, by, plan)
	if err == nil {
		err = r.run(ctx, r.judge)
	}
	return r.report(), failure.Wrap("workflow: plan migration", err)
}

// Migrate takes every case that a plan can take to the other version, each in a
// commit of its own, and leaves the rest where they are. Each is judged as it
// stands by then. It may be stopped at any time and called again: it goes on
// with the cases that are still on the older version. Who may is as in
// [Engine.PlanMigration]; that it was done is in each case's audit trail and
// history. When it fails half-way the report says how far it came.
func (e *Engine) Migrate(ctx context.Context, by identity.Identity, plan MigrationPlan) (MigrationReport, error) {
	r, err := e.migration(ctx, by, plan)
	if err == nil {
		err = r.run(ctx, r.move)
	}
	return r.report(), failure.Wrap("workflow: migrate", err)
}

// migration is one run of a plan.
type migration struct {
	e        *Engine
	c        Caller
	plan     MigrationPlan
	from, to *Workflow
	proofs   proofs // of where cases would stand
	out      MigrationReport
}

func (e *Engine) migration(ctx context.Context, by identity.Identity, plan MigrationPlan) (*migration, error) {
	r := &migration{e: e, c: Caller{Identity: by}, plan: plan, proofs: proofs{}}
	switch {
	case !soundKey(by.Org):
		return r, Errorf(Invalid, "an organisation's key is 1 to 64 letters, digits, dashes and underscores")
	case !e.publisher(by):
		return r, Errorf(Denied, "only publishers may")
	case plan.From == plan.To:
		return r, Errorf(Invalid, "the versions are the same")
	}
	for _, hash := range []string{plan.From, plan.To} {
		if err := e.allowVersion(ctx, by, access.Migrate, plan.Solution, hash); err != nil {
			return r, err
		}
	}
	if err := e.takesCases(ctx, by.Org, plan); err != nil {
		return r, err
	}
	var err error
	if r.from, err = e.workflow(ctx, by.Org, plan.Solution, plan.From); err != nil {
		return r, err
	}
	if r.to, err = e.workflow(ctx, by.Org, plan.Solution, plan.To); err != nil {
		return r, err
	}
	return r, checkMapping(r.from, r.to, plan.Mapping)
}

// takesCases reports a version that cases may not go on with: one that was never
// opened, unless it is for test and so are they, or that needs what the
// organisation does not have.
func (e *Engine) takesCases(ctx context.Context, org string, plan MigrationPlan) error {
	v, err := e.store.Version(ctx, org, plan.Solution, plan.To)
	if err != nil {
		return err
	}
	test := plan.Test != nil && *plan.Test
	if v.State == VersionDraft || v.State == VersionTest && !test {
		return Errorf(Conflict, "a version that is %s takes no cases", v.State)
	}
	return e.stillHas(ctx, v)
}

func (r *migration) report() MigrationReport { return r.out }
