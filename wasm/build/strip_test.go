package build_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/wasm/build"
	"github.com/borgerflow/borgerflow/wasm/shell"
	"github.com/google/go-cmp/cmp"
)

func TestStrip(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, tight, lines string }{
		"comments":                    {"a; // b\n/* c */ d;", "a;d;", "a;\nd;\n"},
		"words keep apart":            {"const  a\n = typeof b;\nreturn  c;", "const a=typeof b;return c;", "const a\n= typeof b;\nreturn c;\n"},
		"strings are left alone":      {`x = "a // b" + 'c  /* d';`, `x="a // b"+'c  /* d';`, "x = \"a // b\" + 'c  /* d';\n"},
		"escaped quotes":              {`x = "\"  // y";`, `x="\"  // y";`, "x = \"\\\"  // y\";\n"},
		"templates":                   {"x = `a  ${ b + `c  ${d}` }  // e`;", "x=`a  ${b+`c  ${d}`}  // e`;", "x = `a  ${ b + `c  ${d}` }  // e`;\n"},
		"regular expressions":         {`if (/[/] *"/.test(x)) y = a / b / c;`, `if(/[/] *"/.test(x))y=a/b/c;`, "if (/[/] *\"/.test(x)) y = a / b / c;\n"},
		"a regexp after return":       {"return /a  b/g;", "return/a  b/g;", "return /a  b/g;\n"},
		"plus plus":                   {"a + ++b;", "a+ ++b;", "a + ++b;\n"},
		"private names become short":  {"class A { #long = 1; f() { return this.#long + this.#other; } }", "class A{#a=1;f(){return this.#a+this.#b;}}", "class A { #long = 1; f() { return this.#long + this.#other; } }\n"},
		"a selector is no name":       {`f("#long"); this.#long = 1;`, `f("#long");this.#a=1;`, "f(\"#long\"); this.#long = 1;\n"},
		"an unfinished comment":       {"a; /* b", "a;", "a;\n"},
		"an unfinished string":        {`a = "b`, `a="b`, "a = \"b\n"},
		"empty lines and indentation": {"\n\n  a;\n\n\n\tb;\n", "a;b;", "a;\nb;\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.tight, string(build.Strip([]byte(c.in), build.Tight))); diff != "" {
				t.Errorf("tight (-want +got)\n%s", diff)
			}
			if diff := cmp.Diff(c.lines, string(build.Strip([]byte(c.in), build.KeepLines))); diff != "" {
				t.Errorf("lines (-want +got)\n%s", diff)
			}
		})
	}
}

func TestStripCSS(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/* a */ b  c { d : e ; f:  g h; }\n":                          "b c{d :e;f:g h}",
		`a > b, c::before { content: " /*  */ " }`:                     `a>b,c::before{content:" /*  */ "}`,
		"@media (min-width: 10px) { a :hover { x: calc(1px + 2px) } }": "@media (min-width: 10px){a :hover{x:calc(1px + 2px)}}",
		"/* a": "",
	} {
		if got := string(build.StripCSS([]byte(in))); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", in, got, want)
		}
	}
}

// TestStrippedScriptsParse asks a JavaScript engine.
func TestStrippedScriptsParse(t *testing.T) {
	t.Parallel()
	node := itest.Tool(t, "node")
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	wasmExec, err := os.ReadFile(filepath.Join(string(root[:len(root)-1]), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		t.Fatal(err)
	}
	scripts := map[string][]byte{"wasm_exec.js": build.Strip(wasmExec, build.KeepLines)}
	for _, a := range shell.Assets() {
		scripts[a.Name] = build.Strip(a.Data, build.Tight)
	}
	for name, script := range scripts {
		path := filepath.Join(t.TempDir(), name+".mjs")
		if err := os.WriteFile(path, script, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(node, "--check", path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

// FuzzStrip holds that stripping ends and never grows a script by much.
func FuzzStrip(f *testing.F) {
	for _, a := range shell.Assets() {
		f.Add(string(a.Data))
	}
	f.Add("a = `${`")
	f.Add("}`")
	f.Fuzz(func(t *testing.T, source string) {
		for _, mode := range []build.Mode{build.KeepLines, build.Tight} {
			if out := build.Strip([]byte(source), mode); len(out) > 2*len(source)+2 {
				t.Errorf("%d bytes became %d", len(source), len(out))
			}
		}
		build.StripCSS([]byte(source))
	})
}
