package workflow_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// What a worker gives up waits for a person, whatever the worker calls the reason.
func TestWorkersGiveUpWithACode(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"external","external":{"topic":"opslag"},"next":[{"to":"slut"}]},`+lastEnd)
	if _, err := r.Engine.Lease(t.Context(), r.robo, "opslag", "r1", 5); err != nil {
		t.Fatal(err)
	}
	job := workflow.Job{TaskRequest: r.task("b"), Worker: "r1"}
	for _, code := range []workflow.Code{"", "fejl for 010203-1234"} {
		wantCode(t, "a code that nobody knows", r.Engine.GiveUp(t.Context(), r.robo, job, code), workflow.Invalid)
	}
	wantNo(t, r.Engine.GiveUp(t.Context(), r.robo, job, workflow.NotFound))
	tasks, err := r.Engine.Tasks(t.Context(), r.Employee("ole", "operator"), workflow.TaskPage{})
	if err != nil || len(tasks) != 1 || tasks[0].Kind != workflow.TaskTrouble {
		t.Errorf("the operators' tasks: %+v, %v", tasks, err)
	}
}

// A case that cannot be read any more keeps nobody's work from workers.
func TestWorkIsGivenPastACaseThatIsGone(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"external","external":{"topic":"opslag"},"next":[{"to":"slut"}]},`+lastEnd)
	gone := r.id
	r.Clock.Advance(time.Second)
	r.id = r.Start(t, r.anna, workflow.StartRequest{Solution: "s", Lang: i18n.Danish}).Case
	r.fill("a")
	row, err := r.Store.Case(t.Context(), r.Org, gone)
	wantNo(t, err)
	wantNo(t, r.Sealer.Erase(t.Context(), workflow.Owner(row)))
	work, err := r.Engine.Lease(t.Context(), r.robo, "opslag", "r1", 5)
	if err != nil || len(work) != 1 || work[0].Case != r.id {
		t.Errorf("work %+v, %v", work, err)
	}
}
