package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/pattern"
)

// Field is one element of a compiled form: an input, a container or something
// that is only shown. Conditions are typed expressions; a nil Visible means
// always, every other nil condition means never.
type Field struct {
	Key   string `json:"key,omitempty"` // the name its author chose; "" where it adds no level and is never answered
	Type  string `json:"type"`
	Label Text   `json:"label,omitempty"`
	Help  Text   `json:"help,omitempty"`

	Visible      *expression.Node `json:"visible,omitempty"`
	Required     *expression.Node `json:"required,omitempty"`
	ReadOnly     *expression.Node `json:"readonly,omitempty"`
	Calculate    *expression.Node `json:"calculate,omitempty"`
	Default      *expression.Node `json:"default,omitempty"` // reads facts only; written once, when draft or row is created
	Min          *expression.Node `json:"min,omitempty"`
	Max          *expression.Node `json:"max,omitempty"`
	MinItems     *expression.Node `json:"minItems,omitempty"`
	MaxItems     *expression.Node `json:"maxItems,omitempty"`
	OptionsWhere *expression.Node `json:"optionsWhere,omitempty"` // reads the option on trial as `option`

	MinLength int    `json:"minLength,omitempty"` // characters; 0 = none
	MaxLength int    `json:"maxLength,omitempty"` // characters; 0 = the form's limit
	Pattern   string `json:"pattern,omitempty"`   // RE2, matched against the whole text

	Unit   Text   `json:"unit,omitempty"`   // what a number counts, shown behind it; no inserts
	Places int    `json:"places,omitempty"` // most decimals of a number; 0 = as many as a decimal has
	In     string `json:"in,omitempty"`     // of a duration: days, otherwise minutes

	Format  string           `json:"format,omitempty"`  // of a text: a named form, see Formats
	Source  string           `json:"src,omitempty"`     // address of what a static field shows or links to
	Alt     Text             `json:"alt,omitempty"`     // what a picture shows, for those who do not see it
	Content *expression.Node `json:"content,omitempty"` // of a QR code: what it holds
	Consent string           `json:"consent,omitempty"` // of a consent field: the id of the consent that is asked for
	Lookup  string           `json:"lookup,omitempty"`  // of an API field: the name of what the server looks up
	Inputs  []Input          `json:"inputs,omitempty"`  // and what it is given, in order
	Options []Option         `json:"options,omitempty"` // own options of a choice
	List    string           `json:"list,omitempty"`    // or the name of a value list
	Of      string           `json:"of,omitempty"`      // a computed field's value: the name of an input type
	Accept  []string         `json:"accept,omitempty"`  // media types a file may have; empty = the platform's list
	MaxSize int64            `json:"maxSize,omitempty"` // bytes of one file; 0 = the platform's limit
	Many    bool             `json:"many,omitempty"`    // a file field that takes several files

	Prefill   int    `json:"prefill,omitempty"`   // reference number of the fact it is filled from, plus one
	FromFacts bool   `json:"fromFacts,omitempty"` // read-only prefill: the fact is the value
	Ask       bool   `json:"ask,omitempty"`       // read-only prefill: without a value, the citizen is asked
	From      string `json:"from,omitempty"`      // in rows that are made from a list of records: the member it is filled from
	Check     string `json:"check,omitempty"`     // name of a check only the server can do

	Transient    bool                `json:"transient,omitempty"` // answered to make sure, never submitted
	Internal     bool                `json:"internal,omitempty"`  // present but never rendered
	Print        *bool               `json:"print,omitempty"`     // nil = printed
	Sensitivity  string              `json:"sensitivity,omitempty"`
	Purpose      Text                `json:"purpose,omitempty"`      // why this is asked, where the form's purpose does not say
	Calc         string              `json:"calc,omitempty"`         // the calculation group it belongs to
	Autocomplete string              `json:"autocomplete,omitempty"` // HTML autocomplete token (WCAG 1.3.5)
	Width        int                 `json:"width,omitempty"`        // expected number of characters; 0 = full
	Exit         bool                `json:"exit,omitempty"`         // a page that ends the form where it is shown
	Level        string              `json:"level,omitempty"`        // notice: info, success, warning, error; heading: 2, 3, 4
	Messages     map[fault.Code]Text `json:"messages,omitempty"`     // wording of its own per fault code
	Rules        []*Rule             `json:"rules,omitempty"`        // run per row in a list; `at` is relative
	Fields       []*Field            `json:"fields,omitempty"`

	id          int
	slot        int
	scope       *scope            // where its answers live
	inner       *scope            // a list's own scope for its rows
	listAt      int               // a list's place among the lists of its scope
	level       map[string]*Field // of a group or list: its members by key
	next        *Field            // the field with a key that follows on the same level of the answers
	members     []*Field          // the same, in document order, those with a value
	memberNames []string
	parent      *Field
	exits       []*Field // of a page: those before it that may end the form
	kind        *typeInfo
	written     *typeInfo // whose way of writing values it has: of a computed field the type its author gave
	value       expression.Type
	shows       condition        // Visible
	requires    condition        // Required
	locks       condition        // ReadOnly, of the field itself
	unsure      Parts            // what may change without being looked at
	least, most expression.Value // Min and Max where they are literals
	re          *pattern.Pattern
	offers      []Option       // options or the list's options
	places      map[string]int // where in offers an option is, by value
	worded      map[string]int // the same by wording, of a choice that is typed
}

// Input is one thing that a look-up is given.
type Input struct {
	Name string           `json:"name"`
	Expr *expression.Node `json:"expr"`
}

// Base returns the library's type that the field's type is, or is like.
func (f *Field) Base() string { return f.kind.base }

// TakesFiles reports whether the answer is files that the server has received.
func (f *Field) TakesFiles() bool { return f.kind.base == "file" || f.kind.base == "image" }

// Several reports whether the answer is a list of texts, and what is typed one
// text for each of them.
func (f *Field) Several() bool { return f.kind.several }

// Composite reports whether the field is a group whose members its type gives
// it: a person, an address.
func (f *Field) Composite() bool { return f.kind.composite }

// ID returns the field's place in document order, from 0.
func (f *Field) ID() int { return f.id }

// Parent returns the container the field stands in, or nil for a page.
func (f *Field) Parent() *Field { return f.parent }

// ValueType returns the type the field has in expressions; its kind is
// expression.Blank when the field has no value.
func (f *Field) ValueType() expression.Type { return f.value }

// Input reports whether a citizen answers the field directly.
func (f *Field) Input() bool { return f.kind.parse != nil && f.Calculate == nil }

// Static reports whether the field only shows something.
func (f *Field) Static() bool { return f.kind.family == static }

// Container reports whether the field holds other fields.
func (f *Field) Container() bool { return f.kind.family == container || f.kind.family == rows }

// Transparent reports whether the field holds others without adding a level to
// the answers: a page, a branch, a section.
func (f *Field) Transparent() bool { return f.kind.family == container && !f.kind.level }

// Repeats reports whether the field is a list of rows.
func (f *Field) Repeats() bool { return f.kind.family == rows }

// Offers returns all options of a choice, before optionsWhere.
func (f *Field) Offers() []Option { return f.offers }

// Bounds returns the least and the most value where they are literals, blank
// where there is none or it is worked out.
func (f *Field) Bounds() (least, most expression.Value) { return f.least, f.most }

// Printed reports whether the field belongs on documents made of the answers.
func (f *Field) Printed() bool { return !f.Internal && !f.Transient && (f.Print == nil || *f.Print) }
