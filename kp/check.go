package kp

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// The limits of an application, from the schemas.
const (
	// MaxText is how many characters a text may have.
	MaxText = 200
	// MaxDocuments is how many attachments a form may name.
	MaxDocuments = 30
)

// Problem is one thing wrong with an application.
type Problem struct {
	// Element is the XML element, as a path below the root.
	Element string
	// Code is one of required, too_long, too_many, bad_text, bad_cpr,
	// test_cpr, bad_cvr, bad_kle, bad_phone, bad_date, bad_option,
	// bad_file, not_accepted and unknown_document.
	Code string
}

// CheckError lists everything wrong with an application, in the order of its
// XML. It holds no values.
type CheckError struct{ Problems []Problem }

// Error lists elements and codes.
func (e *CheckError) Error() string {
	parts := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		parts[i] = p.Element + ": " + p.Code
	}
	return "the application is malformed: " + strings.Join(parts, "; ")
}

// checker collects problems.
type checker struct {
	allowTest bool
	problems  []Problem
}

func (c *checker) add(element, code string) {
	c.problems = append(c.problems, Problem{Element: element, Code: code})
}

// err returns what was found as an invalid failure, or nil.
func (c *checker) err() error {
	if len(c.problems) == 0 {
		return nil
	}
	return failure.Errorf(failure.Invalid, "%w", &CheckError{Problems: c.problems})
}

// text checks a text of one line, at most MaxText characters.
func (c *checker) text(element, value string, required bool) {
	switch {
	case value == "":
		if required {
			c.add(element, "required")
		}
	case !utf8.ValidString(value) || strings.ContainsFunc(value, notXML) || strings.TrimSpace(value) == "":
		c.add(element, "bad_text")
	case utf8.RuneCountInString(normal(value)) > MaxText:
		c.add(element, "too_long")
	}
}

// notXML reports characters that a text of one line cannot have in XML 1.0.
func notXML(r rune) bool {
	return r < ' ' || r == 0x7f || r == 0xfffe || r == 0xffff || r >= 0xd800 && r < 0xe000
}

func (c *checker) cpr(element string, value identity.CPR, required bool) {
	if value == "" {
		if required {
			c.add(element, "required")
		}
		return
	}
	number, err := value.Parse(true)
	switch {
	case err != nil || number.Number() != string(value):
		c.add(element, "bad_cpr")
	case number.Test() && !c.allowTest:
		c.add(element, "test_cpr")
	}
}

func (c *checker) date(element string, d i18n.Date) {
	switch {
	case d == i18n.Date{}:
		c.add(element, "required")
	case !d.Valid():
		c.add(element, "bad_date")
	}
}

// option checks a closed choice.
func option[T ~string](c *checker, element string, value T, required bool, options ...T) {
	switch {
	case value == "" && required:
		c.add(element, "required")
	case value != "" && !slices.Contains(options, value):
		c.add(element, "bad_option")
	}
}

// header checks what every kind of form begins with.
func (c *checker) header(authority string, received i18n.Date, kle string, documents []listed) {
	if cvr, err := dk.ParseCVR(authority); err != nil || string(cvr) != authority {
		c.add("Header/Myndighed", "bad_cvr")
	}
	c.date("Header/ModtagetDato", received)
	if _, err := dk.ParseKLE(kle); err != nil {
		c.add("Header/KLE", "bad_kle")
	}
	if len(documents) > MaxDocuments {
		c.add("Header/Dokumenter", "too_many")
	}
	for _, d := range documents {
		c.text("Header/Dokumenter/Dokumentnavn", d.Name, true)
		option(c, "Header/Dokumenter/Dokumenttype", d.Kind, true, Estimate, Invoice, Other)
	}
}

// applicant checks the applicant, with or without a login.
func (c *checker) applicant(a Applicant, withoutLogin bool) {
	at := "AnsoegerOplysninger/Ansoeger/"
	if withoutLogin {
		at = "AnsoegerOplysninger/AnsoegningUdenLogin/"
	}
	c.text(at+"Fornavn", a.Given, !withoutLogin)
	c.text(at+"Mellemnavn", a.Middle, false)
	c.text(at+"Efternavn", a.Family, !withoutLogin)
	c.cpr(at+"Personnummer", a.CPR, !withoutLogin)
	if a.Phone != "" && (len(a.Phone) > 20 || strings.Trim(a.Phone, "0123456789") != "") {
		c.add(at+"Telefonnummer", "bad_phone")
	}
}

// accepted checks a declaration that must be given.
func (c *checker) accepted(element string, given bool) {
	if !given {
		c.add(element, "not_accepted")
	}
}

// proxy checks the power of attorney against the documents.
func (c *checker) proxy(p *Proxy, documents int) {
	if p == nil {
		return
	}
	if p.Attachment < 0 || p.Attachment >= documents {
		c.add("Fuldmagt/FuldmagtDokumentnavn", "unknown_document")
	}
	c.cpr("Fuldmagt/FuldmagthaversPersonnummer", p.CPR, true)
}

// check checks the whole application.
func (a SP242) check(c *checker, authority, kle string, documents []listed) {
	c.header(authority, a.Received, kle, documents)
	c.applicant(a.Applicant, a.WithoutLogin)
	option(c, "UdvidetHelbredstillaeg", a.Treatment, true, Denture, Glasses, FootCare)
	option(c, "Sygeforsikring/Gruppe", a.Insurance, false, Group1, Group2, Group5, GroupE, GroupN, GroupS, GroupBasic)
	c.text("Underskriftsoplysninger/Underskrift", a.Signature, true)
	c.date("Underskriftsoplysninger/Underskriftsdato", a.Signed)
	c.accepted("Samtykke", a.Consent)
	c.accepted("Erklaering", a.Declaration)
	c.proxy(a.Proxy, len(documents))
}
