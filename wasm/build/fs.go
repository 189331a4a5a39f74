package build

import (
	"bytes"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// FS returns the folder that [Bundle.Write] would write, as a file system: for
// servers that hand out files and know how to find the compressed ones beside
// them. Its files have no time.
func (b *Bundle) FS() fs.FS {
	files := folder{}
	// The visitor never fails, and the manifest of a bundle is always written.
	_ = b.each(func(name string, data []byte) error {
		files = append(files, &entry{name, data})
		return nil
	})
	slices.SortFunc(files, func(a, b *entry) int { return strings.Compare(a.name, b.name) })
	return files
}

// folder is a file system of one folder, its files sorted by name.
type folder []*entry

type entry struct {
	name string
	data []byte
}

// Open opens a file, or the folder itself as ".".
func (f folder) Open(name string) (fs.File, error) {
	if name == "." {
		return &openFolder{files: f}, nil
	}
	for _, e := range f {
		if e.name == name {
			return &openFile{entry: e, Reader: bytes.NewReader(e.data)}, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// openFile also seeks, which http.ServeContent asks for.
type openFile struct {
	*entry
	*bytes.Reader
}

func (o *openFile) Stat() (fs.FileInfo, error) { return o.entry, nil }
func (o *openFile) Close() error               { return nil }
func (o *openFile) Size() int64                { return o.entry.Size() }

type openFolder struct {
	files folder
	at    int
}

func (o *openFolder) Stat() (fs.FileInfo, error) { return rootInfo{}, nil }
func (o *openFolder) Close() error               { return nil }
func (o *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: ".", Err: fs.ErrInvalid}
}

// ReadDir follows fs.ReadDirFile.
func (o *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := o.files[o.at:]
	if n > 0 && len(rest) == 0 {
		return nil, io.EOF
	}
	if n > 0 && n < len(rest) {
		rest = rest[:n]
	}
	o.at += len(rest)
	list := make([]fs.DirEntry, len(rest))
	for i, e := range rest {
		list[i] = fs.FileInfoToDirEntry(e)
	}
	return list, nil
}

func (e *entry) Name() string       { return e.name }
func (e *entry) Size() int64        { return int64(len(e.data)) }
func (e *entry) Mode() fs.FileMode  { return 0o444 }
func (e *entry) ModTime() time.Time { return time.Time{} }
func (e *entry) IsDir() bool        { return false }
func (e *entry) Sys() any           { return nil }

type rootInfo struct{}

func (rootInfo) Name() string       { return "." }
func (rootInfo) Size() int64        { return 0 }
func (rootInfo) Mode() fs.FileMode  { return fs.ModeDir | 0o555 }
func (rootInfo) ModTime() time.Time { return time.Time{} }
func (rootInfo) IsDir() bool        { return true }
func (rootInfo) Sys() any           { return nil }
