package form_test

import (
	reference "crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// TestHashValueIsSHA256 compares with the standard library at every length
// around the edges of a block.
func TestHashValueIsSHA256(t *testing.T) {
	t.Parallel()
	for n := range 200 {
		v := expression.TextOf(strings.Repeat("æ", n/2) + strings.Repeat("x", n))
		sum := reference.Sum256(v.AppendJSON(nil))
		if got, want := form.HashValue(v), hex.EncodeToString(sum[:]); got != want {
			t.Fatalf("length %d: got %s, want %s", n, got, want)
		}
	}
}
