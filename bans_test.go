package borgerflow_test

import (
	"strings"
	"testing"
)

// Sets of packages that the bans are about.
var (
	// widget is compiled into the browser widget.
	widget = []string{"i18n", "internal/fault", "internal/jsonptr", "internal/jsontext", "internal/wrap", "internal/pattern", "internal/nfc", "form", "form/expression", "form/decimal", "form/money", "form/dk", "form/view"}
	// ground is everything under the form and its words; it runs unchanged in a
	// browser and decides nothing by the world outside.
	ground = []string{"i18n", "internal/fault", "internal/failure", "internal/jsonptr", "internal/jsontext", "internal/wrap", "internal/pattern", "internal/nfc", "form", "form/expression", "form/expression/parse", "form/decimal", "form/money", "form/dk", "form/view", "form/definition", "form/check", "form/check/internal/prove", "form/formtest/sample"}
	// suites are made for tests and may reach package testing.
	suites = []string{"form/formtest", "form/prefill/prefilltest", "workflow/ledger/ledgertest", "workflow/workflowtest", "delivery/deliverytest", "esdh/esdhtest", "kp/kptest", "internal/itest"}
	// contracts never meet each other.
	contracts = []string{"delivery", "esdh", "kp"}
)

// ban forbids imports. Packages are paths below the module; a forbidden path
// that ends in "/..." is a tree.
type ban struct {
	reason string
	on     []string // packages it holds for
	direct []string // may not be imported by them
	deps   []string // may not be reached by them at all
	except []string // allowed although a tree in direct or deps holds it
	js     bool     // reaching counts in the browser builds only
	build  string   // the only build it is about; "" = all
}

var bans = []ban{
	{
		reason: "every import costs bytes in the widget: net/http alone is more than its whole budget, the rest 16 to 330 KB of Brotli each",
		on:     widget,
		deps:   []string{"net/...", "html/...", "text/template", "log/...", "encoding/xml", "time/tzdata"},
		js:     true,
	},
	{
		reason: "encoding/json with what it needs of reflect is a tenth of the widget, and the slowest part of reading answers; internal/jsontext does what is needed (docs/adr/0007)",
		on:     append([]string{"wasm/formwidget", "wasm/widget"}, widget...),
		deps:   []string{"encoding/json/..."},
		js:     true,
	},
	{
		reason: "fmt with what it needs of reflect and os is a fourteenth of the widget: errors are put together by errors.New and internal/wrap, and print methods stand in files that the widget is built without (docs/adr/0007)",
		on:     []string{"wasm/formwidget", "wasm/widget"},
		deps:   []string{"fmt", "os", "reflect", "math/big", "regexp/..."},
		build:  "widget",
	},
	{
		reason: "the widget runs compiled expressions; the parser and the VM would double it",
		on:     widget,
		deps:   []string{"github.com/expr-lang/expr/...", "form/expression/parse", "form/definition"},
	},
	{
		reason: "randomness is injected, and cryptography is the server's or the browser's",
		on:     widget,
		direct: []string{"math/rand/..."},
		deps:   []string{"crypto/..."},
	},
	{
		reason: "the ground has no network, files, SQL, processes, logger or randomness: same input, same output, on the server and in the browser",
		on:     ground,
		direct: []string{"os/...", "io/ioutil", "net/...", "syscall/...", "database/sql/...", "log/...", "math/rand/...", "crypto/rand", "plugin", "embed", "context", "runtime/..."},
	},
	{
		reason: "package prefill asks through the one interface of the ground that waits, and is otherwise as pure as the rest",
		on:     []string{"form/prefill"},
		direct: []string{"os/...", "io/ioutil", "net/...", "syscall/...", "database/sql/...", "log/...", "math/rand/...", "crypto/rand", "plugin", "embed", "runtime/..."},
	},
	{
		reason: "the widget stands on the ground only; what authors write is compiled on the server",
		on:     []string{"wasm/formwidget", "wasm/widget"},
		deps:   []string{"form/definition", "form/expression/parse", "form/formtest", "workflow/...", "delivery/...", "esdh/...", "kp/...", "internal/failure"},
	},
	{
		reason: "the engine knows effects, not suppliers; workflow/steps joins them",
		on:     []string{"workflow"},
		deps:   []string{"delivery/...", "esdh/...", "kp/..."},
	},
	{
		reason: "the engine never sees a transaction, a scheduler or a request; stores and surfaces do",
		on:     []string{"workflow", "workflow/identity", "workflow/audit", "workflow/ledger", "workflow/access", "delivery", "esdh", "kp", "workflow/steps"},
		direct: []string{"database/sql/...", "net/http/...", "github.com/riverqueue/river/...", "modernc.org/...", "github.com/jackc/..."},
	},
	{
		reason: "schemas are made when files are generated; who imports them brings no generator, no engine and no files but the schemas",
		on:     []string{"form/schema"},
		direct: []string{"os/...", "io/ioutil", "net/...", "syscall/...", "database/sql/...", "log/...", "math/rand/...", "crypto/rand", "plugin", "context", "runtime/..."},
		deps:   []string{"github.com/invopop/jsonschema/...", "workflow/...", "internal/schemagen/..."},
	},
	{
		reason: "a store takes the host's connection pool and names no driver",
		on:     []string{"workflow/sqlitestore"},
		deps:   []string{"modernc.org/..."},
	},
	{
		reason: "who keeps cases in SQLite links no PostgreSQL, and the other way round",
		on:     []string{"workflow/sqlitestore"},
		deps:   []string{"github.com/jackc/...", "workflow/pgstore"},
	},
	{
		reason: "who keeps cases in PostgreSQL links no SQLite",
		on:     []string{"workflow/pgstore"},
		deps:   []string{"modernc.org/...", "github.com/riverqueue/river/riverdriver/riversqlite/...", "workflow/sqlitestore"},
	},
}

