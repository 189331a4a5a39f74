package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/borgerflow/borgerflow/form/view/theme"
	"github.com/borgerflow/borgerflow/wasm/shell"
)

// recipe is part of every key: it changes when the steps of this package do.
const recipe = "2"

// flags are those of a production widget: no symbol table, no paths of the
// building machine, and no inlining, which saves more bytes than it costs time
// (technology.md 1.1).
var flags = []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-gcflags=all=-l"}

// tags leaves out of the library's own widget that values print themselves
// masked: it prints nothing, and that is all it would need package fmt for. A
// vendor's functions may print.
func tags(o Options) []string {
	if o.Package != DefaultPackage {
		return nil
	}
	return []string{"-tags=borgerflow_widget"}
}

// inputs is everything that decides what a deliverable looks like.
type inputs struct {
	key       string
	goVersion string
	exec      []byte // wasm_exec.js
}

func gather(ctx context.Context, o Options) (*inputs, error) {
	env, err := command(ctx, o, "env", "GOROOT", "GOVERSION")
	if err != nil {
		return nil, err
	}
	root, version, ok := strings.Cut(strings.TrimSpace(string(env)), "\n")
	if !ok {
		return nil, fmt.Errorf("build: go env answered %q", env)
	}
	in := &inputs{goVersion: strings.TrimSpace(version)}
	in.exec, err = os.ReadFile(filepath.Join(strings.TrimSpace(root), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, fmt.Errorf("build: this Go has no wasm_exec.js: %w", err)
	}
	d := newDigest()
	d.add("recipe", []byte(recipe))
	d.add("go", []byte(in.goVersion))
	d.add("flags", []byte(strings.Join(flags, " ")))
	d.add("package", []byte(o.Package))
	d.add("development", fmt.Append(nil, o.Development))
	d.add("wasm_exec.js", in.exec)
	for _, a := range shell.Assets() {
		d.add(a.Name, a.Data)
	}
	d.add(theme.Name, []byte(theme.CSS))
	if err := sources(ctx, o, d); err != nil {
		return nil, err
	}
	in.key = d.sum()
	return in, nil
}

// listed is what go list says about one package.
type listed struct {
	Dir, ImportPath     string
	Standard            bool
	GoFiles, EmbedFiles []string
}

// sources adds every source file of the widget outside the standard library,
// which the Go version stands for.
func sources(ctx context.Context, o Options, d digest) error {
	args := append([]string{"list", "-deps", "-json=Dir,ImportPath,Standard,GoFiles,EmbedFiles"}, tags(o)...)
	out, err := command(ctx, o, append(args, o.Package)...)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("build: go list: %w", err)
		}
		if p.Standard {
			continue
		}
		for _, file := range append(p.GoFiles, p.EmbedFiles...) {
			if err := d.addFile(p.ImportPath+"/"+file, filepath.Join(p.Dir, file)); err != nil {
				return fmt.Errorf("build: %w", err)
			}
		}
	}
}

func compile(ctx context.Context, o Options) ([]byte, error) {
	temp, err := os.MkdirTemp("", "borgerflow-")
	if err != nil {
		return nil, fmt.Errorf("build: compile: %w", err)
	}
	defer os.RemoveAll(temp)
	target := filepath.Join(temp, "widget.wasm")
	args := append([]string{"build", "-o", target}, flags...)
	args = append(args, tags(o)...)
	if _, err := command(ctx, o, append(args, o.Package)...); err != nil {
		return nil, err
	}
	wasm, err := os.ReadFile(target)
	if err != nil {
		return nil, fmt.Errorf("build: compile: %w", err)
	}
	return wasm, nil
}

// command runs the go command for js/wasm and returns what it wrote.
func command(ctx context.Context, o Options, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, o.Go, args...)
	cmd.Dir = o.Dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("build: go %s: %w\n%s", args[0], err, bytes.TrimSpace(errs.Bytes()))
	}
	return out.Bytes(), nil
}
