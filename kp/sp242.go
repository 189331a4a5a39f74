package kp

import (
	"fmt"
	"log/slog"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Treatment is what an extended health supplement is applied for
// (UdvidetHelbredstillaeg).
type Treatment string

// The treatments.
const (
	Denture  Treatment = "Tandprotese"
	Glasses  Treatment = "Briller"
	FootCare Treatment = "Fodbehandling"
)

// Insurance is the applicant's group in Sygeforsikringen "danmark". The empty
// one is no membership.
type Insurance string

// The groups.
const (
	Group1     Insurance = "GRUPPE_1"
	Group2     Insurance = "GRUPPE_2"
	Group5     Insurance = "GRUPPE_5"
	GroupE     Insurance = "GRUPPE_E"
	GroupN     Insurance = "GRUPPE_N"
	GroupS     Insurance = "GRUPPE_S"
	GroupBasic Insurance = "GRUPPE_BASIS"
)

// DocumentKind says what an attachment is (Dokumenttype).
type DocumentKind string

// The kinds of attachments.
const (
	Estimate DocumentKind = "Overslag"
	Invoice  DocumentKind = "Faktura"
	Other    DocumentKind = "Bilag"
)

// Applicant is who applies. Given, Family and CPR are required unless the
// application came without a login.
type Applicant struct {
	Given  string       `json:"given,omitempty"`  // Fornavn, at most 200 characters
	Middle string       `json:"middle,omitempty"` // Mellemnavn, at most 200 characters
	Family string       `json:"family,omitempty"` // Efternavn, at most 200 characters
	CPR    identity.CPR `json:"cpr,omitempty"`    // Personnummer
	Phone  string       `json:"phone,omitempty"`  // Telefonnummer, digits only; see [PhoneDigits]
}

// String says nothing about the applicant.
func (a Applicant) String() string { return "applicant" }

// Format writes String whatever the verb.
func (a Applicant) Format(s fmt.State, _ rune) { fmt.Fprint(s, a.String()) }

// LogValue gives slog what String gives.
func (a Applicant) LogValue() slog.Value { return slog.StringValue(a.String()) }

// Proxy is who acts for the applicant (Fuldmagt).
type Proxy struct {
	// CPR is the number of the one who holds the power of attorney.
	CPR identity.CPR `json:"cpr"`
	// Attachment is the index of the power of attorney among the
	// submission's attachments.
	Attachment int `json:"attachment"`
}

// String says nothing about the person.
func (p Proxy) String() string { return "proxy" }

// Format writes String whatever the verb.
func (p Proxy) Format(s fmt.State, _ rune) { fmt.Fprint(s, p.String()) }

// LogValue gives slog what String gives.
func (p Proxy) LogValue() slog.Value { return slog.StringValue(p.String()) }

// SP242 is an application for extended health supplement.
type SP242 struct {
	// Received is the date the municipality received it (ModtagetDato).
	Received i18n.Date `json:"received"`
	// Applicant is who applies.
	Applicant Applicant `json:"applicant"`
	// WithoutLogin says that nobody has proved who the applicant is; then
	// everything in Applicant is optional (AnsoegningUdenLogin).
	WithoutLogin bool `json:"withoutLogin,omitempty"`
	// Treatment is what is applied for. Required.
	Treatment Treatment `json:"treatment"`
	// Insurance is the applicant's group, or empty.
	Insurance Insurance `json:"insurance,omitempty"`
	// Signature is the signer's name as text, at most 200 characters.
	Signature string `json:"signature"`
	// Signed is the date of the signature.
	Signed i18n.Date `json:"signed"`
	// Consent and Declaration must both be given (Samtykke, Erklaering).
	Consent     bool `json:"consent"`
	Declaration bool `json:"declaration"`
	// Proxy is who acts for the applicant; nil when nobody does.
	Proxy *Proxy `json:"proxy,omitempty"`
}

// String gives the treatment's kind of form only.
func (a SP242) String() string { return "SP242 application" }

// Format writes String whatever the verb.
func (a SP242) Format(s fmt.State, _ rune) { fmt.Fprint(s, a.String()) }

// LogValue gives slog what String gives.
func (a SP242) LogValue() slog.Value { return slog.StringValue(a.String()) }

// PhoneDigits writes a phone number the way the schemas take it: eight digits
// for a Danish one, else 00 and the country code before the number.
func PhoneDigits(p dk.Phone) string {
	number := p.E164()
	switch {
	case number == "":
		return ""
	case p.Danish():
		return number[len("+45"):]
	}
	return "00" + number[len("+"):]
}
