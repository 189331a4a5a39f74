package workflow_test

import (
	"io"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

const picture = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"

// talk is the dialogue as a caller sees it, one line for each saying.
func (o *bureau) talk(t testing.TB, c workflow.Caller, id string) []string {
	t.Helper()
	v, err := o.Engine.View(t.Context(), c, id, i18n.Danish)
	wantNo(t, err)
	var out []string
	for _, s := range v.Talk {
		line := s.Text
		for _, w := range []struct {
			is   bool
			what string
		}{{s.Staff, " staff"}, {s.By != "", " by " + s.By}, {s.Mine, " mine"}, {s.Open, " open"}, {s.Answer, " answer"}, {s.Close, " close"}} {
			if w.is {
				line += w.what
			}
		}
		for _, f := range s.Files {
			line += " " + f.Name
		}
		out = append(out, line)
	}
	return out
}

func (o *bureau) wantTalk(t testing.TB, c workflow.Caller, id string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, o.talk(t, c, id)); diff != "" {
		t.Errorf("the dialogue of %s (-want +got):\n%s", c.ActorRef(), diff)
	}
}

func TestDialogue(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	id := o.send(t)
	say := func(c workflow.Caller, r workflow.SayRequest) error {
		r.Case = id
		return o.Engine.Say(t.Context(), c, r)
	}
	wantNo(t, say(o.lone, workflow.SayRequest{Text: "Hvor gammel er du?", Asks: true, Command: "a"}))
	wantNo(t, say(o.lone, workflow.SayRequest{Text: "Hvor gammel er du?", Asks: true, Command: "a"})) // a second click
	o.wantTasks(t, o.anders, " dialogue mine")
	o.wantTasks(t, o.lone, "naeste approve")
	o.wantTalk(t, o.anders, id, "Hvor gammel er du? staff open answer")
	o.wantTalk(t, o.lone, id, "Hvor gammel er du? staff by lone mine open close")
	o.wantTalk(t, o.per, id, "Hvor gammel er du? staff by lone open close")

	got, err := o.Engine.AttachTalk(t.Context(), o.anders, workflow.TalkFile{Case: id, Name: `C:\æ.png`, Body: strings.NewReader(picture)})
	if err != nil || got.File.ID == "" {
		t.Fatalf("attached %+v, %v", got, err)
	}
	wantCode(t, "a colleague's use of it", say(o.lone, workflow.SayRequest{Text: "Se", Files: []string{got.File.ID}}), workflow.NotFound)
	_, _, err = o.Engine.OpenFile(t.Context(), o.lone, id, got.File.ID)
	wantCode(t, "before it is sent", err, workflow.NotFound)
	wantNo(t, say(o.anders, workflow.SayRequest{Text: "To år\nog en dag", To: 1, Asks: true, Files: []string{got.File.ID}}))
	o.wantTasks(t, o.anders)
	o.wantTasks(t, o.lone, "naeste approve", " dialogue mine")
	o.wantTasks(t, o.per, "naeste approve")
	o.wantTalk(t, o.lone, id, "Hvor gammel er du? staff by lone mine", "To år\nog en dag open answer close æ.png")
	_, body, err := o.Engine.OpenFile(t.Context(), o.per, id, got.File.ID)
	wantNo(t, err)
	defer body.Close()
	if data, err := io.ReadAll(body); err != nil || string(data) != picture {
		t.Errorf("the file holds %q, %v", data, err)
	}
	wantNo(t, o.Engine.CloseTalk(t.Context(), o.per, workflow.TalkRequest{Case: id, ID: 2}))
	o.wantTasks(t, o.lone, "naeste approve")
	wantCode(t, "closed twice", o.Engine.CloseTalk(t.Context(), o.per, workflow.TalkRequest{Case: id, ID: 2}), workflow.Conflict)

	berit := o.Citizen("6202601234", "Berit Prøvesen")
	wantCode(t, "somebody else", say(berit, workflow.SayRequest{Text: "Hej"}), workflow.NotFound)
	wantCode(t, "another employee", say(o.Employee("frede", "andet"), workflow.SayRequest{Text: "Hej"}), workflow.NotFound)
	wantCode(t, "nothing", say(o.anders, workflow.SayRequest{Text: " \n"}), workflow.Invalid)
	wantCode(t, "an answer to nothing", say(o.anders, workflow.SayRequest{Text: "Ja", To: 2}), workflow.Conflict)
	wantNo(t, o.approve(t, o.lone, id, "naeste"))
	wantCode(t, "when it has ended", say(o.anders, workflow.SayRequest{Text: "Tak"}), workflow.Conflict)
	v, err := o.Engine.View(t.Context(), o.anders, id, i18n.Danish)
	if err != nil || v.MaySay || len(v.Talk) != 2 {
		t.Errorf("at the end may say %v, %d sayings, %v", v.MaySay, len(v.Talk), err)
	}
}

