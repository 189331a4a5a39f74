// Package fake holds what the in-memory suppliers of every contract share: a
// [Desk] that can be told to fail, to lose an answer and to close, and a
// [Journal] that lets a supplier survive the end of its process.
//
// Start with Desk. Failures carry the codes of package failure. Everything is
// safe for concurrent use. It imports no testing package, because the fakes are
// used in demos too.
package fake

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// Journal keeps the lines a fake supplier wants to read again when it is made
// anew. Append must have kept the line for good when it returns nil; Lines
// returns all kept lines in order. Implementations are used by one supplier at
// a time, which serialises its calls.
type Journal interface {
	Append(line []byte) error
	Lines() ([][]byte, error)
}

// Desk is the front of a fake supplier. The zero value is open.
type Desk struct {
	mu       sync.Mutex
	failures []failure.Code
	lose     int
	closed   bool
}

// FailNext makes one coming call fail with code, and do nothing. Several add
// up, in order.
func (d *Desk) FailNext(code failure.Code) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.failures = append(d.failures, code)
}

// LoseNext makes the answer to one coming call that does something get lost:
// it is done, and the caller hears in_doubt.
func (d *Desk) LoseNext() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.lose++
}

// Close makes every later call unavailable. It always returns nil.
func (d *Desk) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	return nil
}

// Enter begins a call: it fails when ctx has ended, the supplier is closed or
// it was told to fail.
func (d *Desk) Enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return failure.Errorf(failure.Unavailable, "not sent: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return failure.Errorf(failure.Unavailable, "the supplier is closed")
	}
	if len(d.failures) > 0 {
		code := d.failures[0]
		d.failures = d.failures[1:]
		return failure.Errorf(code, "told to fail")
	}
	return nil
}

// Leave ends a call that did something: it is in doubt when the answer is to
// be lost.
func (d *Desk) Leave() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.lose > 0 {
		d.lose--
		return failure.Errorf(failure.InDoubt, "the answer was lost")
	}
	return nil
}

// Keep writes entry to the journal as JSON; nothing when j is nil. A failure
// is unavailable: the supplier must not have accepted yet.
func Keep(j Journal, entry any) error {
	if j == nil {
		return nil
	}
	line, err := json.Marshal(entry)
	if err == nil {
		err = j.Append(line)
	}
	if err != nil {
		return failure.Errorf(failure.Unavailable, "cannot write the journal: %w", err)
	}
	return nil
}

// Replay gives each entry of the journal to take, in order; nothing when j is
// nil.
func Replay[T any](j Journal, take func(T)) error {
	if j == nil {
		return nil
	}
	lines, err := j.Lines()
	if err != nil {
		return failure.Errorf(failure.Unavailable, "cannot read the journal: %w", err)
	}
	for i, line := range lines {
		var entry T
		if err := json.Unmarshal(line, &entry); err != nil {
			return failure.Errorf(failure.Invalid, "line %d of the journal cannot be read", i+1)
		}
		take(entry)
	}
	return nil
}

// Lines is a [Journal] in memory, for tests of what survives.
type Lines struct {
	mu    sync.Mutex
	lines [][]byte
}

// Append implements [Journal].
func (l *Lines) Append(line []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, append([]byte(nil), line...))
	return nil
}

// Lines implements [Journal].
func (l *Lines) Lines() ([][]byte, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([][]byte(nil), l.lines...), nil
}
