package definition

import (
	"encoding/json"
	"fmt"

	"github.com/borgerflow/borgerflow/i18n"
)

// Form is a form as its author writes it.
type Form struct {
	Schema    string              `json:"$schema,omitempty"`   // for editors; not looked at
	ID        string              `json:"id"`                  // names the form: [a-z][a-z0-9_]*, at most 60
	Version   string              `json:"version"`             // the author's own: at most 40 letters, digits, dots, dashes
	Languages []i18n.Lang         `json:"languages,omitempty"` // the first is the fallback
	Title     Text                `json:"title,omitzero"`      // stands on top of the form
	Purpose   Text                `json:"purpose,omitzero"`    // why the answers are collected (the information duty); no inserts
	Pages     []*Page             `json:"pages,omitempty"`     // the pages in their order
	Rules     []*Rule             `json:"rules,omitempty"`     // conditions across fields
	Lists     map[string][]Option `json:"lists,omitempty"`     // value lists that fields name
}

// Page is one page of a form. Pages add no level to the answers.
type Page struct {
	ID      string    `json:"id"`               // names the page: [a-z][a-z0-9_]*, at most 60
	Title   Text      `json:"title,omitzero"`   // stands on top of the page
	Help    Text      `json:"help,omitzero"`    // explains the page; may hold paragraphs, lists and links
	Visible Condition `json:"visible,omitzero"` // whether the page is shown; hidden means that its fields are absent
	Exit    bool      `json:"exit,omitempty"`   // where it is shown the form ends: what comes after is hidden, and nothing can be handed in
	Fields  []*Field  `json:"fields,omitempty"` // what is on the page
}

// Branch is fields that stand after the field that opens them, and are shown
// only for some of its answers. Exactly one of equals, in and when is given.
type Branch struct {
	Equals Literal   `json:"equals,omitempty"` // the answer that shows the fields
	In     []Literal `json:"in,omitempty"`     // the answers that show the fields
	When   string    `json:"when,omitempty"`   // an expression that shows the fields
	Fields []*Field  `json:"fields,omitempty"` // the fields that are shown
}

// Rule is a condition that answers must meet, with a message of its own.
type Rule struct {
	Assert  string   `json:"assert"`           // an expression; blank is met
	Message Text     `json:"message,omitzero"` // what to say when it is not met
	At      []string `json:"at,omitempty"`     // JSON Pointers relative to where the rule stands; none = there
	Level   string   `json:"level,omitempty"`  // "error", which stands in the way of a submission, or "warning". Default: error
}

// Option is one thing to choose.
type Option struct {
	Value string `json:"value"`           // what the answer holds; never change it once it is in use
	Label Text   `json:"label,omitzero"`  // what is shown
	Help  Text   `json:"help,omitzero"`   // explains the option
	Other bool   `json:"other,omitempty"` // choosing it asks for a text of the citizen's own, in a field named after this one with _other
}

// Condition is true, false or an expression; the zero Condition is absent.
type Condition struct {
	Literal *bool
	Expr    string
}

// IsZero reports whether the condition is absent.
func (c Condition) IsZero() bool { return c.Literal == nil && c.Expr == "" }

// MarshalJSON writes true, false or the expression as a string.
func (c Condition) MarshalJSON() ([]byte, error) {
	if c.Literal != nil {
		return json.Marshal(*c.Literal)
	}
	return json.Marshal(c.Expr)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Condition) UnmarshalJSON(data []byte) error { return unmarshal(c, data) }

func (c *Condition) fromNode(d *decoder, n *node, at string) {
	switch n.kind {
	case kindBool:
		b := n.text == "true"
		c.Literal = &b
	case kindString:
		if c.Expr = n.text; c.Expr == "" {
			d.errs.add(CodeMissing, at, "the expression is empty")
		}
	default:
		d.errs.add(CodeWrongType, at, "a condition is true, false or an expression as a string")
	}
}

// Literal is a constant: the JSON of a string, a number or a truth value. The
// empty Literal is absent.
type Literal string

// TextLiteral returns s as a literal.
func TextLiteral(s string) Literal {
	data, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return Literal(data)
}

// BoolLiteral returns b as a literal.
func BoolLiteral(b bool) Literal { return Literal(fmt.Sprint(b)) }

// IntegerLiteral returns n as a literal.
func IntegerLiteral(n int64) Literal { return Literal(fmt.Sprint(n)) }

// MarshalJSON writes the literal.
func (l Literal) MarshalJSON() ([]byte, error) {
	if l == "" {
		return []byte("null"), nil
	}
	return []byte(l), nil
}

// UnmarshalJSON reads a string, a number, true or false.
func (l *Literal) UnmarshalJSON(data []byte) error { return unmarshal(l, data) }

func (l *Literal) fromNode(d *decoder, n *node, at string) {
	switch n.kind {
	case kindBool, kindNumber:
		*l = Literal(n.text)
	case kindString:
		*l = TextLiteral(n.text)
	default:
		d.errs.add(CodeWrongType, at, "expected a string, a number, true or false")
	}
}

// Value is a literal or an expression; the zero Value is absent.
type Value struct {
	Literal Literal
	Expr    string
}

// IsZero reports whether the value is absent.
func (v Value) IsZero() bool { return v == Value{} }

// MarshalJSON writes the literal, or {"expr":"…"}.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Expr == "" {
		return v.Literal.MarshalJSON()
	}
	return json.Marshal(map[string]string{"expr": v.Expr})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (v *Value) UnmarshalJSON(data []byte) error { return unmarshal(v, data) }

func (v *Value) fromNode(d *decoder, n *node, at string) {
	if n.kind != kindObject {
		v.Literal.fromNode(d, n, at)
		return
	}
	w := struct {
		Expr string `json:"expr"`
	}{}
	before := len(d.errs)
	d.into(&w, n, at)
	if v.Expr = w.Expr; v.Expr == "" && len(d.errs) == before {
		d.errs.add(CodeMissing, at+"/expr", "the expression is empty")
	}
}
