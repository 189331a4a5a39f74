package workflow_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

const aabyCVR, bebyCVR = "99999993", "13748136"

const roles = `{"roles":[
	{"id":"laes","privileges":["urn:laes"],"actions":["read"]},
	{"id":"behandl","privileges":["urn:behandl"],"actions":["read","act"]},
	{"id":"drift","privileges":["urn:drift"],"actions":["read","repair"]},
	{"id":"leder","privileges":["urn:leder"],"actions":["read","act","assign"]},
	{"id":"udgiv","privileges":["urn:udgiv"],"actions":["publish"]},
	{"id":"flyt","privileges":["urn:flyt"],"actions":["migrate"]},
	{"id":"arkiv","privileges":["urn:arkiv"],"actions":["hold","erase"]},
	{"id":"revision","privileges":["urn:revision"],"actions":["audit"]}]}`

func policyOf(t testing.TB, key, cvr string) *access.Policy {
	t.Helper()
	def, err := access.Decode([]byte(roles))
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.New(access.Organisation{Key: key, CVR: cvr}, def, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// guarded is a bench whose organisations have policies; its cases are
// confidential, of the unit "pension", and the amount and the documents in them
// are sensitive.
func guarded(t testing.TB) *bench {
	t.Helper()
	b := &bench{kp: &workflowtest.Recorder{}, letter: &workflowtest.Recorder{}}
	b.Kit = workflowtest.NewKit(t, &workflow.Options{
		Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter},
		Access:   workflow.Policies{"aaby": policyOf(t, "aaby", aabyCVR), "beby": policyOf(t, "beby", bebyCVR)},
	})
	b.Publish(t, asFS(variant(t, "32.03.12")))
	b.anders, b.berit = b.Citizen("6101501234", "Anders Prøvesen"), b.Citizen("6202601234", "Berit Prøvesen")
	b.worker = b.granted("lone", "pension", "urn:behandl")
	return b
}

// variant is the solution "tilskud" about a subject; of another than its own it
// is called by it.
func variant(t testing.TB, kle string) workflow.Folder {
	t.Helper()
	folder, err := workflow.ReadFolder(os.DirFS("testdata/tilskud"))
	if err != nil {
		t.Fatal(err)
	}
	id := "tilskud"
	if kle != "32.03.12" {
		id += "_" + strings.ReplaceAll(kle, ".", "_")
	}
	swap := func(file string, oldnew ...string) {
		folder[file] = []byte(strings.NewReplacer(oldnew...).Replace(string(folder[file])))
	}
	swap("solution.json", `"id": "tilskud"`, `"id": "`+id+`"`, `"kle": "32.03.12"`, `"kle": "`+kle+`", "sensitivity": "confidential", "unit": "pension"`)
	swap("forms/ansoegning.json", `"type": "money"`, `"type": "money", "sensitivity": "sensitive"`, `"type": "file"`, `"type": "file", "sensitivity": "sensitive"`)
	return folder
}

// granted is an employee of a group with a privilege within constraints: name,
// value, name …
func (b *bench) granted(user, group, privilege string, constraints ...string) workflow.Caller {
	c := b.Employee(user, group)
	c.Privileges = []identity.Privilege{{Scope: identity.OrganisationScope(aabyCVR), Privileges: []string{privilege}}}
	for i := 0; i < len(constraints); i += 2 {
		p := &c.Privileges[0]
		p.Constraints = append(p.Constraints, identity.Constraint{Name: "http://sts.kombit.dk/constraints/" + constraints[i] + "/1", Value: constraints[i+1]})
	}
	return c
}

// reads returns who was shown or refused what of a case.
func (b *bench) reads(t testing.TB, id string) []string {
	t.Helper()
	lines, err := b.Trail.Lines(t.Context(), b.Org, audit.ReadsOf(id))
	if err != nil {
		t.Fatal(err)
	}
	return said(lines)
}

func TestPolicyAndGroupsDecideTogether(t *testing.T) {
	t.Parallel()
	elsewhere := func(c workflow.Caller) workflow.Caller {
		c.Privileges[0].Scope = identity.OrganisationScope(bebyCVR)
		return c
	}
	cases := []struct {
		name      string
		caller    func(*bench) workflow.Caller
		see, act  bool
		refusal   string // what is written of a look
		inTheList bool
	}{
		{"a grant without limits", func(b *bench) workflow.Caller { return b.worker }, true, true, "", true},
		{"all limits met", func(b *bench) workflow.Caller {
			return b.granted("lone", "pension", "urn:behandl", "KLE", "32.*", "foelsomhed", "3", "orgenhed", "PENSION")
		}, true, true, "", true},
		{"a grant to read", func(b *bench) workflow.Caller { return b.granted("lone", "pension", "urn:laes") }, true, false, "", false},
		{"no grant", func(b *bench) workflow.Caller { return b.Employee("lone", "pension") }, false, false, "no_grant", false},
		{"no grant to read", func(b *bench) workflow.Caller { return b.granted("lone", "pension", "urn:udgiv") }, false, false, "action", false},
		{"another subject", func(b *bench) workflow.Caller { return b.granted("lone", "pension", "urn:behandl", "KLE", "27.*") }, false, false, "limit_kle", false},
		{"another unit", func(b *bench) workflow.Caller {
			return b.granted("lone", "pension", "urn:behandl", "orgenhed", "teknik")
		}, false, false, "limit_unit", false},
		{"too sensitive", func(b *bench) workflow.Caller { return b.granted("lone", "pension", "urn:behandl", "foelsomhed", "1") }, false, false, "limit_sensitivity", false},
		{"a limit that nobody knows", func(b *bench) workflow.Caller { return b.granted("lone", "pension", "urn:behandl", "alder", "18") }, false, false, "constraint", false},
		{"granted by another organisation", func(b *bench) workflow.Caller { return elsewhere(b.granted("lone", "pension", "urn:behandl")) }, false, false, "scope", false},
		{"granted, and of another group", func(b *bench) workflow.Caller { return b.granted("lone", "teknik", "urn:behandl") }, false, false, "not_theirs", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := guarded(t)
			id := b.start(t)
			file := b.attach(t, id, "a.png", png).File.ID
			b.submit(t, b.anders, id, sound...)
			who := c.caller(b)
			v, err := b.Engine.View(t.Context(), who, id, i18n.Danish)
			_, r, errFile := b.Engine.OpenFile(t.Context(), who, id, file)
			if r != nil {
				r.Close()
			}
			if (err == nil) != c.see || (errFile == nil) != c.see || c.see && v.Steps[0].May != c.act {
				t.Errorf("View: %v, OpenFile: %v, want to see %v", err, errFile, c.see)
			}
			if !c.see {
				wantCode(t, "View", err, workflow.NotFound)
				wantCode(t, "OpenFile", errFile, workflow.NotFound)
				if got, want := b.reads(t, id), []string{"employee:lone case.denied read " + c.refusal}; !slices.Equal(got, want) {
					t.Errorf("written: %q, want %q", got, want)
				}
			}
			tasks, err := b.Engine.Tasks(t.Context(), who, workflow.TaskPage{})
			if err != nil || (len(tasks) == 1) != c.inTheList {
				t.Errorf("tasks: %d, %v", len(tasks), err)
			}
			_, err = b.Engine.Approve(t.Context(), who, workflow.Judgement{Case: id, Step: "behandl"})
			switch {
			case c.act && err != nil:
				t.Errorf("Approve: %v", err)
			case !c.act && c.see:
				wantCode(t, "Approve", err, workflow.Denied)
			case !c.act:
				wantCode(t, "Approve", err, workflow.NotFound)
			}
		})
	}
}

