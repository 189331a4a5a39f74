package oiobpp_test

import (
	"errors"
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/internal/oiobpp"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Whatever comes in is read within bounds or refused with one of four errors,
// and a list that was read is read the same from what is written of it.
func FuzzParse(f *testing.F) {
	for _, file := range samples(f) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(group(`<Constraint Name="&quot;">&#10;a</Constraint><Privilege>x&amp;y</Privilege>`))
	f.Add(document(`<PrivilegeGroup Scope="urn:dk:gov:saml:cprNumberIdentifier:6101011234"/>`))
	f.Fuzz(func(t *testing.T, value string) {
		l, err := oiobpp.Parse(value)
		if err != nil {
			for _, known := range []error{oiobpp.ErrEncoding, oiobpp.ErrXML, oiobpp.ErrRoot, oiobpp.ErrLimit} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("an error without a name: %v", err)
		}
		again, err := oiobpp.Parse(l.Base64(oiobpp.NamespaceITST))
		if err != nil {
			if errors.Is(err, oiobpp.ErrLimit) { // escapes make it longer
				return
			}
			t.Fatalf("what was written is not read: %v", err)
		}
		if diff := cmp.Diff(l, again, cmpopts.IgnoreFields(oiobpp.Group{}, "Foreign")); diff != "" {
			t.Error("what was written is read differently")
		}
	})
}
