package ledgertest

import (
	"errors"
	"testing"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/google/go-cmp/cmp"
)

var owner = ledger.Owner{Org: org, ID: "case-æ"}

func wrapped(wrapper string) ledger.WrappedKey {
	return ledger.WrappedKey{Owner: owner, Wrapper: wrapper, Bytes: []byte{0, 1, 2, 255}}
}

func testKeys(t *testing.T, h Harness) {
	t.Run("gives-what-was-saved", func(t *testing.T) {
		s := h.New(t).Keys
		mustSave(t, s, wrapped("2026"), 0)
		mustSave(t, s, wrapped("2027"), 1)
		want := wrapped("2027")
		want.Version = 2
		got, err := s.LoadKey(t.Context(), owner)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("LoadKey (-want +got):\n%s", diff)
		}
	})
	t.Run("unknown-is-not-found-and-not-erased", func(t *testing.T) {
		s := h.New(t).Keys
		mustSave(t, s, wrapped("2026"), 0)
		_, err := s.LoadKey(t.Context(), ledger.Owner{Org: "other", ID: owner.ID})
		wantCode(t, err, failure.NotFound)
		if errors.Is(err, ledger.ErrErased) {
			t.Error("a key that never was is said to be erased")
		}
	})
	t.Run("other-version-is-a-conflict", func(t *testing.T) {
		s := h.New(t).Keys
		wantCode(t, s.SaveKey(t.Context(), wrapped("2026"), 1), failure.Conflict)
		mustSave(t, s, wrapped("2026"), 0)
		err := s.SaveKey(t.Context(), wrapped("2027"), 0)
		wantCode(t, err, failure.Conflict)
		if errors.Is(err, ledger.ErrErased) {
			t.Error("a key that is there is said to be erased")
		}
	})
	t.Run("erased-is-gone-for-good", func(t *testing.T) {
		s := h.New(t).Keys
		mustSave(t, s, wrapped("2026"), 0)
		for range 2 {
			if err := s.EraseKey(t.Context(), owner); err != nil {
				t.Fatal(err)
			}
		}
		_, err := s.LoadKey(t.Context(), owner)
		wantErased(t, err, failure.NotFound)
		for _, version := range []int64{0, 1, 2} {
			wantErased(t, s.SaveKey(t.Context(), wrapped("2026"), version), failure.Conflict)
		}
	})
	t.Run("erasing-what-never-was-is-remembered", func(t *testing.T) {
		s := h.New(t).Keys
		if err := s.EraseKey(t.Context(), owner); err != nil {
			t.Fatal(err)
		}
		wantErased(t, s.SaveKey(t.Context(), wrapped("2026"), 0), failure.Conflict)
	})
	t.Run("lists-what-a-rotation-left", func(t *testing.T) {
		s := h.New(t).Keys
		lister, ok := s.(ledger.KeyLister)
		if !ok {
			t.Skip("the store is no ledger.KeyLister: rotation key by key only")
		}
		mustSave(t, s, wrapped("2026"), 0)
		current, erased := wrapped("2027"), wrapped("2026")
		current.Owner.ID, erased.Owner.ID = "case-current", "case-erased"
		mustSave(t, s, current, 0)
		mustSave(t, s, erased, 0)
		if err := s.EraseKey(t.Context(), erased.Owner); err != nil {
			t.Fatal(err)
		}
		want := wrapped("2026")
		want.Version = 1
		got, err := lister.StaleKeys(t.Context(), "2027", 10)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]ledger.WrappedKey{want}, got); diff != "" {
			t.Errorf("StaleKeys (-want +got):\n%s", diff)
		}
	})
}

func mustSave(t *testing.T, s ledger.KeyStore, key ledger.WrappedKey, ifVersion int64) {
	t.Helper()
	if err := s.SaveKey(t.Context(), key, ifVersion); err != nil {
		t.Fatalf("SaveKey(if version %d): %v", ifVersion, err)
	}
}

func wantErased(t *testing.T, err error, code failure.Code) {
	t.Helper()
	wantCode(t, err, code)
	if !errors.Is(err, ledger.ErrErased) {
		t.Errorf("%v is not ErrErased", err)
	}
}
