package sqlitestore_test

import (
	"bytes"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// Whoever can write to the file can change the trail; it shows.
func TestAByteChangedInTheFileShows(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]struct {
		sql  string
		want audit.Break
	}{
		"the actor":     {"UPDATE bf_audit_line SET actor = 'employee:lona' WHERE case_id = 'c1' AND seq = 2", audit.Break{Case: "c1", Seq: 2, Reason: audit.Altered}},
		"what was done": {"UPDATE bf_audit_line SET what = 'case.saver' WHERE case_id = 'c1' AND seq = 2", audit.Break{Case: "c1", Seq: 2, Reason: audit.Altered}},
		"the time":      {"UPDATE bf_audit_line SET at_us = at_us + 1 WHERE case_id = 'c1' AND seq = 2", audit.Break{Case: "c1", Seq: 2, Reason: audit.Altered}},
		"a line":        {"DELETE FROM bf_audit_line WHERE case_id = 'c1' AND seq = 2", audit.Break{Case: "c1", Seq: 2, Reason: audit.Missing}},
		"the last line": {"DELETE FROM bf_audit_line WHERE case_id = 'c1' AND seq = 3", audit.Break{Case: "c1", Seq: 3, Reason: audit.Missing}},
		"a chain":       {"DELETE FROM bf_audit_line WHERE case_id = 'c2'", audit.Break{Case: "c2", Seq: 1, Reason: audit.Missing}},
		"its place":     {"UPDATE bf_audit_line SET seq = 9 - seq WHERE case_id = 'c1' AND seq IN (1, 2)", audit.Break{Case: "c1", Seq: 1, Reason: audit.Missing}},
		"a checkpoint":  {"UPDATE bf_audit_checkpoint SET data = replace(data, '\"number\":2', '\"number\":3') WHERE number = 2", audit.Break{Seq: 2, Reason: audit.Missing}},
		"its signature": {"UPDATE bf_audit_checkpoint SET data = replace(data, '\"seq\":3', '\"seq\":2') WHERE number = 2", audit.Break{Seq: 2, Reason: audit.Forged}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openDB(t)
			s := open(t, db, nil)
			signer, err := audit.NewEd25519("k", bytes.Repeat([]byte{1}, 32))
			must(t, err)
			trail := audit.New(s, workflow.SystemClock{}, &audit.Options{Signer: signer, Keys: audit.Ed25519Keys{"k": signer.Public()}})
			who := identity.Identity{Org: org, Employee: "lone"}
			for i := range 3 {
				for _, id := range []string{"c1", "c2"} {
					_, err := trail.Append(t.Context(), trail.Line(who, id, "praj", "case.saved", ""))
					must(t, err)
				}
				if i > 0 {
					_, err := trail.Checkpoint(t.Context(), org)
					must(t, err)
				}
			}
			_, err = trail.Audit(t.Context(), org)
			must(t, err)
			res, err := db.ExecContext(t.Context(), change.sql)
			must(t, err)
			if n, _ := res.RowsAffected(); n == 0 {
				t.Fatal("nothing was changed")
			}
			_, err = trail.Audit(t.Context(), org)
			got, ok := audit.IsBreak(err)
			change.want.Org = org
			if !ok {
				t.Fatalf("Audit = %v, want %v", err, &change.want)
			}
			if diff := cmp.Diff(change.want, *got); diff != "" {
				t.Errorf("Audit (-want +got):\n%s", diff)
			}
		})
	}
}
