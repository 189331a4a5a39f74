package prefilltest

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/google/go-cmp/cmp"
)

func testDescribe(t *testing.T, h Harness) {
	t.Run("has-one-name", func(t *testing.T) {
		s := h.New(t)
		name := s.Name()
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || name != h.New(t).Name() {
			t.Errorf("Name = %q, want the same [a-z][a-z0-9_]* each time", name)
		}
	})
	t.Run("gives-members-that-forms-can-name", func(t *testing.T) {
		gives := h.New(t).Gives()
		if len(gives) == 0 || !slices.Equal(gives, h.New(t).Gives()) {
			t.Errorf("Gives = %q, want the same each time", gives)
		}
		var known []string
		for _, f := range form.KnownFacts() {
			known = append(known, strings.TrimPrefix(f.Name, "login."))
		}
		for name := range h.Facts {
			known = append(known, name)
		}
		for _, pattern := range gives {
			if !slices.ContainsFunc(known, func(m string) bool { return covers(pattern, m) }) {
				t.Errorf("Gives has %q, which is no member of docs/facts.md and none of the harness's facts", pattern)
			}
		}
		for _, m := range h.members() {
			if !slices.ContainsFunc(gives, func(pattern string) bool { return covers(pattern, m) }) {
				t.Errorf("the harness wants %q, which the source does not give", m)
			}
		}
	})
}

func testAnswer(t *testing.T, h Harness) {
	t.Run("says-what-the-register-says", func(t *testing.T) {
		got, err := h.New(t).Fetch(t.Context(), h.ask(h.Known, h.members()...))
		if err != nil {
			t.Fatalf("Fetch: %v", err)
		}
		for _, m := range h.members() {
			if !expression.Equal(got.Values[m], h.Want[m]) {
				t.Errorf("%s is not what the register says of the known party", m)
			}
		}
	})
	t.Run("gives-only-what-was-asked", func(t *testing.T) {
		s := h.New(t)
		for _, m := range h.members() {
			got, err := s.Fetch(t.Context(), h.ask(h.Known, m))
			if err != nil {
				t.Errorf("Fetch of %s: %v", m, err)
			}
			for other := range got.Values {
				if other != m {
					t.Errorf("asked for %s, the answer has %s", m, other)
				}
			}
		}
	})
	t.Run("gives-values-of-the-type-of-the-fact", func(t *testing.T) {
		got, err := h.New(t).Fetch(t.Context(), h.ask(h.Known, h.members()...))
		if err != nil {
			t.Fatalf("Fetch: %v", err)
		}
		for m, v := range got.Values {
			if want, ok := h.typeOf(m); !ok || !v.IsBlank() && !sameType(v, want) {
				t.Errorf("%s is %s, want %s", m, v.Kind(), want)
			}
		}
	})
	t.Run("leaves-the-request-alone", func(t *testing.T) {
		q := h.ask(h.Known, h.members()...)
		if _, err := h.New(t).Fetch(t.Context(), q); err != nil {
			t.Fatalf("Fetch: %v", err)
		}
		if diff := cmp.Diff(h.members(), q.Members); diff != "" {
			t.Errorf("the members asked for have changed (-want +got):\n%s", diff)
		}
	})
	t.Run("gives-the-same-again", func(t *testing.T) {
		s := h.New(t)
		first, err1 := s.Fetch(t.Context(), h.ask(h.Known, h.members()...))
		second, err2 := s.Fetch(t.Context(), h.ask(h.Known, h.members()...))
		if err1 != nil || err2 != nil || !sameValues(first, second) {
			t.Errorf("the same question gives another answer, or %v, %v", err1, err2)
		}
	})
	t.Run("says-that-people-are-protected", func(t *testing.T) { testProtected(t, h) })
}

func testProtected(t *testing.T, h Harness) {
	if h.Protected.IsZero() {
		t.Skip("the harness has no Protected: the register knows of no protection")
	}
	got, err := h.New(t).Fetch(t.Context(), h.ask(h.Protected, h.members()...))
	if err != nil {
		t.Fatalf("Fetch: %v", err)
	}
	if !got.Protected {
		t.Error("the answer does not say that the party is protected")
	}
}

// sameType compares a value with a type, records by their members.
func sameType(v expression.Value, t expression.Type) bool {
	if v.Kind() != t.Kind {
		return false
	}
	if t.Kind != expression.List || t.Elem == nil {
		return true
	}
	for _, item := range v.Items() {
		for _, name := range item.Names() {
			m, ok := t.Elem.Member(name)
			if inner := item.Member(name); !ok || !inner.IsBlank() && inner.Kind() != m.Kind {
				return false
			}
		}
	}
	return true
}

func sameValues(a, b prefill.Answer) bool {
	if len(a.Values) != len(b.Values) {
		return false
	}
	for m, v := range a.Values {
		if !expression.Equal(v, b.Values[m]) {
			return false
		}
	}
	return true
}

func testNobody(t *testing.T, h Harness) {
	t.Run("knows-nobody-it-does-not-know", func(t *testing.T) {
		_, err := h.New(t).Fetch(t.Context(), h.ask(h.Unknown, h.members()...))
		wantFailure(t, err, h.Unknown, prefill.NotFound)
	})
	t.Run("knows-nobody-without-a-number", func(t *testing.T) {
		_, err := h.New(t).Fetch(t.Context(), h.ask(prefill.Party{}, h.members()...))
		wantFailure(t, err, prefill.Party{}, prefill.NotFound)
	})
}

func testFail(t *testing.T, h Harness) {
	t.Run("is-unavailable-when-the-context-has-ended", func(t *testing.T) {
		_, err := h.New(t).Fetch(ended(t), h.ask(h.Known, h.members()...))
		wantFailure(t, err, h.Known, prefill.Unavailable)
	})
	t.Run("gives-each-failure-its-code-and-goes-on", func(t *testing.T) {
		if h.FailNext == nil {
			t.Skip("the harness has no FailNext")
		}
		s := h.New(t)
		for _, code := range []prefill.Code{prefill.Unavailable, prefill.Denied, prefill.Rejected, prefill.Invalid} {
			h.FailNext(s, code)
			_, err := s.Fetch(t.Context(), h.ask(h.Known, h.members()...))
			wantFailure(t, err, h.Known, code)
			if _, err := s.Fetch(t.Context(), h.ask(h.Known, h.members()...)); err != nil {
				t.Errorf("after a failure with %s: %v", code, err)
			}
		}
	})
}

func testConcurrent(t *testing.T, h Harness) {
	s := h.New(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			got, err := s.Fetch(t.Context(), h.ask(h.Known, h.members()...))
			if err != nil || !sameValues(got, prefill.Answer{Values: h.Want}) && len(got.Values) < len(h.Want) {
				t.Errorf("asked by many at once: %d values, %v", len(got.Values), err)
			}
		})
	}
	wg.Wait()
}
