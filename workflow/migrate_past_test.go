package workflow_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/memcheck"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// taken migrates every case of a solution to another folder of it, and fails the
// test when one stays.
func (r *road) taken(steps string, m workflow.Mapping) {
	r.t.Helper()
	row, err := r.Store.Case(r.t.Context(), r.Org, r.id)
	if err != nil {
		r.t.Fatal(err)
	}
	r.Clock.Advance(time.Minute)
	plan := workflow.MigrationPlan{Solution: row.Solution, From: row.Hash, To: r.Publish(r.t, kindsFolder("s", steps)), Mapping: m}
	got, err := r.Engine.Migrate(r.t.Context(), r.Employee("pia", "publisher").Identity, plan)
	if err != nil || got.Able != 1 || got.Barred != 0 {
		r.t.Fatalf("migrated %+v, %v", got, err)
	}
}

// TestMigratedPastIsReadByItsVersion: why a way was taken, and what was submitted,
// is told as the version had it that the case was on then, also by a host that
// holds neither version.
func TestMigratedPastIsReadByItsVersion(t *testing.T) {
	t.Parallel()
	shown := `{"form":"f","mode":"show"}`
	approve := func(id, title, form string) string {
		return `{"id":"` + id + `","kind":"approve","title":"` + title + `","assign":{"group":"pension"},"forms":[` + form + `],"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},`
	}
	r := roadOf(t, nil, fillFirst+`{"id":"b","kind":"decide","title":"Valg","next":[{"when":"forms.f.beloeb > 1000","to":"c"},{"to":"slut"}]},`+
		approve("c", "Stor", shown)+lastEnd, "/beloeb", "1.500", "/navn", "Anna")
	r.taken(strings.Replace(fillFirst, `"to":"b"`, `"to":"d"`, 1)+approve("d", "Lille", shown)+lastEnd, workflow.Mapping{Steps: map[string]string{"c": "d"}})
	var err error
	r.Engine, err = workflow.New(r.Store, r.Files, r.Sealer, r.Trail, r.Clock, &workflow.Options{TestData: true, Index: r.Index})
	if err != nil {
		t.Fatal(err)
	}
	lone := r.Employee("lone", "pension")
	why, err := r.Engine.WhyTaken(t.Context(), lone, r.id, i18n.English)
	want := "Valg went on to Stor because this was so: forms.f.beloeb > 1000 (forms.f.beloeb is 1.500,00 kr.)."
	if err != nil || len(why) != 1 || why[0].Text != want {
		t.Errorf("why %+v, %v", why, err)
	}
	var out bytes.Buffer
	if err := r.Engine.ExportPerson(t.Context(), r.anna, r.anna.Actor, &out); err != nil || !strings.Contains(out.String(), "1.500") {
		t.Errorf("exported %s, %v", out.String(), err)
	}
	r.taken(strings.Replace(fillFirst, `"to":"b"`, `"to":"d"`, 1)+approve("d", "Lille", `{"form":"f","mode":"show","withhold":["/beloeb"]}`)+lastEnd, workflow.Mapping{})
	why, err = r.Engine.WhyTaken(t.Context(), lone, r.id, i18n.English)
	if want = "Valg went on to Stor because of something that you may not see."; err != nil || len(why) != 1 || why[0].Text != want {
		t.Errorf("with what is withheld now: %+v, %v", why, err)
	}
	r.must(r.Engine.Approve(t.Context(), lone, workflow.Judgement{Case: r.id, Step: "c"})) // from a page of before
	r.stands("ended slut")
}