func TestQuestionsOfCitizensAreNeverNobodys(t *testing.T) {
	t.Parallel()
	own := `{"id":"naeste","kind":"fill","title":{"da":"Suppler","en":"Add"},"forms":[{"form":"tilsagn"}],"next":[{"on":"submitted","to":"behandl"}]}`
	later := strings.Replace(behandl, `"naeste"`, `"behandl"`, 1)
	o := newBureau(t, sag("", own, later, slut))
	id := o.send(t)
	ask := func() {
		t.Helper()
		wantNo(t, o.Engine.Say(t.Context(), o.anders, workflow.SayRequest{Case: id, Text: "Hvornår?", Asks: true}))
	}
	ask()
	o.wantTasks(t, o.ole, " dialogue")
	o.submit(t, o.anders, id, "naeste", nil)
	o.wantTasks(t, o.lone, "behandl approve", " dialogue")
	o.wantTasks(t, o.ole)
	wantNo(t, o.Engine.Say(t.Context(), o.lone, workflow.SayRequest{Case: id, Text: "Snart", To: 1}))
	ask()
	o.wantTasks(t, o.per, "behandl approve")
	o.wantTasks(t, o.lone, "behandl approve", " dialogue mine")
}

func TestDialogueFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	o := newBureau(t, sag("", behandl, slut))
	id := o.send(t)
	got, err := o.Engine.AttachTalk(t.Context(), o.anders, workflow.TalkFile{Case: id, Name: "a.exe", Body: strings.NewReader("MZ\x90\x00")})
	if err != nil || len(got.Faults) != 1 {
		t.Errorf("a program: %+v, %v", got, err)
	}
	for range 2 { // files of the dialogue outlive a submit that collects what nothing names
		if got, err = o.Engine.AttachTalk(t.Context(), o.anders, workflow.TalkFile{Case: id, Name: "a.png", Body: strings.NewReader(picture)}); err != nil {
			t.Fatal(err)
		}
	}
	_, err = o.Engine.Reject(t.Context(), o.lone, workflow.Judgement{Case: id, Step: "naeste", Note: "Igen"})
	wantNo(t, err)
	o.submit(t, o.anders, id, "ansoeg", nil, "/hvad", "mere")
	wantNo(t, o.Engine.Say(t.Context(), o.anders, workflow.SayRequest{Case: id, Text: "Her", Files: []string{got.File.ID}}))
	_, _, err = o.Engine.OpenFile(t.Context(), o.lone, id, got.File.ID)
	wantNo(t, err)
	_, err = o.Engine.AttachTalk(t.Context(), o.Employee("frede", "andet"), workflow.TalkFile{Case: id, Name: "a.png", Body: strings.NewReader(picture)})
	wantCode(t, "another employee", err, workflow.NotFound)
}

// An employee who asks about their own case does not get the question as a task.
func TestEmployeesDoNotAskThemselves(t *testing.T) {
	t.Parallel()
	folder := sag("", behandl, slut)
	folder["solution.json"].Data = []byte(strings.Replace(string(folder["solution.json"].Data), `"login":["mitid"]`, `"login":["employee"]`, 1))
	o := newBureau(t, folder)
	frede := o.Employee("frede")
	o.anders = frede
	id := o.send(t)
	wantNo(t, o.Engine.Say(t.Context(), frede, workflow.SayRequest{Case: id, Text: "Hvornår?", Asks: true}))
	o.wantTasks(t, frede)
	o.wantTasks(t, o.lone, "naeste approve", " dialogue")
}
