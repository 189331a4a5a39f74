package workflow_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memdirectory"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// bureau is a kit with one solution, "sag", whose first step is Anders's, with
// notifications and a directory in memory.
type bureau struct {
	*workflowtest.Kit
	notes          *memnotify.Notifier
	staff          *memdirectory.Directory
	anders         workflow.Caller
	lone, per, ole workflow.Caller // lone and per are of "sager", ole an operator
}

// sag is the folder of a solution that begins with the form "ansoegning", in
// step "ansoeg"; steps are the others as JSON, messages the solution's.
func sag(messages string, steps ...string) fstest.MapFS {
	all := append([]string{`{"id":"ansoeg","kind":"fill","title":{"da":"Ansøg","en":"Apply"},"forms":[{"form":"ansoegning"}],"next":[{"on":"submitted","to":"naeste"}]}`}, steps...)
	return fstest.MapFS{
		"solution.json": &fstest.MapFile{Data: []byte(`{"id":"sag","version":"1","title":{"da":"Tilskud","en":"Grant"},"owner":"Ydelse","kle":"32.03.12","facet":"G01",
			"languages":["da","en"],"start":{"login":["mitid"]},"messages":{` + messages + `},"steps":[` + strings.Join(all, ",") + `]}`)},
		"forms/ansoegning.json": &fstest.MapFile{Data: []byte(`{"id":"ansoegning","version":"1","languages":["da","en"],"title":{"da":"Ansøgning","en":"Application"},
			"pages":[{"id":"p","title":{"da":"P","en":"P"},"fields":[
			{"key":"hvad","type":"text","label":{"da":"Hvad","en":"What"}},
			{"key":"medansoeger","type":"cpr","label":{"da":"Medansøger","en":"Co-applicant"}},
			{"key":"firma","type":"cvr","label":{"da":"Firma","en":"Company"}},
			{"key":"mail","type":"email","label":{"da":"E-mail","en":"E-mail"}},
			{"key":"ansvarlig","type":"text","label":{"da":"Ansvarlig","en":"Responsible"}}]}]}`)},
		"forms/tilsagn.json": &fstest.MapFile{Data: []byte(`{"id":"tilsagn","version":"1","languages":["da","en"],"title":{"da":"Tilsagn","en":"Consent"},
			"pages":[{"id":"p","title":{"da":"P","en":"P"},"fields":[{"key":"ja","type":"text","label":{"da":"Svar","en":"Answer"}}]}]}`)},
	}
}

const slut = `{"id":"slut","kind":"end"}`

// newBureau publishes a solution.
func newBureau(t testing.TB, folder fstest.MapFS) *bureau {
	t.Helper()
	o := &bureau{notes: memnotify.New(), staff: memdirectory.New()}
	o.Kit = workflowtest.NewKit(t, &workflow.Options{
		Notifier: o.notes, Directory: o.staff, Retry: workflow.Retry{Attempts: 1},
		Links: func(l workflow.Link) string {
			return "https://aaby.example/c/" + l.Case + "/" + l.Step + "#" + l.Invite
		},
	})
	o.Publish(t, folder)
	o.anders = o.Citizen("6101501234", "Anders Prøvesen")
	o.lone, o.per, o.ole = o.Employee("lone", "sager"), o.Employee("per", "sager"), o.Employee("ole", "operator")
	return o
}

// send starts a case and submits its first step with these answers.
func (o *bureau) send(t testing.TB, raw ...string) string {
	t.Helper()
	begun := o.Start(t, o.anders, workflow.StartRequest{Solution: "sag", Lang: i18n.Danish})
	o.submit(t, o.anders, begun.Case, "ansoeg", nil, raw...)
	return begun.Case
}

