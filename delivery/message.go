package delivery

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// The limits of a message. They are those of Digital Post (MeMo 1.1 and
// KombiPostAfsend), which every channel that is built can live with.
const (
	// MaxTitle is how many characters a title may have.
	MaxTitle = 256
	// MaxAttachments is how many attachments a message may have.
	MaxAttachments = 10
	// MaxBytes is how many bytes body and attachments may have together.
	MaxBytes = 76_000_000
	// MaxFileName is how many characters a file name may have.
	MaxFileName = 200
)

// badInFileName are characters Digital Post refuses in file names.
const badInFileName = "<>:\"/\\|?*\u00a0\u2028\u205f\u2060\u3000"

// Recipient is whom a message is for: a person or a company, exactly one.
type Recipient struct {
	// CPR is the person's number.
	CPR identity.CPR `json:"cpr,omitempty"`
	// CVR is the company's number, eight digits.
	CVR string `json:"cvr,omitempty"`
}

// String says what kind of recipient it is.
func (r Recipient) String() string {
	if r.CVR != "" {
		return "company"
	}
	return "person"
}

// Format writes String whatever the verb.
func (r Recipient) Format(s fmt.State, _ rune) { fmt.Fprint(s, r.String()) }

// LogValue gives slog the kind of recipient.
func (r Recipient) LogValue() slog.Value { return slog.StringValue(r.String()) }

// Document is a document of a message.
type Document struct {
	// Name is the file name with extension, such as "afgørelse.html".
	Name string `json:"name"`
	// ContentType is the media type, such as "text/html".
	ContentType string `json:"contentType"`
	// Data are the document's bytes.
	Data []byte `json:"data"`
}

// String gives name-free facts: type and size.
func (d Document) String() string { return fmt.Sprintf("%s, %d bytes", d.ContentType, len(d.Data)) }

// Format writes String whatever the verb.
func (d Document) Format(s fmt.State, _ rune) { fmt.Fprint(s, d.String()) }

// LogValue gives slog type and size.
func (d Document) LogValue() slog.Value { return slog.StringValue(d.String()) }

// Message is one letter.
type Message struct {
	// Org is the organisation that sends. The service sets it.
	Org string `json:"org"`
	// Key names the sending for ever, for example "case/step/round". Required,
	// at most 200 bytes, and without personal data.
	Key string `json:"key"`
	// Case is the case it belongs to: whose data key it is sealed under and
	// whose audit chain it is written to. Default: Key.
	Case string `json:"case,omitempty"`
	// Purpose is written to the audit trail.
	Purpose string `json:"purpose,omitempty"`
	// To is the recipient. Required.
	To Recipient `json:"to"`
	// Title is the subject, 1–256 characters on one line. Titles travel
	// through unsafe channels: no personal data.
	Title string `json:"title"`
	// Body is the letter: text/html, application/pdf or text/plain. Required.
	Body Document `json:"body"`
	// Attachments follow the letter in this order, at most 10.
	Attachments []Document `json:"attachments,omitempty"`
}

// String gives the key and sizes.
func (m Message) String() string {
	return fmt.Sprintf("message %s to a %s with %d attachments", m.Key, m.To, len(m.Attachments))
}

// Format writes String whatever the verb.
func (m Message) Format(s fmt.State, _ rune) { fmt.Fprint(s, m.String()) }

// LogValue gives slog what String gives.
func (m Message) LogValue() slog.Value { return slog.StringValue(m.String()) }

// State says how far a message has come.
type State string

// The states of a message.
const (
	// Sent: the channel has taken the message on.
	Sent State = "sent"
)

// Receipt says that a channel has a message.
type Receipt struct {
	// ID is the channel's own id of the message.
	ID string `json:"id"`
	// State is how far the message has come.
	State State `json:"state"`
	// At is when the channel took it on, in UTC.
	At time.Time `json:"at"`
}

// Check tells whether the message can be sent at all; the error is invalid and
// names the first thing wrong. Constructed CPR numbers pass only when
// allowTest is set. Channels may call it too.
func (m Message) Check(allowTest bool) error {
	if err := m.To.check(allowTest); err != nil {
		return err
	}
	if n := utf8.RuneCountInString(m.Title); !utf8.ValidString(m.Title) || strings.TrimSpace(m.Title) == "" ||
		n > MaxTitle || strings.ContainsFunc(m.Title, isControl) {
		return failure.Errorf(failure.Invalid, "the title needs 1 to %d characters on one line", MaxTitle)
	}
	if m.Key == "" || len(m.Key) > 200 {
		return failure.Errorf(failure.Invalid, "the key needs 1 to 200 bytes")
	}
	switch m.Body.ContentType {
	case "text/html", "application/pdf", "text/plain":
	default:
		return failure.Errorf(failure.Invalid, "the letter must be text/html, application/pdf or text/plain")
	}
	if len(m.Attachments) > MaxAttachments {
		return failure.Errorf(failure.Invalid, "there are %d attachments, at most %d can be sent", len(m.Attachments), MaxAttachments)
	}
	total := 0
	for i, d := range append([]Document{m.Body}, m.Attachments...) {
		if err := d.check(); err != nil {
			return failure.Errorf(failure.Invalid, "document %d: %w", i, err)
		}
		total += len(d.Data)
	}
	if total > MaxBytes {
		return failure.Errorf(failure.Invalid, "the message has %d bytes, at most %d can be sent", total, MaxBytes)
	}
	return nil
}

func (r Recipient) check(allowTest bool) error {
	switch {
	case (r.CPR == "") == (r.CVR == ""):
		return failure.Errorf(failure.Invalid, "the recipient is a person or a company, exactly one")
	case r.CPR != "":
		if _, err := r.CPR.Parse(allowTest); err != nil {
			return failure.Errorf(failure.Invalid, "the recipient's CPR number: %w", err)
		}
	default:
		if cvr, err := dk.ParseCVR(r.CVR); err != nil || string(cvr) != r.CVR {
			return failure.Errorf(failure.Invalid, "the recipient's CVR number is not one")
		}
	}
	return nil
}

func (d Document) check() error {
	switch n := utf8.RuneCountInString(d.Name); {
	case len(d.Data) == 0:
		return failure.Errorf(failure.Invalid, "it is empty")
	case d.ContentType == "":
		return failure.Errorf(failure.Invalid, "it has no content type")
	case n == 0 || n > MaxFileName || !utf8.ValidString(d.Name):
		return failure.Errorf(failure.Invalid, "its file name needs 1 to %d characters", MaxFileName)
	case strings.ContainsFunc(d.Name, badInName):
		return failure.Errorf(failure.Invalid, "its file name holds a character that is not allowed")
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// badInName reports whether Digital Post refuses r in a file name.
func badInName(r rune) bool {
	return isControl(r) || strings.ContainsRune(badInFileName, r) || r >= '\u2000' && r <= '\u200a'
}

// content returns bytes that are the same for the same message: the message
// with the hash of each document in its place.
func (m Message) content() ([]byte, error) {
	m.Body = m.Body.digest()
	m.Attachments = slices.Clone(m.Attachments)
	for i, d := range m.Attachments {
		m.Attachments[i] = d.digest()
	}
	return json.Marshal(m)
}

func (d Document) digest() Document {
	sum := sha256.Sum256(d.Data)
	d.Data = sum[:]
	return d
}