// TestMigratedStepIsFilledInFromAnOldPage: a page that was open when the case was
// taken along is saved and submitted.
func TestMigratedStepIsFilledInFromAnOldPage(t *testing.T) {
	t.Parallel()
	second := func(id string) string {
		return `{"id":"` + id + `","kind":"fill","title":"Mere","assign":{"to":"applicant"},"forms":[{"form":"svar"}],"next":[{"to":"slut"}]},` + lastEnd
	}
	r := roadOf(t, nil, fillFirst+second("b"))
	v, err := r.Engine.View(t.Context(), r.anna, r.id, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	f := v.Steps[0].Forms[0]
	r.taken(strings.Replace(fillFirst, `"to":"b"`, `"to":"c"`, 1)+second("c"), workflow.Mapping{Steps: map[string]string{"b": "c"}})
	answers := typed(t, f.Answers, "/sagsnr", "7")
	saved, err := r.Engine.Save(t.Context(), r.anna, workflow.SaveRequest{Case: r.id, Step: "b", Form: "svar", Answers: answers, Revision: f.Revision})
	if err != nil {
		t.Fatal(err)
	}
	if v, err = r.Engine.View(t.Context(), r.anna, r.id, i18n.Danish); err != nil || v.StepID("b") != "c" || v.StepID("a") != "a" {
		t.Errorf("the link leads to %s, %v", v.StepID("b"), err)
	}
	res, err := r.Engine.Submit(t.Context(), r.anna, workflow.SubmitRequest{
		Case: r.id, Step: "b", Forms: map[string]workflow.FormInput{"svar": {Answers: answers, Revision: saved.Revision}},
	})
	if err != nil || !res.Submitted {
		t.Errorf("not submitted: %v, %+v", err, res)
	}
	r.stands("ended slut")
}

// TestMigratedMessages: a message that is due and that the newer version does not
// have is not sent, and is nobody's trouble.
func TestMigratedMessages(t *testing.T) {
	t.Parallel()
	notes := memnotify.New()
	approve := `{"id":"b","kind":"approve","title":"B","assign":{"group":"pension"},"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"a"}]},` + lastEnd
	r := roadOf(t, &workflow.Options{Notifier: notes}, fillFirst+strings.Replace(approve, `"next"`, `"notify":"ping","next"`, 1))
	r.taken(fillFirst+approve, workflow.Mapping{})
	r.tick(0)
	if sent := notes.Sent(); len(sent) != 0 {
		t.Errorf("sent %v", sent)
	}
	v, err := r.Engine.View(t.Context(), r.Employee("ole", "operator"), r.id, i18n.Danish)
	if err == nil && len(v.Steps[0].Failed) > 0 {
		t.Errorf("in trouble: %v", v.Steps[0].Failed)
	}
	rows, err := r.Store.Effects(t.Context(), workflow.EffectQuery{Org: r.Org, State: workflow.EffectDone})
	if err != nil || len(rows) != 1 || rows[0].Part != "notice" {
		t.Errorf("effects done: %+v, %v", rows, err)
	}
}

// TestAnotherCheckIsAsked: what one check found out is not what another one says,
// although the answer is the same.
func TestAnotherCheckIsAsked(t *testing.T) {
	t.Parallel()
	other := memcheck.NewCheck()
	other.Refuse(expression.TextOf("1234"), "closed")
	o := newOffice(t, func(opts *workflow.Options) { opts.Checks["iban"] = other })
	id := o.start(t, o.sofie)
	want(t, "by the first", []string(nil), codes(o.save(t, o.sofie, id, "/konto", "1234").State))
	o.Clock.Advance(time.Minute)
	hash := o.Publish(t, changed(stoette(t), "forms/ansoegning.json", `"check": "konto"`, `"check": "iban"`))
	if _, err := o.Engine.Upgrade(t.Context(), o.sofie, workflow.UpgradeRequest{Case: id, Hash: hash}); err != nil {
		t.Fatal(err)
	}
	want(t, "before it is asked", []string{"/konto check_pending"}, codes(o.open(t, o.sofie, id, "ansoegning").State()))
	want(t, "by the other", []string{"/konto check_failed"}, codes(o.save(t, o.sofie, id, "/vej", "x").State))
}

// TestMigratedDraftIsToldWhatHasChanged: what registers said when a draft was begun
// is still known when its step has another name.
func TestMigratedDraftIsToldWhatHasChanged(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.sent(t, o.sofie)
	if res := o.hand(t, o.kim, id, "vurder", "vurdering"); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["vurdering"].State))
	}
	if _, err := o.Engine.Reject(t.Context(), o.lone, workflow.Judgement{Case: id, Step: "afgoer", Note: "n"}); err != nil {
		t.Fatal(err)
	}
	row, err := o.Store.Case(t.Context(), o.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	o.Clock.Advance(time.Minute)
	plan := workflow.MigrationPlan{Solution: "stoette", From: row.Hash, Mapping: workflow.Mapping{Steps: map[string]string{"ansoeg": "soeg"}}}
	plan.To = o.Publish(t, changed(stoette(t), "solution.json", `"ansoeg"`, `"soeg"`))
	if got, err := o.Engine.Migrate(t.Context(), o.Employee("pia", "publisher").Identity, plan); err != nil || got.Able != 1 {
		t.Fatalf("migrated %+v, %v", got, err)
	}
	o.move(t, "6202704322", "Ny Vej", "Rold")
	o.Clock.Advance(25 * time.Hour)
	res := o.hand(t, o.sofie, id, "soeg", "ansoegning", "/konto", "1234")
	var told []string
	for _, c := range res.Forms["ansoegning"].Differences {
		told = append(told, c.Path)
	}
	if diff := cmp.Diff([]string{"/by", "/vej"}, told); diff != "" || res.Submitted {
		t.Errorf("submitted %v, told (-want +got):\n%s", res.Submitted, diff)
	}
	if res = o.hand(t, o.sofie, id, "soeg", "ansoegning", "/konto", "1234"); !res.Submitted {
		t.Errorf("the second submit: %v", codes(res.Forms["ansoegning"].State))
	}
}

