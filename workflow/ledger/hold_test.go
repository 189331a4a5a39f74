package ledger_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/ledger"
)

func TestHoldFetchesAKeyOnce(t *testing.T) {
	t.Parallel()
	ring, err := ledger.NewKeyRing("k1", map[string][]byte{"k1": bytes.Repeat([]byte{1}, 32)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := &counting{Memory: ledger.NewMemory()}
	s := ledger.NewSealer(keys, ring, nil)
	owner, place := ledger.Owner{Org: "aaby", ID: "c1"}, []byte("place")
	ctx := ledger.Hold(t.Context())
	sealed, err := s.Seal(ctx, owner, place, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if got, err := s.Open(ledger.Hold(ctx), owner, place, sealed); err != nil || string(got) != "x" {
			t.Fatalf("open: %q, %v", got, err)
		}
	}
	if keys.loads != 1 {
		t.Errorf("fetched %d times in one operation", keys.loads)
	}
	if _, err := s.Open(t.Context(), owner, place, sealed); err != nil || keys.loads != 2 {
		t.Errorf("another operation: %v, fetched %d times", err, keys.loads)
	}
	if err := s.Erase(ctx, owner); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(ctx, owner, place, sealed); !errors.Is(err, ledger.ErrErased) {
		t.Errorf("after the operation erased the key: %v", err)
	}
}
