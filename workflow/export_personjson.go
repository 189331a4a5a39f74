package workflow

import (
	"encoding/json"
	"time"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// personCase is one case in the export. Its members are the format.
type personCase struct {
	Case      string            `json:"case"`
	Role      string            `json:"role"` // applicant, or participant in somebody else's case
	Solution  personSolution    `json:"solution"`
	State     CaseState         `json:"state"`
	Test      bool              `json:"test,omitempty"`
	Language  i18n.Lang         `json:"language"`
	Person    *identity.Person  `json:"person,omitempty"` // as the login knew them
	Params    map[string]string `json:"params,omitempty"` // what the link to the solution gave
	Started   time.Time         `json:"started"`
	Sent      *time.Time        `json:"sent,omitempty"`
	Ended     *time.Time        `json:"ended,omitempty"`
	Outcome   string            `json:"outcome,omitempty"`
	KeptUntil *time.Time        `json:"keptUntil,omitempty"` // left out while it goes on, or until the organisation erases it
	Held      bool              `json:"held,omitempty"`      // under legal hold
	Submitted []personForm      `json:"submitted"`           // oldest first
	Drafts    []personForm      `json:"drafts,omitempty"`    // being filled in
	Files     []personFile      `json:"files"`
	Dialogue  []personSaying    `json:"dialogue,omitempty"`
	History   []personEntry     `json:"history"`
	Handed    []personHandover  `json:"handedOver,omitempty"` // to other systems
	Reads     []personRead      `json:"reads"`                // by others than the person
}

type personSolution struct {
	ID         string `json:"id"`
	Version    string `json:"version"`
	Title      string `json:"title"`
	Owner      string `json:"owner"`
	KLE        string `json:"kle"`
	Purpose    string `json:"purpose,omitempty"`
	LegalBasis string `json:"legalBasis,omitempty"`
}

type personForm struct {
	Form  string       `json:"form"`
	Step  string       `json:"step,omitempty"`
	Round int          `json:"round,omitempty"`
	At    *time.Time   `json:"at,omitempty"`
	By    string       `json:"by,omitempty"` // person, proxy, employee or other
	Data  *schema.Tree `json:"data,omitempty"`
	// Raw is what was submitted, when the form cannot be read any more.
	Raw json.RawMessage `json:"raw,omitempty"`
}

type personFile struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

type personEntry struct {
	At      time.Time `json:"at"`
	What    EventType `json:"what"`
	By      string    `json:"by"`
	Who     string    `json:"who,omitempty"` // for employees
	Step    string    `json:"step,omitempty"`
	Outcome string    `json:"outcome,omitempty"`
	Note    string    `json:"note,omitempty"`
}

type personSaying struct {
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	Who   string    `json:"who,omitempty"` // for employees
	Text  string    `json:"text"`
	Files []string  `json:"files,omitempty"` // by id
}

type personHandover struct {
	Step string `json:"step"`
	Kind string `json:"kind,omitempty"` // of handover
	Ref  string `json:"reference,omitempty"`
}

type personRead struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
	By   string    `json:"by"`
	Who  string    `json:"who,omitempty"` // for employees
	Ref  string    `json:"reference,omitempty"`
}
