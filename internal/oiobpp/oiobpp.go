// Package oiobpp reads and writes the privilege lists of the OIO Basic
// Privilege Profile (OIO-BPP): what an assertion of NemLog-in or of KOMBIT's
// Adgangsstyring says that somebody was granted. It judges nothing; package
// access does.
//
// Start with [Parse], which takes the value of the SAML attribute
// "…/eid/privilegesIntermediate" (OIOSAML 3) or "Privileges_intermediate"
// (OIOSAML 2), and [List]. [List.XML] and [List.Base64] write one, for tests and
// fakes.
//
// A list comes from a signed assertion, and is read as if it did not: it is
// bounded, document types are refused, and whatever a group holds that the
// profile does not know marks the group as [Group.Foreign] instead of being
// skipped, because it may be a restriction. Scopes name people by their CPR
// number: they print masked, and errors never say what stood in the text.
//
// The values are plain data, safe to read from any goroutine.
package oiobpp

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// The namespaces of a privilege list's root. Both are in use.
const (
	// Namespace is that of version 1.2.
	Namespace = "http://digst.dk/oiosaml/basic_privilege_profile"
	// NamespaceITST is that of versions 1.0 and 1.1, which KOMBIT and the health
	// sector still send.
	NamespaceITST = "http://itst.dk/oiosaml/basic_privilege_profile"
)

// List is a privilege list: groups that were granted beside each other.
type List []Group

// Group is some privileges that were granted together, for one scope and
// within the same constraints.
type Group struct {
	// Scope is whom or what the privileges are for; empty when the list does
	// not say.
	Scope Scope `json:"scope"`
	// Constraints narrow the privileges, all of them at once.
	Constraints []Constraint `json:"constraints,omitempty"`
	// Privileges are the names of what was granted, as a rule URIs.
	Privileges []string `json:"privileges,omitempty"`
	// Foreign says that the group holds something the profile does not know. It
	// may be a restriction: such a group gives nothing.
	Foreign bool `json:"foreign,omitempty"`
}

// Constraint is one restriction: its name, as a rule a URI, and its value as it
// was written, without white space around it.
type Constraint struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Values returns the parts of the value between commas, without white space and
// without empty ones.
func (c Constraint) Values() []string {
	var out []string
	for part := range strings.SplitSeq(c.Value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// Kind is what a scope names.
type Kind string

// The kinds of scopes.
const (
	Organisation   Kind = "cvr"    // an organisation, by its CVR number
	ProductionUnit Kind = "p"      // a production unit, by its P-number
	TaxUnit        Kind = "se"     // a unit of an organisation, by its SE number
	Citizen        Kind = "cpr"    // the person who is represented, by their CPR number
	Health         Kind = "health" // a health authorisation
	Unknown        Kind = ""       // anything else
)

// The URNs of scopes, before the number.
const (
	cvrPrefix    = "urn:dk:gov:saml:cvrNumberIdentifier:"
	pPrefix      = "urn:dk:gov:saml:productionUnitIdentifier:"
	sePrefix     = "urn:dk:gov:saml:seNumberIdentifier:"
	cprPrefix    = "urn:dk:gov:saml:cprNumberIdentifier:"
	healthPrefix = "urn:dk:healthcare:saml:userAuthorization:"
)

// kinds are the URNs with how many digits follow; 0 is any text.
var kinds = []struct {
	prefix string
	kind   Kind
	digits int
}{
	{cvrPrefix, Organisation, 8}, {pPrefix, ProductionUnit, 10}, {sePrefix, TaxUnit, 8}, {cprPrefix, Citizen, 10}, {healthPrefix, Health, 0},
}

// Scope is the URN of whom or what privileges are for. It may hold a CPR
// number, so it prints without what follows the kind; string(s) is the URN.
type Scope string

// OrganisationScope returns the scope of an organisation.
func OrganisationScope(cvr string) Scope { return Scope(cvrPrefix + cvr) }

// CitizenScope returns the scope of a person who is represented.
func CitizenScope(cpr string) Scope { return Scope(cprPrefix + cpr) }

// Kind returns what the scope names; Unknown also when the number has the wrong
// length.
func (s Scope) Kind() Kind {
	kind, _ := s.split()
	return kind
}

// Number returns the number in the scope; empty when its kind is Unknown.
func (s Scope) Number() string {
	_, number := s.split()
	return number
}

func (s Scope) split() (Kind, string) {
	for _, k := range kinds {
		number, ok := strings.CutPrefix(string(s), k.prefix)
		if ok && number != "" && (k.digits == 0 || len(number) == k.digits && digits(number)) {
			return k.kind, number
		}
	}
	return Unknown, ""
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// String returns the kind and asterisks, or "" for no scope.
func (s Scope) String() string {
	switch kind := s.Kind(); {
	case s == "":
		return ""
	case kind == Unknown:
		return "scope:***"
	default:
		return string(kind) + ":***"
	}
}

// GoString is String.
func (s Scope) GoString() string { return s.String() }

// Format writes String whatever the verb.
func (s Scope) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, s.String()) }

// LogValue gives slog the masked scope.
func (s Scope) LogValue() slog.Value { return slog.StringValue(s.String()) }

// LogValue gives slog the masked scope and how much was granted.
func (g Group) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("scope", g.Scope.String()), slog.Int("constraints", len(g.Constraints)),
		slog.Int("privileges", len(g.Privileges)), slog.Bool("foreign", g.Foreign))
}
