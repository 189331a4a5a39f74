package prefill_test

import (
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/google/go-cmp/cmp"
)

const home = `
	{"key":"city","type":"text","label":"C","prefill":"login.address.city","readonly":true},
	{"key":"name","type":"text","label":"N","prefill":"login.last_name"},
	{"key":"floor","type":"text","label":"F","prefill":"login.address.floor"},
	{"key":"kids","type":"list","label":"K","prefill":"login.children","fields":[{"key":"first_name","type":"text","label":"F"}]},
	{"key":"hid","type":"text","label":"H","prefill":"login.middle_name","visible":"city == 'x'"}`

func (w world) move(t testing.TB) {
	t.Helper()
	p, ok := w.Person(cpr(t, "6202704322"))
	if !ok {
		t.Fatal("nobody there")
	}
	p.Address.City, p.Last, p.Address.Floor = "Rold", "Gift", "3"
	p.Children = p.Children[:1]
	w.SetPerson(p)
}

func TestRefresh(t *testing.T) {
	t.Parallel()
	plan := prefill.PlanFor(compile(t, home))
	who := prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6202704322")}}
	other := prefill.Who{Actor: who.Actor, Principal: &who.Actor}
	cases := []struct {
		name  string
		age   time.Duration
		who   prefill.Who
		fail  bool
		asked int
		city  string
		at    time.Duration // of the city, after noon
	}{
		{"young", time.Hour, who, false, 0, `"Prøveby"`, 0},
		{"old", 2 * time.Hour, who, false, 1, `"Rold"`, 2 * time.Hour},
		{"old, and the register is down", 2 * time.Hour, who, true, 1, `"Prøveby"`, 0},
		{"from the future", -time.Hour, who, false, 1, `"Rold"`, -time.Hour},
		{"for another as well", time.Hour, other, false, 0, `"Prøveby"`, 0},
	}
	for _, c := range cases {
		w := setup(t, &prefill.Options{MaxAge: map[string]time.Duration{form.SourcePerson: time.Hour}})
		kept := w.filler.Fill(t.Context(), plan, who, facts())
		w.move(t)
		data, err := kept.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if kept, err = plan.Decode(data); err != nil {
			t.Fatal(err)
		}
		if c.fail {
			w.Register(form.SourcePerson).FailNext(prefill.Unavailable)
		}
		later := facts()
		later.Now = noon.Add(c.age)
		if due := w.filler.Due(plan, c.who, later, kept); due != (c.asked > 0) {
			t.Errorf("%s: due is %v", c.name, due)
		}
		got := w.filler.Refresh(t.Context(), plan, c.who, later, kept)
		if n := len(w.asked(form.SourcePerson)) - 1; n != c.asked {
			t.Errorf("%s: asked %d times more, want %d", c.name, n, c.asked)
		}
		p, _ := got.Provenance("login.address.city")
		if city := values(got)["login.address.city"]; city != c.city || !p.At.Equal(noon.Add(c.at)) || p.Failed {
			t.Errorf("%s: the city is %s from %+v, want %s", c.name, city, p, c.city)
		}
		if (len(got.Failures) > 0) != c.fail {
			t.Errorf("%s: failures %v", c.name, got.Failures)
		}
	}
}