func TestOperatorsNeedAGrantToRepair(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	id := b.submitted(t)
	b.kp.Fail(workflow.Rejected)
	b.approve(t, id)
	b.Run(t)
	repair := workflow.Repair{Case: id, Step: "kp"}
	reader, far, operator := b.granted("ole", "operator", "urn:behandl"), b.granted("ole", "operator", "urn:drift", "KLE", "27.*"), b.granted("ole", "operator", "urn:drift")
	_, err := b.Engine.Retry(t.Context(), far, repair)
	wantCode(t, "an operator of other subjects", err, workflow.NotFound)
	_, err = b.Engine.Retry(t.Context(), reader, repair)
	wantCode(t, "an operator who may not repair", err, workflow.NotFound)
	for name, c := range map[string]workflow.Caller{"other subjects": far, "may not repair": reader} {
		if tasks, err := b.Engine.Tasks(t.Context(), c, workflow.TaskPage{}); err != nil || len(tasks) > 0 {
			t.Errorf("%s: tasks %v, %v", name, tasks, err)
		}
	}
	if tasks, err := b.Engine.Tasks(t.Context(), operator, workflow.TaskPage{}); err != nil || len(tasks) != 1 {
		t.Errorf("the operator's tasks: %v, %v", tasks, err)
	}
	if _, err := b.Engine.Retry(t.Context(), operator, repair); err != nil {
		t.Errorf("Retry: %v", err)
	}
}

