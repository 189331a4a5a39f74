package view_test

import (
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
)

// sourced has one of everything that is filled from facts.
func sourced(t *testing.T) *form.Form {
	t.Helper()
	kind := expression.Type{Kind: expression.Text}
	row := expression.Type{Kind: expression.Record, Members: []expression.Member{{Name: "name", Type: kind}}}
	refs := []form.Ref{
		{Kind: form.RefFact, Name: "login.first_name", Type: kind}, {Kind: form.RefFact, Name: "login.last_name", Type: kind},
		{Kind: form.RefFact, Name: "login.address.city", Type: kind}, {Kind: form.RefFact, Name: "login.title", Type: kind},
		{Kind: form.RefFact, Name: "register.bbr.use", Type: kind},
		{Kind: form.RefFact, Name: "login.children", Type: expression.Type{Kind: expression.List, Elem: &row}},
	}
	filled := func(key string, ref int, fixed bool) *form.Field {
		return &form.Field{Key: key, Type: "text", Label: both(key, key), Prefill: ref, FromFacts: fixed, Ask: fixed && key != "title"}
	}
	helped := filled("use", 5, true)
	helped.Help = both("Hjælp", "Help")
	return compileRefs(t, refs, page("p",
		&form.Field{Key: "me", Type: "group", Label: both("Mig", "Me"), Fields: []*form.Field{filled("first", 1, true), filled("last", 2, true)}},
		&form.Field{Key: "mixed", Type: "group", Label: both("Blandet", "Mixed"), Fields: []*form.Field{filled("first", 1, true), filled("city", 3, true)}},
		filled("free", 1, false), filled("title", 4, true), helped,
		&form.Field{Key: "kids", Type: "list", Label: both("Børn", "Children"), Prefill: 6, FromFacts: true, Fields: []*form.Field{{Key: "name", Type: "text", Label: both("Navn", "Name"), From: "name"}}},
	))
}

func fetched() form.Facts {
	at := time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC) // the second of March in Denmark
	f := facts(i18n.Danish)
	f.Values = map[string]expression.Value{
		"login.first_name": expression.TextOf("Åse"), "login.last_name": expression.TextOf("Ærø"), "register.bbr.use": expression.TextOf("Beboelse"),
		"login.children": expression.ListOf(expression.RecordOf([]string{"name"}, []expression.Value{expression.TextOf("Bo")})),
	}
	login := form.Provenance{Source: form.SourceLogin, For: form.Actor}
	f.Provenance = map[string]form.Provenance{
		"login.first_name": login, "login.last_name": login,
		"login.address.city": {Source: form.SourcePerson, Failed: true}, "login.title": {Source: form.SourceEmployee, Failed: true},
		"register.bbr.use": {Source: "bbr", Register: "BBR", At: at}, "login.children": {Source: form.SourcePerson, At: at},
	}
	return f
}

// Where a value is from is said once, where it holds for all that stands below.
func TestSources(t *testing.T) {
	t.Parallel()
	f := sourced(t)
	for lang, want := range map[i18n.Lang][]string{
		i18n.Danish: {
			"bf-me: Hentet fra login.", "bf-mixed.first: Hentet fra login.",
			"bf-mixed.city: Kunne ikke hentes fra CPR-registeret. Skriv selv oplysningen.", "bf-title: Kunne ikke hentes fra medarbejderoversigten.",
			"bf-use: Hentet fra BBR 2. marts 2026.", "bf-kids: Hentet fra CPR-registeret 2. marts 2026.",
		},
		i18n.English: {
			"bf-me: Taken from the login.", "bf-mixed.first: Taken from the login.",
			"bf-mixed.city: Could not be taken from the civil register (CPR). Please give it yourself.", "bf-title: Could not be taken from the directory of employees.",
			"bf-use: Taken from BBR on 2 March 2026.", "bf-kids: Taken from the civil register (CPR) on 2 March 2026.",
		},
	} {
		who := fetched()
		who.Lang = lang
		n := view.Page(f.Evaluate(f.Begin(who), who), "p", view.Options{})
		wellFormed(t, html(n))
		uniqueIDs(t, n)
		var got []string
		var walk func(n *view.Node)
		walk = func(n *view.Node) {
			if id, ok := strings.CutSuffix(n.ID, ":source"); ok {
				got = append(got, id+": "+words(n))
			}
			for _, kid := range n.Kids {
				walk(kid)
			}
		}
		walk(n)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lang, diff)
		}
	}
	golden(t, "page/sources.da.html", broken(view.Page(f.Evaluate(f.Begin(fetched()), fetched()), "p", view.Options{}).Find("bf:page")))
}

// What is said of a field describes its control, and goes when the citizen
// cannot be told so any more.
func TestSourceDescribesTheControl(t *testing.T) {
	t.Parallel()
	f := sourced(t)
	who := fetched()
	before := view.Page(f.Evaluate(f.Begin(who), who), "p", view.Options{})
	if got := html(before.Find("bf-use")); !strings.Contains(got, `aria-describedby="bf-use:help bf-use:source"`) {
		t.Errorf("the control is not described by where its value is from: %s", got)
	}
	who.Provenance = nil
	after := view.Page(f.Evaluate(f.Begin(who), who), "p", view.Options{})
	if strings.Contains(html(after), ":source") {
		t.Error("a value of unknown origin is said to be from somewhere")
	}
}
