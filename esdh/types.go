package esdh

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// The limits of what is filed; adapters shorten where a system allows less.
const (
	// MaxTitle is how many characters a title may have.
	MaxTitle = 250
	// MaxFileName is how many characters a file name may have.
	MaxFileName = 200
	// MaxBytes is how many bytes a document may have.
	MaxBytes = 100_000_000
	// MaxParties is how many parties a case may have.
	MaxParties = 20
	// MaxMetadata is how many metadata a case may have.
	MaxMetadata = 50
)

// Role is what a party is to a case.
type Role string

// The roles of parties. A case has at most one primary party.
const (
	Primary   Role = "primary"
	Secondary Role = "secondary"
)

// Party is a person or company a case concerns.
type Party struct {
	// CPR or CVR is the number, exactly one.
	CPR identity.CPR `json:"cpr,omitempty"`
	CVR string       `json:"cvr,omitempty"`
	// Name is the full name, for systems that must make a contact.
	Name string `json:"name,omitempty"`
	// Role is what the party is to the case. Required.
	Role Role `json:"role"`
}

// String gives the role.
func (p Party) String() string { return string(p.Role) + " party" }

// Format writes String whatever the verb.
func (p Party) Format(s fmt.State, _ rune) { fmt.Fprint(s, p.String()) }

// LogValue gives slog the role.
func (p Party) LogValue() slog.Value { return slog.StringValue(p.String()) }

// NewCase is a case to be created.
type NewCase struct {
	// Org is the organisation whose system it is. The service sets it.
	Org string `json:"org"`
	// Key names the creation for ever, for example "case/step/round".
	// Required, at most 200 bytes, and without personal data.
	Key string `json:"key"`
	// Case is the workflow's case: whose data key it is sealed under and whose
	// audit chain it is written to. Default: Key.
	Case string `json:"case,omitempty"`
	// Purpose is written to the audit trail.
	Purpose string `json:"purpose,omitempty"`
	// Title is the case's title, 1–250 characters on one line.
	Title string `json:"title"`
	// KLE is the subject. Required.
	KLE dk.KLE `json:"kle"`
	// Facet is the kind of handling. Required.
	Facet dk.Facet `json:"facet"`
	// Opened is the date of the case. Required.
	Opened i18n.Date `json:"opened"`
	// Parties are whom it concerns; none when nobody is known.
	Parties []Party `json:"parties,omitempty"`
	// Metadata are values for fields of the system's own, by their names.
	Metadata map[string]string `json:"metadata,omitempty"`
}

// String gives key and subject.
func (c NewCase) String() string {
	return fmt.Sprintf("case %s, %s %s, %d parties", c.Key, c.KLE, c.Facet, len(c.Parties))
}

// Format writes String whatever the verb.
func (c NewCase) Format(s fmt.State, _ rune) { fmt.Fprint(s, c.String()) }

// LogValue gives slog what String gives.
func (c NewCase) LogValue() slog.Value { return slog.StringValue(c.String()) }

// CaseRef names a case in the system.
type CaseRef struct {
	// ID is the system's own id, for further calls.
	ID string `json:"id"`
	// Number is the case number people use, for example "32.03.12-G01-7-26".
	Number string `json:"number"`
}

// Direction is which way a document went.
type Direction string

// The directions of documents, seen from the organisation.
const (
	Incoming Direction = "incoming"
	Outgoing Direction = "outgoing"
	Internal Direction = "internal"
)

// NewDocument is a document to be added to a case.
type NewDocument struct {
	// Org, Key, Case and Purpose are as in [NewCase]; each document has a key
	// of its own.
	Org     string `json:"org"`
	Key     string `json:"key"`
	Case    string `json:"case,omitempty"`
	Purpose string `json:"purpose,omitempty"`
	// CaseID is the ID of the case's CaseRef. Required.
	CaseID string `json:"caseId"`
	// Title is the document's title, 1–250 characters on one line.
	Title string `json:"title"`
	// Date is the document's date. Required.
	Date i18n.Date `json:"date"`
	// Direction is which way it went. Required.
	Direction Direction `json:"direction"`
	// FileName has an extension and is 1–200 characters, without slashes.
	FileName string `json:"fileName"`
	// ContentType is the media type, such as "text/html". Required.
	ContentType string `json:"contentType"`
	// Data are the document's bytes, 1–100 MB.
	Data []byte `json:"data"`
}

// String gives key, type and size.
func (d NewDocument) String() string {
	return fmt.Sprintf("document %s, %s, %d bytes", d.Key, d.ContentType, len(d.Data))
}

// Format writes String whatever the verb.
func (d NewDocument) Format(s fmt.State, _ rune) { fmt.Fprint(s, d.String()) }

// LogValue gives slog what String gives.
func (d NewDocument) LogValue() slog.Value { return slog.StringValue(d.String()) }

