package workflow_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// ruled is a solution with these start rules.
func ruled(t testing.TB, rules string) *workflow.Workflow {
	t.Helper()
	folder := tilskud(t)
	f, err := workflow.ReadFolder(changed(folder, "solution.json", `{"login": ["mitid"], "assurance": "substantial"}`, rules, `"test": true,`, ``))
	if err != nil {
		t.Fatal(err)
	}
	w, err := workflow.Compile(f, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// born is a constructed CPR number of somebody born on a day.
func born(day, month, year int) identity.CPR {
	seventh := 0
	if year >= 2000 {
		seventh = 4
	}
	return identity.CPR(fmt.Sprintf("%02d%02d%02d%d234", day+60, month, year%100, seventh))
}

func private(cpr identity.CPR) identity.Identity {
	return identity.Identity{Org: "aaby", Assurance: identity.Substantial, Actor: identity.Person{Ref: "p.anders", CPR: cpr}}
}

func TestAdmit(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	citizen := private(born(1, 1, 1950))
	weak := citizen
	weak.Assurance = identity.Low
	company := identity.Identity{Org: "aaby", Assurance: identity.High, Actor: identity.Person{Ref: "c.1", CPR: born(1, 1, 2010), CVR: "99999993"}}
	lone := identity.Identity{Org: "aaby", Assurance: identity.High, Employee: "lone", Groups: []string{"pension"}}
	child := identity.Person{Ref: "p.barn", CPR: born(1, 1, 2020)}
	helped := lone
	helped.Principal = &identity.Person{Ref: "p.anders", CPR: born(1, 1, 1950)}
	parent := citizen
	parent.Principal = &child
	agent := citizen
	agent.Principal, agent.Mandate = helped.Principal, []string{"urn:dk:aaby:tilskud"}
	for _, c := range []struct {
		name, rules string
		by          identity.Identity
		at          time.Time
		begun       workflow.Tally
		want        workflow.RefusalCode
	}{
		{"nobody has logged in", `{"login": ["mitid"]}`, identity.Identity{Org: "aaby"}, noon, workflow.Tally{}, workflow.RefusedLogin},
		{"nobody needs to", `{"anonymous": true}`, identity.Identity{Org: "aaby"}, noon, workflow.Tally{}, ""},
		{"and who has may, too", `{"anonymous": true}`, citizen, noon, workflow.Tally{}, ""},
		{"the system", `{"anonymous": true}`, identity.System("aaby", "x"), noon, workflow.Tally{}, workflow.RefusedWay},
		{"a citizen", `{"login": ["mitid"], "assurance": "substantial"}`, citizen, noon, workflow.Tally{}, ""},
		{"a weak login", `{"login": ["mitid"], "assurance": "substantial"}`, weak, noon, workflow.Tally{}, workflow.RefusedAssurance},
		{"a company", `{"login": ["mitid"]}`, company, noon, workflow.Tally{}, workflow.RefusedWay},
		{"a company is let in", `{"login": ["mitid", "mitid-erhverv"]}`, company, noon, workflow.Tally{}, ""},
		{"companies only", `{"login": ["mitid", "mitid-erhverv"], "companies": true}`, citizen, noon, workflow.Tally{}, workflow.RefusedCompany},
		{"a company has no age", `{"login": ["mitid-erhverv"], "minAge": 18}`, company, noon, workflow.Tally{}, ""},
		{"an employee", `{"login": ["mitid"]}`, lone, noon, workflow.Tally{}, workflow.RefusedWay},
		{"an employee is let in", `{"login": ["employee"]}`, lone, noon, workflow.Tally{}, ""},
		{"an employee has no age", `{"login": ["employee"], "minAge": 18}`, lone, noon, workflow.Tally{}, ""},
		{"of another group", `{"login": ["employee"], "groups": ["teknik"]}`, lone, noon, workflow.Tally{}, workflow.RefusedGroup},
		{"of one of the groups", `{"login": ["employee"], "groups": ["teknik", "pension"]}`, lone, noon, workflow.Tally{}, ""},
		{"groups are asked of employees", `{"login": ["employee", "mitid"], "groups": ["teknik"]}`, citizen, noon, workflow.Tally{}, ""},
		{"for a citizen", `{"login": ["employee-for-citizen"]}`, helped, noon, workflow.Tally{}, ""},
		{"for no citizen", `{"login": ["employee-for-citizen"]}`, lone, noon, workflow.Tally{}, workflow.RefusedCitizen},
		{"for a citizen where that is not let in", `{"login": ["employee"]}`, helped, noon, workflow.Tally{}, workflow.RefusedWay},
		{"the citizen's age counts", `{"login": ["employee-for-citizen"], "maxAge": 66}`, helped, noon, workflow.Tally{}, workflow.RefusedTooOld},

		{"old enough today", `{"login": ["mitid"], "minAge": 18}`, private(born(2, 3, 2008)), noon, workflow.Tally{}, ""},
		{"tomorrow", `{"login": ["mitid"], "minAge": 18}`, private(born(3, 3, 2008)), noon, workflow.Tally{}, workflow.RefusedTooYoung},
		{"it is tomorrow in Denmark", `{"login": ["mitid"], "minAge": 18}`, private(born(3, 3, 2008)), noon.Add(11 * time.Hour), workflow.Tally{}, ""},
		{"born on 29 February", `{"login": ["mitid"], "minAge": 18}`, private(born(29, 2, 2008)), time.Date(2026, 2, 28, 12, 0, 0, 0, time.UTC), workflow.Tally{}, workflow.RefusedTooYoung},
		{"as old as may be", `{"login": ["mitid"], "maxAge": 17}`, private(born(3, 3, 2008)), noon, workflow.Tally{}, ""},
		{"a day too old", `{"login": ["mitid"], "maxAge": 17}`, private(born(2, 3, 2008)), noon, workflow.Tally{}, workflow.RefusedTooOld},
		{"no number, no age", `{"login": ["mitid"], "minAge": 18}`, private(""), noon, workflow.Tally{}, workflow.RefusedAgeUnknown},
		{"whom it is about counts", `{"login": ["mitid"], "minAge": 18}`, parent, noon, workflow.Tally{}, workflow.RefusedTooYoung},

		{"a mandate is not asked for", `{"login": ["mitid"]}`, parent, noon, workflow.Tally{}, ""},
		{"a mandate without the privilege", `{"login": ["mitid"], "privilege": "urn:dk:aaby:tilskud"}`, parent, noon, workflow.Tally{}, workflow.RefusedPrivilege},
		{"a mandate with it", `{"login": ["mitid"], "privilege": "urn:dk:aaby:tilskud"}`, agent, noon, workflow.Tally{}, ""},
		{"for oneself", `{"login": ["mitid"], "privilege": "urn:dk:aaby:tilskud"}`, citizen, noon, workflow.Tally{}, ""},

		{"the second before", `{"login": ["mitid"], "from": "2026-03-03"}`, citizen, time.Date(2026, 3, 2, 22, 59, 59, 0, time.UTC), workflow.Tally{}, workflow.RefusedNotYet},
		{"midnight", `{"login": ["mitid"], "from": "2026-03-03"}`, citizen, time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC), workflow.Tally{}, ""},
		{"in summer time", `{"login": ["mitid"], "from": "2026-07-01T08:00"}`, citizen, time.Date(2026, 7, 1, 6, 0, 0, 0, time.UTC), workflow.Tally{}, ""},
		{"the last day is included", `{"login": ["mitid"], "until": "2026-03-02"}`, citizen, time.Date(2026, 3, 2, 22, 59, 59, 0, time.UTC), workflow.Tally{}, ""},
		{"the day after", `{"login": ["mitid"], "until": "2026-03-02"}`, citizen, time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC), workflow.Tally{}, workflow.RefusedOver},
		{"on the minute", `{"login": ["mitid"], "until": "2026-03-02T13:00"}`, citizen, noon, workflow.Tally{}, workflow.RefusedOver},
		{"the hour that comes twice is its first", `{"login": ["mitid"], "until": "2026-10-25T02:30"}`, citizen, time.Date(2026, 10, 25, 0, 30, 0, 0, time.UTC), workflow.Tally{}, workflow.RefusedOver},
		{"closed is said before log in", `{"login": ["mitid"], "until": "2026-03-01"}`, identity.Identity{Org: "aaby"}, noon, workflow.Tally{}, workflow.RefusedOver},

		{"one open case", `{"login": ["mitid"], "max": {"count": 1}}`, citizen, noon, workflow.Tally{Open: 1, Ever: 4}, workflow.RefusedTooMany},
		{"none that is open", `{"login": ["mitid"], "max": {"count": 1}}`, citizen, noon, workflow.Tally{Ever: 4}, ""},
		{"ever", `{"login": ["mitid"], "max": {"count": 4, "of": "ever"}}`, citizen, noon, workflow.Tally{Ever: 4}, workflow.RefusedTooMany},
	} {
		w := ruled(t, c.rules)
		var got workflow.RefusalCode
		if no := workflow.Admit(w, true, workflow.Facts{Now: c.at, By: c.by, Begun: c.begun}); no != nil {
			if got = no.Code; no.Workflow != w {
				t.Errorf("%s: the refusal does not say of which solution", c.name)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestConstructedPeople: nobody who does not exist gets into a real case.
func TestConstructedPeople(t *testing.T) {
	t.Parallel()
	w, by := ruled(t, `{"login": ["mitid"]}`), private(born(1, 1, 1950))
	f := workflow.Facts{Now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), By: by}
	if no := workflow.Admit(w, false, f); no == nil || no.Code != workflow.RefusedTestPerson {
		t.Errorf("a real case: %v", no)
	}
	if no := workflow.Admit(w, true, f); no != nil {
		t.Errorf("a test case: %v", no)
	}
	f.TestData = true
	if no := workflow.Admit(w, false, f); no != nil {
		t.Errorf("a host for tests: %v", no)
	}
}

// TestRefusalsAreWorded holds every reason to having words, advice and a code of
// failure, in every language.
func TestRefusalsAreWorded(t *testing.T) {
	t.Parallel()
	codes := map[workflow.RefusalCode]workflow.Code{
		workflow.RefusedPaused: workflow.Unavailable, workflow.RefusedRetired: workflow.NotFound,
		workflow.RefusedUninformed: workflow.Conflict, workflow.RefusedLink: workflow.Invalid,
	}
	for _, code := range workflow.Refusals() {
		no := &workflow.Refusal{Code: code}
		want := codes[code]
		if want == "" {
			want = workflow.Denied
		}
		wantCode(t, string(code), no, want)
		for _, key := range []string{"start.refused_", "start.advice_"} {
			if !i18n.Has(key + string(code)) {
				t.Errorf("no text %s%s", key, code)
			}
		}
		for _, lang := range i18n.Languages() {
			if no.Text(lang) == "" || no.Advice(lang) == "" {
				t.Errorf("%s has no words in %s", code, lang)
			}
		}
	}
	no := workflow.Admit(ruled(t, `{"login": ["mitid"], "from": "2026-07-01T08:00"}`), true, workflow.Facts{Now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)})
	got := []string{no.Text(i18n.Danish), no.Text(i18n.English)}
	want := []string{"Løsningen åbner 1. juli 2026 08.00.", "This service opens on 1 July 2026 08:00."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

func TestStartRulesThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	folder := tilskud(t)
	for rules, want := range map[string][]string{
		`{"login": ["mitid"], "minAge": 18, "maxAge": 17}`:                  {"solution.json#/start/maxAge value"},
		`{"login": ["mitid"], "minAge": -1}`:                                {"solution.json#/start/minAge value"},
		`{"login": ["mitid"], "maxAge": 151}`:                               {"solution.json#/start/maxAge value"},
		`{"login": ["mitid"], "groups": ["a"]}`:                             {"solution.json#/start/groups value"},
		`{"login": ["employee"], "groups": ["a", "", "a"]}`:                 {"solution.json#/start/groups/1 value", "solution.json#/start/groups/2 value"},
		`{"login": ["mitid"], "from": "2026-02-30"}`:                        {"solution.json#/start/from value"},
		`{"login": ["mitid"], "from": "2026-03-29T02:30"}`:                  {"solution.json#/start/from value"}, // the hour that is left out
		`{"login": ["mitid"], "until": "i morgen"}`:                         {"solution.json#/start/until value"},
		`{"login": ["mitid"], "from": "2026-03-02", "until": "2026-03-01"}`: {"solution.json#/start/until value"},
		`{"login": ["mitid"], "max": {"count": 0}}`:                         {"solution.json#/start/max/count value"},
		`{"login": ["mitid"], "max": {"count": 1, "of": "often"}}`:          {"solution.json#/start/max/of value"},
		`{"login": ["mitid"], "privilege": "fuldmagt"}`:                     {"solution.json#/start/privilege value"},
		`{"login": ["sms"]}`:                                                {"solution.json#/start/login/0 value"},
		`{"anonymous": true, "minAge": 1, "maxAge": 2, "companies": true, "max": {"count": 1}, "privilege": "urn:x", "groups": ["a"]}`: {
			"solution.json#/start/minAge value", "solution.json#/start/maxAge value", "solution.json#/start/companies value",
			"solution.json#/start/max value", "solution.json#/start/privilege value", "solution.json#/start/groups value",
		},
		`{"login": ["mitid"], "refused": {"text": "nope"}}`: {"solution.json#/start/refused text"},
	} {
		got := problems(t, changed(folder, "solution.json", `{"login": ["mitid"], "assurance": "substantial"}`, rules), nil)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", rules, diff)
		}
	}
}
