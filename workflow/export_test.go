package workflow

import (
	"context"

	"github.com/borgerflow/borgerflow/form"
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

// CarriedDraft takes a draft of one version of a form to another one.
func CarriedDraft(old, next *form.Form, draft []byte) (string, []Lost, error) {
	r := &reading{w: &Workflow{Solution: &Solution{Languages: next.Languages}}, s: &State{}, test: true, lang: next.Languages[0]}
	c := &carrier{id: next.ID, old: old, next: next, before: r}
	a, err := c.carry(draft, next.NewAnswers())
	if err != nil {
		return "", nil, err
	}
	return string(a.AppendJSON(nil)), c.lost, nil
}

// BeginAttempt records that an effect is about to be done, as a process that is
// killed then does.
func (e *Engine) BeginAttempt(ctx context.Context, row EffectRow) error {
	_, _, err := e.beginAttempt(ctx, Caller{Identity: identity.System(row.Org, scheduler)}, row)
	return err
}

// CompileRefused compiles a solution although its flow is refused, as one that was
// published before is.
func CompileRefused(folder Folder) (*Workflow, error) {
	return Compile(folder, &CompileOptions{stored: true})
}

// DecideMove is Decide on the way that a move takes, whatever the guards say.
func DecideMove(w *Workflow, s *State, c Command, f Facts, m Move) ([]Event, []Effect, error) {
	d := deciding(w, s, f)
	d.free = &choices{taken: m.ways, most: 1000}
	if err := c.run(d); err != nil {
		return nil, nil, err
	}
	d.settle()
	return d.events, d.effects, nil
}

// Widths returns over how few and how many steps an outcome may lead on.
func Widths(w *Workflow, step, outcome string) (least, most int) {
	for _, way := range w.flow.next[step][outcome] {
		n := len(way.targets)
		if least == 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	return least, most
}

// Recent is how many cases the engine keeps for the effects they asked for.
func (e *Engine) Recent() int {
	e.recent.mu.Lock()
	defer e.recent.mu.Unlock()
	return len(e.recent.cases)
}

// Proofs is what was found out about where cases may go on.
type Proofs = proofs

// MigrateKnowing is Migrate, as a run over many cases calls it.
func MigrateKnowing(known Proofs, from, to *Workflow, s *State, m Mapping, f Facts) Migration {
	return migrate(from, to, s, nil, m, f, known)
}
