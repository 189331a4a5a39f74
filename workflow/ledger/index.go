package ledger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Index makes the references people and companies are found by: HMAC-SHA256
// under the host's index key, different for every organisation. Without the
// key a reference says nothing, and numbers cannot be tried out against it.
// Safe for concurrent use.
//
// # Rotation
//
// References stand in audit lines, which are hash-chained and signed, and in
// sealed events, which never change; so they cannot be made anew, and a key
// lives as long as what it made them for. What can be rotated at any time is
// the key that the index key is kept under: see [OpenIndex].
//
// When the index key itself must go, two are live: [Index.After] makes an index
// whose references are under the new key and that also knows those under the
// old one. [Index.Identify] gives a login both. What is begun from then on is
// kept under the new key, and people find what was begun before under the old.
// The old key may be destroyed when the last of that has been erased, and the
// next rotation begun only then.
type Index struct {
	key    []byte
	former *Index // under the key before; nil when there is none
}

// NewIndex returns an index under key, which has at least 32 bytes and must
// not change while anything is kept that was found by it.
func NewIndex(key []byte) (*Index, error) {
	if len(key) < keySize {
		return nil, failure.Errorf(failure.Invalid, "ledger: an index key has at least %d bytes", keySize)
	}
	return &Index{key: append([]byte(nil), key...)}, nil
}

// After returns an index under x's key that also knows the references of the
// one before.
func (x *Index) After(before *Index) *Index {
	return &Index{key: x.key, former: &Index{key: before.key}}
}

// Former returns the index under the key before; nil when there is none.
func (x *Index) Former() *Index { return x.former }

// OpenIndex returns the index whose key is kept in keys, wrapped like the data
// keys beside it, so that a rotation of the wrapping key reaches it too. The
// first call makes it. random gives the key; nil means crypto/rand.
func OpenIndex(ctx context.Context, keys KeyStore, wrapper KeyWrapper, random io.Reader) (*Index, error) {
	s := NewSealer(keys, wrapper, &SealerOptions{Rand: random})
	plain, err := s.plainKey(ctx, indexOwner, true)
	if err != nil {
		return nil, failure.Wrap("ledger: open index", err)
	}
	defer clear(plain)
	return NewIndex(plain)
}

// indexOwner is whose data key the index key is kept as. No organisation has
// such a key, and nothing is sealed for it.
var indexOwner = Owner{Org: "*", ID: "index"}

// Identify fills in a person's references from their CPR number, or from their
// CVR number when they have none.
func (x *Index) Identify(org string, p identity.Person) identity.Person {
	of := func(x *Index) identity.Ref {
		if p.CPR != "" {
			return x.Person(org, p.CPR)
		}
		return x.Company(org, p.CVR)
	}
	p.Ref, p.Former = of(x), ""
	if x.former != nil {
		p.Former = of(x.former)
	}
	return p
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
