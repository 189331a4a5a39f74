package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Index makes the references people and companies are found by: HMAC-SHA256
// under the host's index key, different for every organisation. Without the
// key a reference says nothing, and numbers cannot be tried out against it.
// Safe for concurrent use.
type Index struct{ key []byte }

// NewIndex returns an index under key, which has at least 32 bytes and must
// never change: references made before would no longer be found.
func NewIndex(key []byte) (*Index, error) {
	if len(key) < keySize {
		return nil, failure.Errorf(failure.Invalid, "ledger: an index key has at least %d bytes", keySize)
	}
	return &Index{key: append([]byte(nil), key...)}, nil
}

// Person returns the reference of the person with that CPR number (ten digits,
// as package dk reads them) within org. No number gives the empty reference.
func (x *Index) Person(org string, cpr identity.CPR) identity.Ref {
	return x.Ref(org, "p", string(cpr))
}

// Company returns the reference of the company with that CVR number within
// org. No number gives the empty reference.
func (x *Index) Company(org, cvr string) identity.Ref { return x.Ref(org, "c", cvr) }

// Ref returns the reference of any value of a kind within org, for example an
// e-mail address (kind "e"); it starts with the kind and a dot. An empty value
// gives the empty reference.
func (x *Index) Ref(org, kind, value string) identity.Ref {
	if value == "" {
		return ""
	}
	mac := hmac.New(sha256.New, x.key)
	for _, part := range []string{org, kind, value} {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	return identity.Ref(kind + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)))
}

// String never prints the key.
func (x *Index) String() string { return "index key" }

// GoString is String.
func (x *Index) GoString() string { return x.String() }
