package build

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// manifestName is the file that describes the others.
const manifestName = "manifest.json"

// Manifest describes a deliverable.
type Manifest struct {
	Go          string `json:"go"`      // version of the Go that compiled it
	Package     string `json:"package"` // the main package that was compiled
	Development bool   `json:"development,omitempty"`
	Files       []File `json:"files"`
}

// File describes one file of a deliverable. Sizes are in bytes.
type File struct {
	Role        Role   `json:"role"`
	Name        string `json:"name"`
	ContentType string `json:"type"`
	Integrity   string `json:"integrity"` // for an integrity attribute
	Size        int    `json:"size"`
	BrotliSize  int    `json:"br"`
	GzipSize    int    `json:"gzip"`
	// Stable marks a name that stays when the content changes; every other
	// file may be cached for ever.
	Stable bool `json:"stable,omitempty"`
}

// Asset is a file of a deliverable with its bytes, which must not be changed.
type Asset struct {
	File
	Data   []byte // as it is
	Brotli []byte // compressed, for Content-Encoding br
	Gzip   []byte // compressed, for Content-Encoding gzip
}

// Best returns the smallest form of the asset that an Accept-Encoding header
// admits, and the Content-Encoding to declare, "" for none.
func (a Asset) Best(acceptEncoding string) (data []byte, encoding string) {
	br, gz := false, false
	for part := range strings.SplitSeq(acceptEncoding, ",") {
		name, params, _ := strings.Cut(part, ";")
		q := strings.ReplaceAll(strings.ReplaceAll(params, " ", ""), "\t", "")
		if refused := strings.HasPrefix(q, "q=0") && strings.Trim(q[3:], ".0") == ""; refused {
			continue
		}
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "br":
			br = true
		case "gzip":
			gz = true
		}
	}
	switch {
	case br:
		return a.Brotli, "br"
	case gz:
		return a.Gzip, "gzip"
	}
	return a.Data, ""
}

// CacheControl returns the header that fits the asset's name: for ever where
// the name has the hash, asked for again each time where it has not.
func (a Asset) CacheControl() string {
	if a.Stable {
		return "no-cache"
	}
	return "public, max-age=31536000, immutable"
}

// Bundle is a deliverable in memory.
type Bundle struct {
	manifest Manifest
	assets   []Asset
}

func (b *Bundle) add(a Asset) {
	b.assets = append(b.assets, a)
	b.manifest.Files = append(b.manifest.Files, a.File)
}

// Manifest returns the description of the deliverable.
func (b *Bundle) Manifest() Manifest {
	m := b.manifest
	m.Files = append([]File(nil), m.Files...)
	return m
}

// Asset returns the file with the given name.
func (b *Bundle) Asset(name string) (Asset, bool) {
	for _, a := range b.assets {
		if a.Name == name {
			return a, true
		}
	}
	return Asset{}, false
}

// Of returns the file with the given role under its hashed name, which is what
// a server writes into its pages.
func (b *Bundle) Of(role Role) File {
	for _, f := range b.manifest.Files {
		if f.Role == role && !f.Stable {
			return f
		}
	}
	return File{}
}

// Write puts the deliverable into a folder, which is made if need be: every
// file, its compressed forms beside it (.br, .gz), and manifest.json.
func (b *Bundle) Write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("build: write: %w", err)
	}
	return b.each(func(name string, data []byte) error {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return fmt.Errorf("build: write: %w", err)
		}
		return nil
	})
}

// each visits every file of the folder, the manifest last.
func (b *Bundle) each(visit func(name string, data []byte) error) error {
	for _, a := range b.assets {
		for _, f := range []struct {
			suffix string
			data   []byte
		}{{"", a.Data}, {".br", a.Brotli}, {".gz", a.Gzip}} {
			if err := visit(a.Name+f.suffix, f.data); err != nil {
				return err
			}
		}
	}
	manifest, err := json.MarshalIndent(b.manifest, "", "  ")
	if err != nil {
		return fmt.Errorf("build: manifest: %w", err)
	}
	return visit(manifestName, append(manifest, '\n'))
}

// Open reads a deliverable that was written before and checks every file
// against its manifest.
func Open(fsys fs.FS) (*Bundle, error) {
	data, err := fs.ReadFile(fsys, manifestName)
	if err != nil {
		return nil, fmt.Errorf("build: open: %w", err)
	}
	b := new(Bundle)
	if err := json.Unmarshal(data, &b.manifest); err != nil {
		return nil, fmt.Errorf("build: open: manifest: %w", err)
	}
	for _, f := range b.manifest.Files {
		a := Asset{File: f}
		for _, part := range []struct {
			suffix string
			into   *[]byte
		}{{"", &a.Data}, {".br", &a.Brotli}, {".gz", &a.Gzip}} {
			if *part.into, err = fs.ReadFile(fsys, f.Name+part.suffix); err != nil {
				return nil, fmt.Errorf("build: open: %w", err)
			}
		}
		if integrity(a.Data) != f.Integrity || len(a.Brotli) != f.BrotliSize || len(a.Gzip) != f.GzipSize {
			return nil, fmt.Errorf("build: open: %s is not what the manifest says", f.Name)
		}
		b.assets = append(b.assets, a)
	}
	return b, nil
}
