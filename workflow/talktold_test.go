package workflow_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// notices are the notifications that were sent, one line each: to whom, under which
// key of the case, the subject and the body.
func (o *bureau) notices(id string) []string {
	var out []string
	for _, n := range o.notes.Sent() {
		to := n.To.Employee + n.To.Group
		if n.To.Person != nil {
			to = string(n.To.Person.CPR)
		}
		out = append(out, to+" "+strings.TrimPrefix(n.Key, id+"/")+" "+n.Subject+": "+strings.ReplaceAll(n.Body, id, "ID"))
	}
	return out
}

func (o *bureau) wantNotices(t testing.TB, id string, want ...string) {
	t.Helper()
	o.Run(t)
	if diff := cmp.Diff(want, o.notices(id)); diff != "" {
		t.Errorf("notifications (-want +got):\n%s", diff)
	}
}

func (o *bureau) say(t testing.TB, c workflow.Caller, id string, r workflow.SayRequest) {
	t.Helper()
	r.Case = id
	wantNo(t, o.Engine.Say(t.Context(), c, r))
}

// dialogue gives a solution the templates of its dialogue.
func dialogue(folder fstest.MapFS, templates string) fstest.MapFS {
	file := folder["solution.json"]
	file.Data = []byte(strings.Replace(string(file.Data), `"steps":`, `"dialogue":`+templates+`,"steps":`, 1))
	return folder
}

const askedNotice = "6101501234 @talk/1/said Spørgsmål om din sag: Du er blevet spurgt om noget i »Tilskud«. Log ind for at læse spørgsmålet og svare.\n\nhttps://aaby.example/c/ID/#"

// Each side is told once that the other has written, and not what.
func TestOtherSideIsTold(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	id := o.send(t)
	o.say(t, o.anders, id, workflow.SayRequest{Text: "Hvornår?", Asks: true})
	o.wantNotices(t, id, "sager @talk/1/said Spørgsmål i en sag: Ansøgeren har stillet et spørgsmål i en sag om »Tilskud«.\n\nhttps://aaby.example/c/ID/#")
	o.say(t, o.lone, id, workflow.SayRequest{Text: "Hvor gammel er du?", Asks: true, To: 1, Command: "a"})
	o.say(t, o.lone, id, workflow.SayRequest{Text: "Hvor gammel er du?", Asks: true, To: 1, Command: "a"})
	o.say(t, o.anders, id, workflow.SayRequest{Text: "Hemmeligt"})
	effect := o.Org + "/" + id + "/@talk/2/said"
	for range 2 { // a scheduler may call again
		wantNo(t, o.Engine.PerformEffect(t.Context(), effect))
	}
	sent := o.notices(id)
	o.wantNotices(t, id, sent[0], strings.Replace(askedNotice, "/1/", "/2/", 1),
		"lone @talk/3/said Ny besked i en sag: Ansøgeren har skrevet i en sag om »Tilskud«.\n\nhttps://aaby.example/c/ID/#")
	o.say(t, o.anders, id, workflow.SayRequest{Text: "Hvorfor?", Asks: true})
	o.say(t, o.lone, id, workflow.SayRequest{Text: "Derfor", To: 4})
	o.Run(t)
	if got := o.notices(id); !strings.HasPrefix(got[len(got)-1], "6101501234 @talk/5/said Svar om din sag: Dit spørgsmål om »Tilskud« er besvaret.") {
		t.Errorf("the answer is told as %q", got)
	}
	if n := o.notes.Calls(o.Org, id+"/@talk/2/said"); n != 1 {
		t.Errorf("the notifier was called %d times", n)
	}
}

