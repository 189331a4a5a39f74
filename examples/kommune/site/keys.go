package site

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// keys are the secrets of an installation. A real host has them in a key
// vault; this one makes them at the first start, in a file that only its user
// can read.
type keys struct {
	Wrap    []byte // wraps the data keys of cases
	Index   []byte // makes the references that people are found by
	Session []byte // signs the session cookie
	Sign    []byte // signs audit checkpoints: an ed25519 seed
}

func loadKeys(dir string) (keys, error) {
	path := filepath.Join(dir, "keys.json")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return newKeys(path)
	}
	var k keys
	if err == nil {
		err = json.Unmarshal(data, &k)
	}
	if err == nil && (len(k.Wrap) != 32 || len(k.Index) != 32 || len(k.Session) != 32 || len(k.Sign) != ed25519.SeedSize) {
		err = errors.New("a key is missing")
	}
	if err != nil {
		return keys{}, fmt.Errorf("kommune: keys: %w", err)
	}
	return k, nil
}

func newKeys(path string) (keys, error) {
	k := keys{make([]byte, 32), make([]byte, 32), make([]byte, 32), make([]byte, ed25519.SeedSize)}
	for _, key := range [][]byte{k.Wrap, k.Index, k.Session, k.Sign} {
		rand.Read(key) // never fails (crypto/rand)
	}
	data, err := json.Marshal(k)
	if err == nil {
		err = writeWhole(path, data)
	}
	if err != nil {
		return keys{}, fmt.Errorf("kommune: keys: %w", err)
	}
	return k, nil
}

// writeWhole writes a file so that it is there whole or not at all.
func writeWhole(path string, data []byte) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(part, path)
}
