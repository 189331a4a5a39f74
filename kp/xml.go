package kp

import (
	"encoding/xml"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/nfc"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// listed is an attachment as the form names it.
type listed struct {
	Name string       `xml:"Dokumentnavn"` // the file's name in the transport
	Kind DocumentKind `xml:"Dokumenttype"`
}

// The elements of the forms, in the order of the schemas (SF1415): no
// namespace, no attributes.

type headerXML struct {
	Authority string   `xml:"Myndighed"`
	Received  string   `xml:"ModtagetDato"`
	KLE       string   `xml:"KLE"`
	Documents []listed `xml:"Dokumenter"`
}

type personXML struct {
	Given  string `xml:"Fornavn,omitempty"`
	Middle string `xml:"Mellemnavn,omitempty"`
	Family string `xml:"Efternavn,omitempty"`
	CPR    string `xml:"Personnummer,omitempty"`
	Phone  string `xml:"Telefonnummer,omitempty"`
}

type applicantXML struct {
	Applicant    *personXML `xml:"Ansoeger"`
	WithoutLogin *personXML `xml:"AnsoegningUdenLogin"`
}

type insuranceXML struct {
	Group Insurance `xml:"Gruppe"`
}

type signatureXML struct {
	Name string `xml:"Underskrift"`
	Date string `xml:"Underskriftsdato"`
}

type proxyXML struct {
	Document string `xml:"FuldmagtDokumentnavn"`
	CPR      string `xml:"FuldmagthaversPersonnummer"`
}

type sp242XML struct {
	XMLName     xml.Name      `xml:"SP242"`
	Header      headerXML     `xml:"Header"`
	Applicant   applicantXML  `xml:"AnsoegerOplysninger"`
	Treatment   Treatment     `xml:"UdvidetHelbredstillaeg"`
	Insurance   *insuranceXML `xml:"Sygeforsikring"`
	Signature   signatureXML  `xml:"Underskriftsoplysninger"`
	Consent     string        `xml:"Samtykke"`
	Declaration string        `xml:"Erklaering"`
	Proxy       *proxyXML     `xml:"Fuldmagt"`
}

const accepted = "Accepteret" // the only value of Samtykke and Erklaering

// authorityURN and cprURN write numbers as the forms do. The forms say
// urn:oio:cpr, not the urn:oio:cpr-nr of the KOMBIT indexes.
func authorityURN(cvr string) string { return "urn:oio:cvr-nr:" + cvr }

func cprURN(cpr identity.CPR) string {
	if cpr == "" {
		return ""
	}
	return "urn:oio:cpr:" + string(cpr)
}

// normal is the form texts are sent in: NFC.
func normal(text string) string { return nfc.String(text) }

// xml writes the application, which has been checked.
func (a SP242) xml(authority, kle string, documents []listed) ([]byte, error) {
	person := &personXML{
		Given: normal(a.Applicant.Given), Middle: normal(a.Applicant.Middle), Family: normal(a.Applicant.Family),
		CPR: cprURN(a.Applicant.CPR), Phone: a.Applicant.Phone,
	}
	out := sp242XML{
		Header:    headerXML{Authority: authorityURN(authority), Received: a.Received.String(), KLE: kle, Documents: documents},
		Applicant: applicantXML{Applicant: person},
		Treatment: a.Treatment,
		Signature: signatureXML{Name: normal(a.Signature), Date: a.Signed.String()},
		Consent:   accepted, Declaration: accepted,
	}
	if a.WithoutLogin {
		out.Applicant = applicantXML{WithoutLogin: person}
	}
	if a.Insurance != "" {
		out.Insurance = &insuranceXML{Group: a.Insurance}
	}
	if a.Proxy != nil {
		out.Proxy = &proxyXML{Document: documents[a.Proxy.Attachment].Name, CPR: cprURN(a.Proxy.CPR)}
	}
	return marshal(out)
}

// marshal writes a document with its declaration and a last line break.
func marshal(v any) ([]byte, error) {
	body, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return nil, failure.Errorf(failure.Invalid, "the document cannot be written as XML")
	}
	return append([]byte(xml.Header), append(body, '\n')...), nil
}
