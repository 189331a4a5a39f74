package workflow_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// bench is a kit with the solution "tilskud" published, and people around it.
type bench struct {
	*workflowtest.Kit
	kp, letter      *workflowtest.Recorder
	anders, berit   workflow.Caller
	worker, foreign workflow.Caller
	operator        workflow.Caller
}

func setup(t testing.TB) *bench {
	t.Helper()
	b := &bench{kp: &workflowtest.Recorder{}, letter: &workflowtest.Recorder{}}
	b.Kit = workflowtest.NewKit(t, &workflow.Options{Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter, "esdh": &workflowtest.Recorder{}}})
	b.Publish(t, os.DirFS("testdata/tilskud"))
	b.anders, b.berit = b.Citizen("6101501234", "Anders Prøvesen"), b.Citizen("6202601234", "Berit Prøvesen")
	b.worker, b.foreign = b.Employee("lone", "pension"), b.Employee("finn", "teknik")
	b.operator = b.Employee("ole", "operator")
	return b
}

// start begins a case for Anders.
func (b *bench) start(t testing.TB) string {
	t.Helper()
	begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	return begun.Case
}

// view reads the case as a caller sees it.
func (b *bench) view(t testing.TB, c workflow.Caller, caseID string) workflow.View {
	t.Helper()
	v, err := b.Engine.View(t.Context(), c, caseID, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// draft returns the form that the caller may edit in the case's first step.
func (b *bench) draft(t testing.TB, c workflow.Caller, caseID string) workflow.FormView {
	t.Helper()
	v := b.view(t, c, caseID)
	if len(v.Steps) == 0 || !v.Steps[0].May || len(v.Steps[0].Forms) == 0 {
		t.Fatalf("nothing to edit: %+v", v.Steps)
	}
	return v.Steps[0].Forms[0]
}

// typed sets answers as a person types them.
func typed(t testing.TB, a *form.Answers, raw ...string) *form.Answers {
	t.Helper()
	a = a.Clone()
	for i := 0; i < len(raw); i += 2 {
		if _, err := a.Set(raw[i], []string{raw[i+1]}, i18n.Danish); err != nil {
			t.Fatalf("%s: %v", raw[i], err)
		}
	}
	return a
}

var sound = []string{"/hvad", "briller", "/beloeb", "1.250,50"}

// submit fills in and submits the case's first step.
func (b *bench) submit(t testing.TB, c workflow.Caller, caseID string, raw ...string) workflow.SubmitResult {
	t.Helper()
	fv := b.draft(t, c, caseID)
	res, err := b.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
		Case: caseID, Step: "ansoeg", Lang: i18n.Danish,
		Forms: map[string]workflow.FormInput{fv.ID: {Answers: typed(t, fv.Answers, raw...), Revision: fv.Revision}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// submitted returns a case that waits for the case worker.
func (b *bench) submitted(t testing.TB) string {
	t.Helper()
	id := b.start(t)
	if res := b.submit(t, b.anders, id, sound...); !res.Submitted {
		t.Fatalf("not submitted: %v", res.Forms["ansoegning"].State.Faults())
	}
	return id
}

func (b *bench) approve(t testing.TB, caseID string) {
	t.Helper()
	if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: caseID, Step: "behandl"}); err != nil {
		t.Fatal(err)
	}
}

// steps names what goes on in a case.
func steps(v workflow.View) []string {
	var out []string
	for _, s := range v.Steps {
		out = append(out, s.Step.ID)
	}
	return out
}

func wantCode(t testing.TB, what string, err error, code workflow.Code) {
	t.Helper()
	if err == nil || workflow.CodeOf(err) != code {
		t.Errorf("%s: %v, want code %s", what, err, code)
	}
}

func TestWholeRoad(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	if v := b.view(t, b.anders, id); v.State != workflow.CaseDraft || !v.Own {
		t.Errorf("a new case is %s, own %v", v.State, v.Own)
	}
	if res := b.submit(t, b.anders, id, sound...); !res.Submitted || res.State != workflow.CaseOpen {
		t.Fatalf("submit = %+v", res)
	}
	state, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", To: "ansoeg", Note: "Vedlæg overslag"})
	if err != nil || state != workflow.CaseOpen {
		t.Fatalf("reject: %s, %v", state, err)
	}
	b.submit(t, b.anders, id, "/beloeb", "999")
	b.approve(t, id)
	if n := b.Run(t); n != 2 {
		t.Errorf("%d effects performed, want 2", n)
	}
	v := b.view(t, b.anders, id)
	if v.State != workflow.CaseEnded || v.Outcome != "slut" || len(v.Steps) != 0 {
		t.Errorf("at the end: %s, outcome %q, steps %v", v.State, v.Outcome, steps(v))
	}
	if diff := cmp.Diff([]string{id + "/kp/1"}, b.kp.Taken()); diff != "" {
		t.Errorf("taken by KP (-want +got):\n%s", diff)
	}
	snap, _ := b.letter.Snapshot(id + "/brev/1")
	want := `{"navn":"Anders Prøvesen","hvad":"briller","beloeb":{"amount":99900,"currency":"DKK"}}`
	if got := string(snap.Forms["ansoegning"].Data); got != want {
		t.Errorf("handed over\n%s\nwant\n%s", got, want)
	}
	if snap.Outputs["kp"].Ref != "received:"+id+"/kp/1" || string(snap.Applicant.Actor.CPR) != "6101501234" {
		t.Errorf("the letter knows output %+v", snap.Outputs["kp"])
	}
	var told []string
	for _, h := range v.History {
		told = append(told, string(h.Type)+" "+h.Step+" "+h.Outcome+" "+h.Note)
	}
	wantTold := []string{
		"case.started   ", "step.left ansoeg submitted ", "step.left behandl rejected Vedlæg overslag", "step.left ansoeg submitted ",
		"step.left behandl approved ", "handover.done kp  ", "step.left kp done ", "handover.done brev  ", "step.left brev done ", "case.ended  slut ",
	}
	if diff := cmp.Diff(wantTold, told); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

func TestFaultsAreDataAndNothingIsLost(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	res := b.submit(t, b.anders, id, "/beloeb", "mange penge")
	if res.Submitted || res.State != workflow.CaseDraft {
		t.Fatalf("submit = %+v", res)
	}
	var codes []string
	for _, f := range res.Forms["ansoegning"].State.Faults() {
		codes = append(codes, f.Path+" "+string(f.Code))
	}
	if diff := cmp.Diff([]string{"/hvad required", "/beloeb bad_money"}, codes); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
	fv := b.draft(t, b.anders, id)
	if el := fv.State().Find("/beloeb"); len(el.Raw) != 1 || el.Raw[0] != "mange penge" {
		t.Errorf("what was typed is gone: %q", el.Raw)
	}
	if fv.Revision != res.Forms["ansoegning"].Revision {
		t.Errorf("revision %d, told %d", fv.Revision, res.Forms["ansoegning"].Revision)
	}
}

func TestTwoTabs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	fv := b.draft(t, b.anders, id)
	save := func(raw ...string) (workflow.Saved, error) {
		return b.Engine.Save(t.Context(), b.anders, workflow.SaveRequest{
			Case: id, Step: "ansoeg", Form: "ansoegning", Answers: typed(t, fv.Answers, raw...), Revision: fv.Revision,
		})
	}
	if _, err := save("/beloeb", "100"); err != nil {
		t.Fatal(err)
	}
	_, err := save("/beloeb", "200")
	wantCode(t, "the second tab", err, workflow.Conflict)
	stale, ok := errors.AsType[*workflow.StaleError](err)
	if !ok || stale.Revision != fv.Revision+1 {
		t.Errorf("error %v does not tell the revision", err)
	}
	if again, err := save("/beloeb", "100"); err != nil || again.Revision != fv.Revision+1 {
		t.Errorf("the first tab sends its save again: %+v, %v", again, err)
	}
	now := b.draft(t, b.anders, id)
	if oere, _ := now.Answers.Value("/beloeb").AsOere(); oere != 10000 {
		t.Errorf("the first tab's answer is %d øre", oere)
	}
}

func TestReadOnlyAnswersCannotBeSet(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	fv := b.draft(t, b.anders, id)
	incoming, _, err := form.DecodeAnswers(fv.Form, []byte(`{"navn":"En Anden","hvad":"briller","beloeb":{"amount":100,"currency":"DKK"}}`))
	if err != nil {
		t.Fatal(err)
	}
	res, err := b.Engine.Submit(t.Context(), b.anders, workflow.SubmitRequest{
		Case: id, Step: "ansoeg", Forms: map[string]workflow.FormInput{"ansoegning": {Answers: incoming, Revision: fv.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("submit: %+v, %v", res, err)
	}
	if got := string(b.view(t, b.worker, id).Steps[0].Forms[0].State().Submission()); !strings.Contains(got, "Anders Prøvesen") {
		t.Errorf("submitted %s", got)
	}
}

func TestCommandsAreIdempotent(t *testing.T) {
	t.Parallel()
	b := setup(t)
	req := workflow.StartRequest{Solution: "tilskud", Command: "k0"}
	first, err := b.Engine.Start(t.Context(), b.anders.Identity, req)
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.Engine.Start(t.Context(), b.anders.Identity, req)
	if err != nil || again.Case != first.Case {
		t.Errorf("second start: %+v, %v", again, err)
	}
	id := first.Case
	b.submit(t, b.anders, id, "/hvad", "briller", "/beloeb", "10")
	for range 2 {
		if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Command: "k1"}); err != nil {
			t.Errorf("approve: %v", err)
		}
	}
	b.Run(t)
	_, err = b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl"})
	wantCode(t, "a second approval of its own", err, workflow.Conflict)
	_, err = b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Note: "n", Command: "k1"})
	wantCode(t, "the id of another command", err, workflow.Conflict)
	if got := b.kp.Taken(); len(got) != 1 {
		t.Errorf("taken by KP: %v", got)
	}
}

func TestDefaultDeny(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	see := func(c workflow.Caller) error {
		_, err := b.Engine.View(t.Context(), c, id, i18n.Danish)
		return err
	}
	others := map[string]workflow.Caller{
		"another citizen": b.berit, "nobody": b.Anyone(""), "a guessed token": b.Anyone("x"),
		"a worker of another group": b.foreign, "the operator": b.operator,
	}
	for name, c := range others {
		wantCode(t, name, see(c), workflow.NotFound)
	}
	wantCode(t, "the case worker before it is submitted", see(b.worker), workflow.NotFound)
	b.submit(t, b.anders, id, sound...)
	for name, c := range others {
		wantCode(t, name, see(c), workflow.NotFound)
		_, err := b.Engine.Approve(t.Context(), c, workflow.Judgement{Case: id, Step: "behandl"})
		wantCode(t, name+" approves", err, workflow.NotFound)
	}
	_, err := b.Engine.Approve(t.Context(), b.anders, workflow.Judgement{Case: id, Step: "behandl"})
	wantCode(t, "the applicant approves", err, workflow.Denied)
	elsewhere := b.worker
	elsewhere.Org = "beby"
	wantCode(t, "a worker of another organisation", see(elsewhere), workflow.NotFound)
	if v := b.view(t, b.worker, id); !v.Steps[0].May || v.Own {
		t.Errorf("the worker's view: %+v", v.Steps)
	}
	if v := b.view(t, b.anders, id); v.Steps[0].May || len(v.Steps[0].Forms) != 0 {
		t.Errorf("the applicant's view: %+v", v.Steps)
	}
}

func TestTasksAndCases(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	count := func(c workflow.Caller) []string {
		tasks, err := b.Engine.Tasks(t.Context(), c, workflow.TaskPage{})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, task := range tasks {
			out = append(out, task.Step+" "+task.Title.In(i18n.English))
		}
		return out
	}
	if diff := cmp.Diff([]string{"ansoeg Apply"}, count(b.anders)); diff != "" {
		t.Errorf("the applicant's tasks (-want +got):\n%s", diff)
	}
	b.submit(t, b.anders, id, sound...)
	if diff := cmp.Diff([]string{"behandl Decide"}, count(b.worker)); diff != "" {
		t.Errorf("the worker's tasks (-want +got):\n%s", diff)
	}
	for _, c := range []workflow.Caller{b.anders, b.berit, b.foreign, b.Anyone("")} {
		if got := count(c); len(got) != 0 {
			t.Errorf("tasks of %v: %v", c.Identity, got)
		}
	}
	own, err := b.Engine.Cases(t.Context(), b.anders, workflow.CasePage{})
	if err != nil || len(own) != 1 || own[0].Case != id || own[0].State != workflow.CaseOpen {
		t.Errorf("own cases: %+v, %v", own, err)
	}
	if got, _ := b.Engine.Cases(t.Context(), b.berit, workflow.CasePage{}); len(got) != 0 {
		t.Errorf("another's cases: %+v", got)
	}
}

func TestEveryVersionStaysLoadable(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	old := b.view(t, b.anders, id).Workflow.Hash
	folder, err := workflow.ReadFolder(os.DirFS("testdata/tilskud"))
	if err != nil {
		t.Fatal(err)
	}
	b.Clock.Advance(time.Second)
	b.Publish(t, changed(folder, "solution.json", `"version": "1"`, `"version": "2"`))
	b.Clock.Advance(time.Second)
	b.Publish(t, changed(folder, "solution.json", `"ansoeg"`, `"soeg"`))
	fresh, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := fresh.View(t.Context(), b.anders, id, i18n.Danish)
	if err != nil || v.Workflow.Hash != old || v.Workflow.Step("ansoeg") == nil {
		t.Errorf("after a redeploy: %v", err)
	}
	begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud"})
	if err != nil || begun.Step != "soeg" {
		t.Errorf("a new case starts at %q, %v", begun.Step, err)
	}
}

func TestStates(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	hash := b.view(t, b.anders, id).Workflow.Hash
	publisher := b.Employee("pia", "publisher")
	start := func(test bool) error {
		_, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Test: test})
		return err
	}
	for _, c := range []struct {
		state      workflow.VersionState
		live, test workflow.Code
	}{
		{workflow.VersionOpen, "", ""}, {workflow.VersionTest, workflow.NotFound, ""},
		{workflow.VersionDraft, workflow.NotFound, workflow.NotFound}, {workflow.VersionRetired, workflow.NotFound, workflow.NotFound},
		{workflow.VersionPaused, workflow.Unavailable, workflow.Unavailable},
	} {
		if _, err := b.Engine.SetState(t.Context(), publisher.Identity, "tilskud", hash, c.state); err != nil {
			t.Fatal(err)
		}
		for test, want := range map[bool]workflow.Code{false: c.live, true: c.test} {
			if err := start(test); (err == nil) != (want == "") || err != nil && workflow.CodeOf(err) != want {
				t.Errorf("%s: start(test %v): %v, want %q", c.state, test, err, want)
			}
		}
	}
	if res := b.submit(t, b.anders, id, sound...); !res.Submitted {
		t.Error("a case that is going on stops when its version is paused")
	}
	_, err := b.Engine.SetState(t.Context(), b.worker.Identity, "tilskud", hash, workflow.VersionOpen)
	wantCode(t, "a case worker publishes", err, workflow.Denied)
}

