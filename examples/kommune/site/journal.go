package site

import (
	"bytes"
	"fmt"
	"os"
	"sync"
)

// journal keeps the lines of a fake in a file, each on the disk before the fake
// answers: what it has received, it has received for good, however the process
// ends. A line that was torn by the end is dropped.
type journal struct {
	mu   sync.Mutex
	file *os.File
}

func openJournal(path string) (*journal, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("kommune: journal: %w", err)
	}
	return &journal{file: f}, nil
}

// Append adds a line.
func (j *journal) Append(line []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if bytes.IndexByte(line, '\n') >= 0 {
		return fmt.Errorf("kommune: journal: a line must be one line")
	}
	if _, err := j.file.Write(append(bytes.Clone(line), '\n')); err != nil {
		return err
	}
	return j.file.Sync()
}

// Lines returns all whole lines, and cuts off what follows the last of them.
func (j *journal) Lines() ([][]byte, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	data, err := os.ReadFile(j.file.Name())
	if err != nil {
		return nil, err
	}
	end := bytes.LastIndexByte(data, '\n') + 1
	if err := j.file.Truncate(int64(end)); err != nil {
		return nil, err
	}
	if _, err := j.file.Seek(int64(end), 0); err != nil {
		return nil, err
	}
	if end == 0 {
		return nil, nil
	}
	return bytes.Split(data[:end-1], []byte("\n")), nil
}

// Close closes the file.
func (j *journal) Close() error { return j.file.Close() }
