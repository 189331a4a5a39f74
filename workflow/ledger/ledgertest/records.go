package ledgertest

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func testGet(t *testing.T, h Harness) {
	t.Run("gives-what-was-put", func(t *testing.T) {
		s := h.New(t)
		want := record("case-1/brev æøå/1")
		want.Due, want.Index = start, []identity.Ref{"p.a", "p.b"}
		kept := put(t, s.Records, want, 0)
		want.Version, want.Due = 1, start.Truncate(time.Microsecond)
		got, err := s.Records.Get(t.Context(), org, kind, want.Key)
		if err != nil {
			t.Fatal(err)
		}
		for label, r := range map[string]ledger.Record{"Put": kept, "Get": got} {
			if diff := cmp.Diff(want, r); diff != "" {
				t.Errorf("%s (-want +got):\n%s", label, diff)
			}
		}
	})
	t.Run("keeps-no-due-and-no-index", func(t *testing.T) {
		s := h.New(t)
		put(t, s.Records, record("a"), 0)
		got, err := s.Records.Get(t.Context(), org, kind, "a")
		if err != nil || !got.Due.IsZero() || len(got.Index) != 0 {
			t.Errorf("Get = due %v, index %v, %v; want neither", got.Due, got.Index, err)
		}
	})
	t.Run("unknown-is-not-found", func(t *testing.T) {
		s := h.New(t)
		put(t, s.Records, record("a"), 0)
		for _, name := range [][3]string{{org, kind, "b"}, {org, "payment", "a"}, {"other", kind, "a"}, {org, kind, "A"}} {
			_, err := s.Records.Get(t.Context(), name[0], name[1], name[2])
			wantCode(t, err, failure.NotFound)
		}
	})
	t.Run("keeps-large-records-whole", func(t *testing.T) {
		s := h.New(t)
		r := record("large")
		r.Sealed = []byte(strings.Repeat("\x00æ🎈", 200_000))
		put(t, s.Records, r, 0)
		got, err := s.Records.Get(t.Context(), org, kind, "large")
		if err != nil || string(got.Sealed) != string(r.Sealed) {
			t.Errorf("Get gives %d bytes, %v; want %d", len(got.Sealed), err, len(r.Sealed))
		}
	})
	t.Run("ended-context-is-refused", func(t *testing.T) {
		s := h.New(t)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Records.Get(ctx, org, kind, "a"); err == nil {
			t.Error("Get with an ended context gives no error")
		}
		if _, err := s.Records.Put(ctx, record("a"), 0, line("record.put")); err == nil {
			t.Error("Put with an ended context gives no error")
		}
		_, err := s.Records.Get(t.Context(), org, kind, "a")
		wantCode(t, err, failure.NotFound)
	})
}

