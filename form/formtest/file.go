package formtest

import (
	"encoding/json"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// file is one file of cases.
type file struct {
	About       string                         `json:"about"`
	Covers      []string                       `json:"covers"`
	Fields      json.RawMessage                `json:"fields"`
	Rules       json.RawMessage                `json:"rules"`
	Lists       json.RawMessage                `json:"lists"`
	Languages   []i18n.Lang                    `json:"languages"`
	Definition  json.RawMessage                `json:"definition"`
	Definitions []json.RawMessage              `json:"definitions"`
	Texts       map[string]definition.Text     `json:"texts"`
	Shared      map[string][]definition.Option `json:"sharedLists"`
	Blocks      map[string]json.RawMessage     `json:"blocks"`
	Vendor      bool                           `json:"vendor"` // with the functions of vendor.go
	Limits      form.Limits                    `json:"limits"`
	Facts       json.RawMessage                `json:"facts"`
	Answers     json.RawMessage                `json:"answers"`
	Tables      []table                        `json:"tables"`
	Cases       []steps                        `json:"cases"`
	States      []states                       `json:"states"`
	Typed       []typedTable                   `json:"typed"`
}

// table is expressions that are all worked out with the same answers.
type table struct {
	Name    string               `json:"name"`
	Facts   json.RawMessage      `json:"facts"`
	Answers json.RawMessage      `json:"answers"`
	Rows    [][3]json.RawMessage `json:"rows"` // expression, type, value
}

// steps is one case: what is done one after the other.
type steps struct {
	Name  string          `json:"name"`
	Facts json.RawMessage `json:"facts"`
	Do    []step          `json:"do"`
}

// step does one thing and says what is expected after it.
type step struct {
	Facts   json.RawMessage                `json:"facts"`
	Begin   bool                           `json:"begin"`
	Answers json.RawMessage                `json:"answers"`
	Set     map[string]string              `json:"set"`   // typed text by name, in order of name
	Value   map[string]json.RawMessage     `json:"value"` // typed values by name, null clears
	Post    map[string][]string            `json:"post"`
	Add     string                         `json:"add"`
	Remove  string                         `json:"remove"`
	Upload  map[string]form.File           `json:"upload"`
	Merge   json.RawMessage                `json:"merge"`   // answers that come in on top of what is there
	Replace map[string][]definition.Option `json:"replace"` // value lists that are replaced while the draft is there
	Expect  expectation                    `json:"expect"`
}

// expectation is what must be so after a step.
type expectation struct {
	Elements   map[string]element `json:"elements"`   // by path, rows by index
	Faults     []fault.Fault      `json:"faults"`     // all of them; args are compared where they are given
	Refused    []fault.Fault      `json:"refused"`    // all that the step itself found wrong
	Error      string             `json:"error"`      // of the step itself, part of it
	OK         *bool              `json:"ok"`         // may be submitted
	Submission json.RawMessage    `json:"submission"` // what is handed over
	Draft      json.RawMessage    `json:"draft"`      // what is kept
	Reader     json.RawMessage    `json:"reader"`     // what may be sent to this reader
	Messages   []string           `json:"messages"`   // the words of the faults
	Title      string             `json:"title"`      // the form's, plain
	Pages      []string           `json:"pages"`      // ids of those that are shown
}

// element is what must be so of one element; what is left out is not compared.
type element struct {
	Visible  *bool           `json:"visible"`
	Required *bool           `json:"required"`
	ReadOnly *bool           `json:"readonly"`
	Withheld *bool           `json:"withheld"`
	Value    json.RawMessage `json:"value"`   // null is blank
	Raw      *string         `json:"raw"`     // "" is none
	Display  *string         `json:"display"` // as a reader sees it
	Edit     *string         `json:"edit"`    // as an input shows it
	Edits    []string        `json:"edits"`   // as the controls of one that takes several texts show it
	Label    *string         `json:"label"`   // plain, with inserts
	Offers   []string        `json:"offers"`  // values on offer
	Rows     *int            `json:"rows"`
	Source   *string         `json:"source"`     // where the value was fetched; "" is the citizen's own
	Missed   *string         `json:"notFetched"` // the source that could not give it; "" is none
}
