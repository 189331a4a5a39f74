package workflow_test

import (
	"errors"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// newer publishes a version whose form has changed: a field is gone, one has
// another type, a new one has a default, and the step has a new name.
func (b *bench) newer(t testing.TB, oldnew ...string) string {
	t.Helper()
	folder := tilskud(t)
	for i := 0; i < len(oldnew); i += 2 {
		folder["solution.json"] = []byte(changedText(string(folder["solution.json"]), oldnew[i], oldnew[i+1]))
	}
	source := string(folder["forms/ansoegning.json"])
	source = changedText(source, `"type": "integer", "label": {"da": "Tand nr."`, `"type": "text", "label": {"da": "Tand nr."`)
	source = changedText(source, `{"key": "beloeb", "type": "money", "label": {"da": "Beløb", "en": "Amount"}, "required": true, "min": 1, "max": 5000},`,
		`{"key": "hvornaar", "type": "text", "label": {"da": "Hvornår", "en": "When"}, "default": "snart"},`)
	folder["forms/ansoegning.json"] = []byte(source)
	b.Clock.Advance(time.Minute)
	return b.publish(t, changed(folder, ""), workflow.VersionOpen)
}

func (b *bench) save(t testing.TB, c workflow.Caller, id string, raw ...string) form.Answers {
	t.Helper()
	fv := b.draft(t, c, id)
	a := typed(t, fv.Answers, raw...)
	if _, err := b.Engine.Save(t.Context(), c, workflow.SaveRequest{Case: id, Step: "ansoeg", Form: fv.ID, Lang: i18n.Danish, Answers: a, Revision: fv.Revision}); err != nil {
		t.Fatal(err)
	}
	return *a
}

func TestUpgradeDraft(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	old := b.view(t, b.anders, id).Workflow.Hash
	b.save(t, b.anders, id, "/hvad", "tand", "/tand_nr", "7", "/beloeb", "1.250,50")
	if v := b.view(t, b.anders, id); v.Newer != nil {
		t.Errorf("offered %+v when there is nothing newer", v.Newer)
	}
	hash := b.newer(t, `"ansoeg"`, `"soeg"`, `"to": "ansoeg"`, `"to": "soeg"`, `"version": "1"`, `"version": "2"`)
	v := b.view(t, b.anders, id)
	if v.Workflow.Hash != old || v.Newer == nil || v.Newer.Hash != hash || v.Newer.Label != "2" {
		t.Fatalf("the draft is on %s, offered %+v", v.Workflow.Hash, v.Newer)
	}
	want := []workflow.Lost{
		{Form: "ansoegning", Path: "/beloeb", Label: "Beløb", Why: workflow.LostGone},
		{Form: "ansoegning", Path: "/tand_nr", Label: "Tand nr.", Why: workflow.LostType},
	}
	newer, lost, err := b.Engine.TryUpgrade(t.Context(), b.anders, workflow.UpgradeRequest{Case: id, Lang: i18n.Danish})
	if diff := cmp.Diff(want, lost); err != nil || diff != "" || newer.Hash != hash || b.view(t, b.anders, id).Workflow.Hash != old {
		t.Errorf("tried: %v (-want +got):\n%s", err, diff)
	}
	for range 2 { // a second click finds it done
		got, err := b.Engine.Upgrade(t.Context(), b.anders, workflow.UpgradeRequest{Case: id, Lang: i18n.Danish, Hash: hash, Command: "k"})
		if err != nil || got.Step != "soeg" || got.Hash != hash {
			t.Fatalf("upgrade: %+v, %v", got, err)
		}
		if diff := cmp.Diff(want, got.Lost); diff != "" {
			t.Errorf("lost (-want +got):\n%s", diff)
		}
		want = nil
	}
	v = b.view(t, b.anders, id)
	if v.Workflow.Hash != hash || v.Newer != nil || v.State != workflow.CaseDraft || len(v.Steps) != 1 {
		t.Errorf("after: %s, %s, %v", v.Workflow.Hash, v.State, steps(v))
	}
	if got := string(v.Steps[0].Forms[0].Answers.AppendJSON(nil)); got != `{"hvad":"tand","hvornaar":"snart"}` {
		t.Errorf("the draft is %s", got)
	}
	tasks, err := b.Engine.Tasks(t.Context(), b.anders, workflow.TaskPage{})
	if err != nil || len(tasks) != 1 || tasks[0].Step != "soeg" {
		t.Errorf("tasks %+v, %v", tasks, err)
	}
	res, err := b.Engine.Submit(t.Context(), b.anders, workflow.SubmitRequest{Case: id, Step: "soeg"})
	if err != nil || !res.Submitted {
		t.Errorf("submit: %v", err)
	}
	_, err = b.Engine.Upgrade(t.Context(), b.anders, workflow.UpgradeRequest{Case: id, Hash: old})
	wantCode(t, "a case that was submitted", err, workflow.Conflict)
	if _, err := b.Trail.Verify(t.Context(), b.Org, id); err != nil {
		t.Errorf("the trail: %v", err)
	}
}

// TestUpgradeIsTheOwners: nobody else is offered a newer version, and another one
// than was accepted is not taken.
func TestUpgradeIsTheOwners(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	hash := b.newer(t)
	for name, c := range map[string]workflow.Caller{"another citizen": b.berit, "a case worker": b.worker, "nobody": b.Anyone("")} {
		_, err := b.Engine.Upgrade(t.Context(), c, workflow.UpgradeRequest{Case: id, Hash: hash})
		wantCode(t, name, err, workflow.NotFound)
	}
	latest := b.newer(t, `"version": "1"`, `"version": "3"`)
	_, err := b.Engine.Upgrade(t.Context(), b.anders, workflow.UpgradeRequest{Case: id, Hash: hash})
	wantCode(t, "a version that has been overtaken", err, workflow.Conflict)
	if got, err := b.Engine.Upgrade(t.Context(), b.anders, workflow.UpgradeRequest{Case: id, Hash: latest}); err != nil || len(got.Lost) > 0 {
		t.Errorf("an untouched draft loses %+v, %v", got.Lost, err)
	}
	if _, err := b.Engine.SetState(t.Context(), b.Employee("pia", "publisher").Identity, "tilskud", latest, workflow.VersionPaused, ""); err != nil {
		t.Fatal(err)
	}
	if v := b.view(t, b.anders, id); v.Newer != nil {
		t.Errorf("a paused solution offers %+v", v.Newer)
	}
}

// TestUpgradeTellsAnew: the newer version's start rules and information duty hold
// for who comes to it.
func TestUpgradeTellsAnew(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.start(t)
	hash := b.newer(t, `"languages": ["da", "en"],`, `"languages": ["da", "en"], "informationDuty": {"da": "Nyt", "en": "New"},`)
	req := workflow.UpgradeRequest{Case: id, Lang: i18n.English, Hash: hash}
	_, err := b.Engine.Upgrade(t.Context(), b.anders, req)
	if no, ok := errors.AsType[*workflow.Refusal](err); !ok || no.Code != workflow.RefusedUninformed {
		t.Errorf("not told: %v", err)
	}
	req.Informed = b.view(t, b.anders, id).Newer.Workflow.Notice(i18n.English).Hash
	if _, err := b.Engine.Upgrade(t.Context(), b.anders, req); err != nil {
		t.Fatal(err)
	}
	want := &workflow.Informed{Notice: req.Informed, Lang: i18n.English, Version: hash}
	if diff := cmp.Diff(want, b.view(t, b.anders, id).Informed); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
	older := b.newer(t, `"assurance": "substantial"`, `"minAge": 120`)
	_, err = b.Engine.Upgrade(t.Context(), b.anders, workflow.UpgradeRequest{Case: id, Hash: older})
	if no, ok := errors.AsType[*workflow.Refusal](err); !ok || no.Code != workflow.RefusedTooYoung {
		t.Errorf("too young for the newer one: %v", err)
	}
	if v := b.view(t, b.anders, id); v.Workflow.Hash != hash || !v.Steps[0].May {
		t.Error("the draft does not stay as it was")
	}
}

// TestUpgradeCarriesRowsAndGroups: rows come along with their ids, what is lost in
// them is told once, and a form that is not filled in any more goes.
func TestUpgradeCarriesRowsAndGroups(t *testing.T) {
	t.Parallel()
	b := setup(t)
	fields := func(inner, extra string) string {
		return `{"id": "ansoegning", "version": "1", "languages": ["da", "en"], "title": {"da": "A", "en": "A"}, "pages": [{"id": "p", "title": {"da": "P", "en": "P"}, "fields": [
			{"key": "hjem", "type": "group", "label": {"da": "Hjem", "en": "Home"}, "fields": [{"key": "vej", "type": "text", "label": {"da": "Vej", "en": "Road"}}` + extra + `]},
			{"key": "udgifter", "type": "list", "label": {"da": "Udgifter", "en": "Costs"}, "fields": [{"key": "hvad", "type": "text", "label": {"da": "Hvad", "en": "What"}}` + inner + `]}]}]}`
	}
	notes := `{"id": "notat", "version": "1", "languages": ["da", "en"], "title": {"da": "Notat", "en": "Note"}, "pages": [{"id": "p", "title": {"da": "P", "en": "P"}, "fields": [
		{"key": "tekst", "type": "text", "label": {"da": "Tekst", "en": "Text"}}]}]}`
	folder := tilskud(t)
	solution := string(folder["solution.json"])
	folder["solution.json"] = []byte(changedText(changedText(solution, `"forms": [{"form": "ansoegning"}],
     "assign": {"to": "applicant"}`, `"forms": [{"form": "ansoegning"}, {"form": "notat"}]`), `"handover": {
      "kind": "kp", "application": "SP242", "form": "ansoegning", "title": {"da": "Ansøgning", "en": "Application"}, "fields": {
        "given": "navn", "family": "navn", "cpr": "login.cpr", "treatment": "hvad", "consent": "true", "declaration": "true"}}`, `"handover": {"kind": "letter"}`))
	folder["forms/notat.json"] = []byte(notes)
	folder["forms/ansoegning.json"] = []byte(fields(`, {"key": "antal", "type": "integer", "label": {"da": "Antal", "en": "Number"}}`, `, {"key": "by", "type": "text", "label": {"da": "By", "en": "Town"}}`))
	b.Clock.Advance(time.Minute)
	b.publish(t, changed(folder, ""), workflow.VersionOpen)
	id := b.start(t)
	fv := b.view(t, b.anders, id).Steps[0].Forms
	a := fv[0].Answers.Clone()
	var rows []string
	for range 2 {
		row, err := a.AddRow("/udgifter", "", fv[0].Facts)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	a = typed(t, a, "/hjem/vej", "Algade", "/hjem/by", "Åby", rows[0]+"/hvad", "Briller", rows[0]+"/antal", "1", rows[1]+"/hvad", "Tand", rows[1]+"/antal", "2")
	for form, answers := range map[string]*form.Answers{"ansoegning": a, "notat": typed(t, fv[1].Answers, "/tekst", "Husk")} {
		if _, err := b.Engine.Save(t.Context(), b.anders, workflow.SaveRequest{Case: id, Step: "ansoeg", Form: form, Answers: answers, Revision: 1}); err != nil {
			t.Fatal(err)
		}
	}
	folder["solution.json"] = []byte(changedText(string(folder["solution.json"]), `, {"form": "notat"}`, ``))
	folder["forms/ansoegning.json"] = []byte(fields(``, ``))
	b.Clock.Advance(time.Minute)
	hash := b.publish(t, changed(folder, ""), workflow.VersionOpen)
	got, err := b.Engine.Upgrade(t.Context(), b.anders, workflow.UpgradeRequest{Case: id, Lang: i18n.English, Hash: hash})
	if err != nil {
		t.Fatal(err)
	}
	want := []workflow.Lost{
		{Form: "ansoegning", Path: "/hjem/by", Label: "Town", Why: workflow.LostGone},
		{Form: "ansoegning", Path: "/udgifter/*/antal", Label: "Number", Why: workflow.LostGone},
		{Form: "notat", Label: "Note", Why: workflow.LostGone},
	}
	if diff := cmp.Diff(want, got.Lost); diff != "" {
		t.Errorf("lost (-want +got):\n%s", diff)
	}
	after := b.draft(t, b.anders, id)
	wantJSON := `{"hjem":{"vej":"Algade"},"udgifter":[{"_id":"r1","hvad":"Briller"},{"_id":"r2","hvad":"Tand"}]}`
	if got := string(after.Answers.AppendJSON(nil)); got != wantJSON {
		t.Errorf("the draft is %s", got)
	}
}
