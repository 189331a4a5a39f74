package borgerflow_test

import (
	"strings"
	"testing"
)

// floor is one level of the library. A package imports only packages of lower
// floors, or of its own entry when that is a tree.
type floor struct {
	name  string
	holds []string // paths below the module; "/..." takes the tree
}

// floors is the whole library from the ground up. A package that is on none of
// them fails the test: put it where it belongs.
var floors = []floor{
	{"words", []string{"internal/fault", "internal/failure", "internal/jsonptr", "internal/jsontext", "internal/wrap", "internal/pattern", "internal/nfc", "internal/oiobpp"}},
	{"languages", []string{"i18n"}},
	{"numbers", []string{"form/decimal"}},
	{"values", []string{"form/money", "form/dk"}},
	{"expressions", []string{"form/expression"}},
	{"form", []string{"form"}},
	{"expression source", []string{"form/expression/parse"}},
	{"plumbing of fakes", []string{"internal/fake"}},
	{"form samples", []string{"form/formtest/sample"}},
	{"form tools", []string{"form/definition", "form/view", "form/view/theme", "form/prefill", "form/check/internal/prove"}},
	{"form suites", []string{"form/prefill/prefilltest"}},
	{"form linter", []string{"form/check"}},
	{"form descriptions", []string{"form/schema"}},
	{"form cases", []string{"form/formtest", "form/formbench"}},
	{"identity", []string{"workflow/identity"}},
	{"audit", []string{"workflow/audit"}},
	{"ledger", []string{"workflow/ledger"}},
	{"ledger suite", []string{"workflow/ledger/ledgertest"}},
	{"contracts", []string{"delivery", "esdh", "kp", "workflow/access"}},
	{"fakes and suites", []string{"delivery/...", "esdh/...", "kp/..."}},
	{"engine", []string{"workflow"}},
	{"glue", []string{"workflow/steps", "workflow/check", "workflow/diagram", "workflow/simulate", "workflow/staff", "workflow/memnotify", "workflow/memsign", "workflow/memdirectory"}},
	{"stores", []string{"workflow/memstore", "workflow/sqlitestore", "workflow/pgstore", "workflow/filestore", "workflow/memcheck"}},
	{"surface", []string{"workflow/workflowhttp", "workflow/workflowtest", "workflow/workflowbench"}},
	{"browser", []string{"wasm/..."}},
	{"programs", []string{"examples/...", "form/check/formcheck", "workflow/check/solutioncheck", "internal/codedoc/...", "internal/schemagen/...", "internal/testreport", "internal/benchratio", "internal/itest"}},
	{"crash programs", []string{"internal/crashtest"}},
}

// floorOf returns the index of the floor of a package and the entry that put it
// there; the first entry that names the package itself wins over a tree.
func floorOf(path string) (int, string) {
	for i, f := range floors {
		for _, entry := range f.holds {
			if entry == path {
				return i, entry
			}
		}
	}
	for i, f := range floors {
		for _, entry := range f.holds {
			if matches(entry, path) {
				return i, entry
			}
		}
	}
	return -1, ""
}

func TestImportsGoDownwards(t *testing.T) {
	t.Parallel()
	for _, b := range platforms() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range own(packages(t, b)) {
				checkFloor(t, p)
			}
		})
	}
}

func checkFloor(t *testing.T, p *pkg) {
	t.Helper()
	from := short(p.ImportPath)
	at, entry := floorOf(from)
	if at < 0 {
		t.Errorf("%s is on no floor: add it to the table in floors_test.go, as low as it can stand", from)
		return
	}
	for _, path := range p.Imports {
		if !strings.HasPrefix(path, module+"/") {
			continue
		}
		to := short(path)
		below, toEntry := floorOf(to)
		inTree := toEntry == entry && strings.HasSuffix(entry, "/...")
		if below >= at && !inTree {
			t.Errorf("%s (%s) imports %s (%s): imports go to lower floors only", from, floors[at].name, to, nameOf(below))
		}
	}
}

func nameOf(floor int) string {
	if floor < 0 {
		return "on no floor"
	}
	return floors[floor].name
}

// A floor that names a package which is gone no longer guards anything.
func TestFloorsNamePackagesThatExist(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, b := range platforms() {
		for _, p := range own(packages(t, b)) {
			_, entry := floorOf(short(p.ImportPath))
			seen[entry] = true
		}
	}
	for _, f := range floors {
		for _, entry := range f.holds {
			if !seen[entry] && !matchesAny(coming, entry) {
				t.Errorf("floor %q names %s, which does not exist", f.name, entry)
			}
		}
	}
}
