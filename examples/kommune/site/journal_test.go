package site_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/google/go-cmp/cmp"
)

func TestJournal(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.journal")
	lines := func(add ...string) []string {
		t.Helper()
		j, err := site.OpenJournal(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range add {
			if err := j.Append([]byte(line)); err != nil {
				t.Fatal(err)
			}
		}
		kept, err := j.Lines()
		if err != nil {
			t.Fatal(err)
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, line := range kept {
			out = append(out, string(line))
		}
		return out
	}
	tear := func(text string) {
		t.Helper()
		f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = f.WriteString(text)
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string(nil), lines()); diff != "" {
		t.Errorf("a new journal (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{`{"a":1}`, "", "æøå"}, lines(`{"a":1}`, "", "æøå")); diff != "" {
		t.Errorf("after three lines (-want +got):\n%s", diff)
	}
	tear(`{"half`)
	if diff := cmp.Diff([]string{`{"a":1}`, "", "æøå", "next"}, lines("next")); diff != "" {
		t.Errorf("after a torn line (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{`{"a":1}`, "", "æøå", "next"}, lines()); diff != "" {
		t.Errorf("opened again (-want +got):\n%s", diff)
	}
}

func TestJournalRefusesTwoLinesInOne(t *testing.T) {
	t.Parallel()
	j, err := site.OpenJournal(filepath.Join(t.TempDir(), "a.journal"))
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	if err := j.Append([]byte("a\nb")); err == nil {
		t.Error("two lines were taken as one")
	}
}

func TestKeysStayTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := site.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	second, err := site.LoadKeys(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(first, second) {
		t.Error("the keys are other ones at the second start")
	}
	info, err := os.Stat(filepath.Join(dir, "keys.json"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the keys' file: %v, %v", info.Mode(), err)
	}
	if err := os.WriteFile(filepath.Join(dir, "keys.json"), []byte(`{"Wrap":"AAAA"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := site.LoadKeys(dir); err == nil {
		t.Error("a file without keys was taken")
	}
}
