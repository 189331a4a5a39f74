package audit

import "fmt"

// Reason says in what way a chain is broken.
type Reason string

// The ways a chain can be broken.
const (
	// Altered: the line does not have the contents it was written with.
	Altered Reason = "altered"
	// Missing: a line that was written is not there.
	Missing Reason = "missing"
	// Reordered: the line stands in another place than it was written in, or
	// twice.
	Reordered Reason = "reordered"
	// Foreign: the line belongs to another chain.
	Foreign Reason = "foreign"
	// Forged: a checkpoint's signature is not from a known key.
	Forged Reason = "forged"
)

// Break is the first thing wrong with a chain.
type Break struct {
	Org    string
	Case   string
	Seq    int64 // the place in the chain; for Forged the checkpoint's number
	Reason Reason
}

// Error names the place and the reason.
func (b *Break) Error() string {
	return fmt.Sprintf("audit: verify: chain %q of %q: line %d: %s", b.Case, b.Org, b.Seq, b.Reason)
}

// Verify checks one whole chain from its first line. The error is a *Break
// that names the first line altered, missing or out of order. That lines are
// gone from the end shows only against a head kept elsewhere: compare with
// [VerifyFrom]'s result, or use checkpoints.
func Verify(lines []Line) error {
	if len(lines) == 0 {
		return nil
	}
	_, err := VerifyFrom(Head{Org: lines[0].Org, Case: lines[0].Case}, lines)
	return err
}

// VerifyFrom checks lines that follow head and returns the new head, so that
// a long chain can be checked in parts.
func VerifyFrom(head Head, lines []Line) (Head, error) {
	for i, line := range lines {
		if b := inspect(head, lines, i); b != nil {
			return head, b
		}
		head = line.Head()
	}
	return head, nil
}

// inspect returns what is wrong with lines[i] as the one after head.
func inspect(head Head, lines []Line, i int) *Break {
	line, want := lines[i], head.Seq+1
	found := func(seq int64, r Reason) *Break {
		return &Break{Org: head.Org, Case: head.Case, Seq: seq, Reason: r}
	}
	switch {
	case line.Org != head.Org || line.Case != head.Case:
		return found(want, Foreign)
	case line.Seq > want && !holds(lines[i+1:], want):
		return found(want, Missing)
	case line.Seq != want:
		return found(line.Seq, Reordered)
	case line.Hash != line.sum():
		return found(line.Seq, Altered)
	case line.Prev != head.Hash && head.Seq > 0 && linked(lines, i):
		// The line is whole and its successor agrees with it, so the one
		// before was rewritten together with its hash.
		return found(head.Seq, Altered)
	case line.Prev != head.Hash:
		return found(line.Seq, Altered)
	}
	return nil
}

func holds(lines []Line, seq int64) bool {
	for _, line := range lines {
		if line.Seq == seq {
			return true
		}
	}
	return false
}

// linked reports whether the line after lines[i], if any, is tied to it.
func linked(lines []Line, i int) bool {
	return i+1 == len(lines) || lines[i+1].Prev == lines[i].Hash
}
