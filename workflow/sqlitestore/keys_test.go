package sqlitestore_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// TestErasedKeyIsGone: after an erasure the key's bytes are nowhere in the
// database's files, so no copy of the disk opens the case.
func TestErasedKeyIsGone(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	s := open(t, openFile(t, file), nil)
	owner := ledger.Owner{Org: org, ID: "c1"}
	secret := bytes.Repeat([]byte("a wrapped key "), 4)
	for version := range 3 {
		if err := s.SaveKey(t.Context(), ledger.WrappedKey{Owner: owner, Wrapper: "w", Bytes: secret}, int64(version)); err != nil {
			t.Fatal(err)
		}
	}
	if !contains(t, file, secret) {
		t.Fatal("the key is not in the files: the test proves nothing")
	}
	if err := s.EraseKey(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	if contains(t, file, secret) {
		t.Error("the erased key is still in the files")
	}
	if _, err := s.LoadKey(t.Context(), owner); !errors.Is(err, ledger.ErrErased) {
		t.Errorf("LoadKey: %v, want erased", err)
	}
}

func contains(t *testing.T, file string, secret []byte) bool {
	t.Helper()
	for _, name := range []string{file, file + "-wal", file + "-node"} {
		data, err := os.ReadFile(name)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if bytes.Contains(data, secret) {
			return true
		}
	}
	return false
}

// TestCheckpoints: signed checkpoints are kept and find a chain that was cut.
func TestCheckpoints(t *testing.T) {
	t.Parallel()
	db := openDB(t)
	s := open(t, db, nil)
	signer, err := audit.NewEd25519("k1", make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	trail := audit.New(s, &handClock{now: day}, &audit.Options{Signer: signer, Keys: audit.Ed25519Keys{"k1": signer.Public()}})
	for _, id := range []string{"c1", "c2", "c1"} {
		if _, err := s.Append(t.Context(), line(id, "test.append")); err != nil {
			t.Fatal(err)
		}
		if _, err := trail.Checkpoint(t.Context(), org); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := trail.Audit(t.Context(), org); err != nil || r.Chains != 2 || r.Lines != 3 || r.Checkpoints != 3 {
		t.Fatalf("Audit: %+v, %v", r, err)
	}
	if _, err := db.ExecContext(t.Context(), "DELETE FROM bf_audit_line WHERE case_id = 'c1' AND seq = 2"); err != nil {
		t.Fatal(err)
	}
	_, err = trail.Audit(t.Context(), org)
	if b, ok := audit.IsBreak(err); !ok || b.Case != "c1" || b.Seq != 2 || b.Reason != audit.Missing {
		t.Errorf("Audit of a cut chain: %v", err)
	}
}
