package definition

import (
	"encoding/json"
	"maps"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Text is a text as its author writes it, in one of three ways; the zero Text
// is absent.
type Text struct {
	Plain string               // "Navn", in the form's first language
	In    map[i18n.Lang]string // {"da":"Navn","en":"Name"}
	Key   string               // {"text":"key"}: a standard text
}

// Plain returns a text in the form's first language.
func Plain(s string) Text { return Text{Plain: s} }

// IsZero reports whether the text is absent.
func (t Text) IsZero() bool { return t.Plain == "" && len(t.In) == 0 && t.Key == "" }

// Equal reports whether two texts are written the same.
func (t Text) Equal(u Text) bool {
	return t.Plain == u.Plain && t.Key == u.Key && maps.Equal(t.In, u.In)
}

// keyMember is the member that makes a text a standard one. It is no language.
const keyMember = "text"

// MarshalJSON writes the text the way it was written.
func (t Text) MarshalJSON() ([]byte, error) {
	switch {
	case t.Key != "":
		return json.Marshal(map[string]string{keyMember: t.Key})
	case len(t.In) > 0:
		return json.Marshal(t.In)
	}
	return json.Marshal(t.Plain)
}

// UnmarshalJSON reads any of the three ways.
func (t *Text) UnmarshalJSON(data []byte) error { return unmarshal(t, data) }

func (t *Text) fromNode(d *decoder, n *node, at string) {
	switch n.kind {
	case kindString:
		t.Plain = n.text
	case kindObject:
		t.fromObject(d, n, at)
	default:
		d.errs.add(CodeWrongType, at, `a text is a string, an object by language, or {"text":"key"}`)
	}
}

func (t *Text) fromObject(d *decoder, n *node, at string) {
	if len(n.members) == 0 {
		d.errs.add(CodeMissing, at, "the text has no language")
		return
	}
	for _, m := range n.members {
		here := jsonptr.Join(at, m.name)
		switch {
		case m.value.kind != kindString:
			d.errs.add(CodeWrongType, here, "expected a string")
		case m.name == keyMember && len(n.members) > 1:
			d.errs.add(CodeUnknownMember, here, "a standard text has no other members")
		case m.name == keyMember:
			t.Key = m.value.text
		default:
			if t.In == nil {
				t.In = map[i18n.Lang]string{}
			}
			t.In[i18n.Lang(m.name)] = m.value.text
		}
	}
}
