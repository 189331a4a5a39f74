package workflow_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

func TestCitizensAreNotToldWhyAHandoverWasRedone(t *testing.T) {
	t.Parallel()
	h := &script{answers: []error{workflow.Errorf(workflow.Rejected, "no such number"), nil}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}}, oneHandover, "/antal", "8")
	r.tick(0)
	redo := workflow.Redo{TaskRequest: r.task("b"), Note: "borgeren er forkert på den"}
	r.must(r.Engine.Redo(t.Context(), r.Employee("ole", "operator"), redo))
	r.tick(0)
	v, err := r.Engine.View(t.Context(), r.anna, r.id, i18n.Danish)
	wantNo(t, err)
	for _, h := range v.History {
		if h.Note != "" {
			t.Errorf("is told %+v", h)
		}
	}
}

func TestOutputsOfWithheldFieldsAreNotTold(t *testing.T) {
	t.Parallel()
	h := &workflowtest.Recorder{}
	h.Gives(workflow.Output{Ref: "2026-17", Data: []byte(`{"antal":4711}`)})
	k := workflowtest.NewKit(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}})
	folder := kindsFolder("s", fillFirst+`
		{"id":"b","kind":"handover","handover":{"kind":"h"},"write":[{"form":"svar","field":"/antal","value":"antal"}],"next":[{"to":"c"}]},
		{"id":"c","kind":"approve","title":"Se","assign":{"group":"g"},"forms":[{"form":"svar"}],"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`+lastEnd)
	folder["solution.json"].Data = []byte(strings.Replace(string(folder["solution.json"].Data), `"steps"`, `"withhold":[{"form":"svar","fields":["/antal"],"unless":["jura"]}],"steps"`, 1))
	k.Publish(t, folder)
	r := &road{Kit: k, t: t, anna: k.Citizen("6101501234", "Anna Prøvesen")}
	r.id = k.Start(t, r.anna, workflow.StartRequest{Solution: "s", Lang: i18n.Danish}).Case
	r.fill("a")
	r.tick(0)
	v, err := k.Engine.View(t.Context(), k.Employee("lone", "g"), r.id, i18n.Danish)
	wantNo(t, err)
	if strings.Contains(string(v.Outputs["b"].Data), "4711") {
		t.Errorf("is told %s", v.Outputs["b"].Data)
	}
	v, err = k.Engine.View(t.Context(), k.Employee("lone", "g", "jura"), r.id, i18n.Danish)
	wantNo(t, err)
	if !strings.Contains(string(v.Outputs["b"].Data), "4711") {
		t.Errorf("is told %s", v.Outputs["b"].Data)
	}
}

func TestWorkersAreNotGivenWhatTheStepWithholds(t *testing.T) {
	t.Parallel()
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"external","external":{"topic":"opslag"},"forms":[{"form":"f","withhold":["/navn"]}],"next":[{"to":"slut"}]},`+lastEnd,
		"/navn", "Anna", "/antal", "8")
	got, err := r.Engine.Lease(t.Context(), r.robo, "opslag", "r1", 5)
	wantNo(t, err)
	if s := string(got[0].Forms["f"]); s != `{"antal":8}` {
		t.Errorf("is given %s", s)
	}
	r = roadOf(t, nil, fillFirst+`{"id":"b","kind":"external","external":{"topic":"opslag"},"forms":[{"form":"f","mode":"withheld"}],"next":[{"to":"slut"}]},`+lastEnd,
		"/navn", "Anna", "/antal", "8")
	got, err = r.Engine.Lease(t.Context(), r.robo, "opslag", "r1", 5)
	wantNo(t, err)
	if s := string(got[0].Forms["f"]); s != `` {
		t.Errorf("is given %s", s)
	}
}
