package memdirectory_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memdirectory"
	"github.com/google/go-cmp/cmp"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

func TestActsFor(t *testing.T) {
	t.Parallel()
	d := memdirectory.New()
	d.SetDeputy("aaby", "lone", "per", monday, monday.AddDate(0, 0, 7))
	d.SetDeputy("aaby", "lone", "per", monday, monday.AddDate(0, 0, 1))
	d.SetDeputy("aaby", "anna", "per", monday, monday.AddDate(0, 0, 7))
	d.SetDeputy("beby", "bo", "per", monday, monday.AddDate(0, 0, 7))
	tests := []struct {
		name string
		user string
		at   time.Time
		want []string
	}{
		{"before", "per", monday.Add(-time.Second), nil},
		{"from the first moment", "per", monday, []string{"anna", "lone"}},
		{"until, which is over", "per", monday.AddDate(0, 0, 7), nil},
		{"who is deputised is no deputy", "lone", monday, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := d.ActsFor(t.Context(), "aaby", tt.user, tt.at)
			if diff := cmp.Diff(tt.want, got); diff != "" || err != nil {
				t.Errorf("acts for (-want +got):\n%s%v", diff, err)
			}
		})
	}
}

func TestManager(t *testing.T) {
	t.Parallel()
	d := memdirectory.New()
	d.SetManager("aaby", "lone", "karin")
	if got, err := d.Manager(t.Context(), "aaby", "lone"); got != "karin" || err != nil {
		t.Errorf("manager %q, %v", got, err)
	}
	if _, err := d.Manager(t.Context(), "beby", "lone"); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("in another organisation: %v", err)
	}
	d.FailNext(workflow.Unavailable)
	if _, err := d.Manager(t.Context(), "aaby", "lone"); workflow.CodeOf(err) != workflow.Unavailable {
		t.Errorf("told to fail: %v", err)
	}
}
