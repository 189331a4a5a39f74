package sqlitestore_test

import (
	"fmt"
	"os"
	"testing"
)

// TestMain lets the test binary be a second process on a file.
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