// What is more sensitive than somebody's limit is not in what they are given,
// and files in it do not exist.
func TestSensitiveFieldsAreWithheld(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	id := b.start(t)
	file := b.attach(t, id, "a.png", png).File.ID
	b.submit(t, b.anders, id, sound...)
	low := b.granted("lone", "pension", "urn:behandl", "foelsomhed", "2")
	high := b.granted("mette", "pension", "urn:behandl", "foelsomhed", "3")
	for name, c := range map[string]struct {
		caller   workflow.Caller
		withheld bool
	}{"a lower limit": {low, true}, "a limit that reaches": {high, false}, "no limit": {b.worker, false}, "the applicant": {b.anders, false}} {
		v := b.view(t, c.caller, id)
		views := []workflow.FormView{v.Submitted["ansoegning"]}
		for _, s := range v.Steps {
			views = append(views, s.Forms...)
		}
		for _, fv := range views {
			data := string(fv.Answers.AppendJSON(nil))
			if strings.Contains(data, "125050") == c.withheld || strings.Contains(data, file) == c.withheld || !strings.Contains(data, "briller") {
				t.Errorf("%s is given %s", name, data)
			}
			if got := fv.State().Find("/beloeb").Withheld; got != c.withheld {
				t.Errorf("%s: withheld = %v", name, got)
			}
		}
		_, r, err := b.Engine.OpenFile(t.Context(), c.caller, id, file)
		if r != nil {
			r.Close()
		}
		if (err == nil) == c.withheld {
			t.Errorf("%s opens the file: %v", name, err)
		}
	}
}

// A page is full although others' tasks lie between, and nothing is missed or
// given twice.
func TestPagesOfPermittedTasksAreFull(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	b.Publish(t, asFS(variant(t, "27.01.04")))
	var want []string
	for i := range 30 {
		solution := "tilskud_27_01_04"
		if i%5 == 4 {
			solution = "tilskud"
		}
		begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: solution, Lang: i18n.Danish})
		if err != nil {
			t.Fatal(err)
		}
		b.submit(t, b.anders, begun.Case, sound...)
		b.Clock.Advance(time.Minute)
		if solution == "tilskud" {
			want = append(want, begun.Case)
		}
	}
	pensions := b.granted("lone", "pension", "urn:behandl", "KLE", "32.*")
	for _, limit := range []int{1, 2, 4, 6, 7, 100} {
		var got []string
		page := workflow.TaskPage{Limit: limit}
		for {
			tasks, err := b.Engine.Tasks(t.Context(), pensions, page)
			if err != nil {
				t.Fatal(err)
			}
			for _, task := range tasks {
				got = append(got, task.Case)
			}
			if full := min(limit, len(want)-len(got)+len(tasks)); len(tasks) != full {
				t.Errorf("a page of %d has %d", full, len(tasks))
			}
			if len(tasks) < limit {
				break
			}
			page.After = &tasks[len(tasks)-1]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("pages of %d (-want +got):\n%s", limit, diff)
		}
	}
}

