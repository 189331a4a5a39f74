package oiobpp

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
)

// XML writes the list in a namespace, constraints before privileges, as the
// profile has it. It is for tests and fakes of those who issue such lists: a
// foreign group is written without what made it foreign.
func (l List) XML(namespace string) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<bpp:PrivilegeList xmlns:bpp="`)
	escape(&b, namespace)
	b.WriteString("\">\n")
	for _, g := range l {
		b.WriteString(`  <PrivilegeGroup Scope="`)
		escape(&b, string(g.Scope))
		b.WriteString("\">\n")
		for _, c := range g.Constraints {
			b.WriteString(`    <Constraint Name="`)
			escape(&b, c.Name)
			b.WriteString(`">`)
			escape(&b, c.Value)
			b.WriteString("</Constraint>\n")
		}
		for _, p := range g.Privileges {
			b.WriteString("    <Privilege>")
			escape(&b, p)
			b.WriteString("</Privilege>\n")
		}
		b.WriteString("  </PrivilegeGroup>\n")
	}
	b.WriteString("</bpp:PrivilegeList>\n")
	return b.Bytes()
}

// Base64 writes the list as the value of a SAML attribute.
func (l List) Base64(namespace string) string {
	return base64.StdEncoding.EncodeToString(l.XML(namespace))
}

func escape(b *bytes.Buffer, text string) {
	_ = xml.EscapeText(b, []byte(text)) // a buffer never fails
}
