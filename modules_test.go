package borgerflow_test

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/modules.txt anew")

// requirement is a module that the library may use. Each has an owner: the only
// packages that may import it.
type requirement struct {
	module string
	job    string
	owners []string // packages whose production code may import it
	tests  []string // packages whose tests may import it, besides the owners'
}

// everywhere lets all tests use a module.
var everywhere = []string{"..."}

// requirements is the list of all modules that are imported directly. Licences
// and reasons are in CONTRIBUTING.md.
var requirements = []requirement{
	{"github.com/expr-lang/expr", "parser of the expression language", []string{"form/expression/parse"}, []string{"form/expression"}},
	{"github.com/shopspring/decimal", "the oracle of exact numbers", nil, []string{"form/decimal"}},
	{"rsc.io/qr", "the oracle for QR codes", nil, []string{"form/view"}},
	{"golang.org/x/text", "the tables of Unicode normalisation, and the oracle for them", nil, []string{"internal/nfc"}},
	{"github.com/andybalholm/brotli", "compressed widget files", []string{"wasm/build"}, []string{"."}},
	{"github.com/riverqueue/river", "scheduler of effects and timers", []string{"workflow/sqlitestore", "workflow/pgstore"}, nil},
	{"github.com/riverqueue/river/riverdriver", "what the scheduler listens to on SQLite", []string{"workflow/sqlitestore"}, nil},
	{"github.com/riverqueue/river/riverdriver/riversqlite", "the scheduler's SQLite driver", []string{"workflow/sqlitestore"}, nil},
	{"github.com/riverqueue/river/riverdriver/riverpgxv5", "the scheduler's PostgreSQL driver", []string{"workflow/pgstore"}, nil},
	{"github.com/riverqueue/river/rivertype", "the scheduler's row types", []string{"workflow/sqlitestore", "workflow/pgstore"}, nil},
	{"github.com/jackc/pgx/v5", "PostgreSQL", []string{"workflow/pgstore", "internal/itest"}, []string{"workflow/workflowbench", "internal/crashtest"}},
	{"modernc.org/sqlite", "SQLite without C", []string{"examples/kommune/site"}, everywhere},
	{"github.com/google/uuid", "ids of cases and documents", []string{"workflow", "kp", "examples/kommune"}, nil},
	{"github.com/gabriel-vasile/mimetype", "what an uploaded file really is", []string{"workflow"}, nil},
	{"golang.org/x/time", "rate limits", []string{"workflow/workflowhttp"}, nil},
	{"github.com/invopop/jsonschema", "JSON Schemas of Go types", []string{"internal/schemagen"}, nil},
	{"github.com/santhosh-tekuri/jsonschema/v6", "validates against JSON Schemas, in tests", nil, []string{"form/schema", "internal/schemagen"}},
	{"github.com/google/go-cmp", "differences in tests", suites, everywhere},
	{"pgregory.net/rapid", "property tests", suites, everywhere},
	{"github.com/ory/dockertest/v3", "a real PostgreSQL in tests, where Docker is", []string{"internal/itest"}, nil},
	{"github.com/chromedp/chromedp", "a real browser in tests", []string{"internal/itest"}, nil},
	{"github.com/chromedp/cdproto", "the browser's protocol in tests", []string{"internal/itest"}, nil},
}

func TestModulesHaveOneOwner(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, b := range platforms() {
		all := packages(t, b)
		roots := append(own(all), all[module])
		for _, p := range roots {
			checkModules(t, all, p, p.Imports, false, used)
			checkModules(t, all, p, p.TestImports, true, used)
			checkModules(t, all, p, p.XTestImports, true, used)
		}
	}
	for _, r := range requirements {
		if !used[r.module] && !matchesAny(comingModules, r.module) {
			t.Errorf("modules_test.go lists %s, which no package imports", r.module)
		}
	}
}

// comingModules lists requirements that nobody imports yet.
var comingModules []string

func checkModules(t *testing.T, all map[string]*pkg, p *pkg, imports []string, test bool, used map[string]bool) {
	t.Helper()
	name := short(p.ImportPath)
	if p.ImportPath == module {
		name = "."
	}
	for _, path := range imports {
		outside := moduleOf(all, path)
		if outside == "" {
			continue
		}
		r, ok := requirementOf(outside)
		if !ok {
			t.Errorf("%s imports %s of %s, which is not in the list of requirements: add it to modules_test.go and CONTRIBUTING.md with its reason", name, path, outside)
			continue
		}
		used[r.module] = true
		allowed := matchesAny(r.owners, name) || test && (len(r.tests) > 0 && r.tests[0] == "..." || matchesAny(r.tests, name))
		if !allowed {
			t.Errorf("%s imports %s (%s), which belongs to %s", name, path, r.job, strings.Join(r.owners, ", "))
		}
	}
}

// moduleOf returns the module an imported package is of, or "" for the standard
// library and this module.
func moduleOf(all map[string]*pkg, path string) string {
	if path == "C" || path == module || strings.HasPrefix(path, module+"/") {
		return ""
	}
	if p := all[path]; p != nil && p.Module != nil {
		return p.Module.Path
	}
	first, _, _ := strings.Cut(path, "/")
	if !strings.Contains(first, ".") {
		return ""
	}
	// Imported by tests only, so go list did not describe it: take the longest
	// module of the list that holds it.
	best := path
	for _, r := range requirements {
		if matches(r.module+"/...", path) && (best == path || len(r.module) > len(best)) {
			best = r.module
		}
	}
	return best
}

func requirementOf(modulePath string) (requirement, bool) {
	for _, r := range requirements {
		if r.module == modulePath {
			return r, true
		}
	}
	return requirement{}, false
}

func TestRequirementsAreExplained(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range requirements {
		row := regexp.MustCompile(`(?m)^\| ` + "`" + regexp.QuoteMeta(r.module) + "`" + ` \|[^|]+\|[^|]+\|[^|]+\|`)
		if !row.Match(text) {
			t.Errorf("CONTRIBUTING.md has no row for %s with reason, licence and owner", r.module)
		}
	}
}

// A replaced module is not the one that users get.
func TestGoModReplacesNothing(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`(?m)^\s*replace\b|^\s*exclude\b`).Match(text) {
		t.Error("go.mod has a replace or exclude directive, which users of the library do not get")
	}
}

const moduleList = "docs/modules.txt"

// Every module that comes along with the library is written down, so that a new
// one is seen in review.
func TestModuleListIsCurrent(t *testing.T) {
	t.Parallel()
	var paths []string
	for _, p := range packages(t, platforms()[0]) {
		if p.Module != nil && p.Module.Path != module && !slices.Contains(paths, p.Module.Path) {
			paths = append(paths, p.Module.Path)
		}
	}
	slices.Sort(paths)
	got := strings.Join(paths, "\n") + "\n"
	if *update {
		if err := os.WriteFile(moduleList, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(moduleList)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the modules that users get have changed; after review run go test . -run ModuleList -update (-want +got):\n%s", diff)
	}
}
