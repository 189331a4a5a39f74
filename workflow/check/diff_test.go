package check_test

import (
	"maps"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
	"github.com/google/go-cmp/cmp"
)

// open compiles a folder.
func open(t *testing.T, folder workflow.Folder) *check.Version {
	t.Helper()
	v, err := check.Open(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// said writes changes down as kind severity place: message.
func said(changes []check.Change) []string {
	var out []string
	for _, c := range changes {
		place := c.New
		if place == (check.Place{}) {
			place = c.Old
		}
		out = append(out, string(c.Severity)+" "+string(c.Kind)+" "+place.String()+": "+c.Message)
	}
	return out
}

const (
	soeg = "forms/soeg.json"
	sol  = "solution.json"
)

// edit replaces text in a file.
type edit struct{ file, old, new string }

func TestDiff(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edits []edit
		want  []string
	}{
		"nothing": {nil, nil},
		"a field that a mapping reads is gone": {
			[]edit{{soeg, `{"key": "hvem", "type": "person", "label": "Hvem er du", "members": ["first_name", "last_name", "cpr"]},`, ""}},
			[]string{
				"breaks field_removed forms/soeg.json#/pages/0/fields/0: hvem is gone, and the answers to it",
				"breaks mapping_broken solution.json#/steps/2/handover/party/cpr: solution.json#/steps/2/handover/party/cpr reads soeg.hvem.cpr, which is gone",
			},
		},
		"a field has another key": {
			[]edit{{soeg, `"key": "hus"`, `"key": "huset"`}},
			[]string{"breaks field_renamed forms/soeg.json#/pages/0/fields/8: hus seems to be huset now: answers to it do not follow by themselves"},
		},
		"a field has moved into a group": {
			[]edit{{soeg, `{"key": "hus", "type": "text", "label": "Hus", "prefill": "login.address.line", "check": "adresse"}`,
				`{"key": "bolig", "type": "group", "label": "Bolig", "fields": [{"key": "hus", "type": "text", "label": "Hus"}]}`}},
			[]string{
				"harmless field_added forms/soeg.json#/pages/0/fields/8: bolig is new",
				"breaks field_moved forms/soeg.json#/pages/0/fields/8/fields/0: hus seems to be bolig.hus now: answers to it do not follow by themselves",
			},
		},
		"a field has another type": {
			[]edit{{soeg, `{"key": "hus", "type": "text"`, `{"key": "hus", "type": "textarea"`}},
			[]string{"harmless type_changed forms/soeg.json#/pages/0/fields/8: hus was of type text and is of type textarea, which takes the same answers"},
		},
		"limits": {
			[]edit{{soeg, `"type": "integer", "label": {"da": "Antal"}`, `"type": "integer", "max": 3, "required": true, "label": {"da": "Antal"}`}},
			[]string{
				"breaks now_required forms/soeg.json#/pages/0/fields/2: antal must be answered, which it need not be before",
				"breaks tightened forms/soeg.json#/pages/0/fields/2: the most of antal is 3 now: answers may be faulted",
			},
		},
		"an option is gone, another new, a third says something else": {
			[]edit{{"lists/lande.json", `{"value": "se", "label": "Sverige"}`, `{"value": "no", "label": "Norge"}`}, {"lists/lande.json", `"Danmark"`, `"Kongeriget Danmark"`}},
			[]string{
				`harmless option_added forms/soeg.json#/pages/0/fields/1: land has the new option "no"`,
				`breaks option_removed forms/soeg.json#/pages/0/fields/1: land no longer has the option "se": answers that chose it are faulted`,
				`affects option_reworded forms/soeg.json#/pages/0/fields/1: the option "dk" of land says something else`,
			},
		},
		"a rule": {
			[]edit{{soeg, `"assert": "beloeb > 0"`, `"assert": "beloeb > 10"`}},
			[]string{
				"breaks rule_added forms/soeg.json#/pages/0/fields/3: a rule is new that answers may not meet: udgifter.beloeb > 10",
				"harmless rule_removed forms/soeg.json#/pages/0/fields/3: a rule is gone: udgifter.beloeb > 0",
			},
		},
		"a step of another kind": {
			[]edit{{sol, `{"id": "behandl", "kind": "approve", "title": "Behandl", "assign": {"group": "vej"}, "forms": [{"form": "soeg"}],
			"next": [{"on": "approved", "to": "journal"}, {"on": "rejected", "to": "ansoeg"}]}`,
				`{"id": "behandl", "kind": "fill", "title": "Behandl", "assign": {"group": "vej"}, "forms": [{"form": "soeg"}],
			"next": [{"on": "submitted", "to": "journal"}]}`}},
			[]string{`breaks step_kind_changed solution.json#/steps/1/kind: step "behandl" was of kind approve and is of kind fill: a case that stands in it cannot go on`},
		},
		"a step is gone, another group": {
			[]edit{{sol, `"to": "journal"}, {"on": "rejected"`, `"to": "slut"}, {"on": "rejected"`}, {sol, `{"id": "journal", "kind": "handover", "handover": {"kind": "esdh", "title": "Tilskud", "kle": "05.01.13", "facet": "G01",
			"party": {"form": "soeg", "cpr": "hvem.cpr"}, "documents": [{"form": "soeg", "title": "Ansøgning"}],
			"files": [{"form": "soeg", "path": "/udgifter/*/bilag"}]},
			"next": [{"on": "done", "to": "slut"}]},`, ""}, {sol, `{"group": "vej"}`, `{"group": "park"}`}},
			[]string{
				`affects assign_changed solution.json#/steps/1/assign: step "behandl" is somebody else's task`,
				`affects option_needed solution.json#/steps/1/assign/group: the group "park" is needed, which it was not`,
				`affects edges_changed solution.json#/steps/1/next: step "behandl" leads elsewhere on "approved": to slut`,
				`breaks step_removed solution.json#/steps/2: step "journal" is gone: a case that stands in it has nowhere to be`,
			},
		},
		"a guard, and what it needs": {
			[]edit{{sol, `{"on": "approved", "to": "journal"}`, `{"on": "approved", "when": "forms.soeg.antal > 3", "to": "slut"}, {"on": "approved", "to": "journal"}`}},
			[]string{`affects edges_changed solution.json#/steps/1/next: step "behandl" leads elsewhere on "approved": to slut when forms.soeg.antal > 3, journal`},
		},
		"branches that part, and a deadline": {
			[]edit{
				{sol, `{"on": "approved", "to": "journal"}`, `{"on": "approved", "to": "journal"}, {"on": "approved", "to": "slut"}`},
				{sol, `"kind": "approve",`, `"kind": "approve", "deadline": {"workdays": 5},`},
			},
			[]string{
				`affects step_changed solution.json#/steps/1/deadline: "deadline" of step "behandl" is set differently`,
				`breaks split_changed solution.json#/steps/1/next: the parallel branches of step "behandl" on "approved" are journal, slut, where they were journal: a case in one of them may not come to its join`,
			},
		},
		"a step that needs a form that is new": {
			[]edit{{sol, `{"id": "behandl", "kind": "approve", "title": "Behandl", "assign": {"group": "vej"}, "forms": [{"form": "soeg"}]`,
				`{"id": "behandl", "kind": "approve", "title": "Behandl", "assign": {"group": "vej"}, "forms": [{"form": "soeg"}, {"form": "ny"}]`},
				{sol, `"title": "Ansøg", "forms": [{"form": "soeg"}]`, `"title": "Ansøg", "forms": [{"form": "soeg"}, {"form": "ny"}]`}},
			[]string{
				`harmless form_added forms/ny.json: form "ny" is new`,
				`affects step_forms_changed solution.json#/steps/0/forms/1: step "ansoeg" also asks for form "ny"`,
				`breaks form_missing solution.json#/steps/1/forms/1/form: step "behandl" needs form "ny", which a running case was never asked for`,
			},
		},
		"an integration that is new": {
			[]edit{{soeg, `"check": "adresse"`, `"check": "adresse_dar"`}},
			[]string{
				`affects check_added forms/soeg.json#/pages/0/fields/8: hus is checked by "adresse_dar", which it was not`,
				`affects option_needed forms/soeg.json#/pages/0/fields/8/check: the check "adresse_dar" is needed, which it was not`,
			},
		},
		"a language is gone": {
			[]edit{{sol, `"languages": ["da", "en"]`, `"languages": ["da"]`}},
			[]string{`breaks language_removed solution.json#/languages: the language "en" is gone: who reads it gets "da"`},
		},
		"who may start, rule by rule": {
			[]edit{{sol, `"start": {"login": ["mitid"]}`, `"start": {"login": ["mitid"], "minAge": 18, "until": "2026-12-31", "max": {"count": 1}}`}},
			[]string{
				`affects start_narrowed solution.json#/start/max: "max" lets fewer start`,
				`affects start_narrowed solution.json#/start/minAge: "minAge" lets fewer start`,
				`affects start_narrowed solution.json#/start/until: "until" lets fewer start`,
			},
		},
		"settings of a handover": {
			[]edit{{sol, `"title": "Ansøgning"`, `"title": "Bilag"`}},
			[]string{`affects mapping_changed solution.json#/steps/2/handover/documents/0/title: the handover of step "journal" is set differently at /documents/0/title`},
		},
		"start, retention, what is told": {
			[]edit{{sol, `"start": {"login": ["mitid"]}`, `"start": {"login": ["employee"], "assurance": "substantial"}, "retention": {"ended": 100, "drafts": 60}`}, {sol, `"purpose": {"text": "formaal"}`, `"purpose": "Noget andet"`}},
			[]string{
				"affects solution_changed solution.json#/purpose: what citizens are told the answers are for is set differently",
				`affects retention_shortened solution.json#/retention: cases that ended in "slut" are erased after 100 days, which is sooner than before`,
				"affects retention_extended solution.json#/retention/drafts: drafts are kept longer than citizens were told",
				"affects start_narrowed solution.json#/start/assurance: a login needs more assurance: substantial",
				"affects start_narrowed solution.json#/start/login: who logs in with mitid can no longer start",
				"harmless start_widened solution.json#/start/login: who logs in with employee can start",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := small()
			if name == "a language is gone" {
				before = with(t, with(t, before, sol, `"languages": ["da"]`, `"languages": ["da", "en"]`), soeg, `"languages": ["da"]`, `"languages": ["da", "en"]`)
			}
			folder := maps.Clone(before)
			if name == "a step that needs a form that is new" {
				folder["forms/ny.json"] = []byte(`{"id": "ny", "version": "1", "languages": ["da"], "title": "Ny", "pages": [{"id": "p", "title": "P", "fields": [{"key": "n", "type": "text", "label": "N"}]}]}`)
			}
			for _, e := range c.edits {
				folder = with(t, folder, e.file, e.old, e.new)
			}
			if d := cmp.Diff(c.want, said(check.Diff(open(t, before), open(t, folder)))); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}

// A version has nothing to tell of itself, and two give the same changes again.
func TestDiffOfExamples(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"helbredstillaeg", "praj"} {
		v := open(t, example(t, name))
		if changes := check.Diff(v, v); len(changes) > 0 {
			t.Errorf("%s: %v", name, said(changes))
		}
	}
	a, b := open(t, example(t, "helbredstillaeg")), open(t, small())
	first := check.Diff(a, b)
	if len(first) < 20 {
		t.Errorf("only %d changes", len(first))
	}
	if d := cmp.Diff(first, check.Diff(a, b)); d != "" {
		t.Error("(-first +second)\n" + d)
	}
}
