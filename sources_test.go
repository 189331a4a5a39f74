package borgerflow_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// source is one Go file of the module, parsed.
type source struct {
	path  string // from the root, with slashes
	lines int
	set   *token.FileSet
	file  *ast.File
}

func (s source) test() bool           { return strings.HasSuffix(s.path, "_test.go") }
func (s source) dir() string          { return filepath.ToSlash(filepath.Dir(s.path)) }
func (s source) at(p ast.Node) string { return s.set.Position(p.Pos()).String() }

// sources returns every Go file of the module, whatever it is built for.
var sources = sync.OnceValues(func() ([]source, error) {
	var all []source
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		all = append(all, source{filepath.ToSlash(path), bytes.Count(text, []byte("\n")), set, file})
		return nil
	})
	return all, err
})

func files(t *testing.T) []source {
	t.Helper()
	all, err := sources()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// topLevel is everything that may stand in the root folder.
var topLevel = []string{
	"form", "workflow", "consent", "proxy", "payment", "delivery", "esdh", "kp", "i18n", "wasm", "examples", "internal", "docs",
	"doc.go", "go.mod", "go.sum", "Makefile", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE",
}

// leftovers are made by running things; git ignores them.
var leftovers = []string{"dist", "data", "node_modules"}

func TestTopLevel(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		ignored := strings.HasPrefix(name, ".") || slices.Contains(leftovers, name) || filepath.Ext(name) == ".test" || filepath.Ext(name) == ".out"
		if ignored || strings.HasSuffix(name, "_test.go") || slices.Contains(topLevel, name) {
			continue
		}
		t.Errorf("%s does not belong in the root folder", name)
	}
}

const maxLines = 500

func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	for _, s := range files(t) {
		if s.lines > maxLines && !s.test() && !ast.IsGenerated(s.file) {
			t.Errorf("%s has %d lines, more than %d: split it by noun", s.path, s.lines, maxLines)
		}
	}
}

func TestEveryPackageHasOneComment(t *testing.T) {
	t.Parallel()
	comments := map[string][]string{}
	for _, s := range files(t) {
		if s.test() {
			continue
		}
		name := s.dir() + " " + s.file.Name.Name
		if _, ok := comments[name]; !ok {
			comments[name] = nil
		}
		if s.file.Doc == nil {
			continue
		}
		comments[name] = append(comments[name], s.path)
		want := "Package " + s.file.Name.Name + " "
		if s.file.Name.Name == "main" {
			want = "Command "
		}
		if !strings.HasPrefix(s.file.Doc.Text(), want) {
			t.Errorf("%s: the package comment does not begin with %q", s.path, want)
		}
	}
	for name, in := range comments {
		if len(in) != 1 {
			t.Errorf("package %s has %d package comments %v, want one", name, len(in), in)
		}
	}
}

// clockFile is the only file that asks the real clock.
const clockFile = "workflow/clock.go"

// The time comes in through a parameter or a clock that is handed over, so that
// every run can be repeated.
func TestOnlyOneFileAsksTheClock(t *testing.T) {
	t.Parallel()
	clock := []string{"Now", "Since", "Until"}
	timers := []string{"Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}
	for _, s := range files(t) {
		if s.test() || s.path == clockFile || matchesAny(suites, s.dir()) {
			continue
		}
		forbidden := clock
		if matchesAny(ground, s.dir()) {
			forbidden = slices.Concat(clock, timers)
		}
		name := importName(s.file, "time")
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if id, ok := sel.X.(*ast.Ident); ok && name != "" && id.Name == name && slices.Contains(forbidden, sel.Sel.Name) {
				t.Errorf("%s uses time.%s: the time is handed in; only %s asks the clock", s.at(sel), sel.Sel.Name, clockFile)
			}
			return true
		})
	}
}

// importName returns the name under which a file imports path, or "".
func importName(f *ast.File, path string) string {
	for _, spec := range f.Imports {
		if strings.Trim(spec.Path.Value, `"`) != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path[strings.LastIndexByte(path, '/')+1:]
	}
	return ""
}

// The ground starts no goroutines and works nothing out in init.
func TestGroundIsSequential(t *testing.T) {
	t.Parallel()
	for _, s := range files(t) {
		if s.test() || !matchesAny(ground, s.dir()) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.GoStmt:
				t.Errorf("%s starts a goroutine: the ground runs in whatever calls it", s.at(n))
			case *ast.FuncDecl:
				if n.Name.Name == "init" && n.Recv == nil {
					t.Errorf("%s: init does work before anybody asks", s.at(n))
				}
			}
			return true
		})
	}
}

// Only files that say so touch JavaScript, and they are built for it alone.
func TestJavaScriptStaysInItsFiles(t *testing.T) {
	t.Parallel()
	for _, s := range files(t) {
		named := strings.HasSuffix(s.path, "_js.go") || strings.HasSuffix(s.path, "_js_test.go")
		touches := importName(s.file, "syscall/js") != ""
		if touches && !named {
			t.Errorf("%s touches JavaScript: put it in a file that ends in _js.go", s.path)
		}
		if named && !strings.Contains(constraints(s.file), "js && wasm") {
			t.Errorf("%s lacks the line //go:build js && wasm", s.path)
		}
	}
}

func constraints(f *ast.File) string {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if line, ok := strings.CutPrefix(c.Text, "//go:build "); ok {
				return line
			}
		}
	}
	return ""
}