func TestPublishersNeedAGrantToPublish(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	folder := asFS(variant(t, "27.01.04"))
	publish := func(c workflow.Caller) (workflow.Published, error) {
		return b.Engine.Publish(t.Context(), c.Identity, folder, workflow.VersionDraft, "")
	}
	far, near := b.granted("ulla", "publisher", "urn:udgiv", "KLE", "32.*"), b.granted("ulla", "publisher", "urn:udgiv", "KLE", "27.*")
	for name, c := range map[string]workflow.Caller{
		"no grant": b.Employee("ulla", "publisher"), "another action": b.granted("ulla", "publisher", "urn:behandl"),
		"another subject": far, "no publisher": b.granted("ulla", "pension", "urn:udgiv"),
	} {
		_, err := publish(c)
		wantCode(t, name, err, workflow.Denied)
	}
	v, err := publish(near)
	if err != nil {
		t.Fatal(err)
	}
	_, err = b.Engine.SetState(t.Context(), far.Identity, v.Solution, v.Hash, workflow.VersionOpen, "")
	wantCode(t, "SetState on another subject", err, workflow.Denied)
	_, err = b.Engine.Copy(t.Context(), far.Identity, v.Solution, v.Hash, "kopi")
	wantCode(t, "Copy of another subject", err, workflow.Denied)
	if _, err := b.Engine.SetState(t.Context(), near.Identity, v.Solution, v.Hash, workflow.VersionOpen, ""); err != nil {
		t.Errorf("SetState: %v", err)
	}
}

