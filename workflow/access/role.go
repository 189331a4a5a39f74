package access

// Definition is the roles that an organisation uses: plain data that
// round-trips through JSON. Read one with [Decode], compile it with [New].
type Definition struct {
	Schema   string    `json:"$schema,omitempty"`  // for editors; not looked at
	Roles    []Role    `json:"roles"`              // what one can do in this system
	JobRoles []JobRole `json:"jobRoles,omitempty"` // what the organisation packs from them
}

// Role is a set of actions under a name (brugersystemrolle).
type Role struct {
	ID    string `json:"id"`              // ^[a-z][a-z0-9_]*$, at most 60
	Title string `json:"title,omitempty"` // what administrators see it is called
	// Privileges are the names that logins have for it, as a rule URIs such as
	// http://example.dk/roles/usersystemrole/sagsbehandler/1.
	Privileges []string `json:"privileges,omitempty"`
	Actions    []Action `json:"actions"` // at least one
}

// JobRole is roles with data limits under a name (jobfunktionsrolle).
type JobRole struct {
	ID    string `json:"id"`              // ^[a-z][a-z0-9_]*$, at most 60
	Title string `json:"title,omitempty"` // what administrators see it is called
	// Privileges are the names that logins have for it.
	Privileges []string `json:"privileges,omitempty"`
	// Groups are groups of employees whose members have it without more.
	Groups []string    `json:"groups,omitempty"`
	Grants []RoleGrant `json:"grants"` // at least one
}

// RoleGrant is a role within limits.
type RoleGrant struct {
	Role   string `json:"role"`            // id of a role
	Limits Limits `json:"limits,omitzero"` // what it is narrowed to
}

// Limits narrow a grant: all that are set must be met, each by one of its
// values. Those that are empty do not narrow.
type Limits struct {
	// KLE are subjects of Kommunernes Emnesystematik: 32.03.12, 32.03.*, 32.* or *.
	KLE []string `json:"kle,omitempty"`
	// Facets are its facets: G01, G* or *.
	Facets []string `json:"facets,omitempty"`
	// Units are ids of organisation units, as a rule UUIDs.
	Units []string `json:"units,omitempty"`
	// Sensitivity is the highest level; a level includes those below it.
	Sensitivity *Sensitivity `json:"sensitivity,omitempty"`
	// Systems are it-systems whose data it is for.
	Systems []string `json:"systems,omitempty"`
	// Solutions are ids of solutions.
	Solutions []string `json:"solutions,omitempty"`
	// Test says that it is for test cases only.
	Test bool `json:"test,omitempty"`
}

// Object is what something is to be done with: a case or a solution, by what
// limits go by.
type Object struct {
	Org         string // key of the organisation it belongs to
	KLE         string // 32.03.12
	Facet       string // G01
	Unit        string // id of the unit that handles it; empty when none is named
	Sensitivity Sensitivity
	Solution    string // id
	Test        bool
}