// TestMigratedOutputsStayWithheld: what a step has put into a field that is withheld
// is told to nobody by its output, although the newer version has not got the step.
func TestMigratedOutputsStayWithheld(t *testing.T) {
	t.Parallel()
	steps := func(from, between string) string {
		return strings.Replace(fillFirst, `"to":"b"`, `"to":"`+from+`"`, 1) + between + `{"id":"c","kind":"approve","title":"C","assign":{"group":"pension"},
			"forms":[{"form":"svar","mode":"show","withhold":["/antal"]}],"next":[{"on":"approved","to":"d"},{"on":"rejected","to":"a"}]},
			{"id":"d","kind":"external","external":{"topic":"skat"},"forms":[{"form":"svar","mode":"show","withhold":["/antal"]}],"next":[{"to":"slut"}]},` + lastEnd
	}
	h := &workflowtest.Recorder{}
	h.Gives(workflow.Output{Ref: "r", Data: []byte(`{"antal":4711}`)})
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}}, steps("b",
		`{"id":"b","kind":"handover","handover":{"kind":"h"},"write":[{"form":"svar","field":"/antal","value":"antal"}],"next":[{"to":"c"}]},`))
	r.tick(0)
	r.taken(steps("c", ""), workflow.Mapping{})
	lone := r.Employee("lone", "pension")
	v, err := r.Engine.View(t.Context(), lone, r.id, i18n.Danish)
	if err != nil || v.Outputs["b"].Ref != "r" || v.Outputs["b"].Data != nil {
		t.Errorf("is told %+v, %v", v.Outputs["b"], err)
	}
	r.must(r.Engine.Approve(t.Context(), lone, workflow.Judgement{Case: r.id, Step: "c"}))
	work, err := r.Engine.Lease(t.Context(), r.robo, "skat", "w", 1)
	if err != nil || len(work) != 1 || work[0].Outputs["b"].Ref != "r" || work[0].Outputs["b"].Data != nil {
		t.Errorf("a worker gets %+v, %v", work, err)
	}
}
