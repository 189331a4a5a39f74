package pgstore

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/borgerflow/borgerflow/workflow"
)

var _ workflow.FileWalker = (*Files)(nil)

// walked is how many files are read at a time: no transaction is held open
// while they are looked at.
const walked = 500

// Walk calls visit with every file of an organisation, by case and id.
func (f *Files) Walk(ctx context.Context, org string, visit func(workflow.FileRef) error) error {
	const op = "walk files"
	last := workflow.FileRef{Org: org, Case: "-", ID: "-"}
	if err := last.Check(); err != nil {
		return err
	}
	last.Case, last.ID = "", ""
	scan := func(rows pgx.Rows) (workflow.FileRef, error) {
		ref := workflow.FileRef{Org: org}
		return ref, rows.Scan(&ref.Case, &ref.ID)
	}
	for {
		refs, err := collect(ctx, f.s.pool, scan,
			"SELECT case_id, id FROM bf_file WHERE org = $1 AND (case_id, id) > ($2, $3) ORDER BY case_id, id LIMIT $4",
			org, last.Case, last.ID, walked)
		if err != nil {
			return wrap(op, err)
		}
		for _, last = range refs {
			if err := visit(last); err != nil {
				return err
			}
		}
		if len(refs) < walked {
			return nil
		}
	}
}
