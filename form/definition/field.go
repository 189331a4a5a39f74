package definition

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/internal/fault"
)

// Field is one element of a form as its author writes it. Which members a type
// allows is in properties.go.
type Field struct {
	Key  string `json:"key,omitempty"` // [a-z][a-z0-9_]*, at most 60; static fields and sections may do without
	Type string `json:"type,omitempty"`
	Use  string `json:"use,omitempty"` // instead of a type: the building block whose fields stand here

	Label Text `json:"label,omitzero"`
	Help  Text `json:"help,omitzero"`

	Visible  Condition `json:"visible,omitzero"`
	Required Condition `json:"required,omitzero"`
	ReadOnly Condition `json:"readonly,omitzero"`

	Default   Value  `json:"default,omitzero"`  // written once, when draft or row is created; reads facts only
	Prefill   string `json:"prefill,omitempty"` // a fact such as login.name; with readonly true the fact is the value
	Missing   string `json:"missing,omitempty"` // of a read-only prefill without a value: "ask" the citizen (what registers say), or "leave" it blank (what logins say)
	Calculate string `json:"calculate,omitempty"`
	Of        string `json:"of,omitempty"` // of a computed field: the input type whose value it has

	Min       Value  `json:"min,omitzero"`
	Max       Value  `json:"max,omitzero"`
	Unit      Text   `json:"unit,omitzero"`    // of a number: what it counts, shown behind it; no inserts
	Places    int    `json:"places,omitempty"` // of a decimal: most decimals, from 1; none = as many as are typed
	In        string `json:"in,omitempty"`     // of a duration: minutes (also when empty) or days
	MinItems  Value  `json:"minItems,omitzero"`
	MaxItems  Value  `json:"maxItems,omitzero"`
	MinLength int    `json:"minLength,omitempty"` // characters
	MaxLength int    `json:"maxLength,omitempty"` // characters
	Pattern   string `json:"pattern,omitempty"`   // RE2, matched against the whole text

	Options      []Option  `json:"options,omitempty"`
	List         string    `json:"list,omitempty"` // or the name of a value list
	OptionsWhere Condition `json:"optionsWhere,omitzero"`

	Members []Member `json:"members,omitempty"` // of a composite type: which of its members are asked for, in this order; none = the usual ones
	Format  string   `json:"format,omitempty"`  // of a text: a named form that is checked, such as postal_code
	Repeat  bool     `json:"repeat,omitempty"`  // of an e-mail address: it is typed twice

	Accept  []string `json:"accept,omitempty"`  // media types: application/pdf, image/*
	MaxSize int64    `json:"maxSize,omitempty"` // bytes

	Check        string              `json:"check,omitempty"` // a check that only the server can do
	Calc         string              `json:"calc,omitempty"`  // the calculation group it belongs to
	Internal     bool                `json:"internal,omitempty"`
	Print        *bool               `json:"print,omitempty"`
	Sensitivity  string              `json:"sensitivity,omitempty"`
	Purpose      Text                `json:"purpose,omitzero"`       // why this is asked, where the form's purpose does not say; no inserts
	Autocomplete string              `json:"autocomplete,omitempty"` // HTML's token
	Width        int                 `json:"width,omitempty"`        // characters expected
	Level        string              `json:"level,omitempty"`        // of a notice or heading
	Messages     map[fault.Code]Text `json:"messages,omitempty"`

	Branches []*Branch `json:"branches,omitempty"`
	Rules    []*Rule   `json:"rules,omitempty"`
	Fields   []*Field  `json:"fields,omitempty"`
}

// Member is one member of a composite field, as a form's author wants it: its
// key alone as a string, or an object that says more.
type Member struct {
	Key      string    `json:"key"`
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
