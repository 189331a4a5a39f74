package workflow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memstore"
	"github.com/google/go-cmp/cmp"
)

const day = 24 * time.Hour

// retaining is a bench whose solution keeps drafts for 10 days, what was
// granted for 100, and what was refused for 20.
func retaining(t testing.TB) *bench {
	t.Helper()
	b := setup(t)
	b.Clock.Advance(time.Minute) // a later version than the one without
	b.Publish(t, changed(tilskud(t), "solution.json", `"start":`,
		`"retention": {"drafts": 10, "ended": 100, "outcomes": {"afslag": 20}}, "start":`))
	return b
}

// ended returns a case with a file that was granted.
func (b *bench) ended(t testing.TB) string {
	t.Helper()
	id := b.start(t)
	b.attach(t, id, "a.png", png)
	b.submit(t, b.anders, id, sound...)
	b.approve(t, id)
	b.Run(t)
	if got := b.row(t, id).State; got != workflow.CaseEnded {
		t.Fatalf("the case is %s", got)
	}
	return id
}

func (b *bench) row(t testing.TB, id string) workflow.CaseRow {
	t.Helper()
	row, err := b.Store.Case(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// withFiles returns the cases of all files that are kept, by case.
func (b *bench) withFiles(t testing.TB) []string {
	t.Helper()
	var out []string
	err := b.Files.Walk(context.Background(), b.Org, func(ref workflow.FileRef) error { out = append(out, ref.Case); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (b *bench) purge(t testing.TB) workflow.Purged {
	t.Helper()
	p, err := b.Engine.Purge(t.Context(), b.Org, 0)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// whole fails the test unless the case can be read; erased unless nothing of it
// is left but its tombstone.
func (b *bench) whole(t testing.TB, id string) {
	t.Helper()
	b.view(t, b.anders, id)
}

func (b *bench) erased(t testing.TB, id, rule string) {
	t.Helper()
	ctx := context.Background()
	row := b.row(t, id)
	if row.State != workflow.CaseErased || row.Subject+row.Token != "" || !row.Purge.IsZero() {
		t.Errorf("the row is %+v", row)
	}
	if events, _ := b.Store.Events(ctx, b.Org, id, 0); len(events) > 0 {
		t.Errorf("%d events are left", len(events))
	}
	for _, key := range []string{"files", "form/ansoegning", "hold"} {
		_, err := b.Store.Doc(ctx, b.Org, id, key)
		wantCode(t, "document "+key, err, workflow.NotFound)
	}
	if left := b.withFiles(t); slices.Contains(left, id) {
		t.Errorf("files are left")
	}
	if _, err := b.Store.LoadKey(ctx, workflow.Owner(row)); !errors.Is(err, ledger.ErrErased) {
		t.Errorf("the data key: %v", err)
	}
	if tasks, _ := b.Store.Tasks(ctx, workflow.TaskQuery{Org: b.Org, Case: id}); len(tasks) > 0 {
		t.Errorf("tasks are left: %+v", tasks)
	}
	_, err := b.Engine.View(ctx, b.anders, id, i18n.Danish)
	wantCode(t, "View", err, workflow.NotFound)
	lines, err := b.Trail.Lines(ctx, b.Org, id)
	if err != nil || audit.Verify(lines) != nil {
		t.Errorf("the audit chain: %v, %v", err, audit.Verify(lines))
	}
	count := map[string]int{}
	for _, l := range lines {
		count[l.What]++
	}
	if count["case.erasing"] != 1 || count["case.erased"] != 1 {
		t.Errorf("erasing is written %d times, erased %d times", count["case.erasing"], count["case.erased"])
	}
	stone, err := b.Engine.Tombstone(ctx, b.Employee("arne", "archivist"), id)
	if err != nil {
		t.Fatal(err)
	}
	if stone.Rule != rule || stone.Head != lines[len(lines)-1].Head() || !strings.HasPrefix(stone.Digest, fmt.Sprintf("events.%d sha256.", row.Events)) {
		t.Errorf("tombstone %+v, want rule %s", stone, rule)
	}
}

func TestPurgeErasesWhatIsDue(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	draft, granted, open := b.start(t), b.ended(t), b.submitted(t)
	refused := b.submitted(t)
	if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: refused, Step: "behandl", To: "afslag", Note: "Nej"}); err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		after time.Duration
		want  map[string]string
	}{
		{10*day - time.Second, map[string]string{}},
		{time.Second, map[string]string{draft: "draft.10"}},
		{10 * day, map[string]string{refused: "outcome.afslag.20"}},
		{79 * day, map[string]string{}},
		{day, map[string]string{granted: "ended.100"}},
		{3650 * day, map[string]string{}}, // one that is open is kept, however old
	}
	gone := map[string]bool{}
	for _, s := range steps {
		b.Clock.Advance(s.after)
		if got := b.purge(t); got != (workflow.Purged{Erased: len(s.want)}) {
			t.Errorf("after %v: %+v, want %d erased", s.after, got, len(s.want))
		}
		for id, rule := range s.want {
			b.erased(t, id, rule)
			gone[id] = true
		}
		for _, id := range []string{draft, granted, refused, open} {
			if !gone[id] {
				b.whole(t, id)
			}
		}
	}
}

func TestWorkOnADraftKeepsIt(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.start(t)
	b.Clock.Advance(9 * day)
	fv := b.draft(t, b.anders, id)
	_, err := b.Engine.Save(t.Context(), b.anders, workflow.SaveRequest{
		Case: id, Step: "ansoeg", Form: fv.ID, Answers: typed(t, fv.Answers, "/hvad", "briller"), Revision: fv.Revision,
	})
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(9 * day)
	if got := b.purge(t); got != (workflow.Purged{}) {
		t.Errorf("a draft that was worked on: %+v", got)
	}
	b.Clock.Advance(day)
	if got := b.purge(t); got.Erased != 1 {
		t.Errorf("ten days later: %+v", got)
	}
}

func TestClockThatGoesBackErasesNothingEarly(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.start(t)
	b.Clock.Advance(10*day - time.Minute)
	b.Clock.Advance(-time.Hour)
	if got := b.purge(t); got != (workflow.Purged{}) {
		t.Errorf("an hour back: %+v", got)
	}
	b.whole(t, id)
	b.Clock.Advance(time.Hour + time.Minute)
	broken := &breaking{Store: b.Store, left: 1, after: true} // killed after the first half
	if _, err := broken.engine(t, b).Purge(t.Context(), b.Org, 0); err == nil {
		t.Fatal("the sweep was not killed")
	}
	b.Clock.Advance(-time.Hour)
	if got := b.purge(t); got != (workflow.Purged{Erased: 1}) {
		t.Errorf("what was begun, an hour back: %+v", got)
	}
	b.erased(t, id, "draft.10")
	if err := audit.Verify(must(b.Trail.Lines(t.Context(), b.Org, id))); err != nil {
		t.Error(err)
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// breaking is a store that dies: after so many more changes nothing is done any
// more. With after set, the last change is made and only its answer is lost.
type breaking struct {
	*memstore.Store
	left  int
	after bool
}

func (s *breaking) step(do func() error) error {
	s.left--
	if s.left < 0 || s.left == 0 && !s.after {
		return workflow.Errorf(workflow.Unavailable, "killed")
	}
	err := do()
	if s.left == 0 {
		return workflow.Errorf(workflow.InDoubt, "killed")
	}
	return err
}

func (s *breaking) Commit(ctx context.Context, c workflow.Commit) error {
	return s.step(func() error { return s.Store.Commit(ctx, c) })
}

func (s *breaking) EraseKey(ctx context.Context, owner ledger.Owner) error {
	return s.step(func() error { return s.Store.EraseKey(ctx, owner) })
}

// breakingFiles deletes through the store that dies.
type breakingFiles struct {
	*memstore.Files
	s *breaking
}

func (f breakingFiles) Delete(ctx context.Context, ref workflow.FileRef) error {
	return f.s.step(func() error { return f.Files.Delete(ctx, ref) })
}

// engine returns an engine over the store that dies.
func (s *breaking) engine(t testing.TB, b *bench) *workflow.Engine {
	t.Helper()
	ring := must(ledger.NewKeyRing("k1", map[string][]byte{"k1": []byte(strings.Repeat("\x01", 32))}, nil))
	sealer := ledger.NewSealer(s, ring, nil)
	return must(workflow.New(s, breakingFiles{b.Files, s}, sealer, audit.New(s, b.Clock, nil), b.Clock, nil))
}

func TestKilledPurgeIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	// First half, file, key, second half: killed at each, before and after.
	for left := 1; left <= 4; left++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("change %d after %v", left, after), func(t *testing.T) {
				t.Parallel()
				b := retaining(t)
				id := b.ended(t)
				b.Clock.Advance(100 * day)
				broken := &breaking{Store: b.Store, left: left, after: after}
				if _, err := broken.engine(t, b).Purge(t.Context(), b.Org, 0); err == nil {
					t.Fatal("the sweep was not killed")
				}
				if left == 1 && !after {
					b.whole(t, id)
				} else {
					_, err := b.Engine.View(t.Context(), b.anders, id, i18n.Danish)
					wantCode(t, "a case that is half erased", err, workflow.NotFound)
				}
				b.purge(t)
				b.erased(t, id, "ended.100")
				if got := b.purge(t); got != (workflow.Purged{}) {
					t.Errorf("once more: %+v", got)
				}
			})
		}
	}
}

func TestPurgeStaysWithinItsOrganisation(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.ended(t)
	b.Clock.Advance(1000 * day)
	if got, err := b.Engine.Purge(t.Context(), "beby", 0); err != nil || got != (workflow.Purged{}) {
		t.Errorf("another organisation's sweep: %+v, %v", got, err)
	}
	b.whole(t, id)
}

func TestPurgeErasesAtMostItsLimit(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	for range 5 {
		b.start(t)
	}
	b.Clock.Advance(10 * day)
	var got []int
	for range 4 {
		p, err := b.Engine.Purge(t.Context(), b.Org, 2)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.Erased)
	}
	if diff := cmp.Diff([]int{2, 2, 1, 0}, got); diff != "" {
		t.Errorf("erased (-want +got):\n%s", diff)
	}
}

