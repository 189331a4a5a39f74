//go:build !js

// The linter is the server's: what is long about it runs natively only.

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const source = `{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
	{"key":"age","type":"integer","label":"Alder","min":0,"max":120},
	{"key":"x","type":"text","label":"X","visible":"age >= 18"},
	{"key":"y","type":"file","label":"Y"}]}]}`

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestRun(t *testing.T) {
	t.Parallel()
	good := write(t, "good.json", source)
	odd := write(t, "odd.json", strings.Replace(source, "age >= 18", "age > 120", 1))
	wrong := write(t, "wrong.json", strings.Replace(source, "age >= 18", "agee >= 18", 1))
	blocks := write(t, "blocks.json", strings.Replace(source, `{"key":"y","type":"file","label":"Y"}`, `{"use":"contact"}`, 1))
	library := write(t, "library.json", `{"blocks":{"contact":{"fields":[{"key":"name2","type":"text","label":"N"}]}}}`)
	for name, c := range map[string]struct {
		args []string
		code int
		want string // in what is printed, or in what is said to be wrong
	}{
		"only notes":       {[]string{good}, clean, "note: file_open"},
		"without notes":    {[]string{"-notes=false", good}, clean, ""},
		"a warning":        {[]string{odd}, found, "/pages/0/fields/1/visible: warning: outside_limits"},
		"as JSON":          {[]string{"-json", odd}, found, `"code":"outside_limits","level":"warning","pointer":"/pages/0/fields/1/visible"`},
		"does not compile": {[]string{wrong}, found, "unknown_name"},
		"several":          {[]string{good, wrong}, found, "unknown_name"},
		"no such file":     {[]string{"nowhere.json"}, failed, "nowhere.json"},
		"no files":         {nil, failed, "name the files"},
		"no such flag":     {[]string{"-x"}, failed, "-x"},
		"no library":       {[]string{blocks}, found, "unknown_block"},
		"with library":     {[]string{"-library", library, blocks}, clean, ""},
	} {
		var out, fault bytes.Buffer
		if code := run(c.args, &out, &fault); code != c.code || !strings.Contains(out.String()+fault.String(), c.want) {
			t.Errorf("%s: %d\n%s%s", name, code, out.String(), fault.String())
		}
	}
}

func TestRunWithExamples(t *testing.T) {
	t.Parallel()
	path := write(t, "f.json", source)
	var out bytes.Buffer
	if code := run([]string{"-record", path}, &out, &out); code != clean {
		t.Fatalf("record: %d\n%s", code, out.String())
	}
	if code := run([]string{"-coverage", path}, &out, &out); code != clean || strings.Contains(out.String(), "uncovered") {
		t.Errorf("right after recording: %d\n%s", code, out.String())
	}
	if err := os.WriteFile(path, []byte(strings.Replace(source, "age >= 18", "age > 18", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{path}, &out, &out); code != found || !strings.Contains(out.String(), "example_failed") {
		t.Errorf("after a change: %d\n%s", code, out.String())
	}
	beside := strings.TrimSuffix(path, ".json") + ".examples.json"
	if err := os.WriteFile(beside, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := run([]string{path}, &out, &out); code != failed {
		t.Errorf("with broken examples: %d", code)
	}
}
