package prefill

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
)

// Source is one register, or whatever else knows people: what a vendor or an
// adapter implements. Everything a source need not decide is in [Filler].
//
// Implementations are safe for concurrent use and return failures ([Errorf]).
// They retain nothing of a request or an answer after they have returned, but in
// a cache that is theirs to bound and to seal; they put nothing of it in errors,
// logs, addresses or metrics. They never retry by themselves beyond one attempt
// on a broken connection: the citizen who opens the form again does.
type Source interface {
	// Name is the source's name for settings, failures and provenance: one of
	// form's Source constants, where it is that register, or one of the host's
	// own, [a-z][a-z0-9_]*. It is always the same.
	Name() string

	// Gives lists the members it can give, as in docs/facts.md without "login."
	// and "proxy.": "birth_date", "address.street"; facts of the vendor's own
	// registers in full, "register.bbr.built". A name that ends in ".*" stands
	// for all below. It is asked for nothing else. Always the same.
	Gives() []string

	// Fetch looks r.Party up and answers with at most the members in r.Members,
	// which is never empty. It asks the register for no more than that, where
	// the register can be asked for less than everything.
	//
	// Nil and an answer without a member says that the register has nothing
	// there. A party who is not in the register, or has none of the numbers it
	// is looked up by, is not_found. An ended ctx is unavailable; how long a
	// source may take is the ctx's to say, and Fetch returns soon after its end.
	Fetch(ctx context.Context, r Request) (Answer, error)
}

// Party is whom a source is asked about: the numbers by which registers look
// people up, as far as the login or the mandate gave them. It prints masked.
type Party struct {
	CPR    dk.CPR // zero when it is not known
	CVR    dk.CVR // of a company, or of the company somebody acts in; "" = none
	UserID string // of an employee, in the organisation's directory; "" = none
}

// IsZero reports whether there is nothing to look anybody up by.
func (p Party) IsZero() bool { return p.CPR.IsZero() && p.CVR == "" && p.UserID == "" }

// Format writes which numbers are known, whatever the verb, and none of them.
func (p Party) Format(s fmt.State, _ rune) {
	text := "party"
	for _, n := range []struct {
		known bool
		name  string
	}{{!p.CPR.IsZero(), " cpr"}, {p.CVR != "", " cvr"}, {p.UserID != "", " user"}} {
		if n.known {
			text += n.name
		}
	}
	_, _ = io.WriteString(s, text) // fmt.State never fails
}

// MarshalText writes what Format does, so that encoders which look past fmt tell
// no more.
func (p Party) MarshalText() ([]byte, error) { return fmt.Append(nil, p), nil }

// Who is who fills a form in, and for whom.
type Who struct {
	Actor     Party
	Principal *Party // whom the actor acts for; nil = for themself
}

// Request is one question to a source.
type Request struct {
	Party   Party
	For     form.Whom // form.Actor, or form.Principal when Party is somebody else than who sits at the screen
	Members []string  // what is asked for, sorted; the source must not change it
	At      time.Time // now, as the forms see it
}

// Answer is what a source says. Records and lists in it must not be changed
// afterwards.
type Answer struct {
	// Values are by member, each of the type that docs/facts.md gives. A list
	// of nobody is empty rather than missing. What was not asked for is left out.
	Values map[string]expression.Value

	// Protected says that the party has name and address protection (CPR). Then
	// the addresses in Values go nowhere, and where the party is not who sits at
	// the screen, nothing else does but what the mandate needs. A source sets it
	// whenever the register says so, asked for or not, and leaves protected
	// people out of lists, such as a child's address.
	Protected bool

	// At is when the register said so, where that is not now: of a cached answer.
	At time.Time

	// Register is the register's name for readers, where Name is one of the
	// host's own: "Bygnings- og Boligregistret".
	Register string
}
