package identity

import (
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/oiobpp"
)

// What a login says its actor was granted, in the terms of the OIO Basic
// Privilege Profile: privileges for one scope, within constraints. Logins
// without that profile may make them, too; [OrganisationScope] is then the
// scope of an employee's.
type (
	// Privilege is some privileges that were granted together.
	Privilege = oiobpp.Group
	// Scope is whom or what they are for. It may hold a CPR number and prints
	// masked.
	Scope = oiobpp.Scope
	// Constraint is one restriction.
	Constraint = oiobpp.Constraint
)

// OrganisationScope returns the scope of what was granted within an
// organisation, by its CVR number.
func OrganisationScope(cvr string) Scope { return oiobpp.OrganisationScope(cvr) }

// RepresentedScope returns the scope of what a person granted to whoever
// represents them.
func RepresentedScope(cpr CPR) Scope { return oiobpp.CitizenScope(string(cpr)) }

// ParsePrivileges reads the value of the SAML attribute that holds a privilege
// list: "https://data.gov.dk/model/core/eid/privilegesIntermediate" in
// OIOSAML 3, "dk:gov:saml:attribute:Privileges_intermediate" in OIOSAML 2. The
// error is an invalid failure that says nothing of what stood there; nobody was
// granted anything then.
func ParsePrivileges(attribute string) ([]Privilege, error) {
	list, err := oiobpp.Parse(attribute)
	if err != nil {
		return nil, failure.Errorf(failure.Invalid, "identity: parse privileges: %w", err)
	}
	return list, nil
}

// WithoutPrivileges returns the identity as cases keep it: what its login was
// granted on a day is nobody's to know for ever.
func (id Identity) WithoutPrivileges() Identity {
	id.Privileges = nil
	return id
}
