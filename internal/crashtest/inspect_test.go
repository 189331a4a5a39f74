package crashtest_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
)

// recovery is within what time lost calls must have been made again.
const recovery = 30 * time.Second

// inspect compares what the store says with what was received and promised.
func (p *program) inspect(t *testing.T) {
	t.Helper()
	cases, err := everyCase(t.Context(), p.store)
	if err != nil || len(cases) != p.cases {
		t.Errorf("%d cases, want %d (%v)", len(cases), p.cases, err)
	}
	p.out.mu.Lock()
	defer p.out.mu.Unlock()
	for _, wrong := range p.out.wrong {
		t.Error(wrong)
	}
	received, effects := len(p.out.got), 0
	for _, c := range cases {
		effects += p.inspectCase(t, c)
	}
	for key, g := range p.out.got {
		t.Errorf("%s was received %d times, and nobody asked for it", key, g.taken)
	}
	if got := len(p.out.byCase); got != p.cases {
		t.Errorf("%d cases have been numbered, want %d", got, p.cases)
	}
	p.inspectPromises(t)
	p.inspectTables(t)
	p.inspectTrail(t, len(cases))
	t.Logf("%d effects, %d of them outside; %d calls of receivers, %d with a key they knew; %d calls of effects, %d of them lost with a process and made again, the last after %s",
		effects, received, p.out.calls, p.out.again, p.log.calls, p.log.again, p.log.longest.Round(time.Millisecond))
	if p.log.longest >= recovery {
		t.Errorf("a lost call was made again after %s, want less than %s", p.log.longest, recovery)
	}
	if p.log.again == 0 || p.out.again == 0 {
		t.Error("no call was lost with a process, or made again: the test proves nothing")
	}
}

// inspectCase looks that a case has ended, and that its effects were received:
// once each. What was received is taken out of what is left to explain.
func (p *program) inspectCase(t *testing.T, c workflow.CaseRow) int {
	t.Helper()
	if c.State != workflow.CaseEnded || c.Outcome != "slut" {
		t.Errorf("case %s is %s in %q", c.ID, c.State, c.Outcome)
	}
	effects, err := p.store.Effects(t.Context(), workflow.EffectQuery{Org: org, Case: c.ID, Limit: workflow.MaxLimit})
	if err != nil {
		t.Error(err)
	}
	steps := map[string]bool{}
	for _, e := range effects {
		g := p.out.got[e.Key]
		delete(p.out.got, e.Key)
		switch e.Kind {
		case "esdh", "brev":
			steps[e.Step] = true
			outside := e.State == workflow.EffectDone || e.Kind == "brev" && e.State == workflow.EffectSkipped
			if !outside || g == nil || g.taken != 1 {
				t.Errorf("%s is %s, and was received so: %+v", e.Key, e.State, g)
			}
		default:
			if e.State != workflow.EffectDone && e.State != workflow.EffectDropped || g != nil && g.taken > 1 {
				t.Errorf("%s is %s, and was received so: %+v", e.Key, e.State, g)
			}
		}
	}
	if len(steps) != 4 { // journal, arkiv, brev, samlet
		t.Errorf("case %s came to %d handovers", c.ID, len(steps))
	}
	return len(effects)
}

// inspectPromises looks that the store knows every command that somebody was
// told of.
func (p *program) inspectPromises(t *testing.T) {
	t.Helper()
	for did := range p.log.did {
		if _, err := p.store.Command(t.Context(), org, did[0], did[1]); err != nil {
			t.Errorf("command %s of case %s: %v", did[1], did[0], err)
		}
	}
	for id := range p.log.lost { // its outcome was recorded before the kill
		if e, err := p.store.Effect(t.Context(), id); err != nil || e.State == workflow.EffectPending {
			t.Errorf("%s was lost with a process and never called for again: %s, %v", id, e.State, err)
		}
	}
}

// inspectTables looks that nothing is left behind: no task, no job, no lock.
func (p *program) inspectTables(t *testing.T) {
	t.Helper()
	tasks, err := p.store.Tasks(t.Context(), workflow.TaskQuery{Org: org})
	if err != nil || len(tasks) != 0 {
		t.Errorf("%d tasks are left (%v)", len(tasks), err)
	}
	empty := []string{"SELECT CAST(args AS text) FROM river_job WHERE state NOT IN ('completed', 'cancelled')"}
	if isPostgres(p.at) {
		empty = append(empty, `SELECT locktype || ' ' || mode FROM pg_locks l JOIN pg_stat_activity a USING (pid)
			WHERE a.datname = current_database() AND l.pid <> pg_backend_pid()`)
	}
	for _, query := range empty {
		rows, err := p.store.texts(t.Context(), query)
		if err != nil || len(rows) != 0 {
			t.Errorf("%s: %v, %v", query, rows, err)
		}
	}
	if !isPostgres(p.at) {
		p.inspectFile(t)
	}
}

// inspectFile looks that an SQLite file is sound, and that its node is free.
func (p *program) inspectFile(t *testing.T) {
	t.Helper()
	sound, err := p.store.texts(t.Context(), "PRAGMA integrity_check")
	if err != nil || len(sound) != 1 || sound[0] != "ok" {
		t.Errorf("integrity: %v, %v", sound, err)
	}
	if err := p.store.start(t.Context(), nil); err != nil {
		t.Errorf("the node's lock: %v", err)
	} else if err := p.store.stop(t.Context()); err != nil {
		t.Error(err)
	}
	db, err := openFile(p.at)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{})
	if err != nil {
		t.Fatalf("the file is held: %v", err)
	}
	_ = tx.Rollback()
}

// inspectTrail verifies the chain of every case, and all of them against what
// was signed.
func (p *program) inspectTrail(t *testing.T, cases int) {
	t.Helper()
	town, err := newTown(p.store, workflow.SystemClock{}, workflow.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := town.trail.Audit(t.Context(), org)
	if err != nil || report.Chains < cases || report.Checkpoints == 0 {
		t.Errorf("audit: %+v, %v", report, err)
	}
	rows, err := everyCase(t.Context(), p.store)
	if err != nil {
		t.Error(err)
	}
	for _, c := range rows {
		if _, err := town.trail.Verify(t.Context(), org, c.ID); err != nil {
			t.Errorf("the chain of %s: %v", c.ID, err)
		}
	}
	t.Logf("%d audit lines in %d chains, %d checkpoints", report.Lines, report.Chains, report.Checkpoints)
	p.tamper(t, town, rows[p.random.IntN(len(rows))].ID)
}

// tamper changes one byte in the chain of a case, which must be found.
func (p *program) tamper(t *testing.T, town *town, id string) {
	t.Helper()
	changed, err := p.store.texts(t.Context(), `UPDATE bf_audit_line SET what = 'x' || substr(what, 2)
		WHERE org = '`+org+"' AND case_id = '"+id+"' AND seq = 3 AND what NOT LIKE 'x%' RETURNING what")
	if err != nil || len(changed) != 1 {
		t.Fatalf("no byte was changed: %v, %v", changed, err)
	}
	want := audit.Break{Org: org, Case: id, Seq: 3, Reason: audit.Altered}
	_, verified := town.trail.Verify(t.Context(), org, id)
	_, audited := town.trail.Audit(t.Context(), org)
	for _, err := range []error{verified, audited} {
		if found, ok := audit.IsBreak(err); !ok || *found != want {
			t.Errorf("one byte was changed: %v, want %v", err, &want)
		}
	}
}