func TestArchivistsAndAuditorsNeedAGrant(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	id := b.submitted(t)
	near, far, none := []string{"KLE", "32.*"}, []string{"KLE", "27.*"}, b.Employee("asta", "archivist", "auditor")
	archivist, auditor := b.granted("asta", "archivist", "urn:arkiv", near...), b.granted("asta", "auditor", "urn:revision", near...)
	do := map[string]struct {
		do     func(workflow.Caller) error
		may    workflow.Caller
		mayNot []workflow.Caller
	}{
		"Hold": {
			func(c workflow.Caller) error { return b.Engine.Hold(t.Context(), c, id, "Klage") },
			archivist, []workflow.Caller{none, auditor, b.granted("asta", "archivist", "urn:arkiv", far...)},
		},
		"AuditTrail": {
			func(c workflow.Caller) error {
				_, err := b.Engine.AuditTrail(t.Context(), c, id)
				return err
			},
			auditor, []workflow.Caller{none, archivist, b.granted("asta", "auditor", "urn:revision", far...)},
		},
		"AuditTrail of a solution": {
			func(c workflow.Caller) error {
				_, err := b.Engine.AuditTrail(t.Context(), c, workflow.ChangesOf("tilskud"))
				return err
			},
			auditor, []workflow.Caller{none, archivist, b.granted("asta", "auditor", "urn:revision", far...)},
		},
		"AuditTrail of what belongs to nothing": {
			func(c workflow.Caller) error {
				if _, err := b.Engine.AuditTrail(t.Context(), c, audit.NoCase); workflow.CodeOf(err) != workflow.NotFound {
					return err
				}
				return nil // it has no lines
			},
			b.granted("asta", "auditor", "urn:revision"), []workflow.Caller{none, auditor},
		},
		"VerifyTrail": {
			func(c workflow.Caller) error {
				_, err := b.Engine.VerifyTrail(t.Context(), c)
				return err
			},
			b.granted("asta", "auditor", "urn:revision"), []workflow.Caller{none, auditor},
		},
	}
	for name, c := range do {
		for _, who := range c.mayNot {
			wantCode(t, name, c.do(who), workflow.Denied)
		}
		if err := c.do(c.may); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, who := range []workflow.Caller{none, b.granted("asta", "archivist", "urn:arkiv", far...)} {
		wantCode(t, "Erase", b.Engine.Erase(t.Context(), who, id, "art17"), workflow.Denied)
	}
	if err := b.Engine.Release(t.Context(), archivist, id, "Afgjort"); err != nil {
		t.Fatal(err)
	}
	if err := b.Engine.Erase(t.Context(), archivist, id, "art17"); err != nil {
		t.Errorf("Erase: %v", err)
	}
	for _, who := range []workflow.Caller{none, b.granted("asta", "archivist", "urn:arkiv", far...)} {
		_, err := b.Engine.Tombstone(t.Context(), who, id)
		wantCode(t, "Tombstone", err, workflow.Denied)
	}
	for _, who := range []workflow.Caller{archivist, auditor} {
		if _, err := b.Engine.Tombstone(t.Context(), who, id); err != nil {
			t.Errorf("Tombstone: %v", err)
		}
	}
}

// Two organisations in one process, each with a policy, share nothing.
func TestNothingCrossesOrganisations(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	id := b.start(t)
	file := b.attach(t, id, "a.png", png).File.ID
	b.submit(t, b.anders, id, sound...)
	foreign := workflow.Caller{Identity: identity.Identity{
		Org: "beby", Employee: "lone", Groups: []string{"pension", "operator", "publisher", "archivist", "auditor"}, Assurance: identity.High,
		Privileges: []identity.Privilege{
			{Scope: identity.OrganisationScope(bebyCVR), Privileges: []string{"urn:behandl", "urn:drift", "urn:udgiv", "urn:arkiv", "urn:revision"}},
			{Scope: identity.OrganisationScope(aabyCVR), Privileges: []string{"urn:behandl", "urn:drift", "urn:udgiv", "urn:arkiv", "urn:revision"}},
		},
	}}
	version, err := b.Engine.Versions(t.Context(), b.worker.Identity, "tilskud")
	if err != nil || len(version) != 1 {
		t.Fatal(version, err)
	}
	tries := map[string]func() error{
		"View":     func() error { _, err := b.Engine.View(t.Context(), foreign, id, i18n.Danish); return err },
		"OpenFile": func() error { _, _, err := b.Engine.OpenFile(t.Context(), foreign, id, file); return err },
		"Approve": func() error {
			_, err := b.Engine.Approve(t.Context(), foreign, workflow.Judgement{Case: id, Step: "behandl"})
			return err
		},
		"Retry": func() error {
			_, err := b.Engine.Retry(t.Context(), foreign, workflow.Repair{Case: id, Step: "kp"})
			return err
		},
		"Hold":       func() error { return b.Engine.Hold(t.Context(), foreign, id, "Klage") },
		"Erase":      func() error { return b.Engine.Erase(t.Context(), foreign, id, "art17") },
		"AuditTrail": func() error { _, err := b.Engine.AuditTrail(t.Context(), foreign, id); return err },
		"SetState": func() error {
			_, err := b.Engine.SetState(t.Context(), foreign.Identity, "tilskud", version[0].Hash, workflow.VersionRetired, "")
			return err
		},
	}
	for name, try := range tries {
		wantCode(t, name, try(), workflow.NotFound)
	}
	if tasks, err := b.Engine.Tasks(t.Context(), foreign, workflow.TaskPage{}); err != nil || len(tasks) > 0 {
		t.Errorf("tasks: %v, %v", tasks, err)
	}
	if report, err := b.Engine.VerifyTrail(t.Context(), foreign); err != nil || report.Lines > 1 {
		t.Errorf("VerifyTrail sees %+v, %v", report, err)
	}
	if got := b.reads(t, id); len(got) > 0 {
		t.Errorf("the other organisation's tries stand in this one's trail: %q", got)
	}
}

func TestAnOrganisationWithoutAPolicyLetsNoEmployeeIn(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	e, err := workflow.New(b.Store, b.Files, b.Sealer, b.Trail, b.Clock, &workflow.Options{
		Access:   workflow.Policies{},
		Handlers: map[string]workflow.Handler{"kp": b.kp, "letter": b.letter},
	})
	if err != nil {
		t.Fatal(err)
	}
	id := b.submitted(t)
	_, err = e.View(t.Context(), b.worker, id, i18n.Danish)
	wantCode(t, "View", err, workflow.NotFound)
	if tasks, err := e.Tasks(t.Context(), b.worker, workflow.TaskPage{}); err != nil || len(tasks) > 0 {
		t.Errorf("tasks: %v, %v", tasks, err)
	}
	_, err = e.Publish(t.Context(), b.granted("ulla", "publisher", "urn:udgiv").Identity, asFS(variant(t, "32.03.12")), workflow.VersionOpen, "")
	wantCode(t, "Publish", err, workflow.Denied)
	if v, err := e.View(t.Context(), b.anders, id, i18n.Danish); err != nil || !v.Own {
		t.Errorf("the applicant's own: %v", err)
	}
}

// What belongs to an employee themself needs nobody's grant.
func TestEmployeesOwnCasesNeedNoGrant(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	b.Publish(t, changed(variant(t, "81.04.00"), "solution.json", `"login": ["mitid"]`, `"login": ["employee"]`))
	own := b.Employee("kurt", "teknik")
	begun, err := b.Engine.Start(t.Context(), own.Identity, workflow.StartRequest{Solution: "tilskud_81_04_00", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	if tasks, err := b.Engine.Tasks(t.Context(), own, workflow.TaskPage{}); err != nil || len(tasks) != 1 {
		t.Errorf("tasks: %v, %v", tasks, err)
	}
	if res := b.submit(t, own, begun.Case, sound...); !res.Submitted {
		t.Error("not submitted")
	}
	fv := b.view(t, own, begun.Case).Submitted["ansoegning"]
	if fv.State().Find("/beloeb").Withheld {
		t.Error("what somebody typed themself is withheld from them")
	}
}

// An employee's own case does not make them its case worker.
func TestAnOwnCaseIsNoGrant(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	b.Publish(t, changed(variant(t, "81.04.00"), "solution.json", `"login": ["mitid"]`, `"login": ["employee"]`))
	own := b.Employee("kurt", "pension")
	begun, err := b.Engine.Start(t.Context(), own.Identity, workflow.StartRequest{Solution: "tilskud_81_04_00", Lang: i18n.Danish})
	if err != nil {
		t.Fatal(err)
	}
	b.submit(t, own, begun.Case, sound...)
	v := b.view(t, own, begun.Case)
	if v.Steps[0].May || len(v.Steps[0].Forms) > 0 {
		t.Errorf("the applicant's view of the step that approves: %+v", v.Steps[0])
	}
	_, err = b.Engine.Approve(t.Context(), own, workflow.Judgement{Case: begun.Case, Step: "behandl"})
	wantCode(t, "the applicant approves", err, workflow.Denied)
	wantCode(t, "the applicant claims", b.Engine.Claim(t.Context(), own, workflow.TaskRequest{Case: begun.Case, Step: "behandl"}, false), workflow.Denied)
	if tasks, err := b.Engine.Tasks(t.Context(), own, workflow.TaskPage{}); err != nil || len(tasks) > 0 {
		t.Errorf("tasks: %v, %v", tasks, err)
	}
	if _, err := b.Engine.Reject(t.Context(), b.worker, workflow.Judgement{Case: begun.Case, Step: "behandl", To: "ansoeg", Note: "Mangler"}); err != nil {
		t.Fatal(err)
	}
	for _, h := range b.view(t, own, begun.Case).History {
		if h.Who == "employee:lone" {
			t.Errorf("the applicant is told who did what: %+v", h)
		}
	}
}

func TestTasksAreClaimedAndGivenOnByGrant(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	id := b.submitted(t)
	task := workflow.TaskRequest{Case: id, Step: "behandl"}
	reader, leader := b.granted("rie", "pension", "urn:laes"), b.granted("lis", "pension", "urn:leder")
	wantCode(t, "a reader claims", b.Engine.Claim(t.Context(), reader, task, false), workflow.Denied)
	if err := b.Engine.Claim(t.Context(), b.worker, task, false); err != nil {
		t.Fatal(err)
	}
	give := workflow.Delegation{TaskRequest: task, User: "mette"}
	wantCode(t, "a case worker gives it on", b.Engine.Delegate(t.Context(), b.worker, give), workflow.Denied)
	if err := b.Engine.Delegate(t.Context(), leader, give); err != nil {
		t.Errorf("Delegate: %v", err)
	}
	// Whom it was given to needs a grant, too.
	mette := b.Employee("mette")
	_, err := b.Engine.View(t.Context(), mette, id, i18n.Danish)
	wantCode(t, "without a grant", err, workflow.NotFound)
	mette.Privileges = leader.Privileges
	if v := b.view(t, mette, id); !v.Steps[0].May {
		t.Error("with a grant it is not her task")
	}
	_, err = b.Engine.Approve(t.Context(), b.worker, workflow.Judgement{Case: id, Step: "behandl"})
	wantCode(t, "who had it before", err, workflow.Denied)
}

// Who fills in for a citizen is at work: it takes a grant, within its limits.
func TestFillingInForACitizenNeedsAGrant(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	b.Publish(t, changed(variant(t, "81.04.00"), "solution.json", `"login": ["mitid"]`, `"login": ["mitid", "employee-for-citizen"]`))
	request := workflow.StartRequest{Solution: "tilskud_81_04_00", Lang: i18n.Danish}
	begun, err := b.Engine.Start(t.Context(), b.anders.Identity, request)
	if err != nil {
		t.Fatal(err)
	}
	sees := func(c workflow.Caller) (see, listed bool) {
		_, err := b.Engine.View(t.Context(), c, begun.Case, i18n.Danish)
		cases, errList := b.Engine.Cases(t.Context(), c, workflow.CasePage{})
		if errList != nil {
			t.Fatal(errList)
		}
		return err == nil, len(cases) > 0
	}
	for name, c := range map[string]workflow.Caller{
		"no grant": b.Employee("bo", "borgerservice"), "another subject": b.granted("bo", "borgerservice", "urn:behandl", "KLE", "32.*"),
	} {
		c = behalf(c, b.anders)
		if see, listed := sees(c); see || listed {
			t.Errorf("%s: sees %v, listed %v", name, see, listed)
		}
		_, err := b.Engine.Start(t.Context(), c.Identity, request)
		wantCode(t, name+" begins", err, workflow.Denied)
		_, _, err = b.Engine.Preview(t.Context(), c.Identity, request)
		wantCode(t, name+" looks at a new one", err, workflow.Denied)
	}
	reader := behalf(b.granted("bo", "borgerservice", "urn:laes"), b.anders)
	if see, listed := sees(reader); !see || !listed {
		t.Errorf("a reader: sees %v, listed %v", see, listed)
	}
	if v := b.view(t, reader, begun.Case); v.Steps[0].May {
		t.Error("a reader may fill in")
	}
	low := behalf(b.granted("bo", "borgerservice", "urn:behandl", "foelsomhed", "2"), b.anders)
	if fv := b.draft(t, low, begun.Case); !fv.State().Find("/beloeb").Withheld {
		t.Error("what is too sensitive for the employee is not withheld")
	}
	if res := b.submit(t, behalf(b.granted("bo", "borgerservice", "urn:behandl"), b.anders), begun.Case, sound...); !res.Submitted {
		t.Error("not submitted")
	}
}

// Asking again and again does not fill the trail.
func TestRefusalsAreWrittenOnceAnHour(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	id := b.submitted(t)
	reader, nobody := b.granted("lone", "pension", "urn:laes"), b.Employee("finn", "pension")
	for range 3 {
		_, err := b.Engine.View(t.Context(), nobody, id, i18n.Danish)
		wantCode(t, "View", err, workflow.NotFound)
		_, err = b.Engine.Approve(t.Context(), reader, workflow.Judgement{Case: id, Step: "behandl"})
		wantCode(t, "Approve", err, workflow.Denied)
	}
	_, err := b.Engine.View(t.Context(), b.berit, id, i18n.Danish) // a citizen's guess is nothing to write
	wantCode(t, "another citizen", err, workflow.NotFound)
	want := []string{"employee:finn case.denied read no_grant", "employee:lone case.denied act action"}
	if diff := cmp.Diff(want, b.reads(t, id)); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	b.Clock.Advance(61 * time.Minute)
	_, err = b.Engine.View(t.Context(), nobody, id, i18n.Danish)
	wantCode(t, "View", err, workflow.NotFound)
	if got := b.reads(t, id); len(got) != 3 {
		t.Errorf("after an hour: %q", got)
	}
}

// What a login was granted on a day stands in no case.
func TestCasesKeepNoPrivileges(t *testing.T) {
	t.Parallel()
	b := guarded(t)
	b.anders.Privileges = []identity.Privilege{{Scope: identity.RepresentedScope("6202601234"), Privileges: []string{"urn:fuldmagt"}}}
	id := b.submitted(t)
	b.approve(t, id)
	row, err := b.Store.Case(t.Context(), b.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	events, err := b.Store.Events(t.Context(), b.Org, id, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		plain, err := b.Sealer.Open(t.Context(), workflow.Owner(row), workflow.EventPlace(e.Seq), e.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"6202601234", "urn:", "privileges"} {
			if strings.Contains(string(plain), secret) {
				t.Errorf("event %d (%s) holds %q", e.Seq, e.Type, secret)
			}
		}
	}
}

func TestProtectionIsChecked(t *testing.T) {
	t.Parallel()
	folder := variant(t, "32.03.12")
	for member, bad := range map[string]string{`"sensitivity": "confidential"`: `"sensitivity": "2"`, `"unit": "pension"`: `"unit": " pension"`} {
		_, err := workflow.Compile(folderOf(changed(folder, "solution.json", member, bad)), nil)
		probs, _ := err.(workflow.Problems)
		if len(probs) != 1 || probs[0].Code != workflow.ProblemValue {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

// What a policy keeps from somebody is refused by the core, whatever asks.
func TestRefusedActions(t *testing.T) {
	t.Parallel()
	w := compiled(t, "a fill : submitted>b", "b approve : approved>e rejected>a", "e end")
	p := begin(t, w).must("a")
	target := workflow.Target{Step: "b"}
	cases := []struct {
		name    string
		command workflow.Command
		needs   access.Action
	}{
		{"approve", workflow.ApproveStep{Target: target}, access.Act},
		{"reject", workflow.RejectStep{Target: target, Note: "Mangler"}, access.Act},
		{"claim", workflow.ClaimTask{Target: target}, access.Act},
		{"write", workflow.Say{Text: "Hvornår?"}, access.Act},
		{"write, who may not read", workflow.Say{Text: "Hvornår?"}, access.Read},
		{"give to another", workflow.AssignTask{Target: target, User: "mette"}, access.Assign},
	}
	for _, c := range cases {
		f := workflow.Facts{Now: p.now, By: worker, Operators: "operator"}
		if _, _, err := workflow.Decide(w, p.s, c.command, f); err != nil {
			t.Errorf("%s, when nothing is refused: %v", c.name, err)
		}
		f.Refused = access.ActionsOf(c.needs)
		_, _, err := workflow.Decide(w, p.s, c.command, f)
		wantCode(t, c.name, err, workflow.Denied)
		f.Refused = access.All.Without(access.ActionsOf(access.Read, access.Act, access.Assign))
		if _, _, err := workflow.Decide(w, p.s, c.command, f); err != nil {
			t.Errorf("%s, when something else is refused: %v", c.name, err)
		}
	}
}
