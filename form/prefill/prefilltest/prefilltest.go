// Package prefilltest holds the suite that every source of package prefill must
// pass. Start with [Run]: the registers in memory, every adapter and every
// decorator calls it, and vendors call it on theirs. Each subtest is named after
// one sentence of the contract of prefill.Source.
package prefilltest

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
)

// Harness says how to make a source and who is in its register. What is zero is
// skipped, with the reason printed.
type Harness struct {
	// New returns a source over a register in which Known is. Required.
	New func(t *testing.T) prefill.Source
	// Known is somebody whom the register knows. Required.
	Known prefill.Party
	// Want is what the register says of Known, by member: all that the source
	// can give and a little less at will, but something. Required.
	Want map[string]expression.Value
	// Unknown is nobody in the register, with every kind of number that the
	// source looks people up by. Required.
	Unknown prefill.Party
	// Protected is somebody with name and address protection. Zero where the
	// register knows of no protection.
	Protected prefill.Party
	// FailNext makes the source's next question fail with code.
	FailNext func(s prefill.Source, code prefill.Code)
	// Facts are the types of facts of the vendor's own registers, by name; the
	// others are known.
	Facts map[string]expression.Type
	// At is the time of the questions. Default: 2 March 2026.
	At time.Time
}

// Run runs the suite.
func Run(t *testing.T, h Harness) {
	if h.At.IsZero() {
		h.At = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	}
	t.Run("Describe", func(t *testing.T) { t.Parallel(); testDescribe(t, h) })
	t.Run("Answer", func(t *testing.T) { t.Parallel(); testAnswer(t, h) })
	t.Run("Nobody", func(t *testing.T) { t.Parallel(); testNobody(t, h) })
	t.Run("Fail", func(t *testing.T) { t.Parallel(); testFail(t, h) })
	t.Run("Concurrent", func(t *testing.T) { t.Parallel(); testConcurrent(t, h) })
}

// members returns what the harness says of the known party, sorted.
func (h Harness) members() []string {
	var out []string
	for m := range h.Want {
		out = append(out, m)
	}
	slices.Sort(out)
	return out
}

func (h Harness) ask(party prefill.Party, members ...string) prefill.Request {
	return prefill.Request{Party: party, For: form.Actor, Members: members, At: h.At}
}

// typeOf returns the type that forms have for a member.
func (h Harness) typeOf(member string) (expression.Type, bool) {
	if strings.HasPrefix(member, "register.") {
		t, ok := h.Facts[member]
		return t, ok
	}
	return form.FactType("login." + member)
}

func covers(pattern, member string) bool {
	if below, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(member, below)
	}
	return pattern == member
}

func ended(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}

// wantFailure checks a failure's code, and that it tells nothing of the party.
func wantFailure(t *testing.T, err error, party prefill.Party, want prefill.Code) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", want)
		return
	}
	if got := prefill.CodeOf(err); got != want {
		t.Errorf("code %s, want %s (%v)", got, want, err)
	}
	for _, secret := range []string{party.CPR.Number(), party.CPR.Hyphenated(), string(party.CVR), party.UserID} {
		if secret != "" && strings.Contains(err.Error(), secret) {
			t.Error("the error tells whom was asked about")
		}
	}
}
