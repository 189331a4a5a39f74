package access_test

import (
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

const (
	cvr    = "99999993"
	karla  = "6101501234" // constructed: day + 60
	anders = "6202704321"
	prefix = "http://sts.kombit.dk/constraints/"
	reads  = "http://aaby.example/roles/usersystemrole/laes/1"
	works  = "http://aaby.example/roles/usersystemrole/sagsbehandler/1"

	root, pension, early = "aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000", "cccccccc-0000-4000-8000-000000000000"
)

var aaby = access.Organisation{Key: "aaby", CVR: cvr}

func aabyRoles(t testing.TB) access.Definition {
	t.Helper()
	data, err := os.ReadFile("testdata/aaby.json")
	if err != nil {
		t.Fatal(err)
	}
	def, err := access.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// policy is Aaby's, with three units below each other.
func policy(t testing.TB) *access.Policy {
	t.Helper()
	units, err := access.NewTree(map[string]string{root: "", pension: root, early: pension})
	if err != nil {
		t.Fatal(err)
	}
	p, err := access.New(aaby, aabyRoles(t), &access.Options{Units: units, Systems: []string{"Borgerflow"}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// granted is one privilege for Aaby within constraints: name, value, name …
func granted(role string, constraints ...string) identity.Privilege {
	pr := identity.Privilege{Scope: identity.OrganisationScope(cvr), Privileges: []string{role}}
	for i := 0; i < len(constraints); i += 2 {
		pr.Constraints = append(pr.Constraints, identity.Constraint{Name: constraints[i], Value: constraints[i+1]})
	}
	return pr
}

func employee(privileges ...identity.Privilege) identity.Identity {
	return identity.Identity{Org: "aaby", Employee: "lone", Assurance: identity.Substantial, Privileges: privileges}
}

// object is a case about early retirement, handled by the unit for it.
func object() access.Object {
	return access.Object{Org: "aaby", KLE: "32.03.12", Facet: "G01", Unit: early, Sensitivity: access.Confidential, Solution: "tilskud"}
}
