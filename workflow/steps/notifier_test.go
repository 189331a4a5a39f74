package steps_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/delivery/memdelivery"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
	"github.com/borgerflow/borgerflow/workflow/steps"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// post is a notifier over fakes.
func post(t *testing.T) (workflow.Notifier, *memdelivery.Channel, *memnotify.Notifier) {
	t.Helper()
	letters, err := memdelivery.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	memory := ledger.NewMemory()
	ring, err := ledger.NewKeyRing("k", map[string][]byte{"k": []byte(strings.Repeat("k", 32))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	clock := workflowtest.NewClock(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	service := delivery.New(letters, ledger.New(memory, ledger.NewSealer(memory, ring, nil)), audit.New(memory, clock, nil), &delivery.Options{AllowTest: true, Node: "n"})
	others := memnotify.New()
	return steps.Notifier(service, others.Notify, &steps.Options{Sender: "Åby & Omegn"}), letters, others
}

func about(to workflow.Recipient) workflow.Notification {
	return workflow.Notification{
		Org: "aaby", Key: "c1/a/1/notice", Case: "c1", To: to, Lang: i18n.Danish, Subject: "Husk <fristen>", Body: "Kære du\n\nSvar senest\ni morgen & ikke før",
	}
}

func TestNotifierWritesLettersToPeople(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		who  identity.Person
	}{{"a person", identity.Person{CPR: anders}}, {"a company", identity.Person{CVR: "13748136"}}} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			n, letters, others := post(t)
			for range 2 {
				if err := n.Notify(t.Context(), about(workflow.Recipient{Person: &tt.who})); err != nil {
					t.Fatal(err)
				}
			}
			all := letters.Received()
			if len(all) != 1 || len(others.Sent()) != 0 {
				t.Fatalf("%d letters, %d others", len(all), len(others.Sent()))
			}
			m := all[0].Message
			if m.To.CPR != tt.who.CPR || m.To.CVR != tt.who.CVR || m.Title != "Husk <fristen>" || m.Case != "c1" {
				t.Errorf("sent %v with title %q", m, m.Title)
			}
			for _, want := range []string{"Åby &amp; Omegn", "<h1>Husk &lt;fristen&gt;</h1>", "<p>Kære du</p>", "<p>Svar senest<br>i morgen &amp; ikke før</p>", "c1"} {
				if !strings.Contains(string(m.Body.Data), want) {
					t.Errorf("no %q in %s", want, m.Body.Data)
				}
			}
		})
	}
}

func TestNotifierGivesTheRestToTheHost(t *testing.T) {
	t.Parallel()
	n, letters, others := post(t)
	for i, to := range []workflow.Recipient{{Employee: "lone"}, {Group: "sager"}, {Person: &identity.Person{Email: "berit@example.dk"}}} {
		m := about(to)
		m.Key += string(rune('a' + i))
		if err := n.Notify(t.Context(), m); err != nil {
			t.Errorf("%+v: %v", to, err)
		}
	}
	if len(letters.Received()) != 0 || len(others.Sent()) != 3 {
		t.Errorf("%d letters, %d others", len(letters.Received()), len(others.Sent()))
	}
	alone := steps.Notifier(nil, nil, nil)
	if err := alone.Notify(context.Background(), about(workflow.Recipient{Group: "sager"})); workflow.CodeOf(err) != workflow.Unsupported {
		t.Errorf("without a host's function: %v", err)
	}
}

func TestNotifierMarksTestCases(t *testing.T) {
	t.Parallel()
	n, letters, _ := post(t)
	m := about(workflow.Recipient{Person: &identity.Person{CPR: anders}})
	m.Test, m.Subject = true, strings.Repeat("æ", 300)
	if err := n.Notify(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	got := letters.Received()[0].Message
	if !strings.HasPrefix(got.Title, "TEST: ") || len([]rune(got.Title)) != delivery.MaxTitle || !strings.Contains(string(got.Body.Data), "ikke en rigtig sag") {
		t.Errorf("title %q, body %s", got.Title, got.Body.Data)
	}
}
