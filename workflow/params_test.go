package workflow_test

import (
	"errors"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// linked is the solution with link parameters.
func linked(t testing.TB, params string) workflow.Folder {
	t.Helper()
	f, err := workflow.ReadFolder(changed(tilskud(t), "solution.json", `"test": true,`, `"test": true, "params": `+params+`,`))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLinkParameters(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.publish(t, changed(linked(t, `[
		{"name": "hvad", "field": {"form": "ansoegning", "path": "/hvad"}},
		{"name": "beloeb", "field": {"form": "ansoegning", "path": "/beloeb"}},
		{"name": "skole", "max": 5, "pattern": "[a-z]+"}]`), ""), workflow.VersionOpen)
	for name, c := range map[string]struct {
		given   map[string]string
		ignored int
		answers string // what the draft starts with
	}{
		"none":                 {nil, 0, `{}`},
		"what they are for":    {map[string]string{"hvad": "tand", "beloeb": "1.250,50", "skole": "abc"}, 0, `{"hvad":"tand","beloeb":{"amount":125050,"currency":"DKK"}}`},
		"unknown names":        {map[string]string{"utm_source": "x", "hvad": "briller"}, 1, `{"hvad":"briller"}`},
		"too long":             {map[string]string{"skole": "abcdef"}, 1, `{}`},
		"another pattern":      {map[string]string{"skole": "abc1"}, 1, `{}`},
		"no amount":            {map[string]string{"beloeb": "mange"}, 0, `{}`},
		"no option":            {map[string]string{"hvad": "fly"}, 0, `{}`},
		"an empty one is none": {map[string]string{"hvad": ""}, 0, `{}`},
	} {
		begun, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Params: c.given})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if begun.Ignored != c.ignored {
			t.Errorf("%s: %d ignored, want %d", name, begun.Ignored, c.ignored)
		}
		if got := string(b.draft(t, b.anders, begun.Case).Answers.AppendJSON(nil)); got != c.answers {
			t.Errorf("%s: the draft starts with %s, want %s", name, got, c.answers)
		}
	}
}

// TestLinksHoldNoPeople: what looks like a CPR number is refused under any name,
// however it is written, and never comes back in the error.
func TestLinksHoldNoPeople(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.publish(t, changed(linked(t, `[{"name": "skole"}]`), ""), workflow.VersionOpen)
	start := func(name, v string) error {
		_, err := b.Engine.Start(t.Context(), b.anders.Identity, workflow.StartRequest{Solution: "tilskud", Params: map[string]string{name: v}})
		return err
	}
	for _, v := range []string{
		"6101501234", "610150-1234", "610150 1234", "cpr=6101501234&x", "a6101501234b", "61-01-50-1234", "61.01.50-1234", "610150\u20131234",
		"nr. 12 6101501234", "  6101501234", "6101501234/2",
	} {
		for _, name := range []string{"skole", "ukendt"} {
			err := start(name, v)
			wantCode(t, v, err, workflow.Invalid)
			if no, ok := errors.AsType[*workflow.Refusal](err); !ok || no.Code != workflow.RefusedLink {
				t.Errorf("%q: %v", v, err)
			}
		}
	}
	for _, v := range []string{"", "12345678", "+45 12 34 56 78", "9999999999", "61015012345", "2026-03-02", "761b9d40-0001-4000-8000-123456789012"} {
		if err := start("skole", v); err != nil {
			t.Errorf("%q: %v", v, err)
		}
	}
}