func testPut(t *testing.T, h Harness) {
	t.Run("counts-versions-and-replaces", func(t *testing.T) {
		s := h.New(t)
		r := record("a")
		r.Due, r.Index = start, []identity.Ref{"p.a"}
		put(t, s.Records, r, 0)
		kept := put(t, s.Records, record("a"), 1)
		got, err := s.Records.Get(t.Context(), org, kind, "a")
		if err != nil || kept.Version != 2 || got.Version != 2 || !got.Due.IsZero() || len(got.Index) != 0 {
			t.Errorf("Get = %+v, %v; want version 2 without due and index", got, err)
		}
	})
	t.Run("other-version-is-a-conflict", func(t *testing.T) {
		s := h.New(t)
		put(t, s.Records, record("a"), 0)
		for _, version := range []int64{0, 2, -1} {
			_, err := s.Records.Put(t.Context(), record("a"), version, line("record.put"))
			wantCode(t, err, failure.Conflict)
		}
		_, err := s.Records.Put(t.Context(), record("b"), 1, line("record.put"))
		wantCode(t, err, failure.Conflict)
	})
	t.Run("writes-its-line", func(t *testing.T) {
		s := h.New(t)
		put(t, s.Records, record("a"), 0)
		put(t, s.Records, record("a"), 1)
		wantLines(t, s.Trail, 2)
	})
	t.Run("without-the-record-no-line", func(t *testing.T) {
		s := h.New(t)
		put(t, s.Records, record("a"), 0)
		_, err := s.Records.Put(t.Context(), record("a"), 0, line("record.put"))
		wantCode(t, err, failure.Conflict)
		wantLines(t, s.Trail, 1)
	})
	t.Run("without-the-line-no-record", func(t *testing.T) {
		s := h.New(t)
		_, err := s.Records.Put(t.Context(), record("a"), 0, line("Not a code"))
		wantCode(t, err, failure.Invalid)
		other := line("record.put")
		other.Org = "other"
		_, err = s.Records.Put(t.Context(), record("a"), 0, other)
		wantCode(t, err, failure.Invalid)
		_, err = s.Records.Get(t.Context(), org, kind, "a")
		wantCode(t, err, failure.NotFound)
	})
	t.Run("nameless-record-is-invalid", func(t *testing.T) {
		s := h.New(t)
		for _, drop := range []func(*ledger.Record){
			func(r *ledger.Record) { r.Org = "" }, func(r *ledger.Record) { r.Kind = "" },
			func(r *ledger.Record) { r.Key = "" }, func(r *ledger.Record) { r.Owner = "" },
		} {
			r := record("a")
			drop(&r)
			_, err := s.Records.Put(t.Context(), r, 0, line("record.put"))
			wantCode(t, err, failure.Invalid)
		}
	})
	t.Run("retains-nothing", func(t *testing.T) {
		s := h.New(t)
		r := record("a")
		r.Index = []identity.Ref{"p.a"}
		put(t, s.Records, r, 0)
		r.Sealed[0], r.Index[0] = 'X', "p.x"
		got, _ := s.Records.Get(t.Context(), org, kind, "a")
		got.Sealed[1] = 'Y'
		again, err := s.Records.Get(t.Context(), org, kind, "a")
		if err != nil || string(again.Sealed) != string(record("a").Sealed) || again.Index[0] != "p.a" {
			t.Errorf("the kept record changed with the caller's: %q %v, %v", again.Sealed, again.Index, err)
		}
	})
	t.Run("one-of-many-at-once-wins", func(t *testing.T) {
		s := h.New(t)
		const writers = 8
		var wg sync.WaitGroup
		errs := make([]error, writers)
		for i := range writers {
			wg.Go(func() { _, errs[i] = s.Records.Put(t.Context(), record("a"), 0, line("record.put")) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				wantCode(t, err, failure.Conflict)
			}
		}
		if won != 1 {
			t.Errorf("%d writers won, want 1", won)
		}
		wantLines(t, s.Trail, 1)
	})
	t.Run("lines-of-many-at-once-form-one-chain", func(t *testing.T) {
		s := h.New(t)
		const writers = 8
		var wg sync.WaitGroup
		for i := range writers {
			wg.Go(func() {
				if _, err := s.Records.Put(t.Context(), record(strings.Repeat("k", i+1)), 0, line("record.put")); err != nil {
					t.Errorf("Put: %v", err)
				}
			})
		}
		wg.Wait()
		wantLines(t, s.Trail, writers)
	})
}

func wantLines(t *testing.T, s audit.Store, want int) {
	t.Helper()
	lines, err := s.Lines(t.Context(), org, "case-1", 0, 100)
	if err != nil || len(lines) != want {
		t.Errorf("Lines = %d lines, %v; want %d", len(lines), err, want)
	}
	if err := audit.Verify(lines); err != nil {
		t.Errorf("Verify: %v", err)
	}
}

func testDue(t *testing.T, h Harness) {
	at := func(s ledger.Store, r ledger.Record, due time.Time) ledger.Record {
		r.Due = due
		return put(t, s, r, 0)
	}
	t.Run("gives-what-is-due-earliest-first", func(t *testing.T) {
		s := h.New(t)
		at(s.Records, record("b"), start.Add(time.Hour))
		at(s.Records, record("ø"), start)
		at(s.Records, record("a"), start)
		at(s.Records, record("later"), start.Add(3*time.Hour))
		put(t, s.Records, record("never"), 0)
		other := record("other kind")
		other.Kind = "payment"
		at(s.Records, other, start)
		got, err := s.Records.Due(t.Context(), kind, start.Add(time.Hour), 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "ø", "b"}, keysOf(got)); diff != "" {
			t.Errorf("Due (-want +got):\n%s", diff)
		}
	})
	t.Run("gives-no-more-than-the-limit", func(t *testing.T) {
		s := h.New(t)
		for _, key := range []string{"c", "a", "b"} {
			at(s.Records, record(key), start)
		}
		got, err := s.Records.Due(t.Context(), kind, start, 2)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "b"}, keysOf(got)); diff != "" {
			t.Errorf("Due (-want +got):\n%s", diff)
		}
	})
	t.Run("forgets-a-due-that-was-taken-away", func(t *testing.T) {
		s := h.New(t)
		at(s.Records, record("a"), start)
		put(t, s.Records, record("a"), 1)
		got, err := s.Records.Due(t.Context(), kind, start.Add(time.Hour), 10)
		if err != nil || len(got) != 0 {
			t.Errorf("Due = %v, %v; want nothing", keysOf(got), err)
		}
	})
	t.Run("spans-organisations", func(t *testing.T) {
		s := h.New(t)
		other := record("a")
		other.Org, other.Due = "zealand", start
		l := line("record.put")
		l.Org = "zealand"
		if _, err := s.Records.Put(t.Context(), other, 0, l); err != nil {
			t.Fatal(err)
		}
		want := at(s.Records, record("z"), start)
		got, err := s.Records.Due(t.Context(), kind, start, 10)
		if err != nil || len(got) != 2 {
			t.Fatalf("Due = %v, %v; want two", keysOf(got), err)
		}
		if diff := cmp.Diff(want, got[1], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("Due[1] (-want +got):\n%s", diff)
		}
	})
}