func TestManySweepsAtOnceEraseOnce(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.ended(t)
	b.Clock.Advance(100 * day)
	done := make(chan error)
	const sweeps = 8
	for range sweeps {
		e := (&breaking{Store: b.Store, left: 1 << 30}).engine(t, b) // another node
		go func() {
			_, err := e.Purge(t.Context(), b.Org, 0)
			done <- err
		}()
	}
	for range sweeps {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	b.erased(t, id, "ended.100")
}

// damaged hands out a case's first event with a byte changed.
type damaged struct {
	*memstore.Store
	id string
}

func (s damaged) Events(ctx context.Context, org, id string, after int64) ([]workflow.EventRow, error) {
	rows, err := s.Store.Events(ctx, org, id, after)
	if id == s.id && len(rows) > 0 {
		rows[0].Body[len(rows[0].Body)-1] ^= 1
	}
	return rows, err
}

func TestDamagedCasesWaitForAnArchivist(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	bad, good := b.start(t), b.start(t)
	e := must(workflow.New(damaged{b.Store, bad}, b.Files, b.Sealer, b.Trail, b.Clock, nil))
	b.Clock.Advance(10 * day)
	if got, err := e.Purge(t.Context(), b.Org, 0); err != nil || got != (workflow.Purged{Erased: 1, Failed: 1}) {
		t.Errorf("Purge = %+v, %v; want one erased and one failed", got, err)
	}
	b.erased(t, good, "draft.10")
	b.whole(t, bad)
	if _, err := e.View(t.Context(), b.anders, bad, i18n.Danish); err == nil {
		t.Error("a damaged case can be read")
	}
	if err := e.Erase(t.Context(), b.anders, bad, "regret"); err == nil {
		t.Error("whose case it is cannot be read, and yet it was erased for them")
	}
	if err := e.Erase(t.Context(), b.Employee("arne", "archivist"), bad, "damaged"); err != nil {
		t.Fatal(err)
	}
	b.erased(t, bad, "request.damaged")
}

func TestDamagedCasesUnderWayAreKept(t *testing.T) {
	t.Parallel()
	b := retaining(t)
	id := b.submitted(t)
	b.approve(t, id)
	e := must(workflow.New(damaged{b.Store, id}, b.Files, b.Sealer, b.Trail, b.Clock, nil))
	arne := b.Employee("arne", "archivist")
	wantCode(t, "pending", e.Erase(t.Context(), arne, id, "damaged"), workflow.Conflict)
	b.kp.Fail(workflow.Rejected)
	b.Run(t)
	wantCode(t, "in trouble", e.Erase(t.Context(), arne, id, "damaged"), workflow.Conflict)
}
