package crashtest_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/borgerflow/borgerflow/internal/itest"
)

var (
	long     = flag.Bool("long", os.Getenv("BORGERFLOW_LONG") == "1", "run the programs at their full size (or BORGERFLOW_LONG=1)")
	caseFlag = flag.Int("cases", 0, "how many cases; 0 is 50, and 1000 with -long")
	killFlag = flag.Int("kills", 0, "how many kills; 0 is 10, and 200 with -long")
	seed     = flag.Uint64("seed", 0, "seed of the programs; 0 is a fixed one, and a random one with -long")
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	flag.Parse()
	if at := os.Getenv(childStore); at != "" {
		if err := runChild(at); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	code := m.Run()
	itest.Stop()
	os.Exit(code)
}

// size is how many cases a program runs and how often it kills, and its seed.
// What CI runs is a twentieth of the whole.
func size() (cases, kills int, from uint64) {
	cases, kills, from = 50, 10, 1
	if *long {
		cases, kills, from = 1000, 200, rand.Uint64()
	}
	if *caseFlag > 0 {
		cases = *caseFlag
	}
	if *killFlag > 0 {
		kills = *killFlag
	}
	if *seed != 0 {
		from = *seed
	}
	return cases, kills, from
}