// Who reads English is written to in English; staff in the solution's language.
func TestToldInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	begun := o.Start(t, o.anders, workflow.StartRequest{Solution: "sag", Lang: i18n.English})
	fv := o.step(t, o.anders, begun.Case, "ansoeg").Forms[0]
	_, err := o.Engine.Submit(t.Context(), o.anders, workflow.SubmitRequest{Case: begun.Case, Step: "ansoeg", Lang: i18n.English,
		Forms: map[string]workflow.FormInput{fv.ID: {Answers: fv.Answers, Revision: fv.Revision}}})
	wantNo(t, err)
	o.say(t, o.lone, begun.Case, workflow.SayRequest{Text: "Hej"})
	o.wantNotices(t, begun.Case, "6101501234 @talk/1/said New message about your case: You have been written to about “Grant”. Log in to read it.\n\nhttps://aaby.example/c/ID/#")
}

// A solution has templates of its own, in which nothing is merged that is
// withheld in any step.
func TestToldByTemplate(t *testing.T) {
	t.Parallel()
	const messages = `"dig":{"subject":{"da":"{= task.title }","en":"M"},"body":{"da":"Om {= forms.ansoegning.hvad }{= forms.ansoegning.mail } {= task.link }","en":"B"}},
		"os":{"subject":{"da":"Svar i {= case.title }","en":"M"},"body":{"da":"Se {= task.link }","en":"B"}}`
	shut := strings.Replace(behandl, `{"form":"ansoegning"}`, `{"form":"ansoegning","withhold":["/mail"]}`, 1)
	o := newBureau(t, dialogue(sag(messages, shut, slut), `{"applicant":"dig","staff":"os"}`))
	id := o.send(t, "/hvad", "briller", "/mail", "a@b.dk")
	o.say(t, o.lone, id, workflow.SayRequest{Text: "Hvor gammel?", Asks: true})
	o.Run(t)
	o.say(t, o.anders, id, workflow.SayRequest{Text: "To år", To: 1})
	o.wantNotices(t, id, "6101501234 @talk/1/said Beskeder om sagen: Om briller https://aaby.example/c/ID/#", "lone @talk/2/said Svar i Tilskud: Se https://aaby.example/c/ID/#")
}

// A message that cannot be sent is an operator's task where the case stands by
// then, and is sent under the key that it has always had.
func TestTellingFails(t *testing.T) {
	t.Parallel()
	for _, skip := range []bool{false, true} {
		o := newBureau(t, sag("", strings.Replace(behandl, `"slut"`, `"mere"`, 1), strings.NewReplacer(`"naeste"`, `"mere"`, `"Behandl"`, `"Mere"`).Replace(behandl), slut))
		id := o.send(t)
		o.say(t, o.lone, id, workflow.SayRequest{Text: "Hvor gammel?", Asks: true})
		wantNo(t, o.approve(t, o.lone, id, "naeste"))
		o.notes.FailNext(workflow.Rejected)
		o.wantNotices(t, id)
		r := workflow.Repair{Case: id, Step: "mere", Part: "said-1", Note: "Ringet op"}
		v, err := o.Engine.View(t.Context(), o.lone, id, i18n.Danish)
		if err != nil || len(v.Steps) != 1 || len(v.Steps[0].Failed) != 1 || v.Steps[0].Failed[0].Part != r.Part {
			t.Fatalf("what failed: %+v, %v", v.Steps, err)
		}
		if skip {
			_, err = o.Engine.Skip(t.Context(), o.lone, r)
			wantNo(t, err)
			o.wantNotices(t, id)
		} else {
			_, err = o.Engine.Retry(t.Context(), o.lone, r)
			wantNo(t, err)
			o.wantNotices(t, id, askedNotice)
		}
		if v, err = o.Engine.View(t.Context(), o.lone, id, i18n.Danish); err != nil || len(v.Steps[0].Failed) != 0 {
			t.Errorf("afterwards: %+v, %v", v.Steps, err)
		}
		row, err := o.Store.Effect(t.Context(), o.Org+"/"+id+"/@talk/1/said")
		if want := map[bool]workflow.EffectState{false: workflow.EffectDone, true: workflow.EffectSkipped}[skip]; err != nil || row.State != want {
			t.Errorf("the effect is %s, want %s, %v", row.State, want, err)
		}
	}
}

