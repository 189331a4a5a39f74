package workflow

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"
)

// The files of a solution's folder.
const (
	solutionFile = "solution.json"
	textsFile    = "texts.json"
	formsFolder  = "forms"
	listsFolder  = "lists"
	blocksFolder = "blocks"
)

// Bounds of a solution's folder.
const (
	MaxFile   = 1 << 20 // bytes of one file
	MaxFolder = 8 << 20 // bytes of all files together
	MaxForms  = 50
)

// Folder holds the files of a solution by their path: solution.json, texts.json
// and forms/*.json, and what several forms share: value lists in lists/*.json
// and building blocks in blocks/*.json. A form, list or block is named by its
// file.
type Folder map[string][]byte

// ReadFolder reads a solution's folder. Files whose name starts with a dot and
// Markdown files are left out; any other file that does not belong, and one
// that is too large, is a problem. The error is [Problems] or the file
// system's own.
func ReadFolder(fsys fs.FS) (Folder, error) {
	folder := Folder{}
	probs := &list{}
	size := 0
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		switch {
		case name != "." && strings.HasPrefix(base, "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.IsDir() || strings.HasSuffix(base, ".md"):
			return nil
		}
		data, err := readFile(fsys, name)
		if size += len(data); err != nil {
			return err
		}
		folder[name] = data
		if size > MaxFolder {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return nil, Errorf(Unavailable, "workflow: read folder: %w", err)
	}
	folder.check(probs)
	return folder, probs.found.err()
}

// readFile reads at most one byte more than a file may have.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, MaxFile+1))
}

// check reports files that do not belong or are too large.
func (f Folder) check(probs *list) {
	total, forms := 0, 0
	for _, name := range sortedKeys(f) {
		probs.file = name
		total += len(f[name])
		switch {
		case len(f[name]) > MaxFile:
			probs.add(ProblemFolder, "", "the file is larger than %d bytes", MaxFile)
		case !utf8.Valid(f[name]):
			probs.add(ProblemFolder, "", "the file is not UTF-8")
		case fileID(name, formsFolder) != "":
			forms++
		case fileID(name, listsFolder) != "", fileID(name, blocksFolder) != "":
		case name != solutionFile && name != textsFile:
			probs.add(ProblemFolder, "", "the file does not belong in a solution's folder")
		}
	}
	probs.file = solutionFile
	if f[solutionFile] == nil {
		probs.add(ProblemFolder, "", "the folder has no %s", solutionFile)
	}
	if total > MaxFolder {
		probs.add(ProblemFolder, "", "the folder is larger than %d bytes", MaxFolder)
	}
	if forms > MaxForms {
		probs.add(ProblemFolder, "", "the folder has more than %d forms", MaxForms)
	}
}

// fileID returns the name of what is in a JSON file of the folder given, or "".
func fileID(name, folder string) string {
	id, ok := strings.CutSuffix(name, ".json")
	if !ok || path.Dir(id) != folder || !validID(path.Base(id)) {
		return ""
	}
	return path.Base(id)
}

// Bytes returns the folder in its canonical form: a USTAR archive of the files
// in order of their path, without times and owners. The same files give the
// same bytes.
func (f Folder) Bytes() ([]byte, error) {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	for _, name := range sortedKeys(f) {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: int64(len(f[name])), Mode: 0o644, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, Errorf(Invalid, "workflow: folder: %w", err)
		}
		if _, err := w.Write(f[name]); err != nil {
			return nil, Errorf(Invalid, "workflow: folder: %w", err)
		}
	}
	err := w.Close()
	return buf.Bytes(), err
}

// OpenFolder reads what Bytes gave. Anything else is invalid.
func OpenFolder(data []byte) (Folder, error) {
	folder := Folder{}
	r := tar.NewReader(bytes.NewReader(data))
	for {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return folder, nil
		}
		if err != nil || h.Size > MaxFile {
			return nil, Errorf(Invalid, "workflow: open folder: not a stored solution")
		}
		content, err := io.ReadAll(io.LimitReader(r, MaxFile))
		if err != nil {
			return nil, Errorf(Invalid, "workflow: open folder: %w", err)
		}
		folder[h.Name] = content
	}
}

// hashOf returns the SHA-256 of data in hexadecimal.
func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