func TestAuditTrail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.view(t, b.worker, id)
	b.approve(t, id)
	b.Run(t)
	lines, err := b.Trail.Lines(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := audit.Verify(lines); err != nil {
		t.Error(err)
	}
	var what []string
	for _, l := range lines {
		what = append(what, l.What)
		if strings.Contains(string(l.Actor)+l.Ref+l.Purpose, "6101501234") {
			t.Errorf("a CPR number in %+v", l)
		}
	}
	want := []string{
		"case.started", "case.submitted", "case.read", "step.approved",
		"effect.begun", "effect.done", "effect.begun", "effect.done", "case.ended",
	}
	if diff := cmp.Diff(want, what); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

func TestStoreSeesOpaqueBytes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	events, err := b.Store.Events(t.Context(), b.Org, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := b.Store.Doc(t.Context(), b.Org, id, "form/ansoegning")
	if err != nil {
		t.Fatal(err)
	}
	all := string(doc.Body)
	for _, e := range events {
		all += string(e.Body)
	}
	for _, secret := range []string{"briller", "6101501234", "Prøvesen", "125050", "ansoegning"} {
		if strings.Contains(all, secret) {
			t.Errorf("the store sees %q", secret)
		}
	}
}

func TestErasedCaseCannotBeRead(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	row, err := b.Store.Case(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Sealer.Erase(t.Context(), workflow.Owner(row)); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Engine.View(t.Context(), b.anders, id, i18n.Danish); err == nil {
		t.Error("an erased case can be read")
	}
}

func TestCitizensAreToldLess(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.submitted(t)
	b.kp.Fail(workflow.Rejected)
	if _, err := b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl", Note: "Internt"}); err != nil {
		t.Fatal(err)
	}
	b.Run(t)
	if _, err := b.Engine.Retry(t.Context(), b.operator, workflow.Repair{Case: id, Step: "kp"}); err != nil {
		t.Fatal(err)
	}
	b.Run(t)
	v := b.view(t, b.anders, id)
	for _, h := range v.History {
		if h.Note != "" || h.Who.IsEmployee() || h.Code != "" {
			t.Errorf("the citizen is told %+v", h)
		}
	}
	if out := v.Outputs["kp"]; out.Ref == "" || out.Data != nil {
		t.Errorf("the citizen is told %+v", out)
	}
	notes := 0
	for _, h := range b.view(t, b.worker, id).History {
		if h.Note == "Internt" && h.Who == "employee:lone" {
			notes++
		}
	}
	if notes != 1 {
		t.Errorf("the case worker is told the note %d times", notes)
	}
}

func TestTimeIsTheClocks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	b.Clock.Advance(90 * time.Minute)
	b.submit(t, b.anders, id, sound...)
	v := b.view(t, b.anders, id)
	if got := v.Sent.Sub(v.Started); got != 90*time.Minute {
		t.Errorf("sent %v after it was started", got)
	}
}
