package expression

import (
	"errors"

	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// Kind is the kind of a value. The zero kind is blank: SQL's unknown.
type Kind uint8

// The kinds of values. There is no floating point.
const (
	Blank    Kind = iota
	Bool          // true or false
	Integer       // whole number, ±(2⁵³−1)
	Decimal       // exact decimal number
	Money         // kroner, exact until it lands in a field
	Text          // Unicode text in NFC
	Date          // civil date
	Time          // time of day, in whole seconds
	DateTime      // point in time
	List          // values of one type
	Record        // named members
)

var (
	errKind = errors.New("expression: unmarshal: unknown kind")
	errType = errors.New("expression: unmarshal: not a type")
)

var kindNames = [...]string{"blank", "bool", "integer", "decimal", "money", "text", "date", "time", "datetime", "list", "record"}

// String returns the kind's name, as it stands in compiled forms.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown"
}

// MarshalText writes the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the kind's name.
func (k *Kind) UnmarshalText(text []byte) error {
	for i, name := range kindNames {
		if name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return errKind
}

// Numeric reports whether values of the kind are numbers, kroner included.
func (k Kind) Numeric() bool { return k == Integer || k == Decimal || k == Money }

// Ordered reports whether values of the kind can be compared with <.
func (k Kind) Ordered() bool {
	return k.Numeric() || k == Date || k == Time || k == DateTime
}

// Type is the type of an expression or of a field's value.
type Type struct {
	Kind    Kind     `json:"k"`
	Elem    *Type    `json:"e,omitempty"` // of a list's items
	Members []Member `json:"m,omitempty"` // of a record, in order
	Options []string `json:"-"`           // of a closed choice: the values it can have; for compilers, not in JSON
	Choices string   `json:"-"`           // name of the value list the options come from; for compilers, not in JSON
}

// Member is one named member of a record type.
type Member struct {
	Name string `json:"n"`
	Type Type   `json:"t"`
}

// Member returns the type of the named member of a record type.
func (t Type) Member(name string) (Type, bool) {
	for _, m := range t.Members {
		if m.Name == name {
			return m.Type, true
		}
	}
	return Type{}, false
}

// String describes the type for authors: "text", "list of record".
func (t Type) String() string {
	if t.Kind == List && t.Elem != nil {
		return "list of " + t.Elem.String()
	}
	return t.Kind.String()
}

// MarshalJSON writes a type that is only a kind as its bare name.
func (t Type) MarshalJSON() ([]byte, error) { return t.AppendJSON(nil), nil }

// AppendJSON appends the type to dst as JSON.
func (t Type) AppendJSON(dst []byte) []byte {
	if t.Elem == nil && t.Members == nil {
		return jsontext.AppendString(dst, t.Kind.String())
	}
	dst = jsontext.AppendString(append(dst, `{"k":`...), t.Kind.String())
	if t.Elem != nil {
		dst = t.Elem.AppendJSON(append(dst, `,"e":`...))
	}
	if len(t.Members) > 0 {
		dst = append(dst, `,"m":[`...)
		for _, m := range t.Members {
			dst = jsontext.AppendString(append(jsontext.AppendComma(dst), `{"n":`...), m.Name)
			dst = append(m.Type.AppendJSON(append(dst, `,"t":`...)), '}')
		}
		dst = append(dst, ']')
	}
	return append(dst, '}')
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (t *Type) UnmarshalJSON(data []byte) error {
	in := jsontext.NewReader(data)
	*t = ReadType(&in)
	return in.End()
}

// ReadType reads the type that comes next in a document.
func ReadType(in *jsontext.Reader) Type {
	if in.Peek() == '"' {
		return Type{Kind: readKind(in)}
	}
	var t Type
	for in.Object(); in.Member(); {
		switch string(in.Key()) {
		case "k":
			t.Kind = readKind(in)
		case "e":
			elem := ReadType(in)
			t.Elem = &elem
		case "m":
			for in.Array(); in.Item(); {
				t.Members = append(t.Members, readMember(in))
			}
		default:
			in.Fail(errType)
		}
	}
	return t
}

func readMember(in *jsontext.Reader) Member {
	var m Member
	for in.Object(); in.Member(); {
		switch string(in.Key()) {
		case "n":
			m.Name = in.Text()
		case "t":
			m.Type = ReadType(in)
		default:
			in.Fail(errType)
		}
	}
	return m
}

func readKind(in *jsontext.Reader) Kind {
	var k Kind
	if err := k.UnmarshalText(in.Chars()); err != nil {
		in.Fail(err)
	}
	return k
}
