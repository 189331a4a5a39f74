package sqlitestore_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"
)

var (
	long = flag.Bool("long", os.Getenv("BORGERFLOW_LONG") == "1", "run the crash test at its full size (or BORGERFLOW_LONG=1)")
	seed = flag.Uint64("seed", 0, "seed of the crash test; 0 is a fixed one, and a random one with -long")
)

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if file := os.Getenv(childFile); file != "" {
		if err := runChild(file, os.Getenv(childSink)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// size is how often the crash test kills, and with which seed.
func size() (kills int, from uint64) {
	kills, from = 10, 1
	if *long {
		kills, from = 200, rand.Uint64()
	}
	if *seed != 0 {
		from = *seed
	}
	return kills, from
}
