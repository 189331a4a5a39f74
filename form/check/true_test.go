//go:build !js

// The linter is the server's: what is long about it runs natively only.

package check_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
)

// claim is what a finding says of all answers, as something that a state must
// not show.
type claim struct {
	check.Finding
	denies func(s *form.State) bool
}

// Findings about conditions are proved: in forms changed at random, no answers
// show what a finding says cannot be.
func TestFindingsAreTrue(t *testing.T) {
	t.Parallel()
	seed, rounds := uint64(99), 60
	forms := goodForms(t)
	switch {
	case *long:
		seed, rounds = uint64(time.Now().UnixNano()), 600
	case testing.Short():
		rounds, forms = 10, forms[len(forms)-2:]
	}
	t.Logf("seed %d", seed)
	for i, g := range forms {
		t.Run(g.name, func(t *testing.T) {
			t.Parallel()
			x := newTrial(t, g, rand.New(rand.NewPCG(seed, uint64(i))))
			claims := 0
			for range rounds {
				def := new(definition.Form)
				if err := json.Unmarshal(g.data, def); err != nil {
					t.Fatal(err)
				}
				for range 1 + x.IntN(3) { // several at once, for findings of more kinds
					mutateOnce(def, x.Rand)
				}
				f, err := definition.Compile(def, nil)
				if err != nil {
					continue
				}
				findings, err := check.Form(def, f, nil)
				if err != nil {
					t.Fatal(err)
				}
				all := claimsOf(t, def, f, findings)
				claims += len(all)
				x.hold(f, all)
			}
			if claims == 0 && !testing.Short() {
				t.Errorf("no finding claimed anything: the test proves nothing")
			}
		})
	}
}

// hold tries many answers against what findings claim.
func (x *trial) hold(f *form.Form, claims []claim) {
	if len(claims) == 0 {
		return
	}
	p := newPool(x.form, f)
	for range 150 {
		s := x.samples[x.IntN(len(x.samples))]
		answers, _, err := form.DecodeAnswers(f, p.vary(x.Rand, x.form, s))
		if err != nil {
			continue
		}
		state := f.Evaluate(answers, s.Facts)
		for _, c := range claims {
			if c.denies(state) {
				x.t.Errorf("not true: %s", c.Finding)
				return
			}
		}
	}
}

// claimsOf returns what can be tried of findings.
func claimsOf(t *testing.T, def *definition.Form, f *form.Form, findings []check.Finding) []claim {
	t.Helper()
	trace, err := definition.TraceOf(def, nil)
	if err != nil {
		t.Fatal(err)
	}
	elements := func(s *form.State, pointer string, is func(*form.Element) bool) bool {
		found := false
		s.Walk(func(e *form.Element) bool {
			found = found || trace.Fields[e.Field.ID()].Pointer == pointer && is(e)
			return e.Visible
		})
		return found
	}
	var out []claim
	for _, finding := range findings {
		at := finding.Pointer[:max(0, strings.LastIndexByte(finding.Pointer, '/'))]
		part := finding.Pointer[strings.LastIndexByte(finding.Pointer, '/')+1:]
		var denies func(*form.State) bool
		switch code := finding.Code; {
		case code == check.NeverShown, code == check.PageNeverShown, code == check.BranchNeverOpens:
			denies = func(s *form.State) bool {
				return elements(s, finding.Pointer, func(e *form.Element) bool { return e.Visible })
			}
		case (code == check.NeverMet || code == check.NeverMetHere) && part == "required":
			denies = func(s *form.State) bool {
				return elements(s, at, func(e *form.Element) bool { return e.Visible && e.Required })
			}
		case (code == check.AlwaysMet || code == check.AlwaysMetHere) && part == "required":
			denies = func(s *form.State) bool {
				return elements(s, at, func(e *form.Element) bool { return e.Visible && !e.Required })
			}
		case (code == check.AlwaysMet || code == check.AlwaysMetHere) && (part == "visible" || part == "when"):
			denies = func(s *form.State) bool { // the walk comes to it only where what encloses it is shown
				return elements(s, at, func(e *form.Element) bool { return !e.Visible && e.Field.Type != form.TypePage })
			}
		case code == check.RequiredReadOnly:
			denies = func(s *form.State) bool {
				return elements(s, at, func(e *form.Element) bool { return e.Visible && e.Required && !e.ReadOnly })
			}
		case code == check.RuleNeverFails:
			number := 1 + slices.IndexFunc(trace.Rules, func(r definition.RuleSource) bool { return r.Pointer == at })
			denies = func(s *form.State) bool {
				return slices.ContainsFunc(s.Faults(), func(f form.Fault) bool { return f.Rule == number })
			}
		default:
			continue
		}
		out = append(out, claim{finding, denies})
	}
	return out
}
