package borgerflow_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"sort"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/borgerflow/borgerflow"

// pkg is what go list says about one package, of this module or any other.
type pkg struct {
	ImportPath   string
	Dir          string
	Name         string
	Standard     bool
	GoFiles      []string
	CgoFiles     []string
	Imports      []string
	Deps         []string
	TestImports  []string
	XTestImports []string
	Module       *struct{ Path string }
}

// coming lists what the rules name and nobody has written yet.
var coming []string

// platform is one of the builds that every rule is checked for.
type platform struct {
	name string
	env  []string
	load func() (map[string]*pkg, error)
}

func platforms() []platform {
	return []platform{
		{"native", nil, loadNative},
		{"js", []string{"GOOS=js", "GOARCH=wasm"}, loadJS},
		{"widget", []string{"GOOS=js", "GOARCH=wasm", "GOFLAGS=-tags=borgerflow_widget"}, loadWidget},
	}
}

var (
	loadNative = sync.OnceValues(func() (map[string]*pkg, error) { return goList() })
	loadJS     = sync.OnceValues(func() (map[string]*pkg, error) { return goList("GOOS=js", "GOARCH=wasm") })
	loadWidget = sync.OnceValues(func() (map[string]*pkg, error) {
		return goList("GOOS=js", "GOARCH=wasm", "GOFLAGS=-tags=borgerflow_widget")
	})
)

// goList returns all packages of the module and everything they and their tests
// import. Packages without files in this build have none of the lists.
func goList(env ...string) (map[string]*pkg, error) {
	cmd := exec.Command("go", "list", "-e", "-deps", "-json=ImportPath,Dir,Name,Standard,GoFiles,CgoFiles,Imports,Deps,TestImports,XTestImports,Module", "./...")
	cmd.Env = append(os.Environ(), env...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, errors.New("go list: " + err.Error() + "\n" + stderr.String())
	}
	all := map[string]*pkg{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(pkg)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, err
		}
		all[p.ImportPath] = p
	}
}

// goListStd returns the import paths of the standard library.
func goListStd() ([]string, error) {
	out, err := exec.Command("go", "list", "std").Output()
	if err != nil {
		return nil, err
	}
	return strings.Fields(string(out)), nil
}

func packages(t *testing.T, b platform) map[string]*pkg {
	t.Helper()
	all, err := b.load()
	if err != nil {
		t.Fatalf("listing packages (%s): %v", b.name, err)
	}
	return all
}

// own returns the packages of this module without the root, by their path below
// the module, sorted.
func own(all map[string]*pkg) []*pkg {
	var list []*pkg
	for path, p := range all {
		if strings.HasPrefix(path, module+"/") {
			list = append(list, p)
		}
	}
	sort.Slice(list, func(i, j int) bool { return list[i].ImportPath < list[j].ImportPath })
	return list
}

// short returns an import path without the module's.
func short(path string) string { return strings.TrimPrefix(path, module+"/") }

// matches reports whether path is pattern, or below it when pattern ends in
// "/...".
func matches(pattern, path string) bool {
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return path == tree || strings.HasPrefix(path, tree+"/")
	}
	return pattern == path
}

func matchesAny(patterns []string, path string) bool {
	for _, p := range patterns {
		if matches(p, path) {
			return true
		}
	}
	return false
}
