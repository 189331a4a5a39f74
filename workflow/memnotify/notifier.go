// Package memnotify is a notifier in memory: it takes each notification once, as
// a careful one does, shows what it was given and can be told to fail. Start
// with [New]. It is for tests and demos. Safe for concurrent use.
//
// What it keeps holds personal data, as notifications do.
package memnotify

import (
	"context"
	"slices"
	"sync"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
	"github.com/borgerflow/borgerflow/workflow"
)

// Notifier is a notifier in memory. FailNext, LoseNext and Close are those of a
// fake supplier's front.
type Notifier struct {
	fake.Desk

	journal Journal

	mu    sync.Mutex
	sent  []workflow.Notification
	byKey map[name]int
	calls map[name]int
}

type name struct{ org, key string }

var _ workflow.Notifier = (*Notifier)(nil)

// Journal keeps lines across the end of the process; see [Options].
type Journal = fake.Journal

// Options are a notifier's settings; the zero value is useful.
type Options struct {
	// Journal gets a line for each notification before it is answered, and gives
	// them back to Open. Default: none, memory only.
	Journal Journal
}

// New returns a notifier that has sent nothing.
func New() *Notifier {
	return &Notifier{byKey: map[name]int{}, calls: map[name]int{}}
}

// Open returns a notifier that has sent what its journal holds. A journal that
// cannot be read is unavailable or invalid.
func Open(opts *Options) (*Notifier, error) {
	n := New()
	if opts != nil {
		n.journal = opts.Journal
	}
	if err := fake.Replay(n.journal, n.take); err != nil {
		return nil, failure.Wrap("memnotify: open", err)
	}
	return n, nil
}

func (n *Notifier) take(m workflow.Notification) {
	n.byKey[name{m.Org, m.Key}] = len(n.sent)
	n.sent = append(n.sent, m)
}

// Notify implements workflow.Notifier. A notification without somebody it is
// for, a subject or a body is invalid, one that differs from what was sent under
// the same key is a conflict.
func (n *Notifier) Notify(ctx context.Context, m workflow.Notification) error {
	n.count(m)
	if err := n.Enter(ctx); err != nil {
		return err
	}
	if err := sound(m); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	key := name{m.Org, m.Key}
	if i, known := n.byKey[key]; known {
		if n.sent[i].Subject != m.Subject || n.sent[i].Body != m.Body {
			return failure.Errorf(failure.Conflict, "memnotify: another notification was sent under this key")
		}
		return nil
	}
	m = copied(m)
	if err := fake.Keep(n.journal, m); err != nil {
		return err
	}
	n.take(m)
	return n.Leave()
}

func (n *Notifier) count(m workflow.Notification) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.calls[name{m.Org, m.Key}]++
}

func sound(m workflow.Notification) error {
	receivers := 0
	for _, is := range []bool{m.To.Person != nil, m.To.Employee != "", m.To.Group != ""} {
		if is {
			receivers++
		}
	}
	switch {
	case m.Org == "" || m.Key == "":
		return failure.Errorf(failure.Invalid, "memnotify: an organisation and a key are required")
	case receivers != 1:
		return failure.Errorf(failure.Invalid, "memnotify: a notification is for one person, employee or group")
	case m.Subject == "" || m.Body == "":
		return failure.Errorf(failure.Invalid, "memnotify: a subject and a body are required")
	}
	return nil
}

func copied(m workflow.Notification) workflow.Notification {
	if m.To.Person != nil {
		who := *m.To.Person
		m.To.Person = &who
	}
	return m
}

// Sent returns what was sent, in order, each key once.
func (n *Notifier) Sent() []workflow.Notification {
	n.mu.Lock()
	defer n.mu.Unlock()
	out := slices.Clone(n.sent)
	for i := range out {
		out[i] = copied(out[i])
	}
	return out
}

// Calls returns how often a key of an organisation was called with, also in
// vain.
func (n *Notifier) Calls(org, key string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.calls[name{org, key}]
}