// Nobody is told of a question that has been answered, or of a case that ended.
func TestNotToldTooLate(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	id := o.send(t)
	o.say(t, o.lone, id, workflow.SayRequest{Text: "Hvor gammel?", Asks: true})
	wantNo(t, o.Engine.CloseTalk(t.Context(), o.lone, workflow.TalkRequest{Case: id, ID: 1}))
	o.wantNotices(t, id)
	o.say(t, o.lone, id, workflow.SayRequest{Text: "Nu er den færdig"})
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	o.wantNotices(t, id)
	for _, n := range []string{"1", "2"} {
		if row, err := o.Store.Effect(t.Context(), o.Org+"/"+id+"/@talk/"+n+"/said"); err != nil || row.State != workflow.EffectDropped {
			t.Errorf("message %s is %s, %v", n, row.State, err)
		}
	}
}

// Without a notifier nothing is asked for, unless the solution asks; an applicant
// whom nobody knows is not written to.
func TestNobodyToTell(t *testing.T) {
	t.Parallel()
	const messages = `"dig":{"subject":{"da":"A","en":"A"},"body":{"da":"B","en":"B"}}`
	for _, c := range []struct {
		folder fstest.MapFS
		failed int
	}{{sag("", behandl, slut), 0}, {dialogue(sag(messages, behandl, slut), `{"applicant":"dig"}`), 1}} {
		o := newBureau(t, c.folder)
		o.Kit = workflowtest.NewKit(t, nil)
		o.Publish(t, c.folder)
		id := o.send(t)
		o.say(t, o.lone, id, workflow.SayRequest{Text: "Hej", Asks: true})
		o.Run(t)
		v, err := o.Engine.View(t.Context(), o.lone, id, i18n.Danish)
		if err != nil || len(v.Steps[0].Failed) != c.failed {
			t.Errorf("failed: %+v, want %d, %v", v.Steps[0].Failed, c.failed, err)
		}
	}
	open := sag("", behandl, slut)
	open["solution.json"].Data = []byte(strings.Replace(string(open["solution.json"].Data), `"login":["mitid"]`, `"anonymous":true`, 1))
	o := newBureau(t, open)
	begun := o.Start(t, o.Anyone(""), workflow.StartRequest{Solution: "sag", Lang: i18n.Danish})
	o.submit(t, o.Anyone(begun.Token), begun.Case, "ansoeg", nil)
	o.say(t, o.lone, begun.Case, workflow.SayRequest{Text: "Hvor?", Asks: true})
	o.wantNotices(t, begun.Case)
	o.say(t, o.Anyone(begun.Token), begun.Case, workflow.SayRequest{Text: "Der", To: 1})
	o.wantNotices(t, begun.Case, "lone @talk/2/said Svar i en sag: Ansøgeren har svaret i en sag om »Tilskud«.\n\nhttps://aaby.example/c/ID/#")
}

func TestDialogueNamesItsMessages(t *testing.T) {
	t.Parallel()
	folder, err := workflow.ReadFolder(dialogue(sag("", behandl, slut), `{"applicant":"dig","staff":"os"}`))
	wantNo(t, err)
	_, err = workflow.Compile(folder, nil)
	probs, _ := err.(workflow.Problems)
	if len(probs) != 2 || probs[0].Pointer != "/dialogue/applicant" || probs[1].Pointer != "/dialogue/staff" || probs[0].Code != workflow.ProblemMessage {
		t.Errorf("%v", err)
	}
}

// A step may have any name: its tasks are not taken for questions.
func TestStepCalledTalk(t *testing.T) {
	t.Parallel()
	folder := sag("", behandl, slut)
	folder["solution.json"].Data = []byte(strings.ReplaceAll(string(folder["solution.json"].Data), `"naeste"`, `"talk"`))
	o := newBureau(t, folder)
	id := o.send(t)
	o.say(t, o.anders, id, workflow.SayRequest{Text: "Hvornår?", Asks: true})
	o.wantTasks(t, o.lone, "talk approve", " dialogue")
}
