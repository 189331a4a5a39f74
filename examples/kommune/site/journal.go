package site

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"
)

// journal keeps the lines of a fake in a file, each on the disk before the fake
// answers: what it has received, it has received for good, however the process
// ends. A line that was torn by the end is dropped when the file is opened.
type journal struct {
	mu   sync.Mutex
	file *os.File
	size int64 // of the whole lines
}

func openJournal(path string) (*journal, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("kommune: journal: %w", err)
	}
	j := &journal{file: f}
	if err := j.mend(); err != nil {
		return nil, errors.Join(fmt.Errorf("kommune: journal: %w", err), f.Close())
	}
	return j, nil
}

// mend cuts off what follows the last whole line.
func (j *journal) mend() error {
	data, err := os.ReadFile(j.file.Name())
	if err != nil {
		return err
	}
	j.size = int64(bytes.LastIndexByte(data, '\n') + 1)
	if j.size == int64(len(data)) {
		return nil
	}
	return errors.Join(j.file.Truncate(j.size), j.file.Sync())
}

// Append adds a line. When it cannot be kept for good, it is as if it had never
// been there.
func (j *journal) Append(line []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if bytes.IndexByte(line, '\n') >= 0 {
		return errors.New("kommune: journal: a line must be one line")
	}
	_, err := j.file.WriteAt(append(bytes.Clone(line), '\n'), j.size)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return errors.Join(fmt.Errorf("kommune: journal: %w", err), j.file.Truncate(j.size))
	}
	j.size += int64(len(line)) + 1
	return nil
}

// Lines returns all lines.
func (j *journal) Lines() ([][]byte, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	data := make([]byte, j.size)
	if _, err := j.file.ReadAt(data, 0); err != nil && j.size > 0 {
		return nil, fmt.Errorf("kommune: journal: %w", err)
	}
	if len(data) == 0 {
		return nil, nil
	}
	return bytes.Split(data[:len(data)-1], []byte("\n")), nil
}

// Close closes the file.
func (j *journal) Close() error { return j.file.Close() }