// DocumentRef names a document in the system.
type DocumentRef struct {
	// ID is the system's own id.
	ID string `json:"id"`
}

// Check tells whether the case can be created at all; the error is invalid and
// names the first thing wrong. Constructed CPR numbers pass only when
// allowTest is set. Systems may call it too.
func (c NewCase) Check(allowTest bool) error {
	if err := checkKey(c.Key); err != nil {
		return err
	}
	if err := checkLine("title", c.Title, MaxTitle); err != nil {
		return err
	}
	if _, err := dk.ParseKLE(string(c.KLE)); err != nil {
		return failure.Errorf(failure.Invalid, "the KLE subject is not one")
	}
	if _, err := dk.ParseFacet(string(c.Facet)); err != nil {
		return failure.Errorf(failure.Invalid, "the KLE facet is not one")
	}
	if !c.Opened.Valid() {
		return failure.Errorf(failure.Invalid, "the case has no date")
	}
	if len(c.Parties) > MaxParties || len(c.Metadata) > MaxMetadata {
		return failure.Errorf(failure.Invalid, "at most %d parties and %d metadata can be filed", MaxParties, MaxMetadata)
	}
	for name, value := range c.Metadata {
		if name == "" || len(name) > 100 || len(value) > 2000 || !utf8.ValidString(name+value) {
			return failure.Errorf(failure.Invalid, "a metadata field has no name or is too long")
		}
	}
	return c.checkParties(allowTest)
}

func (c NewCase) checkParties(allowTest bool) error {
	primary := 0
	for i, p := range c.Parties {
		if err := p.check(allowTest); err != nil {
			return failure.Errorf(failure.Invalid, "party %d: %w", i, err)
		}
		if p.Role == Primary {
			primary++
		}
	}
	if primary > 1 {
		return failure.Errorf(failure.Invalid, "a case has at most one primary party")
	}
	return nil
}

func (p Party) check(allowTest bool) error {
	if p.Role != Primary && p.Role != Secondary {
		return failure.Errorf(failure.Invalid, "unknown role")
	}
	if p.Name != "" {
		if err := checkLine("name", p.Name, MaxTitle); err != nil {
			return err
		}
	}
	switch {
	case (p.CPR == "") == (p.CVR == ""):
		return failure.Errorf(failure.Invalid, "it is a person or a company, exactly one")
	case p.CPR != "":
		if _, err := p.CPR.Parse(allowTest); err != nil {
			return failure.Errorf(failure.Invalid, "the CPR number: %w", err)
		}
	default:
		if cvr, err := dk.ParseCVR(p.CVR); err != nil || string(cvr) != p.CVR {
			return failure.Errorf(failure.Invalid, "the CVR number is not one")
		}
	}
	return nil
}

// Check tells whether the document can be filed at all; the error is invalid
// and names the first thing wrong.
func (d NewDocument) Check() error {
	if err := checkKey(d.Key); err != nil {
		return err
	}
	if err := checkLine("title", d.Title, MaxTitle); err != nil {
		return err
	}
	if err := checkLine("file name", d.FileName, MaxFileName); err != nil {
		return err
	}
	switch {
	case d.CaseID == "":
		return failure.Errorf(failure.Invalid, "the document belongs to no case")
	case strings.ContainsAny(d.FileName, `/\`):
		return failure.Errorf(failure.Invalid, "the file name holds a slash")
	case d.Direction != Incoming && d.Direction != Outgoing && d.Direction != Internal:
		return failure.Errorf(failure.Invalid, "the document has no direction")
	case !d.Date.Valid():
		return failure.Errorf(failure.Invalid, "the document has no date")
	case d.ContentType == "":
		return failure.Errorf(failure.Invalid, "the document has no content type")
	case len(d.Data) == 0 || len(d.Data) > MaxBytes:
		return failure.Errorf(failure.Invalid, "the document has %d bytes, 1 to %d can be filed", len(d.Data), MaxBytes)
	}
	return nil
}

func checkKey(key string) error {
	if key == "" || len(key) > 200 {
		return failure.Errorf(failure.Invalid, "the key needs 1 to 200 bytes")
	}
	return nil
}

// checkLine checks a text of one line.
func checkLine(what, text string, limit int) error {
	control := func(r rune) bool { return r < ' ' || r == 0x7f }
	if !utf8.ValidString(text) || strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > limit ||
		strings.ContainsFunc(text, control) {
		return failure.Errorf(failure.Invalid, "the %s needs 1 to %d characters on one line", what, limit)
	}
	return nil
}

// content returns bytes that are the same for the same case.
func (c NewCase) content() ([]byte, error) { return json.Marshal(c) }

// content returns bytes that are the same for the same document: the document
// with the hash of its bytes in their place.
func (d NewDocument) content() ([]byte, error) {
	sum := sha256.Sum256(d.Data)
	d.Data = sum[:]
	return json.Marshal(d)
}