// A form that reads other members of a list than what is kept has of them asks.
func TestRefreshForAnotherVersionOfAForm(t *testing.T) {
	t.Parallel()
	first := prefill.PlanFor(compile(t, `{"key":"kids","type":"list","label":"K","prefill":"login.children","fields":[{"key":"first_name","type":"text","label":"F"}]},{"key":"n","type":"text","label":"N","prefill":"login.last_name"}`))
	second := prefill.PlanFor(compile(t, `{"key":"kids","type":"list","label":"K","prefill":"login.children","fields":[{"key":"last_name","type":"text","label":"F"}]},{"key":"n","type":"text","label":"N","prefill":"login.last_name"}`))
	w := setup(t, nil)
	who := prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6202704322")}}
	kept := w.filler.Fill(t.Context(), first, who, facts())
	got := w.filler.Refresh(t.Context(), second, who, facts(), kept)
	if diff := cmp.Diff([][]string{{"children", "last_name"}, {"children"}}, w.asked(form.SourcePerson)); diff != "" {
		t.Errorf("asked (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(`[{"last_name":"Ærø"},{"last_name":"Ærø"}]`, values(got)["login.children"]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	data, err := kept.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := second.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"login.last_name"}, again.Names()); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
	for _, bad := range []string{"", "[]", `{"values":3}`} {
		if _, err := first.Decode([]byte(bad)); prefill.CodeOf(err) != prefill.Invalid {
			t.Errorf("Decode(%s): %v, want invalid", bad, err)
		}
	}
}

// What the citizen is shown when they hand in: where a register says something
// else now, but for what they have written themselves.
func TestDiff(t *testing.T) {
	t.Parallel()
	f := compile(t, home)
	w := setup(t, nil)
	who := prefill.Who{Actor: prefill.Party{CPR: cpr(t, "6202704322")}}
	then := w.filler.Fill(t.Context(), prefill.PlanFor(f), who, facts()).Into(facts())
	answers := f.Begin(then)
	if diff := prefill.Diff(f.Evaluate(answers, then), then); len(diff) != 0 {
		t.Errorf("nothing has changed, and there are %v", diff)
	}
	w.move(t)
	later := facts()
	later.Now = noon.AddDate(0, 0, 3)
	now := w.filler.Fill(t.Context(), prefill.PlanFor(f), who, later).Into(later)
	found := func() []string {
		var out []string
		for _, c := range prefill.Diff(f.Evaluate(answers, then), now) {
			before, after := c.Display("da")
			out = append(out, c.Name+" "+c.Fact+": "+before+" -> "+after)
			if c.Was.At.Equal(c.Is.At) || c.Field == nil || c.Path != c.Name {
				t.Errorf("%v was fetched at %v and %v", c, c.Was.At, c.Is.At)
			}
		}
		return out
	}
	want := []string{
		"/city login.address.city: Prøveby -> Rold", "/name login.last_name: Ærø -> Gift",
		"/floor login.address.floor:  -> 3", "/kids login.children:  -> ",
	}
	if diff := cmp.Diff(want, found()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := answers.Set("/floor", []string{"4"}, "da"); err != nil {
		t.Fatal(err)
	}
	changes := prefill.Diff(f.Evaluate(answers, then), now)
	if err := changes[1].Take(answers); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 2} {
		if err := changes[i].Take(answers); err != prefill.ErrNotTaken {
			t.Errorf("taking %v: %v, want ErrNotTaken", changes[i], err)
		}
	}
	if diff := cmp.Diff([]string{want[0], want[3]}, found()); diff != "" {
		t.Errorf("after the citizen has written their own (-want +got):\n%s", diff)
	}
	hushed := then
	hushed.Withheld = []string{"/city", "/kids"}
	if diff := prefill.Diff(f.Evaluate(answers, hushed), now); len(diff) != 0 {
		t.Errorf("what is withheld is told: %v", diff)
	}
	hushed = now
	hushed.Withheld = []string{"/city", "/kids"}
	if diff := prefill.Diff(f.Evaluate(answers, then), hushed); len(diff) != 0 {
		t.Errorf("what is withheld now is told: %v", diff)
	}
	down := later
	down.Provenance = map[string]form.Provenance{}
	for _, name := range []string{"login.address.city", "login.last_name", "login.children", "login.address.floor"} {
		down.Provenance[name] = form.Provenance{Source: form.SourcePerson, Failed: true}
	}
	if diff := prefill.Diff(f.Evaluate(answers, then), down); len(diff) != 0 {
		t.Errorf("a register that is down says %v", diff)
	}
}

// Whatever is read is written back as it was read.
func FuzzDecode(f *testing.F) {
	plan := prefill.PlanFor(compile(f, home))
	w := setup(f, nil)
	kept := w.filler.Fill(f.Context(), plan, prefill.Who{Actor: prefill.Party{CPR: cpr(f, "6202704322")}}, facts())
	data, err := kept.MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"values":{"login.children":[{"x":1}]},"provenance":{"login.children":{"source":"person"}},"members":{"login.children":["x"]}}`))
	f.Add([]byte(`{"provenance":{"login.last_name":{"at":"0000-01-01T00:00:00Z"}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, err := plan.Decode(data)
		if err != nil {
			return
		}
		written, err := first.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := plan.Decode(written)
		if err != nil {
			t.Fatal(err)
		}
		rewritten, err := again.MarshalJSON()
		if err != nil || string(written) != string(rewritten) {
			t.Errorf("%s is read back as %s, %v", written, rewritten, err)
		}
		first.Into(facts())
	})
}
