package check_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
	"github.com/google/go-cmp/cmp"
)

const (
	fills = `"title": "Ansøg", "forms": [{"form": "soeg"}]`
	house = `{"key": "hus", "type": "text", "label": "Hus", "prefill": "login.address.line", "check": "adresse"}`
)

// withholding returns the small solution with settings of the step that fills in.
func withholding(t *testing.T, stepForm, solution string) workflow.Folder {
	t.Helper()
	folder := with(t, small(), sol, fills, `"title": "Ansøg", "forms": [{"form": "soeg"`+stepForm+`}]`)
	return with(t, folder, sol, `"languages": ["da"],`, `"languages": ["da"], `+solution)
}

// What a step and a solution withhold is told field by field, with pointers.
func TestDiffWithheld(t *testing.T) {
	t.Parallel()
	const all = `"withhold": [{"form": "soeg", "fields": ["/hvem/cpr", "/udgifter/*/bilag"], "unless": ["b", "a"]}],`
	for name, c := range map[string]struct {
		before, after workflow.Folder
		want          []string
	}{
		"a step withholds": {withholding(t, `, "withhold": ["/hus"]`, ""), withholding(t, `, "withhold": ["/land", "/hus", "/udgifter/*/bilag"]`, ""), []string{
			`affects withhold_changed solution.json#/steps/0/forms/0/withhold/0: step "ansoeg" withholds /land of form "soeg", which it did not`,
			`affects withhold_changed solution.json#/steps/0/forms/0/withhold/2: step "ansoeg" withholds /udgifter/*/bilag of form "soeg", which it did not`,
		}},
		"a step no longer withholds": {withholding(t, `, "withhold": ["/land", "/hus"]`, ""), withholding(t, `, "withhold": ["/hus"]`, ""), []string{
			`affects withhold_changed solution.json#/steps/0/forms/0/withhold/0: step "ansoeg" no longer withholds /land of form "soeg"`,
		}},
		"a solution withholds": {small(), withholding(t, "", all), []string{
			`affects withhold_changed solution.json#/withhold/0/fields/0: /hvem/cpr of form "soeg" is withheld from employees who are not in a, b`,
			`affects withhold_changed solution.json#/withhold/0/fields/1: /udgifter/*/bilag of form "soeg" is withheld from employees who are not in a, b`,
			`affects option_needed solution.json#/withhold/0/unless/0: the group "b" is needed, which it was not`,
			`affects option_needed solution.json#/withhold/0/unless/1: the group "a" is needed, which it was not`,
		}},
		"a solution no longer withholds": {withholding(t, "", all), withholding(t, "", strings.Replace(all, `"/hvem/cpr", `, "", 1)), []string{
			`affects withhold_changed solution.json#/withhold/0/fields/0: /hvem/cpr of form "soeg" is no longer withheld from employees`,
		}},
		"the same, written in another order": {withholding(t, "", all), withholding(t, "",
			`"withhold": [{"form": "soeg", "fields": ["/udgifter/*/bilag"], "unless": ["a", "b"]}, {"form": "soeg", "fields": ["/hvem/cpr"], "unless": ["a", "b"]}],`), nil},
		"a field that is gone is not seen by anybody": {withholding(t, `, "withhold": ["/hus"]`, `"withhold": [{"form": "soeg", "fields": ["/hus"]}],`),
			with(t, small(), soeg, ",\n\t\t"+house, ""), []string{"breaks field_removed forms/soeg.json#/pages/0/fields/8: hus is gone, and the answers to it"}},
		"withholding is not reading": {withholding(t, `, "withhold": ["/hus"]`, ""),
			with(t, withholding(t, `, "withhold": ["/hus"]`, ""), soeg, house, `{"key": "hus", "type": "date", "label": "Hus"}`),
			[]string{"breaks type_changed forms/soeg.json#/pages/0/fields/8: hus was of type text and is of type date: answers to it are lost"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changes := check.Diff(open(t, c.before), open(t, c.after))
			if d := cmp.Diff(c.want, said(changes)); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

// A withheld list withholds what stands in it, and so does a withheld group.
func TestWhereWithheld(t *testing.T) {
	t.Parallel()
	ix := indexOf(withholding(t, `, "withhold": ["/udgifter/*/bilag", "/naboen"]`, `"withhold": [{"form": "soeg", "fields": ["/udgifter"]}],`))
	for field, want := range map[string][]string{
		"udgifter.bilag": {
			"solution.json#/steps/0/forms/0/withhold/0 withheld soeg.udgifter.bilag", "solution.json#/withhold/0/fields/0 withheld soeg.udgifter",
		},
		"naboen.telefon": {"solution.json#/steps/0/forms/0/withhold/1 withheld soeg.naboen"},
		"land":           nil,
	} {
		var got []string
		for _, u := range ix.Field(field) {
			if u.How == check.Withheld {
				got = append(got, lines([]check.Use{u})...)
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s (-want +got)\n%s", field, d)
		}
	}
}

// What is required is to be seen by somebody who can answer it.
func TestRequiredAndWithheld(t *testing.T) {
	t.Parallel()
	required := func(folder workflow.Folder) workflow.Folder {
		folder = with(t, folder, soeg, house, `{"key": "hus", "type": "text", "label": "Hus", "required": "antal > 1"}`)
		return with(t, folder, soeg, `"label": "Bilag", "required": "beloeb > 100 and antal > 2"`, `"label": "Bilag", "required": true`)
	}
	const (
		house = `forms/soeg.json#/pages/0/fields/8: warning: withheld_required: hus must be answered, and every step where form "soeg" can be edited withholds it: it is submitted unanswered`
		file  = `forms/soeg.json#/pages/0/fields/3/fields/1: warning: withheld_required: udgifter.bilag must be answered, and every step where form "soeg" can be edited withholds it: it is submitted unanswered`
		both  = `, "withhold": ["/hus", "/udgifter/*/bilag"]`
		again = `{"id": "ret", "kind": "fill", "title": "Ret", "assign": {"group": "vej"}, "forms": [{"form": "soeg"}], "next": [{"on": "submitted", "to": "slut"}]}, {"id": "slut", "kind": "end"}`
		desk  = `"withhold": [{"form": "soeg", "fields": ["/hus"]}],`
	)
	second := func(folder workflow.Folder) workflow.Folder {
		return with(t, with(t, folder, sol, `{"id": "slut", "kind": "end"}`, again), sol, `"next": [{"on": "done", "to": "slut"}]`, `"next": [{"on": "done", "to": "ret"}]`)
	}
	const handed = `"kind": "handover", "handover"`
	for name, c := range map[string]struct {
		folder workflow.Folder
		want   []string
	}{
		"nothing is withheld":               {required(small()), nil},
		"withheld in the only step":         {required(withholding(t, both, "")), []string{file, house}},
		"another step shows it":             {required(second(withholding(t, both, ""))), nil},
		"the other withholds it, from all":  {required(second(withholding(t, both, desk))), []string{house}},
		"the other withholds it, from most": {required(second(withholding(t, both, strings.Replace(desk, `]}`, `], "unless": ["vej"]}`, 1)))), nil},
		"from employees, not the applicant": {required(withholding(t, "", desk)), nil},
		"a list to which nobody adds rows":  {required(withholding(t, `, "withhold": ["/udgifter"]`, "")), nil},
		"a step writes it": {required(with(t, withholding(t, `, "withhold": ["/hus"]`, ""), sol, handed,
			`"kind": "handover", "write": [{"form": "soeg", "field": "/hus", "value": "ref"}], "handover"`)), nil},
		"it has a value of its own": {withholding(t, both, ""), []string{file}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, found(t, c.folder, nil, "withheld_required")); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}