func TestBans(t *testing.T) {
	t.Parallel()
	for _, b := range platforms() {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			all := packages(t, b)
			for _, rule := range append(bans, contractBans()...) {
				if rule.js && b.name == "native" || rule.build != "" && rule.build != b.name {
					continue
				}
				for _, p := range own(all) {
					if matchesAny(rule.on, short(p.ImportPath)) {
						rule.check(t, p, all)
					}
				}
			}
		})
	}
}

// contractBans keeps every contract's tree apart from the others'.
func contractBans() []ban {
	var list []ban
	for _, c := range contracts {
		rule := ban{reason: "contracts never import each other: each can be used, tested and replaced alone", on: []string{c + "/..."}}
		for _, other := range contracts {
			if other != c {
				rule.deps = append(rule.deps, other+"/...")
			}
		}
		list = append(list, rule)
	}
	return list
}

func (r ban) check(t *testing.T, p *pkg, all map[string]*pkg) {
	t.Helper()
	for _, path := range p.Imports {
		if r.forbids(r.direct, path) {
			t.Errorf("%s imports %s: %s", short(p.ImportPath), short(path), r.reason)
		}
	}
	for _, path := range p.Deps {
		if r.forbids(r.deps, path) {
			t.Errorf("%s reaches %s: %s\n\t%s", short(p.ImportPath), short(path), r.reason, strings.Join(road(all, p.ImportPath, path), " -> "))
		}
	}
}

func (r ban) forbids(list []string, path string) bool {
	path = short(path)
	return matchesAny(list, path) && !matchesAny(r.except, path)
}

// road returns a shortest chain of imports from one package to another.
func road(all map[string]*pkg, from, to string) []string {
	before := map[string]string{from: ""}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		at := all[queue[0]]
		if at == nil {
			continue
		}
		for _, next := range at.Imports {
			if _, seen := before[next]; seen {
				continue
			}
			before[next] = queue[0]
			queue = append(queue, next)
		}
	}
	chain := []string{short(to)}
	for step := before[to]; step != ""; step = before[step] {
		chain = append([]string{short(step)}, chain...)
	}
	return chain
}

// Production code never reaches package testing, nor the suites that do.
func TestProductionNeverReachesTesting(t *testing.T) {
	t.Parallel()
	all := packages(t, platforms()[0])
	for _, p := range own(all) {
		if matchesAny(suites, short(p.ImportPath)) {
			continue
		}
		for _, dep := range p.Deps {
			if dep == "testing" || dep == "testing/fstest" || matchesAny(suites, short(dep)) {
				t.Errorf("%s reaches %s: users would link it\n\t%s", short(p.ImportPath), short(dep), strings.Join(road(all, p.ImportPath, dep), " -> "))
			}
		}
	}
}

// A rule about a package that is gone no longer guards anything.
func TestBansNamePackagesThatExist(t *testing.T) {
	t.Parallel()
	exists := map[string]bool{}
	for _, b := range platforms() {
		for path := range packages(t, b) {
			exists[short(path)] = true
		}
	}
	std, err := goListStd()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range std {
		exists[path] = true
	}
	named := append(append(append([]string{}, widget...), ground...), suites...)
	for _, rule := range bans {
		named = append(named, rule.on...)
		named = append(named, rule.direct...)
		named = append(named, rule.deps...)
		named = append(named, rule.except...)
	}
	for _, pattern := range named {
		if !anyMatches(pattern, exists) && !matchesAny(coming, pattern) {
			t.Errorf("a rule in bans_test.go names %s, which does not exist", pattern)
		}
	}
}

func anyMatches(pattern string, paths map[string]bool) bool {
	for path := range paths {
		if matches(pattern, path) {
			return true
		}
	}
	return false
}

// Nothing that users build needs a C compiler.
func TestNoCgo(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t, platforms()[0]) {
		if !p.Standard && len(p.CgoFiles) > 0 {
			t.Errorf("%s needs a C compiler", p.ImportPath)
		}
	}
}
