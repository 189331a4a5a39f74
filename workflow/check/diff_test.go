package check_test

import (
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
			folder := small()
			for _, e := range c.edits {
				folder = with(t, folder, e.file, e.old, e.new)
			}
			if d := cmp.Diff(c.want, said(check.Diff(open(t, small()), open(t, folder)))); d != "" {
				t.Error("(-want +got)\n" + d)
			}
		})
	}
}