func TestParametersThatCannotBeMeant(t *testing.T) {
	t.Parallel()
	for params, want := range map[string][]string{
		`[{"name": "lang"}]`:                                                           {"solution.json#/params/0/name value"},
		`[{"name": "Skole"}]`:                                                          {"solution.json#/params/0/name value"},
		`[{"name": "a"}, {"name": "a"}]`:                                               {"solution.json#/params/1/name duplicate"},
		`[{"name": "a", "max": 501}]`:                                                  {"solution.json#/params/0/max value"},
		`[{"name": "a", "pattern": "("}]`:                                              {"solution.json#/params/0/pattern value"},
		`[{"name": "a", "field": {"form": "nope", "path": "/x"}}]`:                     {"solution.json#/params/0/field/form unknown_form"},
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/nope"}}]`:            {"solution.json#/params/0/field/path value"},
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/bilag"}}]`:           {"solution.json#/params/0/field/path value"}, // a file
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/navn"}}]`:            {"solution.json#/params/0/field/path value"}, // prefilled
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/cpr"}}]`:             {"solution.json#/params/0/field/path value"},
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/barn/first_name"}}]`: {"solution.json#/params/0/field/path value"},
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/helbred"}}]`:         {"solution.json#/params/0/field/path value"},
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/raekker/hvem"}}]`:    {"solution.json#/params/0/field/path value"},
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/hvad"}}, {"name": "b", "field": {"form": "ansoegning", "path": "/hvad"}}]`: {"solution.json#/params/1/field duplicate"},
		`[{"name": "a", "field": {"form": "ansoegning", "path": "/skjult"}}]`:                                                                nil, // internal: what they are for
	} {
		folder := linked(t, params)
		got := problems(t, changed(folder, "forms/ansoegning.json", `{"key": "navn"`, `{"key": "cpr", "type": "cpr", "label": {"da": "CPR", "en": "CPR"}},
			{"key": "barn", "type": "person", "label": {"da": "Barn", "en": "Child"}},
			{"key": "helbred", "type": "text", "label": {"da": "Helbred", "en": "Health"}, "sensitivity": "sensitive"},
			{"key": "skjult", "type": "text", "internal": true},
			{"key": "raekker", "type": "list", "label": {"da": "R", "en": "R"}, "fields": [{"key": "hvem", "type": "text", "label": {"da": "H", "en": "H"}}]},
			{"key": "navn"`), nil)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", params, diff)
		}
	}
	undeclared := changed(tilskud(t), "forms/ansoegning.json", `"prefill": "login.name"`, `"prefill": "params.navn"`)
	if diff := cmp.Diff([]string{"solution.json#/params required"}, problems(t, undeclared, nil)); diff != "" {
		t.Errorf("a form that reads what is not declared (-want +got):\n%s", diff)
	}
}

// TestPreviewReadsTheLink: what an embedded form shows before there is a case is
// what the case will start with.
func TestPreviewReadsTheLink(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.publish(t, changed(linked(t, `[{"name": "hvad", "field": {"form": "ansoegning", "path": "/hvad"}}]`), ""), workflow.VersionOpen)
	req := workflow.StartRequest{Solution: "tilskud", Lang: i18n.Danish, Params: map[string]string{"hvad": "tand", "x": "y"}}
	_, forms, err := b.Engine.Preview(t.Context(), b.Anyone("").Identity, req)
	if err != nil || string(forms[0].Answers.AppendJSON(nil)) != `{"hvad":"tand"}` {
		t.Errorf("preview: %v", err)
	}
	req.Params["x"] = "6101501234"
	_, _, err = b.Engine.Preview(t.Context(), b.Anyone("").Identity, req)
	wantCode(t, "a preview of a person", err, workflow.Invalid)
}

// TestNoLinkHoldsAPerson: a CPR number among any other characters, in any of the
// ways it is written, is never taken.
func TestNoLinkHoldsAPerson(t *testing.T) {
	t.Parallel()
	w, err := workflow.Compile(linked(t, `[{"name": "skole"}]`), nil)
	if err != nil {
		t.Fatal(err)
	}
	around := rapid.StringOf(rapid.RuneFrom([]rune("abcæø=&;,:#?%+()\"' \t")))
	rapid.Check(t, func(t *rapid.T) {
		birth := i18n.DateOf(rapid.IntRange(0, 20_000).Draw(t, "day")) // from 1970
		cpr := string(born(birth.Day, birth.Month, birth.Year))
		written := rapid.SampledFrom([]string{cpr, cpr[:6] + "-" + cpr[6:], cpr[:6] + " " + cpr[6:], cpr[:2] + "." + cpr[2:4] + "." + cpr[4:6] + "-" + cpr[6:]}).Draw(t, "written")
		v := around.Draw(t, "before") + written + around.Draw(t, "after")
		if taken, _, err := w.TakeParams(map[string]string{"skole": v}); err == nil {
			t.Errorf("%q is taken as %v", v, taken)
		}
	})
}
