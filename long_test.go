package borgerflow_test

import (
	"go/ast"
	"os"
	"regexp"
	"strings"
	"testing"
)

// uses are what the functions and variables of a package's tests name.
type uses map[string]map[string]bool

// reads reports whether something comes to the environment variable of the long
// programs, itself or by what it names.
func (u uses) reads(name string, seen map[string]bool) bool {
	if seen[name] {
		return false
	}
	seen[name] = true
	for other := range u[name] {
		if other == `"BORGERFLOW_LONG"` || u.reads(other, seen) {
			return true
		}
	}
	return false
}

// add notes what a declaration names. Methods count as what their name says.
func (u uses) add(d ast.Decl) {
	note := func(name string, n ast.Node) {
		if u[name] == nil {
			u[name] = map[string]bool{}
		}
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				u[name][n.Name] = true
			case *ast.BasicLit:
				u[name][n.Value] = true
			}
			return true
		})
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Body != nil {
			note(d.Name.Name, d.Body)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if v, ok := s.(*ast.ValueSpec); ok {
				for _, name := range v.Names {
					note(name.Name, v)
				}
			}
		}
	}
}

// make long runs every test that is longer there than elsewhere.
func TestMakeLongSelectsEveryLongProgram(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`BORGERFLOW_LONG=1 .* -run='([^']+)'`).FindSubmatch(makefile)
	if m == nil {
		t.Fatal("the Makefile has no long programs")
	}
	selected := regexp.MustCompile(string(m[1]))
	packages := map[string]uses{}
	for _, s := range files(t) {
		dir := s.dir()
		if !s.test() || dir == "." {
			continue
		}
		if packages[dir] == nil {
			packages[dir] = uses{}
		}
		for _, d := range s.file.Decls {
			packages[dir].add(d)
		}
	}
	programs := 0
	for dir, u := range packages {
		for name := range u {
			if !strings.HasPrefix(name, "Test") || name == "TestMain" || !u.reads(name, map[string]bool{}) {
				continue
			}
			programs++
			if !selected.MatchString(name) {
				t.Errorf("%s: %s reads BORGERFLOW_LONG, and make long does not run it", dir, name)
			}
		}
	}
	if programs < 10 {
		t.Errorf("%d long programs were found", programs)
	}
}
