package identity

import (
	"fmt"
	"log/slog"

	"github.com/borgerflow/borgerflow/form/dk"
)

// CPR is the form a CPR number is stored and passed on in: the ten digits that
// [dk.ParseCPR] has read, as dk.CPR.Number gives them. It prints masked;
// string(c) is the number. Unlike dk.CPR its JSON holds the number.
type CPR string

// String returns asterisks, or "" when there is no number.
func (c CPR) String() string {
	if c == "" {
		return ""
	}
	return "******-****"
}

// Parse reads the number again. Constructed numbers are an error unless
// allowTest is set.
func (c CPR) Parse(allowTest bool) (dk.CPR, error) { return dk.ParseCPR(string(c), allowTest) }

// GoString is String.
func (c CPR) GoString() string { return c.String() }

// Format writes String whatever the verb.
func (c CPR) Format(s fmt.State, _ rune) { fmt.Fprint(s, c.String()) }

// LogValue gives slog the masked number.
func (c CPR) LogValue() slog.Value { return slog.StringValue(c.String()) }

// Person is a natural person or a company, as far as the login knows it.
type Person struct {
	// Ref is the keyed hash the person is found by; see ledger.Index.
	Ref Ref `json:"ref,omitempty"`
	// Former is the reference that the index key before the present one made,
	// while that key is still in use; see ledger.Index.
	Former Ref `json:"former,omitempty"`
	// CPR is the personal number; empty when the login gave none.
	CPR CPR `json:"cpr,omitempty"`
	// CVR is the company's number, eight digits, when the person is a company
	// or acts at work for one.
	CVR string `json:"cvr,omitempty"`
	// Name is the full name as the register gives it.
	Name string `json:"name,omitempty"`
	// Given, Middle and Family are the parts of the name, where known.
	Given  string `json:"given,omitempty"`
	Middle string `json:"middle,omitempty"`
	Family string `json:"family,omitempty"`
	// Email is where the person can be written to, where known.
	Email string `json:"email,omitempty"`
}

// IsZero reports whether nothing is known of the person.
func (p Person) IsZero() bool { return p == Person{} }

// String returns the reference, or "nobody".
func (p Person) String() string {
	if p.Ref == "" {
		return "nobody"
	}
	return string(p.Ref)
}

// GoString is String.
func (p Person) GoString() string { return p.String() }

// Format writes String whatever the verb.
func (p Person) Format(s fmt.State, _ rune) { fmt.Fprint(s, p.String()) }

// LogValue gives slog the reference.
func (p Person) LogValue() slog.Value { return slog.StringValue(p.String()) }
