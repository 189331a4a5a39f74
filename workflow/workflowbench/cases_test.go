package workflowbench_test

import (
	"context"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
)

// abreast is how many cases are on their way at once.
const abreast = 16

// side runs n jobs, abreast of each other.
func side(b *testing.B, job func(ctx context.Context, i int) error) {
	b.Helper()
	var next atomic.Int64
	var wg sync.WaitGroup
	for range abreast {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if err := job(b.Context(), int(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// BenchmarkStraight is the reference: four commits of straight Go to a case.
func BenchmarkStraight(b *testing.B) {
	for _, db := range databases {
		b.Run("db="+db.name, func(b *testing.B) {
			d := db.open(b)
			b.ResetTimer()
			side(b, func(ctx context.Context, i int) error {
				for version := range 4 {
					if err := d.raw(ctx, "c"+strconv.Itoa(i), version); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}

// BenchmarkCases takes whole cases of three steps from start to end: begun,
// submitted, approved twice. With effects each step is followed by a handover,
// and a case is done when the last of them is.
func BenchmarkCases(b *testing.B) {
	const people = `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"b"}]},
		{"id":"b","kind":"approve","title":"B","assign":{"group":"g"},"next":[{"on":"approved","to":"c"},{"on":"rejected","to":"a"}]},
		{"id":"c","kind":"approve","title":"C","assign":{"group":"g"},"next":[{"on":"approved","to":"e"},{"on":"rejected","to":"a"}]},{"id":"e","kind":"end"}`
	const handing = `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"h1"}]},
		{"id":"h1","kind":"handover","handover":{"kind":"h"},"next":[{"to":"b"}]},
		{"id":"b","kind":"approve","title":"B","assign":{"group":"g"},"next":[{"on":"approved","to":"h2"},{"on":"rejected","to":"a"}]},
		{"id":"h2","kind":"handover","handover":{"kind":"h"},"next":[{"to":"c"}]},
		{"id":"c","kind":"approve","title":"C","assign":{"group":"g"},"next":[{"on":"approved","to":"h3"},{"on":"rejected","to":"a"}]},
		{"id":"h3","kind":"handover","handover":{"kind":"h"},"next":[{"to":"e"}]},{"id":"e","kind":"end"}`
	for _, db := range databases {
		b.Run("db="+db.name+"/effects=no", func(b *testing.B) {
			e := db.open(b).engine(b)
			publish(b, e, "s", people)
			b.ResetTimer()
			side(b, func(ctx context.Context, _ int) error {
				id, err := begin(ctx, e, "s")
				for _, step := range []string{"b", "c"} {
					if err == nil {
						_, err = e.Approve(ctx, lone, workflow.Judgement{Case: id, Step: step})
					}
				}
				return err
			})
		})
		b.Run("db="+db.name+"/effects=each", func(b *testing.B) {
			d := db.open(b)
			e := d.engine(b)
			publish(b, e, "s", handing)
			told := newTold(e)
			stop, err := d.run(b.Context(), told)
			if err != nil {
				b.Fatal(err)
			}
			defer stop()
			b.ResetTimer()
			side(b, func(ctx context.Context, _ int) error {
				id, err := begin(ctx, e, "s")
				if err != nil {
					return err
				}
				told.wait(id, 1)
				for n, step := range []string{"b", "c"} {
					if _, err := e.Approve(ctx, lone, workflow.Judgement{Case: id, Step: step}); err != nil {
						return err
					}
					told.wait(id, n+2)
				}
				return nil
			})
		})
	}
}

// told performs effects and tells who waits how many of a case have been done.
type told struct {
	next workflow.Performer

	mu   sync.Mutex
	done map[string]int
	more *sync.Cond
}

func newTold(next workflow.Performer) *told {
	t := &told{next: next, done: map[string]int{}}
	t.more = sync.NewCond(&t.mu)
	return t
}

// PerformEffect implements workflow.Performer.
func (t *told) PerformEffect(ctx context.Context, id string) error {
	err := t.next.PerformEffect(ctx, id)
	if err == nil {
		t.mu.Lock()
		t.done[caseOf(id)]++
		t.more.Broadcast()
		t.mu.Unlock()
	}
	return err
}

// caseOf is the case in an effect's id: org/case/step/round.
func caseOf(id string) string { return id[len(org)+1 : len(org)+1+36] }

func (t *told) wait(id string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.done[id] < n {
		t.more.Wait()
	}
}
