package form

import "github.com/borgerflow/borgerflow/form/expression"

// Ref says what one reference number in the form's expressions reads.
type Ref struct {
	Kind  RefKind         `json:"k"`
	Field int             `json:"f,omitempty"` // id of a field, for RefField
	Name  string          `json:"n,omitempty"` // name of a fact, for RefFact; of a member or coordinate
	Type  expression.Type `json:"t"`
}

// RefKind is the kind of thing a reference reads.
type RefKind uint8

// The kinds of references. Row references read the nearest row around.
const (
	RefField    RefKind = iota
	RefFact             // a name of Facts: today, login.name, forms.a.b
	RefRowIndex         // row.index, from 0
	RefRowFirst         // row.first
	RefRowLast          // row.last
	RefOption           // the option on trial, in optionsWhere
	RefLookup           // the member Name of what was looked up for the API field Field
	RefPoint            // the coordinate Name, x or y, of the GeoJSON in Field
)
