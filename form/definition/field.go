package definition

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/internal/fault"
)

// Field is one element of a form as its author writes it. Which members it may
// have depends on its type: docs/types.md tells of each.
type Field struct {
	Key  string `json:"key,omitempty"`  // [a-z][a-z0-9_]*, at most 60; static fields and sections may do without
	Type string `json:"type,omitempty"` // what kind of field it is: it decides which other members there are
	Use  string `json:"use,omitempty"`  // instead of a type: the building block whose fields stand here

	Label Text `json:"label,omitzero"` // what is asked; of a static field, what it says
	Help  Text `json:"help,omitzero"`  // explains the question; may hold paragraphs, lists and links

	Visible  Condition `json:"visible,omitzero"`  // whether it is shown; hidden means absent. Default: true
	Required Condition `json:"required,omitzero"` // whether it must be answered. Default: false
	ReadOnly Condition `json:"readonly,omitzero"` // whether it is shown without being open to change. Default: false

	Default   Value  `json:"default,omitzero"`    // written once, when draft or row is created; reads facts only
	Prefill   string `json:"prefill,omitempty"`   // a fact such as login.name; with readonly true the fact is the value
	Missing   string `json:"missing,omitempty"`   // of a read-only prefill without a value: "ask" the citizen (what registers say), or "leave" it blank (what logins say)
	Calculate string `json:"calculate,omitempty"` // an expression that gives the value, worked out anew all the time; nobody is asked
	Of        string `json:"of,omitempty"`        // of a computed field: the input type whose value it has

	Min       Value  `json:"min,omitzero"`        // the least value, or the first date
	Max       Value  `json:"max,omitzero"`        // the most, or the last date
	Unit      Text   `json:"unit,omitzero"`       // of a number: what it counts, shown behind it; no inserts
	Places    int    `json:"places,omitempty"`    // of a decimal: most decimals, from 1; none = as many as are typed
	In        string `json:"in,omitempty"`        // of a duration: minutes or days. Default: minutes
	MinItems  Value  `json:"minItems,omitzero"`   // the fewest rows, files or choices
	MaxItems  Value  `json:"maxItems,omitzero"`   // the most rows, files or choices
	MinLength int    `json:"minLength,omitempty"` // the fewest characters
	MaxLength int    `json:"maxLength,omitempty"` // the most characters
	Pattern   string `json:"pattern,omitempty"`   // RE2, matched against the whole text

	Options      []Option  `json:"options,omitempty"`     // what there is to choose among
	List         string    `json:"list,omitempty"`        // or the value list to choose from
	OptionsWhere Condition `json:"optionsWhere,omitzero"` // which of the options are on offer; reads the one on trial as option

	Rows []Row `json:"rows,omitempty"` // of a likert or matrix: the questions, each with the same options
	Many bool  `json:"many,omitempty"` // of a matrix: each question takes several of the options. Default: false

	Members []Member `json:"members,omitempty"` // of a composite type: which of its members are asked for, in this order; none = the usual ones
	Format  string   `json:"format,omitempty"`  // of a text: a named form that is checked, such as postal_code
	Repeat  bool     `json:"repeat,omitempty"`  // of an e-mail address: it is typed twice

	Source  string           `json:"src,omitempty"`     // of a link, document, picture or video: its address
	Alt     Text             `json:"alt,omitzero"`      // what a picture shows, for those who do not see it
	Content Value            `json:"content,omitzero"`  // of a QR code: what it holds
	Consent string           `json:"consent,omitempty"` // the id of the consent that is asked for
	Lookup  string           `json:"lookup,omitempty"`  // of an API field: the name of what the server looks up
	Inputs  map[string]Value `json:"inputs,omitempty"`  // and what it is given

	Accept  []string `json:"accept,omitempty"`  // media types a file may have: application/pdf, image/*
	MaxSize int64    `json:"maxSize,omitempty"` // the most bytes of one file

	Check        string              `json:"check,omitempty"`        // a check that only the server can do
	Calc         string              `json:"calc,omitempty"`         // the calculation group it belongs to
	Internal     bool                `json:"internal,omitempty"`     // present for expressions and handovers, never shown
	Print        *bool               `json:"print,omitempty"`        // whether it stands on documents made of the answers. Default: true
	Sensitivity  string              `json:"sensitivity,omitempty"`  // how the answer must be protected (OIO-BPP)
	Purpose      Text                `json:"purpose,omitzero"`       // why this is asked, where the form's purpose does not say; no inserts
	Autocomplete string              `json:"autocomplete,omitempty"` // what a browser may fill in: a token of HTML
	Width        int                 `json:"width,omitempty"`        // how many characters are expected
	Level        string              `json:"level,omitempty"`        // of a heading 2, 3 or 4; of a notice info, success, warning or error
	Messages     map[fault.Code]Text `json:"messages,omitempty"`     // wordings of its own, by fault code

	Branches []*Branch `json:"branches,omitempty"` // fields that follow on some of its answers
	Rules    []*Rule   `json:"rules,omitempty"`    // conditions across its fields; in a list they are held for each row
	Fields   []*Field  `json:"fields,omitempty"`   // the fields inside it
}

// Member is one member of a composite field, as a form's author wants it: its
// key alone as a string, or an object that says more.
type Member struct {
	Key      string    `json:"key"`               // which member it is
	Label    Text      `json:"label,omitzero"`    // in place of the usual one
	Help     Text      `json:"help,omitzero"`     // default none
	Required Condition `json:"required,omitzero"` // default: as the member's type usually is
}

// MarshalJSON writes a member that is only its key as a string.
func (m Member) MarshalJSON() ([]byte, error) {
	if m.Label.IsZero() && m.Help.IsZero() && m.Required.IsZero() {
		return json.Marshal(m.Key)
	}
	type object Member
	return json.Marshal(object(m))
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Member) UnmarshalJSON(data []byte) error { return unmarshal(m, data) }

func (m *Member) fromNode(d *decoder, n *node, at string) {
	if n.kind == kindString {
		m.Key = n.text
		return
	}
	type object Member
	d.into((*object)(m), n, at)
}
