package workflow_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
)

// hidden returns the elements that are withheld, by path.
func hidden(s *form.State) []string {
	var out []string
	s.Walk(func(e *form.Element) bool {
		if e.Withheld {
			out = append(out, e.Path())
		}
		return true
	})
	return out
}

// reaches returns everything of a form that may leave the server for a reader.
func reaches(t testing.TB, f workflow.FormView) string {
	t.Helper()
	answers, err := f.Answers.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	s := f.State()
	out := string(answers) + string(f.Form.EncodeFacts(f.Facts))
	s.Walk(func(e *form.Element) bool {
		if !e.Withheld {
			out += s.Display(e) + form.PlainText(s.Text(e.Field.Label, e)) + fmt.Sprint(s.ExplainElement(e).Reasons)
		}
		return true
	})
	return out
}

const child = "6105144321" // Asta's

// withChild hands in an application with a child and a file.
func (o *office) withChild(t testing.TB) (id string, file form.File) {
	t.Helper()
	id = o.start(t, o.sofie)
	f := o.open(t, o.sofie, id, "ansoegning")
	a := f.Answers.Clone()
	if _, err := a.AddRow("/boern", "a", f.Facts); err != nil {
		t.Fatal(err)
	}
	saved, err := o.Engine.Save(t.Context(), o.sofie, workflow.SaveRequest{
		Case: id, Step: "ansoeg", Form: "ansoegning", Lang: "da", Revision: f.Revision,
		Answers: typed(t, a, "/boern/a/fornavn", "Asta", "/boern/a/cpr", child),
	})
	if err != nil || saved.Revision == 0 {
		t.Fatal(err)
	}
	got, err := o.Engine.Attach(t.Context(), o.sofie, workflow.AttachRequest{
		Case: id, Step: "ansoeg", Form: "ansoegning", Field: "/bilag", Name: "x.png", Body: strings.NewReader(png),
	})
	if err != nil || len(got.Faults) > 0 {
		t.Fatalf("attach: %v, %v", got.Faults, err)
	}
	if res := o.apply(t, o.sofie, id, "/plade", "AB12345"); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
	return id, got.File
}

func TestFieldsAreWithheldByStep(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	f := o.open(t, o.sofie, id, "ansoegning")
	want(t, "withheld from the applicant", []string{"/intern"}, hidden(f.State()))
	// It can neither be written nor stand in the way.
	o.save(t, o.sofie, id, "/konto", "1234", "/intern", "hacked")
	res := o.apply(t, o.sofie, id, "/intern", "hacked")
	if !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
	v, err := o.Engine.View(t.Context(), o.sofie, id, "da")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "withheld from the applicant of what was submitted", []string{"/intern"}, hidden(v.Submitted["ansoegning"].State()))
	lone := o.Employee("lone", "jura", "pension")
	if s := o.shown(t, lone, id, "ansoegning").State(); s.Find("/intern").Value.IsBlank() == false {
		t.Error("the applicant wrote what is withheld from them")
	}
}

func TestFieldsAreWithheldByGroup(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id, file := o.withChild(t)

	f := o.shown(t, o.kim, id, "ansoegning")
	want(t, "withheld from pension", []string{"/cpr", "/boern/0/cpr", "/bilag"}, hidden(f.State()))
	text := reaches(t, f)
	for _, secret := range []string{child, "6202704322", file.ID, "610514", "620270"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q reaches a reader from whom it is withheld", secret)
		}
	}
	if !strings.Contains(text, "Asta") {
		t.Error("the rest does not")
	}
	if _, _, err := o.Engine.OpenFile(t.Context(), o.kim, id, file.ID); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("a withheld file: %v", err)
	}

	// What another form reads of it is withheld there, too, and what that fills.
	g := o.open(t, o.kim, id, "vurdering")
	want(t, "withheld in the other form", []string{"/cpr"}, hidden(g.State()))
	if text := reaches(t, g); strings.Contains(text, "6202704322") {
		t.Error("it reaches the reader by another form")
	}
	want(t, "the other form", []string{"Sofie Ærø", "Prøve 2"}, texts(g.State(), "/hvem", "/model"))
	if res := o.hand(t, o.kim, id, "vurder", "vurdering", "/note", "ok"); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["vurdering"].State))
	}

	// Members of the group see it all; the form that is withheld in their step,
	// not at all.
	v, err := o.Engine.View(t.Context(), o.lone, id, "da")
	if err != nil {
		t.Fatal(err)
	}
	want(t, "withheld from jura", []string(nil), hidden(v.Submitted["ansoegning"].State()))
	if _, seen := v.Submitted["vurdering"]; seen || len(v.Steps[0].Forms) != 1 {
		t.Errorf("forms of the step: %d, the withheld one submitted: %v", len(v.Steps[0].Forms), seen)
	}
	got, r, err := o.Engine.OpenFile(t.Context(), o.lone, id, file.ID)
	if err != nil || got.ID != file.ID {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(r); err != nil || string(data) != png {
		t.Error("not the file")
	}
	_ = r.Close()

	// The case's own data are whole: the evaluation sees what readers do not.
	if _, err := o.Engine.Approve(t.Context(), o.lone, workflow.Judgement{Case: id, Step: "afgoer"}); err != nil {
		t.Fatal(err)
	}
	o.Run(t)
	snap, _ := o.kp.Snapshot(id + "/kp/1")
	if data := string(snap.Forms["vurdering"].Data); !strings.Contains(data, "6202704322") {
		t.Errorf("handed over: %s", data)
	}
}

