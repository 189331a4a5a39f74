package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// run looks at every case on the older version, page by page. A case that has
// gone leaves the page, so pages go by the place of their last case.
func (r *migration) run(ctx context.Context, one func(context.Context, CaseRow) (JudgedCase, error)) error {
	r.out.Codes = map[MigrationCode]int{}
	q := CaseQuery{Org: r.c.Org, Solution: r.plan.Solution, Hash: r.plan.From, Test: r.plan.Test, Limit: DefaultLimit}
	for {
		rows, err := r.e.store.Cases(ctx, q)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := r.look(ctx, row, one); err != nil {
				return err
			}
		}
		if len(rows) < q.Limit {
			return nil
		}
		q.Before = &rows[len(rows)-1]
	}
}

func (r *migration) look(ctx context.Context, row CaseRow, one func(context.Context, CaseRow) (JudgedCase, error)) error {
	switch row.State {
	case CaseDraft:
		r.out.Drafts++
		return nil
	case CaseOpen:
	default:
		return nil
	}
	if err := ctx.Err(); err != nil {
		return failure.Errorf(Unavailable, "stopped: %w", err)
	}
	j, err := one(ledger.Hold(ctx), row)
	switch {
	case errors.Is(err, errGoneOn):
		return nil
	case errors.Is(err, ErrUnavailable) && errors.Is(err, ErrConflict):
		j = barredBy(MigrationReason{Code: CaseBusy, Text: "the case was changed by others all the time"})
	case errors.Is(err, ErrUnavailable) || errors.Is(err, ErrInDoubt):
		return err
	case err != nil: // one case that cannot be read keeps none of the others
		j = barredBy(MigrationReason{Code: CaseUnreadable, Text: "the case cannot be read (" + string(CodeOf(err)) + ")"})
	}
	j.Case = row.ID
	r.count(j)
	return nil
}

// errGoneOn is what a case gives that is not on the older version any more.
var errGoneOn = Errorf(Conflict, "workflow: the case has gone on")

func barredBy(reason MigrationReason) JudgedCase {
	reason.Bars = true
	return JudgedCase{Barred: true, Reasons: []MigrationReason{reason}}
}

func (r *migration) count(j JudgedCase) {
	if j.Barred {
		r.out.Barred++
	} else {
		r.out.Able++
	}
	var codes []MigrationCode
	for _, reason := range j.Reasons {
		if !slices.Contains(codes, reason.Code) {
			codes = append(codes, reason.Code)
			r.out.Codes[reason.Code]++
		}
	}
	if len(j.Reasons) > 0 && len(r.out.Cases) < MaxJudged {
		r.out.Cases = append(r.out.Cases, j)
	}
}

// judge works out what would become of a case.
func (r *migration) judge(ctx context.Context, row CaseRow) (JudgedCase, error) {
	l, err := r.e.load(ctx, row.Org, row.ID)
	if err != nil {
		return JudgedCase{}, gone(err)
	}
	j, _, err := r.work(ctx, l)
	return j, err
}

// move takes a case to the other version, as it stands when it is committed.
func (r *migration) move(ctx context.Context, row CaseRow) (JudgedCase, error) {
	var j JudgedCase
	_, err := r.e.applyUnasked(ctx, row.Org, row.ID, func(l *loaded) (*change, error) {
		var ch *change
		var err error
		j, ch, err = r.work(ctx, l)
		return ch, err
	})
	return j, gone(err)
}

// gone tells a case that has been erased meanwhile from one that cannot be read.
func gone(err error) error {
	if errors.Is(err, ledger.ErrErased) {
		return errGoneOn
	}
	return err
}

// work judges one case and makes the change that takes it along; nil when it
// stays.
func (r *migration) work(ctx context.Context, l *loaded) (JudgedCase, *change, error) {
	if l.row.Hash != r.plan.From || l.s.Phase() != CaseOpen {
		return JudgedCase{}, nil, errGoneOn
	}
	for _, w := range []*Workflow{r.from, r.to} {
		if r.e.allow(r.c.Identity, access.Migrate, objectOf(l.row.Org, w.Solution, l.test())) != nil {
			return barredBy(MigrationReason{Code: PolicyRefuses, Text: "the organisation's policy keeps the case from whoever takes it along"}), nil, nil
		}
	}
	docs, drafts, err := r.drafts(ctx, l)
	if err != nil {
		return JudgedCase{}, nil, err
	}
	files, _, err := r.e.fileList(ctx, l)
	if err != nil {
		return JudgedCase{}, nil, err
	}
	f := r.e.facts(l, r.c)
	f.Files = files.byID()
	m := migrate(r.from, r.to, l.s, drafts, r.plan.Mapping, f, r.proofs)
	j := JudgedCase{Barred: m.Barred(), Reasons: m.Reasons}
	if j.Barred {
		return j, nil, nil
	}
	ch := &change{
		by: r.c.Identity, events: m.Events, onto: r.to, aside: true,
		lines: []audit.Line{r.e.line(r.c.Identity, l.row.ID, l.w.Solution.ID, "case.migrated", r.to.Hash)},
	}
	for _, id := range sortedKeys(m.Drafts) {
		ch.docs = append(ch.docs, docChange{key: formDoc(id), revision: docs[id] + 1, value: m.Drafts[id]})
	}
	return j, ch, nil
}

// drafts reads the answers that were saved in a case, with their revisions.
func (r *migration) drafts(ctx context.Context, l *loaded) (map[string]int64, map[string]json.RawMessage, error) {
	revisions, drafts := map[string]int64{}, map[string]json.RawMessage{}
	for _, id := range sortedKeys(r.from.Forms) {
		var data json.RawMessage
		revision, err := r.e.doc(ctx, l, formDoc(id), &data)
		if err != nil {
			return nil, nil, err
		}
		if revision > 0 {
			revisions[id], drafts[id] = revision, data
		}
	}
	return revisions, drafts, nil
}
