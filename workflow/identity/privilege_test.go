package identity_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/oiobpp"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

func TestParsePrivileges(t *testing.T) {
	t.Parallel()
	want := []identity.Privilege{
		{Scope: identity.RepresentedScope(number), Privileges: []string{"urn:flytning"}},
		{
			Scope:       identity.OrganisationScope("99999993"),
			Constraints: []identity.Constraint{{Name: "urn:dk:kombit:KLE", Value: "32.*"}}, Privileges: []string{"urn:laes"},
		},
	}
	got, err := identity.ParsePrivileges(oiobpp.List(want).Base64(oiobpp.Namespace))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("privileges (-want +got):\n%s", diff)
	}
	_, err = identity.ParsePrivileges("<" + number)
	if failure.CodeOf(err) != failure.Invalid || !errors.Is(err, oiobpp.ErrXML) || strings.Contains(err.Error(), "1234") {
		t.Errorf("broken: %v", err)
	}
}

func TestWithoutPrivileges(t *testing.T) {
	t.Parallel()
	id := citizen()
	id.Privileges = []identity.Privilege{{Privileges: []string{"a"}}}
	if diff := cmp.Diff(citizen(), id.WithoutPrivileges()); diff != "" || len(id.Privileges) != 1 {
		t.Errorf("without privileges (-want +got):\n%s", diff)
	}
}
