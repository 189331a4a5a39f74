package form

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// factsJSON is how facts travel from the server to the browser.
type factsJSON struct {
	Now      string                     `json:"now,omitempty"` // RFC 3339
	Lang     i18n.Lang                  `json:"lang,omitempty"`
	Test     bool                       `json:"test,omitempty"`
	ShowOnly bool                       `json:"showOnly,omitempty"`
	Withheld []string                   `json:"withheld,omitempty"`
	Values   map[string]json.RawMessage `json:"values,omitempty"`
	Checks   map[string]Check           `json:"checks,omitempty"`
}

// EncodeFacts writes the facts as JSON for a reader's browser. Of the values
// only those that the form reads are written, for nobody's browser needs to
// know more than its form does; of the files none.
func EncodeFacts(f *Form, facts Facts) ([]byte, error) {
	out := factsJSON{
		Lang: facts.Lang, Test: facts.Test, ShowOnly: facts.ShowOnly,
		Withheld: facts.Withheld, Checks: facts.Checks,
	}
	if !facts.Now.IsZero() {
		out.Now = facts.Now.Format(time.RFC3339Nano)
	}
	for _, r := range f.Refs {
		if r.Kind != RefFact {
			continue
		}
		v, given := facts.Values[r.Name]
		if !given || v.Kind() != r.Type.Kind {
			continue
		}
		if out.Values == nil {
			out.Values = map[string]json.RawMessage{}
		}
		out.Values[r.Name] = v.AppendJSON(nil)
	}
	data, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("form: encode facts: %w", err)
	}
	return data, nil
}

// DecodeFacts reads what [EncodeFacts] wrote for the same form. Values that the
// form does not read are left out.
func DecodeFacts(f *Form, data []byte) (Facts, error) {
	var in factsJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return Facts{}, fmt.Errorf("form: decode facts: %w", err)
	}
	facts := Facts{
		Lang: in.Lang, Test: in.Test, ShowOnly: in.ShowOnly,
		Withheld: in.Withheld, Checks: in.Checks, Values: map[string]expression.Value{},
	}
	if in.Now != "" {
		now, err := time.Parse(time.RFC3339Nano, in.Now)
		if err != nil {
			return Facts{}, fmt.Errorf("form: decode facts: the time is not RFC 3339")
		}
		facts.Now = now
	}
	for _, r := range f.Refs {
		raw, given := in.Values[r.Name]
		if r.Kind != RefFact || !given {
			continue
		}
		v, err := expression.Decode(r.Type, raw)
		if err != nil {
			return Facts{}, fmt.Errorf("form: decode facts: %s is of another type", r.Name)
		}
		facts.Values[r.Name] = v
	}
	return facts, nil
}
