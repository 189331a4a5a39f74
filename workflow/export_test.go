package workflow

import (
	"context"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// TasksOf opens the task index to tests.
func TasksOf(w *Workflow, s *State) []TaskRow {
	return tasks(CaseRow{Org: "aaby", ID: s.Case, Subject: "p.anders"}, w, s, "operator")
}

// EventPlace opens where events are sealed to tests.
func EventPlace(seq int64) []byte { return eventPlace(seq) }

// Defused opens what keeps texts from being formulas to tests.
func Defused(text string) string { return defused(text) }

// BeginAttempt records that an effect is about to be done, as a process that is
// killed then does.
func (e *Engine) BeginAttempt(ctx context.Context, row EffectRow) error {
	_, _, err := e.beginAttempt(ctx, Caller{Identity: identity.System(row.Org, scheduler)}, row)
	return err
}
