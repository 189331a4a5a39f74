package form

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// ErrFacts: what should be facts is not.
var ErrFacts = errors.New("form: facts are not well formed")

// factsJSON is how facts travel from the server to the browser.
type factsJSON struct {
	Now      *time.Time                 `json:"now,omitempty"`
	Lang     i18n.Lang                  `json:"lang,omitempty"`
	Test     bool                       `json:"test,omitempty"`
	ShowOnly bool                       `json:"showOnly,omitempty"`
	Withheld []string                   `json:"withheld,omitempty"`
	Values   map[string]json.RawMessage `json:"values,omitempty"`
	Checks   map[string]Check           `json:"checks,omitempty"`
	// Provenance is of the facts that fields are filled from.
	Provenance map[string]Provenance `json:"provenance,omitempty"`
}

// EncodeFacts writes facts for the browser: only values that the form reads and
// that fill nothing withheld from the reader, so that nothing more of a person
// leaves the server than the form asks for, and no files, because those that the browser uploads later are not among them.
func (f *Form) EncodeFacts(facts Facts) []byte {
	w := factsJSON{
		Lang: facts.Lang, Test: facts.Test, ShowOnly: facts.ShowOnly,
		Withheld: facts.Withheld, Checks: shownChecks(facts),
	}
	if !facts.Now.IsZero() {
		now := facts.Now.UTC().Truncate(time.Second)
		w.Now = &now
	}
	secret := f.withheldFacts(facts.Withheld)
	for _, r := range f.Refs {
		v, ok := facts.Values[r.Name]
		if r.Kind != RefFact || !ok || v.IsBlank() || v.Kind() != r.Type.Kind || secret[r.Name] {
			continue
		}
		if w.Values == nil {
			w.Values = map[string]json.RawMessage{}
		}
		w.Values[r.Name] = narrowed(v, r.Type).AppendJSON(nil)
	}
	w.Provenance = f.shownProvenance(facts.Provenance)
	data, err := json.Marshal(w)
	if err != nil {
		return []byte("{}")
	}
	return data
}

// withheldFacts are the facts that fields withheld from the reader are filled
// from: they are what the fields would tell.
func (f *Form) withheldFacts(paths []string) map[string]bool {
	withheld := newPatterns(paths)
	if len(withheld) == 0 {
		return nil
	}
	secret := map[string]bool{}
	for _, field := range f.fields {
		if field.Prefill > 0 && withheld.touch(templatePath(field)) {
			secret[f.Refs[field.Prefill-1].Name] = true
		}
	}
	return secret
}

// narrowed returns a list of records with only the members of its type.
func narrowed(v expression.Value, t expression.Type) expression.Value {
	if t.Kind != expression.List || t.Elem == nil || t.Elem.Kind != expression.Record {
		return v
	}
	names := make([]string, len(t.Elem.Members))
	for i, m := range t.Elem.Members {
		names[i] = m.Name
	}
	items := v.Items()
	records := make([]expression.Value, len(items))
	for i, item := range items {
		values := make([]expression.Value, len(names))
		for j, name := range names {
			values[j] = item.Member(name)
		}
		records[i] = expression.RecordOf(names, values)
	}
	return expression.ListOf(records...)
}

// shownProvenance leaves out where facts were fetched that no field is filled
// from.
func (f *Form) shownProvenance(all map[string]Provenance) map[string]Provenance {
	var shown map[string]Provenance
	for _, field := range f.fields {
		if field.Prefill == 0 {
			continue
		}
		name := f.Refs[field.Prefill-1].Name
		p, ok := all[name]
		if !ok {
			continue
		}
		if shown == nil {
			shown = map[string]Provenance{}
		}
		p.At = p.At.UTC().Truncate(time.Second)
		shown[name] = p
	}
	return shown
}

// shownChecks leaves out checks of withheld answers: the hash of a short answer
// tells the answer.
func shownChecks(facts Facts) map[string]Check {
	withheld := newPatterns(facts.Withheld)
	if len(withheld) == 0 {
		return facts.Checks
	}
	shown := map[string]Check{}
	for path, c := range facts.Checks {
		if !withheld.match(path) {
			shown[path] = c
		}
	}
	return shown
}

// DecodeFacts reads what [Form.EncodeFacts] wrote. Facts the form does not read
// are left out.
func (f *Form) DecodeFacts(data []byte) (Facts, error) {
	var w factsJSON
	if json.Unmarshal(data, &w) != nil {
		return Facts{}, ErrFacts
	}
	facts := Facts{Lang: w.Lang, Test: w.Test, ShowOnly: w.ShowOnly, Withheld: w.Withheld, Checks: w.Checks, Provenance: w.Provenance}
	if w.Now != nil {
		facts.Now = *w.Now
	}
	for _, r := range f.Refs {
		raw, ok := w.Values[r.Name]
		if r.Kind != RefFact || !ok {
			continue
		}
		v, err := expression.Decode(r.Type, raw)
		if err != nil {
			return Facts{}, ErrFacts
		}
		if facts.Values == nil {
			facts.Values = map[string]expression.Value{}
		}
		facts.Values[r.Name] = v
	}
	return facts, nil
}
