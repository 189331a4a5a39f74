package borgerflow_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/internal/codedoc"
	"github.com/borgerflow/borgerflow/internal/schemagen"
	"github.com/google/go-cmp/cmp"
)

func TestCodesPageIsCurrent(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/codes.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(codedoc.Markdown(), string(page)); diff != "" {
		t.Errorf("docs/codes.md is not what the tables say; run make generate (-want +got):\n%s", diff)
	}
	text, err := os.ReadFile("internal/failure/failure.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`Code = "([a-z_]+)"`).FindAllStringSubmatch(string(text), -1) {
		if !strings.Contains(string(page), "| `"+m[1]+"` |") {
			t.Errorf("docs/codes.md does not say who acts on the failure %s", m[1])
		}
	}
}

func TestSchemasAreCurrent(t *testing.T) {
	t.Parallel()
	files, err := schemagen.Files(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		have, err := os.ReadFile(filepath.Join("form/schema", f.Name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(f.Data), string(have)); diff != "" {
			t.Errorf("form/schema/%s is not what the types and tables say; run make generate (-want +got):\n%s", f.Name, diff)
		}
	}
}

func TestTypesPageIsCurrent(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/types.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(codedoc.TypesMarkdown(), string(page)); diff != "" {
		t.Errorf("docs/types.md is not what the tables say; run make generate (-want +got):\n%s", diff)
	}
}

func TestFactsPageIsCurrent(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/facts.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(codedoc.FactsMarkdown(), string(page)); diff != "" {
		t.Errorf("docs/facts.md is not what the tables say; run make generate (-want +got):\n%s", diff)
	}
}

func TestLintPageIsCurrent(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/lint.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(codedoc.LintMarkdown(), string(page)); diff != "" {
		t.Errorf("docs/lint.md is not what the table says; run make generate (-want +got):\n%s", diff)
	}
}

// documents returns the text pages of the library.
func documents(t *testing.T) []string {
	t.Helper()
	pages := []string{"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"}
	for _, pattern := range []string{"docs/*.md", "docs/*/*.md"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, more...)
	}
	return pages
}

var (
	goBlock   = regexp.MustCompile("(?s)(<!-- from ([^ ]+) -->\n)?```go\n(.*?)```")
	jsonBlock = regexp.MustCompile("(?s)<!-- from ([^ ]+) -->\n```json\n(.*?)```")
)

// Every piece of Go in the pages stands in a file that is compiled and tested,
// named in a comment before it. JSON that names a file stands in it.
func TestSnippetsComeFromCompiledFiles(t *testing.T) {
	t.Parallel()
	for _, page := range documents(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Error(err)
			continue
		}
		for _, m := range jsonBlock.FindAllStringSubmatch(string(text), -1) {
			if file, err := os.ReadFile(m[1]); err != nil || !strings.Contains(flat(string(file)), flat(m[2])) {
				t.Errorf("%s: this is not in %s (%v):\n%s", page, m[1], err, m[2])
			}
		}
		for _, m := range goBlock.FindAllStringSubmatch(string(text), -1) {
			if m[2] == "" {
				t.Errorf("%s: a piece of Go without the line <!-- from file.go --> before it:\n%s", page, m[3])
				continue
			}
			code, err := os.ReadFile(m[2])
			if err != nil {
				t.Errorf("%s: %v", page, err)
				continue
			}
			if !strings.Contains(flat(string(code)), flat(m[3])) {
				t.Errorf("%s: this is not in %s:\n%s", page, m[2], m[3])
			}
		}
	}
}

// flat removes indentation and empty lines, so that a piece of a function body
// can be shown without it.
func flat(code string) string {
	var b strings.Builder
	for line := range strings.Lines(code) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

var (
	link   = regexp.MustCompile(`\]\(([^)#]+)(#[^)]*)?\)`)
	target = regexp.MustCompile("make ([a-z-]+)")

	leftover = regexp.MustCompile(`(?m)^(<{7} .*|={7}|>{7} .*)$`)
)

// Links between the pages and the make targets they name lead somewhere, and
// nothing is left of a merge.
func TestPagesNameThingsThatExist(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range documents(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Error(err)
			continue
		}
		if at := leftover.FindString(string(text)); at != "" {
			t.Errorf("%s: %q is left of a merge", page, at)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
		for _, m := range regexp.MustCompile("`[^`\n]*`|```(sh|text)?\n(?s:.*?)```").FindAllString(string(text), -1) {
			for _, name := range target.FindAllStringSubmatch(m, -1) {
				if !regexp.MustCompile(`(?m)^` + name[1] + `:`).Match(makefile) {
					t.Errorf("%s names make %s, which the Makefile does not have", page, name[1])
				}
			}
		}
	}
}

// Every package has its line in ARCHITECTURE.md, and every line its package.
func TestArchitectureNamesEveryPackage(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9/]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		named[m[1]] = true
	}
	exists := map[string]bool{}
	for _, b := range platforms() {
		for _, p := range own(packages(t, b)) {
			exists[short(p.ImportPath)] = true
		}
	}
	for path := range exists {
		if !named[path] {
			t.Errorf("ARCHITECTURE.md has no line for %s", path)
		}
	}
	for path := range named {
		if !exists[path] && !matchesAny(coming, path) {
			t.Errorf("ARCHITECTURE.md has a line for %s, which does not exist", path)
		}
	}
}
