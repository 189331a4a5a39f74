package kp

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Route says where a form is to go.
type Route struct {
	SenderCVR  string // the sending authority
	RoutingCVR string // the authority whose routing table decides
	KLE        string
	Facet      string
}

// Receiver is a system that takes forms.
type Receiver struct {
	System string // lower-case UUID
	Name   string
}

// Document is the readable form of the application.
type Document struct {
	// ContentType is application/pdf, or text/html.
	ContentType string `json:"contentType"`
	// Data are the document's bytes.
	Data []byte `json:"data"`
}

// String gives type and size.
func (d Document) String() string { return fmt.Sprintf("%s, %d bytes", d.ContentType, len(d.Data)) }

// Format writes String whatever the verb.
func (d Document) Format(s fmt.State, _ rune) { fmt.Fprint(s, d.String()) }

// LogValue gives slog what String gives.
func (d Document) LogValue() slog.Value { return slog.StringValue(d.String()) }

// Form is what a [Distributor] hands over.
type Form struct {
	Transaction string   `json:"transaction"` // lower-case UUID; the key
	Route       Route    `json:"route"`
	FormType    string   `json:"formType"` // FormularType
	Title       string   `json:"title"`    // TitelTekst
	FileFormat  string   `json:"format"`   // FormatNavn: "pdf" or "html"
	Document    Document `json:"document"` // FormularIndhold
	XML         []byte   `json:"xml"`      // FormularXML, a whole XML document
}

// String gives transaction, type and sizes.
func (f Form) String() string {
	return fmt.Sprintf("form %s, transaction %s, %d bytes of XML", f.FormType, f.Transaction, len(f.XML))
}

// Format writes String whatever the verb.
func (f Form) Format(s fmt.State, _ rune) { fmt.Fprint(s, f.String()) }

// LogValue gives slog what String gives.
func (f Form) LogValue() slog.Value { return slog.StringValue(f.String()) }

// State says how far an application has come.
type State string

// The states of an application, in their order.
const (
	// HandedIn: the transaction and the attachments are on their way; the
	// form waits for the attachments' technical receipts.
	HandedIn State = "handed_in"
	// Received: the receiver has the form (MODTAGET).
	Received State = "received"
	// Accepted: KP has taken the application in (ACCEPTERET).
	Accepted State = "accepted"
	// Refused: KP has said no (AFVIST, FEJLET). A new hand-in needs a new key.
	Refused State = "refused"
)

// Acknowledgement is a distributor's technical answer to a form.
type Acknowledgement struct {
	ID string    `json:"id"` // the distributor's own transaction id
	At time.Time `json:"at"` // in UTC
}

// Receipt says how far an application has come.
type Receipt struct {
	// Transaction is the number citizen, case worker and KP know it by.
	Transaction string `json:"transaction"`
	// State is how far it has come.
	State State `json:"state"`
	// ID and At are those of the acknowledgement, from Received on.
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at,omitzero"`
	// Reason is why KP refused, in a case worker's words.
	Reason string `json:"reason,omitempty"`
}

// Attachment is a file that goes with an application.
type Attachment struct {
	// Name is the file's name with extension, as the citizen knows it; only
	// the extension goes on.
	Name string
	// Kind is what it is. Required.
	Kind DocumentKind
	// Size is its size in bytes and SHA256 its hash in lower-case hexadecimal
	// digits. Both are checked while the file is put.
	Size   int64
	SHA256 string
	// Open opens the contents, as often as asked. Required.
	Open func(ctx context.Context) (io.ReadCloser, error)
}

// String gives kind and size.
func (a Attachment) String() string { return fmt.Sprintf("%s, %d bytes", a.Kind, a.Size) }

// Format writes String whatever the verb.
func (a Attachment) Format(s fmt.State, _ rune) { fmt.Fprint(s, a.String()) }

// LogValue gives slog what String gives.
func (a Attachment) LogValue() slog.Value { return slog.StringValue(a.String()) }
