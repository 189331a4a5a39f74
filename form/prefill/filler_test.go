package prefill_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/google/go-cmp/cmp"
)

// script is a source that says what a test tells it to.
type script struct {
	name   string
	gives  []string
	answer prefill.Answer
	err    error
	asked  int
}

func (s *script) Name() string    { return s.name }
func (s *script) Gives() []string { return s.gives }
func (s *script) Fetch(context.Context, prefill.Request) (prefill.Answer, error) {
	s.asked++
	return s.answer, s.err
}

// Nothing more of anybody is asked for than the forms read, and nothing that is
// known already.
func TestFillAsksForNoMoreThanTheFormsRead(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	who := prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6202704322"), UserID: "kim", CVR: "99999993"}, Principal: &prefill.Party{CPR: cpr(t, "6101501234")}}
	known := facts()
	known.Values = map[string]expression.Value{"login.first_name": text("Sofie"), "login.birth_date": {}}
	got := w.filler.Fill(t.Context(), prefill.PlanFor(compile(t, application)), who, known)
	for source, want := range map[string][][]string{
		form.SourcePerson:   {{"birth_date", "children", "last_name"}, {"address.city", "address.line", "address.postal_code"}},
		form.SourceEmployee: {{"email"}},
		form.SourceAddress:  nil,
		form.SourceCompany:  nil,
	} {
		if diff := cmp.Diff(want, w.asked(source)); diff != "" {
			t.Errorf("%s was asked (-want +got):\n%s", source, diff)
		}
	}
	if diff := cmp.Diff(map[string]string{
		"login.birth_date": `"1970-02-02"`, "login.children": `[{"first_name":"Asta"},{"first_name":"Bo"}]`, "login.email": `"kim@kommune.example"`,
		"login.last_name": `"Ærø"`, "proxy.address.city": `"Prøveby"`, "proxy.address.line": `"Prøvevej 12B, 2. tv"`, "proxy.address.postal_code": `"9999"`,
	}, values(got)); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if p, ok := got.Provenance("proxy.address.line"); !ok || p != (form.Provenance{Source: form.SourcePerson, At: noon, For: form.Principal}) {
		t.Errorf("the principal's address is from %+v, %v", p, ok)
	}
	if len(got.Failures) != 0 {
		t.Errorf("failures: %v", got.Failures)
	}
	into := got.Into(known)
	if v, _ := into.Values["login.first_name"].AsText(); v != "Sofie" || len(known.Values) != 2 || known.Provenance != nil {
		t.Error("Into keeps what was known, and leaves the facts it was given alone")
	}
}

// What a register of the vendor says is of the principal, or of the actor who
// acts for themself.
func TestFillAsksAboutTheSubject(t *testing.T) {
	t.Parallel()
	bbr := &script{name: "bbr", gives: []string{"register.bbr.*"}, answer: prefill.Answer{
		Values:   map[string]expression.Value{"register.bbr.built": expression.IntegerOf(1958), "cpr": text("x")},
		Register: "Bygnings- og Boligregistret", At: noon.Add(-time.Hour),
	}}
	w := setup(t, nil, bbr)
	plan := prefill.PlanFor(compile(t, appendix))
	me, other := prefill.Party{CPR: cpr(t, "6202704322")}, prefill.Party{CPR: cpr(t, "6101501234")}
	for want, who := range map[form.Whom]prefill.Who{form.Actor: {Actor: me}, form.Principal: {Actor: me, Principal: &other}} {
		got := w.filler.Fill(t.Context(), plan, who, facts())
		p, _ := got.Provenance("register.bbr.built")
		if diff := cmp.Diff(form.Provenance{Source: "bbr", Register: "Bygnings- og Boligregistret", At: noon.Add(-time.Hour), For: want}, p); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if n, _ := got.Value("register.bbr.built").AsInteger(); n != 1958 {
			t.Errorf("built %d", n)
		}
	}
	if bbr.asked != 2 {
		t.Errorf("the register was asked %d times, want 2", bbr.asked)
	}
	if got := w.filler.Fill(t.Context(), plan, prefill.Who{}, facts()); len(got.Names()) != 0 || bbr.asked != 2 {
		t.Error("nobody without a number is asked about")
	}
}