func testFind(t *testing.T, h Harness) {
	t.Run("gives-records-by-reference-in-order", func(t *testing.T) {
		s := h.New(t)
		for _, key := range []string{"c", "å", "a", "B"} {
			r := record(key)
			r.Index = []identity.Ref{"p.karla", identity.Ref("t." + key)}
			put(t, s.Records, r, 0)
		}
		put(t, s.Records, record("other"), 0)
		got, err := s.Records.Find(t.Context(), org, kind, "p.karla", "", 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"B", "a", "c", "å"}, keysOf(got)); diff != "" {
			t.Errorf("Find (-want +got):\n%s", diff)
		}
		page, err := s.Records.Find(t.Context(), org, kind, "p.karla", "B", 2)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "c"}, keysOf(page)); diff != "" {
			t.Errorf("Find after B (-want +got):\n%s", diff)
		}
	})
	t.Run("forgets-a-reference-that-was-taken-away", func(t *testing.T) {
		s := h.New(t)
		r := record("a")
		r.Index = []identity.Ref{"p.karla"}
		put(t, s.Records, r, 0)
		put(t, s.Records, record("a"), 1)
		got, err := s.Records.Find(t.Context(), org, kind, "p.karla", "", 10)
		if err != nil || len(got) != 0 {
			t.Errorf("Find = %v, %v; want nothing", keysOf(got), err)
		}
	})
	t.Run("keeps-organisations-and-kinds-apart", func(t *testing.T) {
		s := h.New(t)
		r := record("a")
		r.Index = []identity.Ref{"p.karla"}
		put(t, s.Records, r, 0)
		for _, name := range [][2]string{{"other", kind}, {org, "payment"}} {
			got, err := s.Records.Find(t.Context(), name[0], name[1], "p.karla", "", 10)
			if err != nil || len(got) != 0 {
				t.Errorf("Find in %v = %v, %v; want nothing", name, keysOf(got), err)
			}
		}
	})
	t.Run("nobody-finds-nothing", func(t *testing.T) {
		s := h.New(t)
		put(t, s.Records, record("a"), 0)
		got, err := s.Records.Find(t.Context(), org, kind, "", "", 10)
		if err != nil || len(got) != 0 {
			t.Errorf("Find by the empty reference = %v, %v; want nothing", keysOf(got), err)
		}
	})
}