// submit fills in and submits the one form of a step.
func (o *bureau) submit(t testing.TB, c workflow.Caller, id, step string, choose map[string]string, raw ...string) {
	t.Helper()
	sv := o.step(t, c, id, step)
	if !sv.May || len(sv.Forms) == 0 {
		t.Fatalf("%s is not to be filled in: %+v", step, sv)
	}
	fv := sv.Forms[0]
	res, err := o.Engine.Submit(t.Context(), c, workflow.SubmitRequest{
		Case: id, Step: step, Lang: i18n.Danish, Choose: choose,
		Forms: map[string]workflow.FormInput{fv.ID: {Answers: typed(t, fv.Answers, raw...), Revision: fv.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Fatalf("submit %s: %+v, %v", step, res, err)
	}
}

// step is a step that is going on, as a caller sees it.
func (o *bureau) step(t testing.TB, c workflow.Caller, id, step string) workflow.StepView {
	t.Helper()
	v, err := o.Engine.View(t.Context(), c, id, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range v.Steps {
		if s.Step.ID == step {
			return s
		}
	}
	t.Fatalf("%s is not going on: %v", step, steps(v))
	return workflow.StepView{}
}

// tasks names the open tasks of a caller: step and kind, and what else is said
// of whose they are.
func (o *bureau) tasks(t testing.TB, c workflow.Caller, page workflow.TaskPage) []string {
	t.Helper()
	all, err := o.Engine.Tasks(t.Context(), c, page)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, task := range all {
		line := task.Step + " " + task.Kind
		for _, more := range []struct{ what, value string }{{" part ", task.Part}, {" claimed by ", task.Claimed}, {" for ", task.For}} {
			if more.value != "" {
				line += more.what + more.value
			}
		}
		if task.Mine {
			line += " mine"
		}
		if task.Overdue {
			line += " overdue"
		}
		out = append(out, line)
	}
	return out
}

func (o *bureau) wantTasks(t testing.TB, c workflow.Caller, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, o.tasks(t, c, workflow.TaskPage{})); diff != "" {
		t.Errorf("tasks of %s (-want +got):\n%s", c.ActorRef(), diff)
	}
}

func (o *bureau) approve(t testing.TB, c workflow.Caller, id, step string) error {
	t.Helper()
	_, err := o.Engine.Approve(t.Context(), c, workflow.Judgement{Case: id, Step: step})
	return err
}

func wantNo(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const behandl = `{"id":"naeste","kind":"approve","title":{"da":"Behandl","en":"Handle"},"assign":{"group":"sager"},
	"forms":[{"form":"ansoegning"}],"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ansoeg"}]}`

func TestClaimAndRelease(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	id := o.send(t)
	at := workflow.TaskRequest{Case: id, Step: "naeste"}
	o.wantTasks(t, o.lone, "naeste approve")
	if r := o.step(t, o.lone, id, "naeste").Rights; r != (workflow.Rights{Claim: true, Delegate: true}) {
		t.Errorf("before anybody has taken it: %+v", r)
	}
	wantNo(t, o.Engine.Claim(t.Context(), o.lone, at, false))
	o.wantTasks(t, o.lone, "naeste approve claimed by lone mine")
	o.wantTasks(t, o.per, "naeste approve claimed by lone")
	sv := o.step(t, o.per, id, "naeste")
	if sv.May || sv.Whose.Claimed != "lone" || sv.Whose.Mine || !sv.Rights.TakeOver || sv.Rights.Claim {
		t.Errorf("a colleague sees %+v, %+v, may %v", sv.Whose, sv.Rights, sv.May)
	}
	if sv = o.step(t, o.lone, id, "naeste"); !sv.May || !sv.Whose.Mine || !sv.Rights.Release {
		t.Errorf("whoever took it sees %+v, %+v, may %v", sv.Whose, sv.Rights, sv.May)
	}
	if sv = o.step(t, o.anders, id, "naeste"); sv.Whose != (workflow.Whose{}) || sv.Rights != (workflow.Rights{}) {
		t.Errorf("the applicant is told %+v, %+v", sv.Whose, sv.Rights)
	}
	wantCode(t, "a colleague approves", o.approve(t, o.per, id, "naeste"), workflow.Denied)
	wantCode(t, "a colleague claims", o.Engine.Claim(t.Context(), o.per, at, false), workflow.Conflict)
	wantNo(t, o.Engine.Claim(t.Context(), o.per, at, true))
	o.wantTasks(t, o.lone, "naeste approve claimed by per")
	wantNo(t, o.Engine.Unclaim(t.Context(), o.per, at))
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	o.wantTasks(t, o.lone)
}

func TestDelegationIsToldWithANotice(t *testing.T) {
	t.Parallel()
	given := strings.Replace(behandl, `"forms"`, `"notify":"ny","forms"`, 1)
	o := newBureau(t, sag(`"ny":{"subject":{"da":"Ny opgave","en":"New task"},"body":{"da":"{= task.title }","en":"{= task.title }"}}`, given, slut))
	id := o.send(t)
	o.Run(t)
	wantNo(t, o.Engine.Delegate(t.Context(), o.lone, workflow.Delegation{TaskRequest: workflow.TaskRequest{Case: id, Step: "naeste"}, User: "vera", Note: "Du kender sagen"}))
	o.Run(t)
	var told []string
	for _, n := range o.notes.Sent() {
		told = append(told, n.To.Group+n.To.Employee+" "+n.Key+" "+n.Body)
	}
	want := []string{"sager " + id + "/naeste/1/notice Behandl", "vera " + id + "/naeste/1/notice-assigned-1 Behandl"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("notifications (-want +got):\n%s", diff)
	}
	vera := o.Employee("vera", "andet")
	o.wantTasks(t, vera, "naeste approve mine")
	o.wantTasks(t, o.lone)
	wantCode(t, "who gave it away", o.approve(t, o.lone, id, "naeste"), workflow.Denied)
	wantNo(t, o.approve(t, vera, id, "naeste"))
	v, err := o.Engine.View(t.Context(), vera, id, i18n.Danish)
	wantNo(t, err)
	for _, h := range v.History {
		if h.Type == workflow.TaskAssigned && (h.Person != vera.ActorRef() || h.Group != "sager" || h.Note != "Du kender sagen") {
			t.Errorf("history says %+v", h)
		}
	}
	if v, err = o.Engine.View(t.Context(), o.anders, id, i18n.Danish); err != nil {
		t.Fatal(err)
	}
	for _, h := range v.History {
		if h.Who.IsEmployee() || h.Person != "" || strings.Contains(h.Note, "kender") {
			t.Errorf("the applicant is told %+v", h)
		}
	}
}

func TestFourEyes(t *testing.T) {
	t.Parallel()
	first := strings.Replace(behandl, `"to":"slut"`, `"to":"godkend"`, 1)
	second := `{"id":"godkend","kind":"approve","title":{"da":"Godkend","en":"Approve"},"assign":{"group":"sager"},"notBy":["naeste"],
		"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"naeste"}]}`
	o := newBureau(t, sag("", first, second, slut))
	id := o.send(t)
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	if sv := o.step(t, o.lone, id, "godkend"); sv.May || sv.Rights.Claim {
		t.Errorf("who judged first may %v, %+v", sv.May, sv.Rights)
	}
	wantCode(t, "who judged first", o.approve(t, o.lone, id, "godkend"), workflow.Denied)
	wantCode(t, "who judged first claims", o.Engine.Claim(t.Context(), o.lone, workflow.TaskRequest{Case: id, Step: "godkend"}, false), workflow.Denied)
	back := workflow.Delegation{TaskRequest: workflow.TaskRequest{Case: id, Step: "godkend"}, User: "lone"}
	wantCode(t, "given to who judged first", o.Engine.Delegate(t.Context(), o.per, back), workflow.Denied)
	o.staff.SetDeputy(o.Org, "per", "lone", o.Clock.Now(), o.Clock.Now().Add(time.Hour))
	wantCode(t, "as somebody's deputy", o.approve(t, o.lone, id, "godkend"), workflow.Denied)
	wantNo(t, o.approve(t, o.per, id, "godkend"))
}

func TestWhoseTask(t *testing.T) {
	t.Parallel()
	approve := func(assign string) string {
		return `{"id":"sidste","kind":"approve","title":{"da":"Sidste","en":"Last"},"assign":` + assign + `,"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"naeste"}]}`
	}
	first := strings.Replace(behandl, `"to":"slut"`, `"to":"sidste"`, 1)
	tests := []struct {
		name   string
		assign string
		before func(*bureau)
		choose map[string]string
		want   string // the employee who finds it among their tasks
	}{
		{"a user", `{"to":"user","user":"vera"}`, nil, nil, "vera"},
		{"a field-chosen user", `{"to":"user","field":"forms.ansoegning.ansvarlig"}`, nil, nil, "rikke"},
		{"an earlier actor", `{"to":"actor","step":"naeste"}`, nil, nil, "lone"},
		{"chosen at run time", `{"to":"chosen","step":"naeste"}`, nil, map[string]string{"sidste": "vera"}, "vera"},
		{"chosen by nobody", `{"to":"chosen","step":"naeste","group":"ledelse"}`, nil, nil, "chef"},
		{"the manager of an actor", `{"to":"manager","step":"naeste","group":"ledelse"}`, func(o *bureau) { o.staff.SetManager(o.Org, "lone", "karin") }, nil, "karin"},
		{"the manager of a field's user", `{"to":"manager","field":"forms.ansoegning.ansvarlig"}`, func(o *bureau) { o.staff.SetManager(o.Org, "rikke", "karin") }, nil, "karin"},
		{"the manager of a citizen is the group", `{"to":"manager","group":"ledelse"}`, nil, nil, "chef"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := newBureau(t, sag("", first, approve(tt.assign), slut))
			if tt.before != nil {
				tt.before(o)
			}
			id := o.send(t, "/ansvarlig", "rikke")
			_, err := o.Engine.Approve(t.Context(), o.lone, workflow.Judgement{Case: id, Step: "naeste", Choose: tt.choose})
			wantNo(t, err)
			o.Run(t)
			groups := map[string][]string{"chef": {"ledelse"}}
			who := o.Employee(tt.want, groups[tt.want]...)
			if got := o.tasks(t, who, workflow.TaskPage{}); len(got) != 1 || !strings.HasPrefix(got[0], "sidste approve") {
				t.Errorf("tasks of %s: %v", tt.want, got)
			}
			o.wantTasks(t, o.Employee("frede", "sager"))
			wantNo(t, o.approve(t, who, id, "sidste"))
		})
	}
}

func TestChosenByAFormAndAskedFor(t *testing.T) {
	t.Parallel()
	fill := `{"id":"naeste","kind":"fill","title":{"da":"Visitér","en":"Assess"},"assign":{"group":"sager"},"forms":[{"form":"tilsagn"}],"next":[{"on":"submitted","to":"sidste"}]}`
	last := `{"id":"sidste","kind":"approve","title":{"da":"Sidste","en":"Last"},"assign":{"to":"chosen","step":"naeste"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"naeste"}]}`
	o := newBureau(t, sag("", fill, last, slut))
	id := o.send(t)
	if c := o.step(t, o.lone, id, "naeste").Choose; len(c) != 1 || c[0].ID != "sidste" {
		t.Errorf("to choose: %v", c)
	}
	o.submit(t, o.lone, id, "naeste", map[string]string{"sidste": "vera"}, "/ja", "ok")
	o.wantTasks(t, o.Employee("vera"), "sidste approve mine")
}

func TestRejectedBackToWhoDidIt(t *testing.T) {
	t.Parallel()
	first := strings.Replace(behandl, `"to":"slut"`, `"to":"ret"`, 1)
	fill := `{"id":"ret","kind":"fill","title":{"da":"Ret","en":"Amend"},"assign":{"to":"actor","step":"naeste"},"forms":[{"form":"tilsagn"}],"next":[{"on":"submitted","to":"sidste"}]}`
	last := `{"id":"sidste","kind":"approve","title":{"da":"Sidste","en":"Last"},"assign":{"group":"ledelse"},
		"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ret"},{"on":"rejected","to":"naeste"},{"on":"rejected","to":"ansoeg"}]}`
	o := newBureau(t, sag("", first, fill, last, slut))
	id := o.send(t)
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	o.submit(t, o.lone, id, "ret", nil, "/ja", "udkast")
	chef := o.Employee("chef", "ledelse")
	if got := o.step(t, chef, id, "sidste").RejectTo; !cmp.Equal(got, []string{"ret", "naeste", "ansoeg"}) {
		t.Errorf("may be sent back to %v", got)
	}
	_, err := o.Engine.Reject(t.Context(), chef, workflow.Judgement{Case: id, Step: "sidste", To: "ret", Note: "Skriv det om"})
	wantNo(t, err)
	o.wantTasks(t, o.per)
	o.wantTasks(t, o.lone, "ret fill mine")
	o.submit(t, o.lone, id, "ret", nil, "/ja", "bedre")
	wantNo(t, o.approve(t, chef, id, "sidste"))
}

func TestManagerWhoIsNotFound(t *testing.T) {
	t.Parallel()
	first := strings.Replace(behandl, `"to":"slut"`, `"to":"sidste"`, 1)
	last := `{"id":"sidste","kind":"approve","title":{"da":"Sidste","en":"Last"},"assign":{"to":"manager","step":"naeste"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"naeste"}]}`
	o := newBureau(t, sag("", first, last, slut))
	id := o.send(t)
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	o.Run(t)
	o.wantTasks(t, o.ole, "sidste approve", "sidste trouble part manager")
	if sv := o.step(t, o.ole, id, "sidste"); len(sv.Failed) != 1 || sv.Failed[0] != (workflow.Failed{Part: "manager", Code: workflow.NotFound}) {
		t.Errorf("in trouble: %+v", sv.Failed)
	}
	wantNo(t, o.Engine.Delegate(t.Context(), o.ole, workflow.Delegation{TaskRequest: workflow.TaskRequest{Case: id, Step: "sidste"}, User: "karin"}))
	o.wantTasks(t, o.ole)
	wantNo(t, o.approve(t, o.Employee("karin"), id, "sidste"))
}

func TestDeputies(t *testing.T) {
	t.Parallel()
	last := `{"id":"naeste","kind":"approve","title":{"da":"Behandl","en":"Handle"},"assign":{"to":"user","user":"vera"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ansoeg"}]}`
	o := newBureau(t, sag("", last, slut))
	id := o.send(t)
	now := o.Clock.Now()
	o.staff.SetDeputy(o.Org, "vera", "per", now, now.Add(time.Hour))
	o.staff.SetDeputy(o.Org, "per", "lone", now, now.Add(time.Hour))
	o.wantTasks(t, o.per, "naeste approve for vera")
	o.wantTasks(t, o.lone) // a deputy's deputy
	wantCode(t, "a deputy's deputy", o.approve(t, o.lone, id, "naeste"), workflow.NotFound)
	if w := o.step(t, o.per, id, "naeste").Whose; w.For != "vera" || w.Employee != "vera" {
		t.Errorf("the deputy is told %+v", w)
	}
	o.Clock.Advance(time.Hour)
	wantCode(t, "when it is over", o.approve(t, o.per, id, "naeste"), workflow.NotFound)
	o.Clock.Advance(-time.Minute)
	wantNo(t, o.approve(t, o.per, id, "naeste"))
	v, err := o.Engine.View(t.Context(), o.per, id, i18n.Danish)
	wantNo(t, err)
	for _, h := range v.History {
		if h.Type == workflow.StepLeft && h.Step == "naeste" && (h.Who != o.per.ActorRef() || h.For != "employee:vera") {
			t.Errorf("history says %s for %s", h.Who, h.For)
		}
	}
}

func TestTasksNarrowed(t *testing.T) {
	t.Parallel()
	late := strings.Replace(behandl, `"forms"`, `"deadline":{"days":1},"forms"`, 1)
	robot := `{"id":"robot","kind":"external","external":{"topic":"t"},"next":[{"on":"done","to":"slut"}]}`
	late = strings.Replace(late, `"to":"slut"`, `"to":"robot"`, 1)
	o := newBureau(t, sag("", late, robot, slut))
	o.send(t)
	gone := o.send(t)
	wantNo(t, o.approve(t, o.lone, gone, "naeste"))
	o.wantTasks(t, o.Employee("sly", "topic:t"))
	if got := o.tasks(t, o.lone, workflow.TaskPage{Overdue: true}); len(got) != 0 {
		t.Errorf("overdue too early: %v", got)
	}
	o.Clock.Advance(48 * time.Hour)
	o.send(t)
	tests := []struct {
		name string
		page workflow.TaskPage
		want []string
	}{
		{"all", workflow.TaskPage{}, []string{"naeste approve overdue", "naeste approve"}},
		{"overdue", workflow.TaskPage{Overdue: true}, []string{"naeste approve overdue"}},
		{"due soon", workflow.TaskPage{DueBefore: o.Clock.Now().Add(72 * time.Hour)}, []string{"naeste approve overdue", "naeste approve"}},
		{"of a kind", workflow.TaskPage{Kind: "fill"}, nil},
		{"of a solution", workflow.TaskPage{Solution: "anden"}, nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, o.tasks(t, o.lone, tt.page)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