// A register that is down leaves its facts blank and says so; another one may
// know; and one that knows nothing has not failed.
func TestFillWithoutAnswer(t *testing.T) {
	t.Parallel()
	plan := prefill.PlanFor(compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.last_name"},{"key":"b","type":"date","label":"B","prefill":"login.birth_date"}`))
	who := prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6101501234"), UserID: "kim"}}
	down := prefill.Errorf(prefill.Denied, "no")
	cases := []struct {
		name  string
		first *script
		fail  prefill.Code // of the civil register
		who   prefill.Who
		want  map[string]string          // values
		state map[string]form.Provenance // of what has no value
		codes []string                   // of failures
	}{
		{"all down", nil, prefill.Rejected, prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6101501234")}}, map[string]string{},
			map[string]form.Provenance{"login.birth_date": {Source: "person", Failed: true}, "login.last_name": {Source: "person", Failed: true}}, []string{"person rejected login.birth_date,login.last_name"}},
		{"another knows", nil, prefill.Unavailable, who, map[string]string{"login.last_name": `"Sagsbehandler"`},
			map[string]form.Provenance{"login.birth_date": {Source: "person", Failed: true}}, []string{"person unavailable login.birth_date,login.last_name"}},
		{"the first is down", &script{name: "own", gives: []string{"last_name"}, err: down}, "", who, map[string]string{"login.last_name": `"Prøvesen"`, "login.birth_date": `"1950-01-01"`}, nil, []string{"own denied login.last_name"}},
		{"the first knows nothing", &script{name: "own", gives: []string{"last_name"}}, "", who, map[string]string{"login.last_name": `"Prøvesen"`, "login.birth_date": `"1950-01-01"`}, nil, nil},
		{"a failure without a code", &script{name: "own", gives: []string{"birth_date"}, err: errors.New("x")}, prefill.NotFound, who, map[string]string{"login.last_name": `"Sagsbehandler"`},
			map[string]form.Provenance{"login.birth_date": {Source: "own", Failed: true}}, []string{"own unavailable login.birth_date"}},
		{"a value of another type", &script{name: "own", gives: []string{"*"}, answer: prefill.Answer{Values: map[string]expression.Value{"birth_date": text("1950"), "last_name": text("Own")}}}, prefill.NotFound, who,
			map[string]string{"login.last_name": `"Own"`}, map[string]form.Provenance{"login.birth_date": {Source: "own", Failed: true}}, []string{"own invalid login.birth_date"}},
		{"nobody there", nil, "", prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6101501242")}}, map[string]string{},
			map[string]form.Provenance{"login.birth_date": {Source: "person"}, "login.last_name": {Source: "person"}}, nil},
	}
	for _, c := range cases {
		w := setup(t, nil)
		sources := w.Sources()
		if c.first != nil {
			sources = append([]prefill.Source{c.first}, sources...)
		}
		if c.fail != "" {
			w.Register(form.SourcePerson).FailNext(c.fail)
		}
		f, err := prefill.New(sources, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := f.Fill(t.Context(), plan, c.who, facts())
		if diff := cmp.Diff(c.want, values(got)); diff != "" {
			t.Errorf("%s: values (-want +got):\n%s", c.name, diff)
		}
		for name, want := range c.state {
			want.At, want.For = noon, form.Actor
			if p, ok := got.Provenance(name); !ok || p != want {
				t.Errorf("%s: %s is from %+v, want %+v", c.name, name, p, want)
			}
		}
		var codes []string
		for _, f := range got.Failures {
			codes = append(codes, f.Source+" "+string(f.Code)+" "+strings.Join(f.Facts, ","))
		}
		if diff := cmp.Diff(c.codes, codes); diff != "" {
			t.Errorf("%s: failures (-want +got):\n%s", c.name, diff)
		}
	}
}

// The address of a protected person goes nowhere; of a principal nothing does.
func TestFillKeepsProtectedPeopleProtected(t *testing.T) {
	t.Parallel()
	f := compile(t, `{"key":"a","type":"address","label":"A","prefill":"login.address","readonly":true},{"key":"n","type":"text","label":"N","prefill":"login.first_name"},
		{"key":"b","type":"address","label":"A","prefill":"proxy.address"},{"key":"m","type":"text","label":"N","prefill":"proxy.first_name"},{"key":"p","type":"yesno","label":"P","prefill":"proxy.protected"}`)
	careless := &script{name: "careless", gives: []string{"*"}, answer: prefill.Answer{Protected: true, Values: map[string]expression.Value{
		"address.line": text("Gemmevej 1"), "address.city": text("Gemby"), "address.postal_code": text("9997"), "first_name": text("Frida"), "protected": expression.BoolOf(true),
	}}}
	filler, err := prefill.New([]prefill.Source{careless}, nil)
	if err != nil {
		t.Fatal(err)
	}
	hidden := prefill.Party{CPR: cpr(t, "6712851230")}
	got := filler.Fill(t.Context(), prefill.PlanFor(f), prefill.Who{Actor: hidden, Principal: &hidden}, facts())
	if diff := cmp.Diff(map[string]string{"login.first_name": `"Frida"`, "proxy.protected": "true"}, values(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	now := got.Into(facts())
	s := f.Evaluate(f.Begin(now), now)
	if e := s.Find("/a/street"); e.ReadOnly || !e.Value.IsBlank() {
		t.Error("who has a protected address cannot write one")
	}
	if _, failed := s.NotFetched(s.Find("/a/street")); failed {
		t.Error("a protected address is said to be a failure")
	}
}

func TestFillEndsWithItsContext(t *testing.T) {
	t.Parallel()
	plan := prefill.PlanFor(compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.last_name"},{"key":"b","type":"text","label":"B","prefill":"login.department"}`))
	who := prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6101501234"), UserID: "kim"}}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	w := setup(t, nil)
	if got := w.filler.Fill(ended, plan, who, facts()); len(got.Names()) != 0 || len(got.Failures) != 2 || got.Failures[0].Code != prefill.Unavailable {
		t.Errorf("after the end: %v", got.Failures)
	}
	if n := len(w.asked(form.SourcePerson)); n != 0 {
		t.Errorf("asked %d times after the end", n)
	}
	stopped := 0
	w = setup(t, &prefill.Options{Limit: func(ctx context.Context, source string) (context.Context, context.CancelFunc) {
		if source == form.SourcePerson {
			ctx = ended
		}
		return ctx, func() { stopped++ }
	}})
	got := w.filler.Fill(t.Context(), plan, who, facts())
	if diff := cmp.Diff(map[string]string{"login.last_name": `"Sagsbehandler"`, "login.department": `"Pension"`}, values(got)); diff != "" {
		t.Errorf("one slow register (-want +got):\n%s", diff)
	}
	if stopped != 2 {
		t.Errorf("%d contexts were given back, want 2", stopped)
	}
}

func TestNewRefusesSourcesThatCannotBeToldApart(t *testing.T) {
	t.Parallel()
	for _, list := range [][]prefill.Source{{&script{}}, {&script{name: "a"}, &script{name: "a"}}} {
		if _, err := prefill.New(list, nil); prefill.CodeOf(err) != prefill.Invalid {
			t.Errorf("New: %v, want invalid", err)
		}
	}
}

// Nothing that is printed or logged tells anything of anybody.
func TestNothingPrintsPersonalData(t *testing.T) {
	t.Parallel()
	w := setup(t, nil)
	party := prefill.Party{CPR: cpr(t, "6101501234"), CVR: "99999993", UserID: "kim"}
	f := compile(t, `{"key":"a","type":"text","label":"A","prefill":"login.last_name","readonly":true}`)
	got := w.filler.Fill(t.Context(), prefill.PlanFor(f), prefill.Who{Actor: party}, facts())
	changes := prefill.Diff(f.Evaluate(nil, facts()), got.Into(facts()))
	p, _ := w.Person(party.CPR)
	text, err := json.Marshal(party)
	if err != nil {
		t.Fatal(err)
	}
	printed := string(text)
	for _, v := range []any{party, prefill.Who{Actor: party}, prefill.Request{Party: party}, got, changes, p.CPR, p.Address, prefill.Answer{Values: map[string]expression.Value{"a": got.Value("login.last_name")}}} {
		printed += fmt.Sprintf("%v %+v %#v %s", v, v, v, v)
	}
	for _, secret := range []string{"6101501234", "010150", "99999993", "kim", "Prøvesen", "Prøvevej"} {
		if strings.Contains(printed, secret) {
			t.Errorf("%q is printed:\n%s", secret, printed)
		}
	}
	if len(changes) != 1 {
		t.Errorf("%d changes, want 1", len(changes))
	}
}

// angry is a source that panics.
type angry struct{ prefill.Source }

func (angry) Name() string { return "angry" }

func (angry) Fetch(context.Context, prefill.Request) (prefill.Answer, error) { panic("6202704322") }

func TestASourceThatPanicsIsDown(t *testing.T) {
	t.Parallel()
	people := prefill.Invented()
	filler, err := prefill.New([]prefill.Source{angry{people.Register(form.SourcePerson)}, people.Register(form.SourcePerson)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	who := prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6202704322")}}
	plan := prefill.PlanFor(compile(t, `{"key":"name","type":"text","label":"N","prefill":"login.last_name"}`))
	got := filler.Fill(t.Context(), plan, who, facts())
	if len(got.Failures) != 1 || got.Failures[0].Source != "angry" || got.Failures[0].Code != prefill.Unavailable {
		t.Errorf("failures %v", got.Failures)
	}
	if name := values(got)["login.last_name"]; name != `"Ærø"` {
		t.Errorf("the next source was not asked: %s", name)
	}
	if filler.Due(plan, who, facts(), got) || !filler.Due(plan, who, facts(), nil) || filler.Due(plan, prefill.Who{}, facts(), nil) {
		t.Error("due is not what would be asked")
	}
}
