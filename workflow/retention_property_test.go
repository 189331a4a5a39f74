package workflow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"pgregory.net/rapid"
)

// lives is some cases that all sorts of things happen to, and what must be so.
type lives struct {
	*bench
	ids  []string
	held map[string]bool
	gone map[string]bool // erased, or begun to be
}

// Whatever people do and whenever sweeps are killed: what is held is whole,
// what is not due is whole unless somebody erased it, what is erased stays so,
// and the trail is sound.
func TestRetentionHoldsWhateverHappens(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		l := &lives{bench: retaining(t), held: map[string]bool{}, gone: map[string]bool{}}
		for range rapid.IntRange(1, 3).Draw(r, "cases") {
			l.ids = append(l.ids, l.start(t))
		}
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			l.step(t, r)
			l.check(t, r)
		}
		l.Clock.Advance(40000 * day)
		for id := range l.held {
			if l.held[id] && !l.gone[id] {
				l.release(t, id)
			}
		}
		l.purge(t)
		for _, id := range l.ids {
			if row := l.row(t, id); row.State != workflow.CaseErased && row.State != workflow.CaseOpen || row.State == workflow.CaseErased && !row.Purge.IsZero() {
				r.Fatalf("case %s is %s at the end of time", id, row.State)
			}
		}
	})
}

func (l *lives) release(t *testing.T, id string) {
	t.Helper()
	if err := l.Engine.Release(t.Context(), l.Employee("arne", "archivist"), id, "fordi"); err != nil {
		t.Fatal(err)
	}
	l.held[id] = false
}

func (l *lives) step(t *testing.T, r *rapid.T) {
	ctx, arne := t.Context(), l.Employee("arne", "archivist")
	id := rapid.SampledFrom(l.ids).Draw(r, "case")
	row := l.row(t, id)
	alive := row.State != workflow.CaseErased
	switch what := rapid.SampledFrom([]string{"work", "hold", "release", "erase", "purge", "kill", "wait", "back"}).Draw(r, "what"); what {
	case "work":
		switch row.State {
		case workflow.CaseDraft:
			l.submit(t, l.anders, id, sound...)
		case workflow.CaseOpen:
			if _, err := l.Engine.Approve(ctx, l.worker, workflow.Judgement{Case: id, Step: "behandl"}); err == nil {
				l.Run(t)
			}
		}
	case "hold":
		if err := l.Engine.Hold(ctx, arne, id, "fordi"); (err == nil) != alive {
			r.Fatalf("Hold of a case that is %s: %v", row.State, err)
		}
		l.held[id] = alive
	case "release":
		if alive {
			l.release(t, id)
		}
	case "erase":
		err := l.Engine.Erase(ctx, arne, id, "art17")
		if err == nil && l.held[id] {
			r.Fatal("a case under hold was erased")
		}
		l.gone[id] = l.gone[id] || err == nil
	case "purge", "kill":
		e := l.Engine
		if what == "kill" {
			broken := &breaking{Store: l.Store, left: rapid.IntRange(1, 8).Draw(r, "left"), after: rapid.Bool().Draw(r, "after")}
			e = broken.engine(t, l.bench)
		}
		due := map[string]bool{}
		for _, id := range l.ids {
			row := l.row(t, id)
			due[id] = !row.Hold && !row.Purge.IsZero() && !row.Purge.After(l.Clock.Now())
		}
		_, err := e.Purge(ctx, l.Org, 0)
		if err != nil && what == "purge" {
			r.Fatal(err)
		}
		for _, id := range l.ids {
			erased := l.row(t, id).State == workflow.CaseErased
			if erased && !l.gone[id] && !due[id] || due[id] && err == nil && !erased {
				r.Fatalf("case %s: due %v, erased %v", id, due[id], erased)
			}
			l.gone[id] = erased
		}
	case "wait":
		l.Clock.Advance(time.Duration(rapid.IntRange(1, 120).Draw(r, "days")) * day)
	case "back":
		l.Clock.Advance(-time.Hour)
	}
}

func (l *lives) check(t *testing.T, r *rapid.T) {
	for _, id := range l.ids {
		_, err := l.Engine.View(t.Context(), l.anders, id, i18n.Danish)
		if (err == nil) == l.gone[id] {
			r.Fatalf("case %s: erased %v, View gives %v", id, l.gone[id], err)
		}
		lines, err := l.Trail.Lines(t.Context(), l.Org, id)
		if err != nil || audit.Verify(lines) != nil {
			r.Fatal(err, audit.Verify(lines))
		}
		n := map[string]int{}
		for _, line := range lines {
			n[line.What]++
		}
		if n["case.erasing"] > 1 || n["case.erased"] > n["case.erasing"] || (n["case.erasing"] == 1) != l.gone[id] {
			r.Fatal(fmt.Sprint(id, " erased ", l.gone[id], ": ", n))
		}
	}
}
