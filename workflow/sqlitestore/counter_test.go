package sqlitestore_test

import (
	"path/filepath"
	"testing"
)

// A number that was taken is gone for good, whoever opens the file next, and
// also while another process has it open.
func TestNumbersOutliveTheProcess(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "b.db")
	first := open(t, openFile(t, file), nil)
	other := open(t, openFile(t, file), nil)
	seen := map[int64]bool{}
	for i := range 20 {
		s := first
		if i%3 == 0 {
			s = other
		}
		n, err := s.NextNumber(t.Context(), org, "praj/praj/nr")
		if err != nil || seen[n] {
			t.Fatalf("number %d again, or %v", n, err)
		}
		seen[n] = true
	}
	// The first two were never closed, as after a kill.
	n, err := open(t, openFile(t, file), nil).NextNumber(t.Context(), org, "praj/praj/nr")
	if err != nil || n != 21 {
		t.Errorf("the next is %d, %v, want 21", n, err)
	}
}
