package workflowtest_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// every is a solution with a step of every kind that waits for somebody, and a
// form with a list.
func every() fstest.MapFS {
	return fstest.MapFS{
		"solution.json": {Data: []byte(`{"id":"alt","version":"1","title":"Alt","owner":"O","kle":"00.00.00","facet":"G01","languages":["da"],
			"start":{"login":["mitid"]},"steps":[
			{"id":"a","kind":"fill","title":"T","forms":[{"form":"f"}],"signing":true,"next":[{"to":"betal"}]},
			{"id":"betal","kind":"pay","title":"T","pay":{"amount":"forms.f.pris"},"next":[{"on":"paid","to":"samtykke"},{"on":"cancelled","to":"stop"}]},
			{"id":"samtykke","kind":"consent","title":"T","consent":"oplysninger","next":[{"on":"given","to":"skriv"},{"on":"refused","to":"stop"}]},
			{"id":"skriv","kind":"sign","title":"T","assign":{"to":"applicant"},"forms":[{"form":"f"}],"next":[{"on":"signed","to":"robot"},{"on":"refused","to":"stop"}]},
			{"id":"robot","kind":"external","external":{"topic":"skat"},"next":[{"to":"vent"}]},
			{"id":"vent","kind":"wait","wait":{"for":{"days":3}},"next":[{"to":"svar"}]},
			{"id":"svar","kind":"wait","wait":{"event":"svar_kommet"},"deadline":{"days":5},"next":[{"to":"slut"},{"on":"expired","to":"sent"}]},
			{"id":"slut","kind":"end"},{"id":"stop","kind":"end"},{"id":"sent","kind":"end"}]}`)},
		"forms/f.json": {Data: []byte(`{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
			{"key":"pris","type":"money","label":"Pris","required":true},
			{"key":"boern","type":"list","label":"Børn","fields":[{"key":"navn","type":"text","label":"Navn"}]}]}]}`)},
	}
}

// quiet is a signer that is asked and says nothing: tests tell what came of it.
type quiet struct{}

func (quiet) Request(context.Context, workflow.SignRequest) error { return nil }

func caseOf(t testing.TB) *workflowtest.Case {
	t.Helper()
	k := workflowtest.NewKit(t, &workflow.Options{Signer: quiet{}})
	k.Publish(t, every())
	return k.Case(t, k.Citizen("6101501234", "Anna Prøvesen"), "alt")
}

// A case is driven through every kind of step, to each of its ends.
func TestDriveThroughEveryKind(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"slut", "stop", "sent"} {
		caseOf(t).Drive(end).Ended(end)
	}
	for _, step := range []string{"betal", "samtykke", "skriv", "robot", "vent", "svar"} {
		caseOf(t).Drive(step).Stands(step)
	}
}

// What a test types comes in, in rows that are added, and what was done by
// whom is in the audit trail.
func TestFillAndAudit(t *testing.T) {
	t.Parallel()
	c := caseOf(t).Fill("a", workflowtest.Answers{"/pris": "100", "/boern/r1/navn": "Bo", "/boern/r2/navn": "Ida"})
	c.Sign("a").Pay("betal").Consent("samtykke", false).Ended("stop")
	if got := strings.Join(c.Audit(), "; "); !strings.Contains(got, "by the applicant") || !strings.Contains(got, "payment.paid by the system") {
		t.Errorf("audit: %s", got)
	}
	rows := string(c.View().Submitted["f"].Answers.AppendJSON(nil))
	if !strings.Contains(rows, "Bo") || !strings.Contains(rows, "Ida") {
		t.Errorf("submitted: %s", rows)
	}
}

// A driver that cannot do what it is asked for ends the test and says where the
// case stands.
func TestFailuresSayWhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		do   func(c *workflowtest.Case)
		want []string
	}{
		{"a step that does not go on", func(c *workflowtest.Case) { c.Approve("skriv") }, []string{"approve skriv", "stands in: a"}},
		{"no way back", func(c *workflowtest.Case) { c.Drive("vent").Drive("betal") }, []string{"no way leads to betal", "stands in: vent", "vent: "}},
		{"an unknown step", func(c *workflowtest.Case) { c.Drive("nej") }, []string{`no step "nej"`}},
		{"an ended case", func(c *workflowtest.Case) { c.Drive("stop").Drive("slut") }, []string{"ended in stop"}},
		{"a fault", func(c *workflowtest.Case) { c.Fill("a", nil) }, []string{"fault required at /pris"}},
		{"an answer that is not understood", func(c *workflowtest.Case) { c.Fill("a", workflowtest.Answers{"/pris": "mange"}) }, []string{"not understood"}},
		{"an unknown field", func(c *workflowtest.Case) { c.Fill("a", workflowtest.Answers{"/nej": "1"}) }, []string{"a: /nej"}},
		{"no notifier", func(c *workflowtest.Case) { c.Told() }, []string{"memnotify"}},
	} {
		got := ""
		func() {
			defer func() {
				if h, ok := recover().(halt); ok {
					got = h.text
				}
			}()
			tt.do(caseOf(&stand{}))
		}()
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: the test is told %q, want %q in it", tt.name, got, want)
			}
		}
	}
}
