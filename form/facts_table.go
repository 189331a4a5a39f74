package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
)

// Whom says about whom a fact is.
type Whom string

// The people a fact can be about.
const (
	Nobody    Whom = ""          // no person: the time, a link's parameters
	Actor     Whom = "actor"     // who sits at the screen: login
	Principal Whom = "principal" // whom the actor acts for: proxy
	Subject   Whom = "subject"   // the principal, or the actor who acts for themself: register
)

// The sources that facts usually come from. Facts of a register of the
// vendor's own have its name as source: register.<name>.
const (
	SourceServer   = "server"   // the server itself
	SourceLogin    = "login"    // the login: MitID, or the organisation's own
	SourceProxy    = "proxy"    // the mandate: power of attorney, custody
	SourcePerson   = "person"   // the civil register (CPR)
	SourceAddress  = "address"  // the address register (DAR), by the registered address
	SourceCompany  = "company"  // the company register (CVR)
	SourceEmployee = "employee" // the organisation's own directory
	SourceCase     = "case"     // the case: parameters, steps, consents, payment, other forms
)

// FactInfo describes one fact, or a family of facts whose names hold an id
// written as <id>.
type FactInfo struct {
	Name   string
	Type   expression.Type // the zero type: that of what the name leads to
	Source string          // where it usually comes from
	Whom   Whom
	Means  string // for those who read docs/facts.md

	rows []factRow
}

// Members returns what the records of a list hold, by the names of their
// members.
func (f FactInfo) Members() []FactInfo {
	out := make([]FactInfo, len(f.rows))
	for i, r := range f.rows {
		out[i] = r.info(r.name, f.Whom)
	}
	return out
}

// OfRegister reports whether the fact is something a register says, which may be
// down or know nothing, rather than something the login or the case says.
func (f FactInfo) OfRegister() bool {
	switch f.Source {
	case SourcePerson, SourceAddress, SourceCompany, SourceEmployee:
		return true
	}
	return strings.HasPrefix(f.Source, registerPrefix)
}

// KnownFacts returns every fact, in the order of docs/facts.md. The caller owns
// it.
func KnownFacts() []FactInfo {
	var out []FactInfo
	for _, f := range otherFacts() {
		out = append(out, f.info(f.name, Nobody))
	}
	for _, group := range []struct {
		prefix string
		whom   Whom
		own    []factRow
	}{{loginPrefix, Actor, loginFacts()}, {proxyPrefix, Principal, proxyFacts()}} {
		for _, f := range append(group.own, personFacts()...) {
			out = append(out, f.info(group.prefix+f.name, group.whom))
		}
	}
	return append(out, FactInfo{
		Name: registerPrefix + "<name>.<member>", Source: registerPrefix + "<name>", Whom: Subject,
		Means: "what a register of the vendor's own says; declared with its type where the form is compiled",
	})
}

// FactOf returns what is known of a fact by the name that expressions use, and
// whether there can be such a fact. The type of facts below forms and register
// is the compiler's to find.
func FactOf(name string) (FactInfo, bool) {
	if rest, ok := strings.CutPrefix(name, loginPrefix); ok {
		return findFact(name, rest, Actor, loginFacts(), personFacts())
	}
	if rest, ok := strings.CutPrefix(name, proxyPrefix); ok {
		return findFact(name, rest, Principal, proxyFacts(), personFacts())
	}
	if rest, ok := strings.CutPrefix(name, registerPrefix); ok {
		register, member, _ := strings.Cut(rest, ".")
		if !isID(register) || !isPath(member) {
			return FactInfo{}, false
		}
		return FactInfo{Name: name, Source: registerPrefix + register, Whom: Subject}, true
	}
	switch first, _, _ := strings.Cut(name, "."); first { // before the table is made
	case "today", "now", "lang", "params", "forms", "steps", "ids", "numbers", "payment", "consent", "case", "task":
		return findFact(name, name, Nobody, otherFacts())
	}
	return FactInfo{}, false
}

// FactType returns the type of a fact by the name that expressions use, and
// whether there is such a fact. Names under forms, which depend on the other
// forms' fields, and under register are the compiler's to resolve.
func FactType(name string) (expression.Type, bool) {
	f, ok := FactOf(name)
	return f.Type, ok && f.Type.Kind != expression.Blank
}

const (
	loginPrefix    = "login."
	proxyPrefix    = "proxy."
	registerPrefix = "register."
)

// factRow is one row of the tables; the name is relative to what the table is
// about. An id in it stands as <…>.
type factRow struct {
	name   string
	kind   expression.Kind
	source string
	means  string
	rows   []factRow // of a list of records: its members
}

func (r factRow) info(name string, whom Whom) FactInfo {
	if whom == Principal && r.source == SourceLogin {
		r.source = SourceProxy // what a login tells of the actor, the mandate tells of the principal
	}
	return FactInfo{Name: name, Type: r.typ(), Source: r.source, Whom: whom, Means: r.means, rows: r.rows}
}

func (r factRow) typ() expression.Type {
	t := expression.Type{Kind: r.kind}
	if r.rows != nil {
		row := expression.Type{Kind: expression.Record}
		for _, m := range r.rows {
			row.Members = append(row.Members, expression.Member{Name: m.name, Type: m.typ()})
		}
		t.Elem = &row
	}
	return t
}

// findFact looks a name up in tables.
func findFact(name, rest string, whom Whom, tables ...[]factRow) (FactInfo, bool) {
	for _, rows := range tables {
		for _, r := range rows {
			if r.name == rest || r.family(rest) {
				return r.info(name, whom), true
			}
		}
	}
	return FactInfo{}, false
}

// family reports whether a row with an id in its name describes name.
func (r factRow) family(name string) bool {
	before, after, ok := strings.Cut(r.name, "<")
	if !ok {
		return false
	}
	_, after, _ = strings.Cut(after, ">")
	rest, ok := strings.CutPrefix(name, before)
	if !ok {
		return false
	}
	if strings.HasPrefix(after, ".<") {
		return isPath(rest) && strings.Contains(rest, ".")
	}
	id, ok := strings.CutSuffix(rest, after)
	return ok && isID(id)
}

// isPath reports whether s is ids with dots between them.
func isPath(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if !isID(part) {
			return false
		}
	}
	return true
}
