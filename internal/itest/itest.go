// Package itest gives tests what they need of the machine: a real browser, a
// real PostgreSQL and other programs. Tests use it; nothing else may.
//
// [Start] opens a Chromium with a fresh profile, and a [Browser] is driven with
// selectors and real key strokes. It listens all the while: violations of the
// content security policy, errors on the console, long tasks on the main thread
// and the addresses that were asked for. [Postgres] gives a fresh database. [Tool] finds another
// program.
//
// What is not on the machine is skipped loudly, with [Skip]; with CI=true that
// is a failure. Every step that does not succeed within [Patience] fails the
// test. A Browser is used by one goroutine.
package itest

import (
	"os"
	"os/exec"
	"testing"
)

// Skip skips the test and says why on standard error. With CI=true the test
// fails instead: there, everything is installed.
func Skip(t testing.TB, reason string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("may not be skipped in CI: %s", reason)
	}
	os.Stderr.WriteString("\n!!! SKIPPED " + t.Name() + ": " + reason + "\n")
	t.Skip(reason)
}

// Tool returns the path of a program, and skips the test when the machine does
// not have it.
func Tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Skip(t, name+" is not on this machine")
	}
	return path
}

// chromiums are the names that Chromium and Chrome go by.
var chromiums = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"}

func findChromium(t testing.TB) string {
	t.Helper()
	for _, name := range chromiums {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	Skip(t, "there is no Chromium on this machine")
	return ""
}
