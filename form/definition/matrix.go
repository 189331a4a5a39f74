package definition

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Row is one question of a likert or matrix. Its answer is a member of the
// field's, under its value.
type Row struct {
	Value string `json:"value"`          // the key of its answer: [a-z][a-z0-9_]*, at most 60
	Label Text   `json:"label,omitzero"` // what is asked
	Help  Text   `json:"help,omitzero"`  // explains the question
}

// buildRows adds a choice for each question of a likert or matrix: a radio, or a
// multiselect where each takes several of the options.
func (u *unit) buildRows(it *item, lv *level, depth int) {
	kind := "radio"
	if it.def.Many {
		kind = "multiselect"
	}
	for i, o := range it.def.Options {
		if o.Other {
			u.add(CodeNotAllowed, jsonptr.Index(it.at+"/options", i)+"/other", "the options of a %s cannot ask for a text", it.def.Type)
		}
	}
	for i, r := range it.def.Rows {
		at := jsonptr.Index(it.at+"/rows", i)
		u.buildField(it, &Field{
			Key: r.Value, Type: kind, Label: r.Label, Help: r.Help, Options: it.def.Options, List: it.def.List, Sensitivity: it.def.Sensitivity,
		}, at, lv, depth)
		if made := it.kids[len(it.kids)-1]; made.at == at {
			made.made, made.row = true, true
		}
	}
}

// shareOptions gives a question the options of the field it belongs to.
func (it *item) shareOptions() {
	it.out.Options, it.out.List = it.parent.out.Options, it.parent.def.List
}

// everyRow is the condition under which a question must be answered: that of the
// field it belongs to.
func (it *item) everyRow() *expression.Node { return it.parent.out.Required }
