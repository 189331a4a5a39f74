package formtest

import (
	"encoding/json"
	"fmt"

	"github.com/borgerflow/borgerflow/internal/fault"
)

// typedTable says how people write the answers of one field: in every row what
// is typed and what it means, in Danish and – where that differs – in English.
// A meaning is the value as it travels, an amount of money also as a number of
// øre, or {"fault": code}.
type typedTable struct {
	Name  string                     `json:"name"` // when there are several in a file
	Field map[string]json.RawMessage `json:"field"`
	Facts json.RawMessage            `json:"facts"`
	Rows  [][]json.RawMessage        `json:"rows"`
}

// meaning is what is expected of a typed text.
type meaning struct {
	Fault fault.Code `json:"fault"`
}

// typedCases makes a case of every table: it types each row in both languages.
func (f *file) typedCases(name string) ([]*Case, error) {
	var out []*Case
	for i := range f.Typed {
		t := &f.Typed[i]
		field := map[string]any{"key": statesKey, "label": "A"}
		for member, value := range t.Field {
			field[member] = value
		}
		def, err := json.Marshal(field)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		at := t.Name
		if at == "" {
			at = "typed"
		}
		c := &Case{Name: name + "/" + at, About: f.About, Covers: f.Covers, steps: &steps{Name: at, Facts: t.Facts}}
		c.file = &file{About: f.About, Covers: f.Covers, Facts: f.Facts, Fields: append(append([]byte{'['}, def...), ']'), Lists: f.Lists, Shared: f.Shared, Texts: f.Texts}
		for j, row := range t.Rows {
			if len(row) != 2 && len(row) != 3 {
				return nil, fmt.Errorf("%s: row %d of a table is not [typed, meaning] or [typed, in Danish, in English]", name, j)
			}
			for k, lang := range []string{"da", "en"} {
				st, err := typedStep(row[0], row[min(len(row)-1, k+1)], lang)
				if err != nil {
					return nil, fmt.Errorf("%s: row %d: %w", name, j, err)
				}
				c.steps.Do = append(c.steps.Do, st)
			}
		}
		out = append(out, c)
	}
	return out, nil
}

// typedStep types a text and wants its meaning.
func typedStep(typed, want json.RawMessage, lang string) (step, error) {
	var raw string
	if err := json.Unmarshal(typed, &raw); err != nil {
		return step{}, err
	}
	st := step{Facts: json.RawMessage(`{"lang":"` + lang + `"}`), Set: map[string]string{"/" + statesKey: raw}}
	var m meaning
	if json.Unmarshal(want, &m) == nil && m.Fault != "" {
		faults := []fault.Fault{{Code: m.Fault, Path: "/" + statesKey}}
		st.Expect = expectation{Faults: faults, Refused: faults, Elements: map[string]element{"/" + statesKey: {Raw: &raw, Edit: &raw, Value: json.RawMessage("null")}}}
		return st, nil
	}
	none := ""
	st.Expect.Elements = map[string]element{"/" + statesKey: {Value: want, Raw: &none}}
	return st, nil
}
