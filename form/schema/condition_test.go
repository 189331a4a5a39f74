package schema_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// A form all of whose conditions compare answers with constants, across pages,
// groups and rows: its schema says everything the form does.
const simple = `{
	"id": "simple", "version": "1", "languages": ["da"], "title": "Simpel",
	"pages": [
		{"id": "first", "title": "1", "fields": [
			{"key": "kind", "type": "radio", "label": "A", "required": true, "options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}, {"value": "c", "label": "C", "other": true}],
				"branches": [
					{"equals": "a", "fields": [{"key": "size", "type": "integer", "label": "S", "required": true, "min": 1, "max": 3}]},
					{"in": ["b", "c"], "fields": [{"key": "what", "type": "text", "label": "W", "required": "kind != \"c\"", "maxLength": 5}]}]},
			{"key": "tick", "type": "boolean", "label": "T"},
			{"key": "must", "type": "boolean", "label": "M", "required": "tick"},
			{"key": "either", "type": "text", "label": "E", "required": "not answered(other_way)", "maxLength": 5},
			{"key": "other_way", "type": "yesno", "label": "O"},
			{"key": "several", "type": "multiselect", "label": "V", "minItems": 2, "options": [{"value": "x", "label": "X"}, {"value": "y", "label": "Y"}, {"value": "z", "label": "Z"}]},
			{"type": "section", "label": "N", "visible": "\"x\" in several or size > 2", "fields": [
				{"key": "deep", "type": "group", "label": "D", "fields": [
					{"key": "inner", "type": "text", "label": "I", "required": true, "maxLength": 5},
					{"key": "more", "type": "yesno", "label": "R", "required": "kind == \"b\""},
					{"key": "deeper", "type": "group", "label": "P", "required": true, "visible": "not tick", "fields": [
						{"key": "q", "type": "integer", "label": "Q"}, {"key": "r", "type": "boolean", "label": "R"}]}]}]},
			{"key": "who", "type": "person", "label": "H", "members": ["first_name", "last_name"], "visible": "kind == \"a\" and not tick"}
		]},
		{"id": "stop", "title": "2", "exit": true, "visible": "size == 3 and tick", "fields": [{"type": "paragraph", "label": "Stop"}]},
		{"id": "last", "title": "3", "fields": [
			{"key": "rows", "type": "list", "label": "L", "required": "kind == \"c\"", "maxItems": 3, "fields": [
				{"key": "n", "type": "integer", "label": "N", "required": true},
				{"key": "why", "type": "text", "label": "Y", "visible": "n >= 10", "required": true, "maxLength": 5},
				{"key": "box", "type": "group", "label": "B", "fields": [
					{"key": "z", "type": "yesno", "label": "Z", "required": "n < 0"}, {"key": "t", "type": "yesno", "label": "T", "visible": "tick"}]}]},
			{"key": "sure", "type": "declaration", "label": "U", "required": "answered(who)"}
		]}
	]
}`

// sound are answers that the form takes.
var sound = []string{
	`{"kind": "a", "size": 3, "either": "x", "deep": {"inner": "i", "deeper": {"q": 1}}, "who": {"first_name": "Åse", "last_name": "Bo"}, "sure": true}`,
	`{"kind": "b", "what": "w", "tick": true, "must": true, "other_way": false, "several": ["x", "y"], "deep": {"inner": "i", "more": false}, "rows": [{"n": 10, "why": "y", "box": {"z": true}}]}`,
	`{"kind": "c", "kind_other": "andet", "either": "x", "several": [], "rows": [{"n": -1, "box": {"z": false}}, {"n": 12, "why": "y"}]}`,
}

// What a form with simple conditions takes, and nothing else, fits its schema.
func TestSimpleConditionsAreSaidExactly(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(simple), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := describe(t, f)
	report := sample.Generate(f, facts(), &sample.Options{Parts: true})
	seen, taken := map[fault.Code]bool{}, 0
	for _, answers := range sound {
		report.Samples = append(report.Samples, sample.Sample{Answers: []byte(answers), Facts: facts()})
	}
	for _, one := range report.Samples {
		answers, _, err := form.DecodeAnswers(f, one.Answers)
		if err != nil {
			t.Fatal(err)
		}
		s := f.Evaluate(answers, one.Facts)
		for _, f := range s.Faults() {
			seen[f.Code] = true
		}
		if d.exactly(t, s); s.OK() {
			taken++
		}
		var doc any
		unmarshal(t, one.Answers, &doc)
		changeEach(doc, func() {
			if answers, faults, err := form.DecodeAnswers(f, marshal(t, doc)); err == nil && len(faults) == 0 {
				d.exactly(t, f.Evaluate(answers, one.Facts))
			}
		})
	}
	for _, code := range []fault.Code{fault.Required, fault.NotAccepted, fault.Exit, fault.TooFew, fault.TooSmall} {
		if !seen[code] {
			t.Errorf("no sample has the fault %s", code)
		}
	}
	if taken < len(sound) {
		t.Errorf("%d samples are taken", taken)
	}
}

// A condition that reads a row and the form around it is said as far as it can
// be, never wrongly.
func TestConditionsOfTwoLevels(t *testing.T) {
	t.Parallel()
	f, err := definition.CompileJSON([]byte(strings.Replace(simple, `"required": "n < 0"`, `"required": "n < 0 or tick"`, 1)), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := describe(t, f)
	for _, data := range sound {
		var doc any
		unmarshal(t, []byte(data), &doc)
		changeEach(doc, func() { d.strange(t, marshal(t, doc), facts()) })
	}
}

// exactly checks that the schema takes what the form takes, and no more; raw text
// is no value, and not looked at.
func (d *described) exactly(t *testing.T, s *form.State) {
	t.Helper()
	for _, f := range s.Faults() {
		if e := s.At(f.Path); e != nil && len(e.Raw) > 0 {
			return
		}
	}
	sent := s.Submission()
	if err := accepts(d.submission, sent); (err == nil) != s.OK() {
		t.Errorf("the form says %v, the schema %v\n%s", s.Faults(), err, sent)
	}
}
