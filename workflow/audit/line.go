package audit

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// maxField is the most bytes one text of a line may have.
const maxField = 500

// Hash is the SHA-256 that ties a line to the one before it. Its text form is
// 64 hexadecimal digits.
type Hash [sha256.Size]byte

// String returns the hash as hexadecimal digits.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// IsZero reports whether h is the hash before the first line.
func (h Hash) IsZero() bool { return h == Hash{} }

// MarshalText writes the hash as hexadecimal digits.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads 64 hexadecimal digits.
func (h *Hash) UnmarshalText(text []byte) error {
	var out Hash
	if len(text) != hex.EncodedLen(len(out)) {
		return failure.Errorf(failure.Invalid, "audit: a hash is 64 hexadecimal digits")
	}
	if _, err := hex.Decode(out[:], text); err != nil {
		return failure.Errorf(failure.Invalid, "audit: a hash is 64 hexadecimal digits")
	}
	*h = out
	return nil
}

// Line is one line of the trail. The caller fills everything above Seq; Seq,
// Prev and Hash are given by [Head.Next].
//
// No field may hold an answer, a CPR number or a name; people are references.
// Each text is at most 500 bytes.
type Line struct {
	// At is when it happened, in UTC and whole microseconds.
	At time.Time `json:"at"`
	// Org is the organisation's key. Required.
	Org string `json:"org"`
	// Case is the chain: the case's id, or that of what outlives it, or
	// [NoCase]. Required.
	Case string `json:"case"`
	// Actor did it. Required; see [identity.Identity.ActorRef].
	Actor identity.Ref `json:"actor"`
	// Principal is whom the actor acted for; empty when for themself.
	Principal identity.Ref `json:"principal,omitempty"`
	// Purpose is why personal data were touched, for example the solution's
	// id; see the declared purpose there.
	Purpose string `json:"purpose,omitempty"`
	// What is the code of what was done, for example "case.submitted".
	// Required; lower-case words with dots and underscores.
	What string `json:"what"`
	// Ref says what it was done to, for example a step, an effect's key or a
	// record's key and version.
	Ref string `json:"ref,omitempty"`

	// Seq is the line's place in its chain, from 1.
	Seq int64 `json:"seq"`
	// Prev is the hash of the line before it; zero for the first.
	Prev Hash `json:"prev"`
	// Hash is the hash over all of the above.
	Hash Hash `json:"hash"`
}

// NoCase is the chain of lines that belong to no case.
const NoCase = "-"

// ReadsOf returns the chain that tells who read a case: a second one beside the
// case's own, so that readers neither wait for those who change the case nor
// hide among them. An empty caseID is what belongs to no case. It is never a
// case's own chain, since no id of a case has a slash.
func ReadsOf(caseID string) string { return cmp.Or(caseID, NoCase) + "/reads" }

// Head is the end of a chain: what the next line is tied to. The head of an
// empty chain has only Org and Case.
type Head struct {
	Org  string `json:"org"`
	Case string `json:"case"`
	Seq  int64  `json:"seq"`
	Hash Hash   `json:"hash"`
}

// Head returns the head of the chain that ends with l.
func (l Line) Head() Head {
	return Head{Org: l.Org, Case: l.Case, Seq: l.Seq, Hash: l.Hash}
}

// Next returns line in its place after h: with Seq, Prev and Hash set and At
// in UTC and whole microseconds. It is pure; a store calls it with the head it
// read under the lock it writes the line under. A line that belongs to another
// chain, misses a required field or has a field that is too long is invalid.
func (h Head) Next(line Line) (Line, error) {
	if line.Org != h.Org || line.Case != h.Case {
		return Line{}, failure.Errorf(failure.Invalid, "audit: next: the line belongs to another chain")
	}
	if err := line.check(); err != nil {
		return Line{}, err
	}
	line.At = line.At.UTC().Truncate(time.Microsecond)
	line.Seq = h.Seq + 1
	line.Prev = h.Hash
	line.Hash = line.sum()
	return line, nil
}

func (l Line) check() error {
	switch {
	case l.Org == "":
		return failure.Errorf(failure.Invalid, "audit: next: a line needs an organisation")
	case l.Case == "":
		return failure.Errorf(failure.Invalid, "audit: next: a line needs a case or NoCase")
	case l.Actor == "":
		return failure.Errorf(failure.Invalid, "audit: next: a line needs an actor")
	case !isCode(l.What):
		return failure.Errorf(failure.Invalid, "audit: next: what was done is not a code")
	case l.At.IsZero():
		return failure.Errorf(failure.Invalid, "audit: next: a line needs a time")
	}
	for _, text := range l.texts() {
		if len(text) > maxField || !utf8.ValidString(text) {
			return failure.Errorf(failure.Invalid, "audit: next: a text of the line is too long or not UTF-8")
		}
	}
	return nil
}

// isCode reports whether what is lower-case words joined by dots.
func isCode(what string) bool {
	if what == "" || len(what) > maxField {
		return false
	}
	return strings.Trim(what, "abcdefghijklmnopqrstuvwxyz0123456789._") == "" && what[0] != '.'
}

func (l Line) texts() []string {
	return []string{l.Org, l.Case, string(l.Actor), string(l.Principal), l.Purpose, l.What, l.Ref}
}

// domain starts the hashed bytes, so that they are never taken for anything
// else; its number changes with the layout.
const domain = "borgerflow audit line 1\n"

// Canonical returns the bytes that are hashed: the domain, the hash before,
// place and time as big-endian 64-bit numbers (time as microseconds since
// 1970), then each text with its length before it. The same line gives the
// same bytes everywhere and for ever.
func (l Line) Canonical() []byte {
	out := append([]byte(domain), l.Prev[:]...)
	out = binary.BigEndian.AppendUint64(out, uint64(l.Seq))
	out = binary.BigEndian.AppendUint64(out, uint64(l.At.UnixMicro()))
	for _, text := range l.texts() {
		out = binary.AppendUvarint(out, uint64(len(text)))
		out = append(out, text...)
	}
	return out
}

func (l Line) sum() Hash { return sha256.Sum256(l.Canonical()) }
