package memnotify_test

import (
	"context"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
)

func letter(key string) workflow.Notification {
	return workflow.Notification{Org: "aaby", Key: key, To: workflow.Recipient{Employee: "lone"}, Subject: "Ny opgave", Body: "Der er en ny opgave."}
}

func TestNotify(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		before func(*memnotify.Notifier)
		change func(*workflow.Notification)
		want   workflow.Code
		sent   int
	}{
		{"is sent", nil, nil, "", 1},
		{"again is sent once", func(n *memnotify.Notifier) { _ = n.Notify(context.Background(), letter("k")) }, nil, "", 1},
		{"another under the same key", func(n *memnotify.Notifier) { _ = n.Notify(context.Background(), letter("k")) },
			func(m *workflow.Notification) { m.Body = "Noget andet." }, workflow.Conflict, 1},
		{"told to fail", func(n *memnotify.Notifier) { n.FailNext(workflow.Unavailable) }, nil, workflow.Unavailable, 0},
		{"the answer is lost", func(n *memnotify.Notifier) { n.LoseNext() }, nil, workflow.InDoubt, 1},
		{"closed", func(n *memnotify.Notifier) { _ = n.Close() }, nil, workflow.Unavailable, 0},
		{"without a key", nil, func(m *workflow.Notification) { m.Key = "" }, workflow.Invalid, 0},
		{"for nobody", nil, func(m *workflow.Notification) { m.To.Employee = "" }, workflow.Invalid, 0},
		{"for two", nil, func(m *workflow.Notification) { m.To.Person = &identity.Person{} }, workflow.Invalid, 0},
		{"without a subject", nil, func(m *workflow.Notification) { m.Subject = "" }, workflow.Invalid, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n := memnotify.New()
			if tt.before != nil {
				tt.before(n)
			}
			m := letter("k")
			if tt.change != nil {
				tt.change(&m)
			}
			err := n.Notify(t.Context(), m)
			if (err == nil) != (tt.want == "") || err != nil && workflow.CodeOf(err) != tt.want {
				t.Errorf("error %v, want code %q", err, tt.want)
			}
			if got := len(n.Sent()); got != tt.sent {
				t.Errorf("%d sent, want %d", got, tt.sent)
			}
		})
	}
}

func TestNotifyAtOnce(t *testing.T) {
	t.Parallel()
	n := memnotify.New()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { _ = n.Notify(t.Context(), letter("k")) })
	}
	all.Wait()
	if len(n.Sent()) != 1 || n.Calls("aaby", "k") != 8 {
		t.Errorf("%d sent in %d calls", len(n.Sent()), n.Calls("aaby", "k"))
	}
}

// What was sent is known again after the end of the process.
func TestJournal(t *testing.T) {
	t.Parallel()
	lines := &fake.Lines{}
	first, err := memnotify.Open(&memnotify.Options{Journal: lines})
	if err != nil {
		t.Fatal(err)
	}
	m := letter("k")
	m.To = workflow.Recipient{Person: &identity.Person{CPR: "6101501234", Name: "Anders Prøvesen"}}
	if err := first.Notify(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	again, err := memnotify.Open(&memnotify.Options{Journal: lines})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Notify(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if got := again.Sent(); len(got) != 1 || got[0].To.Person.CPR != m.To.Person.CPR || got[0].Body != m.Body {
		t.Errorf("%d sent after opening again", len(got))
	}
	if err := lines.Append([]byte("{")); err != nil {
		t.Fatal(err)
	}
	if _, err := memnotify.Open(&memnotify.Options{Journal: lines}); workflow.CodeOf(err) != workflow.Invalid {
		t.Errorf("a torn line: %v", err)
	}
}
