package workflow_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

func want(t testing.TB, what string, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// move has somebody move in the registers.
func (o *office) move(t testing.TB, cpr, street, city string) {
	t.Helper()
	number, err := dk.ParseCPR(cpr, true)
	if err != nil {
		t.Fatal(err)
	}
	p, ok := o.people.Person(number)
	if !ok {
		t.Fatal("nobody there")
	}
	p.Address.City, p.Address.Street = city, street
	o.people.SetPerson(p)
}

func TestFormsAreFilledFromRegisters(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	f := o.open(t, o.sofie, id, "ansoegning")
	s := f.State()
	want(t, "filled", []string{"Sofie Ærø", "Prøveby", "Prøvevej 14", ""}, texts(s, "/navn", "/by", "/vej", "/for_by"))
	p, ok := s.Provenance(s.Find("/by"))
	if !ok || p.Source != form.SourcePerson || p.For != form.Actor || !p.At.Equal(o.Clock.Now()) {
		t.Errorf("the city is from %+v, %v", p, ok)
	}
	asked := o.people.Register(form.SourcePerson).Asked()
	if len(asked) != 1 {
		t.Fatalf("%d questions to the civil register, want 1", len(asked))
	}
	want(t, "asked for", []string{"address.city", "address.street"}, asked[0].Members)
	o.save(t, o.sofie, id, "/vej", "Min vej 1")
	want(t, "questions after opening and saving again", 1, o.asked(form.SourcePerson))

	lines, err := o.Trail.Lines(t.Context(), o.Org, id)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, l := range lines {
		if l.What == "registers.asked" {
			n++
		}
		if strings.Contains(l.Ref, "6202704322") {
			t.Error("the trail holds a number")
		}
	}
	want(t, "lines about registers", 1, n)
}

func TestARegisterThatIsDownStopsNobody(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	down := o.people.Register(form.SourcePerson)
	down.FailNext(prefill.Unavailable)
	id := o.start(t, o.sofie)
	s := o.open(t, o.sofie, id, "ansoegning").State()
	if e := s.Find("/by"); e.ReadOnly || s.Display(e) != "" {
		t.Error("the citizen is not asked for what the register could not say")
	}
	want(t, "questions within a minute", 1, o.asked(form.SourcePerson))
	if res := o.apply(t, o.sofie, id, "/by", "Rold"); !res.Submitted {
		t.Fatalf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
	want(t, "handed over", []string{"Rold"}, texts(o.shown(t, o.kim, id, "ansoegning").State(), "/by"))

	// A register that has come back is asked when the form is opened again.
	down.FailNext(prefill.Unavailable)
	id = o.start(t, o.sofie)
	o.Clock.Advance(2 * time.Minute)
	s = o.open(t, o.sofie, id, "ansoegning").State()
	want(t, "after it came back", []string{"Prøveby"}, texts(s, "/by"))
	want(t, "questions", 3, o.asked(form.SourcePerson))
}

// shown returns a form as it was submitted.
func (o *office) shown(t testing.TB, c workflow.Caller, caseID, id string) workflow.FormView {
	t.Helper()
	v, err := o.Engine.View(t.Context(), c, caseID, "da")
	if err != nil {
		t.Fatal(err)
	}
	f, ok := v.Submitted[id]
	if !ok {
		t.Fatalf("the form %q is not shown to %v", id, c)
	}
	return f
}

func TestDifferencesAreToldOnceAtSubmit(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	o.save(t, o.sofie, id, "/intern", "", "/konto", "1234")
	f := o.open(t, o.sofie, id, "ansoegning")
	o.move(t, "6202704322", "Ny Vej", "Rold")
	o.Clock.Advance(25 * time.Hour)

	req := workflow.SubmitRequest{Case: id, Step: "ansoeg", Lang: "da", Forms: map[string]workflow.FormInput{
		"ansoegning": {Answers: f.Answers, Revision: f.Revision},
	}}
	res, err := o.Engine.Submit(t.Context(), o.sofie, req)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, c := range res.Forms["ansoegning"].Differences {
		then, now := c.Display("da")
		told = append(told, c.Path+" "+then+" → "+now)
	}
	want(t, "told", []string{"/by Prøveby → Rold", "/vej Prøvevej 14 → Ny Vej 14"}, told)
	if res.Submitted || !res.Forms["ansoegning"].State.OK() {
		t.Errorf("submitted %v, faults %v", res.Submitted, codes(res.Forms["ansoegning"].State))
	}
	again := o.apply(t, o.sofie, id)
	if !again.Submitted || len(again.Forms["ansoegning"].Differences) > 0 {
		t.Errorf("the second submit: %v, %v", again.Submitted, again.Forms["ansoegning"].Differences)
	}
	// What is the register's own is as it is now; what the citizen could change
	// and did not take over is theirs.
	s := o.shown(t, o.kim, id, "ansoegning").State()
	want(t, "handed in", []string{"Rold", "Prøvevej 14"}, texts(s, "/by", "/vej"))
}

func TestADifferenceIsNotToldOfWhatTheCitizenHasChanged(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	o.save(t, o.sofie, id, "/vej", "Min vej 1")
	o.move(t, "6202704322", "Ny Vej", "Rold")
	o.Clock.Advance(25 * time.Hour)
	want(t, "on the page", []string{"Rold", "Min vej 1"}, texts(o.open(t, o.sofie, id, "ansoegning").State(), "/by", "/vej"))
	res := o.apply(t, o.sofie, id)
	if d := res.Forms["ansoegning"].Differences; len(d) != 1 || d[0].Path != "/by" {
		t.Errorf("told: %v", d)
	}
	if res = o.apply(t, o.sofie, id); !res.Submitted {
		t.Errorf("told again: %v", res.Forms["ansoegning"].Differences)
	}
}

// What was submitted is evaluated again with what registers said then.
func TestWhatRegistersSaidStaysWithTheSubmission(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.sent(t, o.sofie, "/plade", "AB12345")
	o.move(t, "6202704322", "Ny Vej", "Rold")
	o.Clock.Advance(30 * 24 * time.Hour)
	s := o.shown(t, o.sofie, id, "ansoegning").State()
	want(t, "shown", []string{"Prøveby", "Prøve 2"}, texts(s, "/by", "/bil/model"))
	if p, ok := s.Provenance(s.Find("/by")); !ok || p.Source != form.SourcePerson {
		t.Errorf("from %+v, %v", p, ok)
	}
	o.hand(t, o.kim, id, "vurder", "vurdering")
	if _, err := o.Engine.Approve(t.Context(), o.lone, workflow.Judgement{Case: id, Step: "afgoer"}); err != nil {
		t.Fatal(err)
	}
	o.Run(t)
	taken, ok := o.kp.Snapshot(id + "/kp/1")
	if !ok {
		t.Fatal("nothing was handed over")
	}
	snap := taken.Forms["ansoegning"]
	if again := string(snap.State.Submission()); again != string(snap.Data) || !strings.Contains(again, "Prøveby") {
		t.Errorf("evaluated again:\n%s\nnot\n%s", again, snap.Data)
	}
	want(t, "faults, but for what the applicant could not see", []string{"/intern required"}, codes(snap.State))
}

// Later steps ask about who does them, when they are opened first.
func TestALaterStepAsksAboutWhoDoesIt(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.sent(t, o.sofie, "/plade", "AB12345")
	before := o.asked(form.SourceEmployee)
	s := o.open(t, o.kim, id, "vurdering").State()
	want(t, "filled", []string{"Pension", "Sofie Ærø", "Prøve 2"}, texts(s, "/afdeling", "/hvem", "/model"))
	o.open(t, o.kim, id, "vurdering")
	want(t, "questions", before+1, o.asked(form.SourceEmployee))
	asked := o.people.Register(form.SourceEmployee).Asked()
	if last := asked[len(asked)-1]; last.Party.UserID != "kim" || !last.Party.CPR.IsZero() {
		t.Errorf("asked about %v", last.Party)
	}
}

// A draft that is taken to a newer version is filled with what that asks for.
func TestAnUpgradeAsksForWhatIsNew(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	o.save(t, o.sofie, id, "/vej", "Min vej 1")
	sag, _ := numbers(o.open(t, o.sofie, id, "ansoegning").State())
	o.Clock.Advance(time.Hour)
	hash := o.Publish(t, changed(stoette(t), "forms/ansoegning.json", `{"key": "konto"`,
		`{"key": "postnr", "type": "text", "label": {"da": "Postnr.", "en": "Postal code"}, "prefill": "login.address.postal_code"}, {"key": "konto"`))
	req := workflow.UpgradeRequest{Case: id, Lang: "da", Hash: hash}
	if _, err := o.Engine.Upgrade(t.Context(), o.sofie, req); err != nil {
		t.Fatal(err)
	}
	s := o.open(t, o.sofie, id, "ansoegning").State()
	want(t, "filled", []string{"Prøveby", "Min vej 1", "9999", sag}, texts(s, "/by", "/vej", "/postnr", "/sag"))
	if res := o.apply(t, o.sofie, id); !res.Submitted {
		t.Errorf("not submitted: %v, %v", codes(res.Forms["ansoegning"].State), res.Forms["ansoegning"].Differences)
	}
}

// stuck is a register that answers when its caller gives up.
type stuck struct{ prefill.Source }

func (stuck) Fetch(ctx context.Context, _ prefill.Request) (prefill.Answer, error) {
	<-ctx.Done()
	return prefill.Answer{}, ctx.Err()
}

// vast is a register that says more than anybody asked for.
type vast struct{ prefill.Source }

func (vast) Fetch(context.Context, prefill.Request) (prefill.Answer, error) {
	return prefill.Answer{Values: map[string]expression.Value{"address.street": expression.TextOf(strings.Repeat("æ", 1<<20))}}, nil
}

func TestARegisterThatSaysTooMuchSaysNothing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(opts *workflow.Options) {
		filler, err := prefill.New([]prefill.Source{vast{prefill.Invented().Register(form.SourcePerson)}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		opts.Prefill = filler
	})
	id := o.start(t, o.sofie)
	want(t, "filled", []string{"", ""}, texts(o.open(t, o.sofie, id, "ansoegning").State(), "/by", "/vej"))
	if res := o.apply(t, o.sofie, id, "/by", "Rold"); !res.Submitted {
		t.Errorf("not submitted: %v", codes(res.Forms["ansoegning"].State))
	}
}

func TestARegisterThatHangsIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(opts *workflow.Options) {
		filler, err := prefill.New([]prefill.Source{stuck{prefill.Invented().Register(form.SourcePerson)}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		opts.Prefill, opts.Patience = filler, time.Millisecond
	})
	id := o.start(t, o.sofie)
	if e := o.open(t, o.sofie, id, "ansoegning").State().Find("/by"); e.ReadOnly {
		t.Error("the field is closed")
	}
}

func TestPlanSaysWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	w, err := workflow.Compile(stoette(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range w.Plan("ansoeg").Groups() {
		if g.Source == form.SourcePerson {
			for _, n := range g.Needs {
				got = append(got, string(g.Whom)+" "+n.Name)
			}
		}
	}
	want(t, "of the civil register", []string{"actor login.address.city", "actor login.address.street", "principal proxy.address.city"}, got)
	if n := len(w.Plan("kp").Groups()); n != 0 {
		t.Errorf("%d groups of a handover", n)
	}
}

// What is kept beside the draft is sealed like the draft.
func TestWhatWasFoundOutIsSealed(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	id := o.start(t, o.sofie)
	o.save(t, o.sofie, id, "/konto", "12345678", "/plade", "AB12345")
	for _, key := range []string{"registers/ansoeg", "findings/ansoegning", "given"} {
		doc, err := o.Store.Doc(t.Context(), o.Org, id, key)
		if err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		for _, secret := range []string{"Prøve", "12345678", `{"`} {
			if strings.Contains(string(doc.Body), secret) {
				t.Errorf("%s holds %q in the open", key, secret)
			}
		}
	}
}
