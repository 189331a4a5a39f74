package workflowbench_test

import (
	"strconv"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
)

// BenchmarkRaw is the reference: what straight Go does that changes a row and
// notes the change in a history table.
func BenchmarkRaw(b *testing.B) {
	for _, db := range databases {
		b.Run("db="+db.name, func(b *testing.B) {
			d := db.open(b)
			for i := 0; b.Loop(); i++ {
				if err := d.raw(b.Context(), "c"+strconv.Itoa(i), 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkTransition takes a case from one step to the next: read, decide,
// access, seal, audit, commit. With an effect the next step is a handover, which
// is recorded and scheduled.
func BenchmarkTransition(b *testing.B) {
	const steps = `{"id":"a","kind":"fill","title":"A","forms":[{"form":"f"}],"next":[{"to":"b"}]},
		{"id":"b","kind":"approve","title":"B","assign":{"group":"g"},"next":[{"on":"approved","to":"c"},{"on":"rejected","to":"a"}]},`
	for _, db := range databases {
		for _, c := range []struct{ name, next string }{
			{"no", `{"id":"c","kind":"approve","title":"C","assign":{"group":"g"},"next":[{"on":"approved","to":"e"},{"on":"rejected","to":"a"}]},{"id":"e","kind":"end"}`},
			{"one", `{"id":"c","kind":"handover","handover":{"kind":"h"},"next":[{"to":"e"}]},{"id":"e","kind":"end"}`},
		} {
			b.Run("db="+db.name+"/effect="+c.name, func(b *testing.B) {
				e := db.open(b).engine(b)
				publish(b, e, "s", steps+c.next)
				ids := make([]string, b.N)
				for i := range ids {
					id, err := begin(b.Context(), e, "s")
					if err != nil {
						b.Fatal(err)
					}
					ids[i] = id
				}
				b.ResetTimer()
				for _, id := range ids {
					if _, err := e.Approve(b.Context(), lone, workflow.Judgement{Case: id, Step: "b"}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
