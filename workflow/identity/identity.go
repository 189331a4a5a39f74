// Package identity says who acts, on whose behalf, and how sure one may be of
// it: the one normalised record every way to log in ends in.
//
// Start with [Identity] – the actor, the principal when the actor acts for
// somebody else, and the assurance level of the login – and [Person]. The rest
// of the library never compares CPR numbers to tell people apart; it compares
// a [Ref], a keyed hash made by the index of package ledger, through
// [Identity.Subject] and [Identity.ActorRef].
//
// Types here hold CPR numbers and names. They print masked under every fmt
// verb and in slog; their JSON holds the number in full, because JSON is what
// is sealed and stored. Keep them in exported fields: fmt cannot ask a value
// in an unexported field to mask itself.
//
// The types are plain values, safe to copy and to read from any goroutine.
package identity

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
)

// Ref names a person, company, employee or system without saying who it is:
// stable within one organisation, opaque outside. The empty Ref is nobody.
//
// References of people and companies are keyed hashes; those of employees and
// systems hold the name the organisation gave them ("employee:…", "system:…").
type Ref string

// The references that are not keyed hashes start with one of these.
const (
	employeePrefix = "employee:"
	systemPrefix   = "system:"
)

// Anyone is the reference of somebody who has not logged in.
const Anyone Ref = "anonymous"

// EmployeeRef returns the reference of the employee with that user name.
func EmployeeRef(user string) Ref { return Ref(employeePrefix + user) }

// SystemRef returns the reference of a part of the system that acts by itself,
// for example "scheduler".
func SystemRef(name string) Ref { return Ref(systemPrefix + name) }

// IsEmployee reports whether r names an employee.
func (r Ref) IsEmployee() bool { return strings.HasPrefix(string(r), employeePrefix) }

// IsSystem reports whether r names a part of the system.
func (r Ref) IsSystem() bool { return strings.HasPrefix(string(r), systemPrefix) }

// Assurance is a level of the National Standard for Identiteters Sikringsniveauer
// (NSIS 2.0): how sure the login made it that the person is who they say.
type Assurance uint8

// The NSIS levels. None is somebody who has not logged in.
const (
	None Assurance = iota
	Low
	Substantial
	High
)

var assurances = []string{"none", "low", "substantial", "high"}

// String returns the level's name in lower case.
func (a Assurance) String() string {
	if int(a) < len(assurances) {
		return assurances[a]
	}
	return "unknown"
}

// ParseAssurance reads a level's name in any case, as OIOSAML and OIDC give
// it; it reports false for a name that is no level.
func ParseAssurance(name string) (Assurance, bool) {
	i := slices.Index(assurances, strings.ToLower(name))
	return Assurance(max(i, 0)), i >= 0
}

// MarshalText writes the level's name.
func (a Assurance) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads a level's name.
func (a *Assurance) UnmarshalText(text []byte) error {
	level, ok := ParseAssurance(string(text))
	if !ok {
		return fmt.Errorf("identity: unknown assurance level")
	}
	*a = level
	return nil
}

// Identity is one login, or the lack of one: who acts, for whom, and how sure.
// The zero value with an Org is somebody who has not logged in.
type Identity struct {
	// Org is the key of the organisation the identity acts in. Required.
	Org string `json:"org"`
	// Actor is who sits at the screen.
	Actor Person `json:"actor"`
	// Principal is whom the actor acts for; nil when for themself.
	Principal *Person `json:"principal,omitempty"`
	// Mandate holds the privileges that the principal's mandate gives, as URIs;
	// empty for somebody who acts for themself.
	Mandate []string `json:"mandate,omitempty"`
	// Assurance is the NSIS level of the actor's login.
	Assurance Assurance `json:"assurance"`
	// Groups are the case workers' groups the actor is a member of.
	Groups []string `json:"groups,omitempty"`
	// Employee is the actor's user name with the organisation when the actor
	// is at work there; empty for citizens.
	Employee string `json:"employee,omitempty"`
	// System is the name of the part of the system that acts; see [System].
	System string `json:"system,omitempty"`
	// Privileges are what the login says the actor was granted, as it says it;
	// package access judges them. A case does not keep them.
	Privileges []Privilege `json:"privileges,omitempty"`
}

// System returns the identity of a part of the system that acts by itself,
// such as the scheduler.
func System(org, name string) Identity {
	return Identity{Org: org, System: name, Assurance: High, Actor: Person{Ref: SystemRef(name), Name: name}}
}

// IsAnonymous reports whether nobody has logged in.
func (id Identity) IsAnonymous() bool { return id.ActorRef() == Anyone }

// IsEmployee reports whether the actor is at work for the organisation.
func (id Identity) IsEmployee() bool { return id.Employee != "" }

// ActorRef returns the reference of who acts; Anyone when nobody logged in.
func (id Identity) ActorRef() Ref {
	switch {
	case id.System != "":
		return SystemRef(id.System)
	case id.Employee != "":
		return EmployeeRef(id.Employee)
	case id.Actor.Ref != "":
		return id.Actor.Ref
	}
	return Anyone
}

// PrincipalRef returns the reference of whom the actor acts for; empty when
// for themself.
func (id Identity) PrincipalRef() Ref {
	if id.Principal == nil {
		return ""
	}
	return id.Principal.Ref
}

// Subject returns the reference of whom it is about: the principal, or the
// actor who acts for themself. This is what cases, drafts and tasks belong to.
func (id Identity) Subject() Ref {
	if ref := id.PrincipalRef(); ref != "" {
		return ref
	}
	return id.ActorRef()
}

// Subjects returns every reference that whom it is about may be kept under:
// Subject, and the one under the index key before, if there is one.
func (id Identity) Subjects() []Ref {
	out := []Ref{id.Subject()}
	if p := id.SubjectPerson(); p.Former != "" && p.Ref == out[0] {
		out = append(out, p.Former)
	}
	return out
}

// Is reports whether ref, as it was kept, names whom it is about.
func (id Identity) Is(ref Ref) bool { return ref != "" && slices.Contains(id.Subjects(), ref) }

// SubjectPerson returns whom it is about: the principal, or else the actor.
func (id Identity) SubjectPerson() Person {
	if id.Principal != nil {
		return *id.Principal
	}
	return id.Actor
}

// HasMandate reports whether the principal's mandate gives the privilege.
func (id Identity) HasMandate(privilege string) bool {
	return id.Principal != nil && slices.Contains(id.Mandate, privilege)
}

// InGroup reports whether the actor is a member of group.
func (id Identity) InGroup(group string) bool { return slices.Contains(id.Groups, group) }

// String returns the references, never a number or a name.
func (id Identity) String() string {
	if ref := id.PrincipalRef(); ref != "" {
		return fmt.Sprintf("%s for %s (%s)", id.ActorRef(), ref, id.Assurance)
	}
	return fmt.Sprintf("%s (%s)", id.ActorRef(), id.Assurance)
}

// Format writes String whatever the verb.
func (id Identity) Format(s fmt.State, _ rune) { fmt.Fprint(s, id.String()) }

// LogValue gives slog the references and the level.
func (id Identity) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("org", id.Org),
		slog.String("actor", string(id.ActorRef())),
		slog.String("principal", string(id.PrincipalRef())),
		slog.String("assurance", id.Assurance.String()))
}