// A case worker who edits a form neither changes nor loses what is withheld from
// them, files included.
func TestWithheldAnswersAreKeptByThoseWhoDoNotSeeThem(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.Clock.Advance(1)
	o.Publish(t, changed(stoette(t), "solution.json", `{"form": "ansoegning", "mode": "show", "withhold": ["/bilag"]}`, `{"form": "ansoegning", "withhold": ["/bilag"]}`))
	id, file := o.withChild(t)
	f := o.open(t, o.kim, id, "ansoegning")
	want(t, "withheld", []string{"/cpr", "/boern/0/cpr", "/bilag"}, hidden(f.State()))
	if _, _, err := o.Engine.OpenFile(t.Context(), o.kim, id, file.ID); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("a withheld file of a draft: %v", err)
	}
	if _, err := o.Engine.Attach(t.Context(), o.kim, workflow.AttachRequest{
		Case: id, Step: "vurder", Form: "ansoegning", Field: "/bilag", Name: "y.png", Body: strings.NewReader(png),
	}); workflow.CodeOf(err) != workflow.NotFound {
		t.Errorf("attaching to a withheld field: %v", err)
	}
	a := typed(t, f.Answers, "/intern", "set", "/cpr", "6101501234")
	if err := a.RemoveRow("/boern/a"); err != nil {
		t.Fatal(err)
	}
	g := o.open(t, o.kim, id, "vurdering")
	res, err := o.Engine.Submit(t.Context(), o.kim, workflow.SubmitRequest{Case: id, Step: "vurder", Lang: "da", Forms: map[string]workflow.FormInput{
		"ansoegning": {Answers: a, Revision: f.Revision}, "vurdering": {Answers: g.Answers, Revision: g.Revision},
	}})
	if err != nil || !res.Submitted {
		t.Fatalf("not submitted: %v, %v", codes(res.Forms["ansoegning"].State), err)
	}
	s := o.shown(t, o.lone, id, "ansoegning").State()
	want(t, "kept", []string{"set", "620270-4322", "Asta", "610514-4321"}, texts(s, "/intern", "/cpr", "/boern/a/fornavn", "/boern/a/cpr"))
	if n := s.Find("/bilag").Value.Len(); n != 1 {
		t.Errorf("%d files, want 1", n)
	}
}

func TestWhatIsWithheldMustBeThere(t *testing.T) {
	t.Parallel()
	folder := stoette(t)
	cases := []struct {
		name, old, new string
		want           []string
	}{
		{"a field that is not there", `"withhold": ["/intern"]`, `"withhold": ["/nope"]`, []string{"/steps/0/forms/0/withhold/0 unknown_field"}},
		{"a row by index", `"/boern/*/cpr"`, `"/boern/0/cpr"`, []string{"/withhold/0/fields/1 unknown_field"}},
		{"a row by nothing", `"/boern/*/cpr"`, `"/boern/cpr"`, []string{"/withhold/0/fields/1 unknown_field"}},
		{"no pointer", `["/bilag"]`, `["bilag"]`, []string{"/steps/1/forms/1/withhold/0 unknown_field"}},
		{"a whole list", `"/boern/*/cpr"`, `"/boern"`, nil},
		{"a form that is not there", `"withhold": [{"form": "ansoegning"`, `"withhold": [{"form": "nope"`, []string{"/withhold/0/form unknown_form"}},
		{"nothing", `"fields": ["/cpr", "/boern/*/cpr"]`, `"fields": []`, []string{"/withhold/0/fields required"}},
		{"a group without a name", `"unless": ["jura"]`, `"unless": [""]`, []string{"/withhold/0/unless value"}},
		{"from a form that is not shown", `"mode": "withheld"`, `"mode": "withheld", "withhold": ["/note"]`, []string{"/steps/2/forms/1/withhold value"}},
		{"an unknown mode", `"mode": "withheld"`, `"mode": "hidden"`, []string{"/steps/2/forms/1/mode value"}},
	}
	for _, c := range cases {
		got := problems(t, changed(folder, "solution.json", c.old, c.new), nil)
		for i := range got {
			got[i] = strings.TrimPrefix(got[i], "solution.json#")
		}
		want(t, c.name, c.want, got)
	}
}

// A message tells a group what all of it may see, and no more.
func TestMessagesTellNothingWithheld(t *testing.T) {
	t.Parallel()
	message := `"ny":{"subject":"Sag {= forms.ansoegning.hvad }","body":"{= forms.ansoegning.ansvarlig }/{= forms.ansoegning.hvad }"}`
	given := strings.Replace(behandl, `"forms":[{"form":"ansoegning"}]`, `"notify":"ny","forms":[{"form":"ansoegning","withhold":["/ansvarlig"]}]`, 1)
	for unless, told := range map[string][2]string{"jura": {"Sag ", "/"}, "sager": {"Sag Briller", "/Briller"}} {
		folder := sag(message, given, slut)
		source := strings.Replace(string(folder["solution.json"].Data), `"steps"`, `"withhold":[{"form":"ansoegning","fields":["/hvad"],"unless":["`+unless+`"]}],"steps"`, 1)
		folder["solution.json"].Data = []byte(source)
		o := newBureau(t, folder)
		o.send(t, "/hvad", "Briller", "/ansvarlig", "Lone")
		o.Run(t)
		sent := o.notes.Sent()
		if len(sent) != 1 || sent[0].To.Group != "sager" {
			t.Fatalf("sent %v", sent)
		}
		want(t, "told unless "+unless, told, [2]string{sent[0].Subject, sent[0].Body})
	}
}
