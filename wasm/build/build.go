package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// DefaultPackage is the widget without additions of a vendor's own.
const DefaultPackage = "github.com/borgerflow/borgerflow/wasm/widget"

// Options say what to build and where. The zero value builds the default
// widget for production.
type Options struct {
	// Package is the import path of the main package to compile for the
	// browser. Default: DefaultPackage.
	Package string
	// Dir is the folder the go command runs in; its module must know Package.
	// Default: the current folder.
	Dir string
	// Go is the go command. Default: "go", found in PATH.
	Go string
	// Cache is the folder that built deliverables are kept in. Default:
	// borgerflow/widget in the user's cache folder.
	Cache string
	// Development compresses for speed instead of size: a few hundred
	// kilobytes more to load, many seconds less to wait at the first build.
	Development bool
	// Progress gets a line about each slow stage. Default: nothing is said.
	Progress func(line string)
}

func (o *Options) fill() (Options, error) {
	var filled Options
	if o != nil {
		filled = *o
	}
	if filled.Package == "" {
		filled.Package = DefaultPackage
	}
	if filled.Go == "" {
		filled.Go = "go"
	}
	if filled.Progress == nil {
		filled.Progress = func(string) {}
	}
	if filled.Cache == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return Options{}, fmt.Errorf("build: no cache folder: %w", err)
		}
		filled.Cache = filepath.Join(user, "borgerflow", "widget")
	}
	return filled, nil
}

// Build returns the deliverable for the options, from the cache when nothing
// that goes into it has changed.
func Build(ctx context.Context, opts *Options) (*Bundle, error) {
	o, err := opts.fill()
	if err != nil {
		return nil, err
	}
	in, err := gather(ctx, o)
	if err != nil {
		return nil, err
	}
	folder := filepath.Join(o.Cache, in.key)
	if b, err := Open(os.DirFS(folder)); err == nil {
		return b, nil
	}
	b, err := assemble(ctx, o, in)
	if err != nil {
		return nil, err
	}
	if err := keep(b, o.Cache, in.key); err != nil {
		return nil, err
	}
	return b, nil
}

func assemble(ctx context.Context, o Options, in *inputs) (*Bundle, error) {
	o.Progress("compiling the widget for the browser (the first time takes a minute or two)")
	wasm, err := compile(ctx, o)
	if err != nil {
		return nil, err
	}
	plain, err := layout(wasm, in.exec)
	if err != nil {
		return nil, err
	}
	o.Progress("compressing the widget")
	b := &Bundle{manifest: Manifest{Go: in.goVersion, Package: o.Package, Development: o.Development}}
	for _, f := range plain {
		a, err := pack(f, o.Development)
		if err != nil {
			return nil, err
		}
		b.add(a)
	}
	return b, nil
}

// keep writes the deliverable into the cache. Another process may be doing the
// same; whoever comes first wins, for both made the same files.
func keep(b *Bundle, cache, key string) error {
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return fmt.Errorf("build: keep: %w", err)
	}
	temp, err := os.MkdirTemp(cache, ".new-")
	if err != nil {
		return fmt.Errorf("build: keep: %w", err)
	}
	defer os.RemoveAll(temp)
	if err := b.Write(temp); err != nil {
		return err
	}
	folder := filepath.Join(cache, key)
	if err := os.Rename(temp, folder); err != nil {
		if _, openErr := Open(os.DirFS(folder)); openErr == nil {
			return nil
		}
		// A damaged leftover is in the way.
		if err := os.RemoveAll(folder); err != nil {
			return fmt.Errorf("build: keep: %w", err)
		}
		if err := os.Rename(temp, folder); err != nil {
			return fmt.Errorf("build: keep: %w", err)
		}
	}
	prune(cache, key)
	return nil
}

// kept is how many deliverables the cache holds before the oldest go.
const kept = 6

// prune removes the oldest deliverables. It is tidying: what cannot be removed
// stays.
func prune(cache, current string) {
	entries, err := os.ReadDir(cache)
	if err != nil {
		return
	}
	type old struct {
		name string
		unix int64
	}
	var all []old
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !e.IsDir() || e.Name() == current || len(e.Name()) != sha256.Size*2 {
			continue
		}
		all = append(all, old{e.Name(), info.ModTime().UnixNano()})
	}
	slices.SortFunc(all, func(a, b old) int { return int(min(max(b.unix-a.unix, -1), 1)) })
	for i := kept - 1; i < len(all); i++ {
		_ = os.RemoveAll(filepath.Join(cache, all[i].name))
	}
}

// digest builds a key out of named parts.
type digest struct{ h hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func (d digest) add(name string, data []byte) {
	fmt.Fprintf(d.h, "%d %s %d ", len(name), name, len(data))
	d.h.Write(data)
}

func (d digest) addFile(name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	inner := sha256.New()
	if _, err := io.Copy(inner, f); err != nil {
		return err
	}
	d.add(name, inner.Sum(nil))
	return nil
}

func (d digest) sum() string { return hex.EncodeToString(d.h.Sum(nil)) }
