package formtest_test

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/formtest"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write testdata/digests.txt anew")

//go:embed testdata/digests.txt
var digests string

// Every case gives the same bytes – compiled form, states, drafts, submissions
// and wordings – on every platform: the native run and the one under js/wasm
// are held against the same digests.
func TestDigests(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for _, c := range cases(t) {
		got, err := formtest.Run(c)
		if err != nil && len(got) == 0 {
			t.Errorf("%v", err)
		}
		sum := sha256.Sum256(got)
		b.WriteString(hex.EncodeToString(sum[:16]) + " " + c.Name + "\n")
	}
	if *update {
		if err := os.WriteFile("testdata/digests.txt", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, got := strings.Split(digests, "\n"), strings.Split(b.String(), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("results differ from testdata/digests.txt; if that is meant, run with -update (-want +got):\n%s", diff)
	}
}
