package workflow_test

import (
	"context"
	"encoding/base64"
	"slices"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// casesOf names the cases of a list's tasks.
func casesOf(l workflow.TaskList) []string {
	var out []string
	for _, t := range l.Tasks {
		out = append(out, t.Case)
	}
	return out
}

// pages reads all pages of a list, and fails where one that is not the last is
// not full.
func (o *bureau) pages(t testing.TB, c workflow.Caller, page workflow.TaskPage) [][]string {
	t.Helper()
	var out [][]string
	for {
		l, err := o.Engine.TaskList(t.Context(), c, page)
		wantNo(t, err)
		out = append(out, casesOf(l))
		if l.Next == "" {
			return out
		}
		page.From = l.Next
	}
}

func TestTaskList(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	var ids []string
	for range 4 { // at the same moment: the id decides
		ids = append(ids, o.send(t))
	}
	slices.Sort(ids)
	for name, c := range map[string]struct {
		page workflow.TaskPage
		want [][]string
	}{
		"in pages":          {workflow.TaskPage{Limit: 3}, [][]string{ids[:3], ids[3:]}},
		"the last is full":  {workflow.TaskPage{Limit: 2}, [][]string{ids[:2], ids[2:]}},
		"all in one":        {workflow.TaskPage{}, [][]string{ids}},
		"none of one's own": {workflow.TaskPage{Mine: true, Limit: 1}, [][]string{nil}},
	} {
		if d := cmp.Diff(c.want, o.pages(t, o.lone, c.page)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	for _, id := range []string{ids[0], ids[3]} {
		wantNo(t, o.Engine.Claim(t.Context(), o.lone, workflow.TaskRequest{Case: id, Step: "naeste"}, false))
	}
	if d := cmp.Diff([][]string{{ids[0]}, {ids[3]}}, o.pages(t, o.lone, workflow.TaskPage{Mine: true, Limit: 1})); d != "" {
		t.Errorf("one's own (-want +got):\n%s", d)
	}
	if got, err := o.Engine.TaskList(t.Context(), o.Anyone(""), workflow.TaskPage{}); err != nil || len(got.Tasks) != 0 || got.Next != "" {
		t.Errorf("a stranger gets %+v, %v", got, err)
	}
	for _, from := range []string{"x", "!", base64.RawURLEncoding.EncodeToString([]byte("1 a\x00 b")), base64.RawURLEncoding.EncodeToString([]byte("a b c"))} {
		_, err := o.Engine.TaskList(t.Context(), o.lone, workflow.TaskPage{From: from})
		wantCode(t, "a place that is none: "+from, err, workflow.Invalid)
	}
}

// endless is a store in which every task is of a case that the employee may not
// see, and there is always another.
type endless struct {
	workflow.Store
	row    workflow.TaskRow
	looked int
}

func (s *endless) Tasks(_ context.Context, q workflow.TaskQuery) ([]workflow.TaskRow, error) {
	out := make([]workflow.TaskRow, q.Limit)
	for i := range out {
		out[i] = s.row
	}
	s.looked += len(out)
	return out, nil
}

// Where almost nothing may be seen, a page ends and says where to go on.
func TestTaskListEnds(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	o.send(t)
	rows, err := o.Store.Tasks(t.Context(), workflow.TaskQuery{Org: o.Org})
	wantNo(t, err)
	store := &endless{Store: o.Store, row: rows[0]}
	e, err := workflow.New(store, o.Files, o.Sealer, o.Trail, o.Clock, &workflow.Options{
		Access: workflow.Policies{o.Org: policyOf(t, o.Org, aabyCVR)},
	})
	wantNo(t, err)
	for range 2 {
		store.looked = 0
		l, err := e.TaskList(t.Context(), workflow.Caller{Identity: identity.Identity{Org: o.Org, Employee: "lone", Groups: []string{"sager"}}}, workflow.TaskPage{Limit: 5})
		if err != nil || len(l.Tasks) != 0 || l.Next == "" || store.looked > 25_000 {
			t.Errorf("%d tasks, next %q, %d looked at, %v", len(l.Tasks), l.Next, store.looked, err)
		}
	}
}
