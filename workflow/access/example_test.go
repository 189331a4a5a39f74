package access_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// An organisation's roles are JSON; what a login was granted is judged by them.
func ExamplePolicy_May() {
	def, err := access.Decode([]byte(`{
		"roles": [{"id": "caseworker", "privileges": ["http://aaby.example/roles/usersystemrole/sagsbehandler/1"], "actions": ["read", "act"]}],
		"jobRoles": [{"id": "pension", "groups": ["pension"], "grants": [
			{"role": "caseworker", "limits": {"kle": ["32.*"], "sensitivity": "confidential"}}]}]
	}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	policy, err := access.New(access.Organisation{Key: "aaby", CVR: "99999993"}, def, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	grants := policy.Grants(identity.Identity{Org: "aaby", Employee: "lone", Groups: []string{"pension"}})
	pension := access.Object{Org: "aaby", KLE: "32.03.12", Facet: "G01"}
	fmt.Println(policy.May(grants, access.Act, pension))
	fmt.Println(policy.May(grants, access.Erase, pension))
	pension.Sensitivity = access.Sensitive
	fmt.Println(policy.May(grants, access.Act, pension))
	// Output:
	// allowed: caseworker
	// denied: action
	// denied: limit_sensitivity
}

// What a citizen was granted by others (Digital Fuldmagt) comes with the login,
// too.
func ExamplePolicy_Mandates() {
	def := access.Definition{Roles: []access.Role{{ID: "reader", Actions: []access.Action{access.Read}}}}
	policy, err := access.New(access.Organisation{Key: "aaby", CVR: "99999993"}, def, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	login := identity.Identity{
		Org: "aaby", Actor: identity.Person{CPR: "6202704321"},
		Privileges: []identity.Privilege{
			{Scope: identity.RepresentedScope("6101501234"), Privileges: []string{"urn:dk:aaby:fuldmagt:tilskud"}},
		},
	}
	for _, m := range policy.Mandates(login) {
		fmt.Println(m, m.CPR, m.Privileges())
	}
	// Output:
	// mandate of a person: 1 privileges ******-**** [urn:dk:aaby:fuldmagt:tilskud]
}
