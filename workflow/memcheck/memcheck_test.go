package memcheck_test

import (
	"context"
	"testing"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memcheck"
)

func TestCheck(t *testing.T) {
	t.Parallel()
	c := memcheck.NewCheck()
	c.Refuse(expression.TextOf("0000"), "closed")
	for value, ok := range map[string]bool{"1234": true, "0000": false} {
		got, err := c.Check(t.Context(), workflow.Question{Name: "konto", Value: expression.TextOf(value)})
		if err != nil || got.OK != ok || (got.Code == "closed") == ok {
			t.Errorf("%s: %v, %s, %v", value, got.OK, got.Code, err)
		}
	}
	c.FailNext(workflow.Denied)
	if _, err := c.Check(t.Context(), workflow.Question{}); workflow.CodeOf(err) != workflow.Denied {
		t.Errorf("told to fail: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Check(ctx, workflow.Question{}); workflow.CodeOf(err) != workflow.Unavailable {
		t.Errorf("an ended context: %v", err)
	}
	if n := len(c.Asked()); n != 4 {
		t.Errorf("%d questions, want 4", n)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	cars := memcheck.NewTable("plate")
	values := map[string]expression.Value{"model": expression.TextOf("Prøve 2")}
	cars.Set("AB12345", values)
	values["model"] = expression.TextOf("changed")
	ask := func(plate string) workflow.Question {
		return workflow.Question{Value: expression.RecordOf([]string{"plate"}, []expression.Value{expression.TextOf(plate)})}
	}
	got, err := cars.Look(t.Context(), ask("AB12345"))
	if text, _ := got["model"].AsText(); err != nil || text != "Prøve 2" {
		t.Errorf("%q, %v", text, err)
	}
	delete(got, "model")
	if got, err = cars.Look(t.Context(), ask("AB12345")); err != nil || len(got) != 1 {
		t.Errorf("what it gave was changed: %v", err)
	}
	if _, err := cars.Look(t.Context(), ask("ZZ99999")); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("nothing there: %v", err)
	}
	if err := cars.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := cars.Look(t.Context(), ask("AB12345")); workflow.CodeOf(err) != workflow.Unavailable {
		t.Errorf("closed: %v", err)
	}
}
