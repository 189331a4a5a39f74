// Package memdelivery is a channel for letters in memory: it behaves like a
// careful supplier, shows what it received and can be told to fail. Start with
// [New]. It is for tests, demos and the browser; with a [Journal] it survives
// the end of its process. Safe for concurrent use.
package memdelivery

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
)

// Journal keeps lines across the end of the process; see [Options].
type Journal = fake.Journal

// Options are a channel's settings; the zero value is useful.
type Options struct {
	// Journal gets a line for each letter before it is answered, and gives
	// them back to New. Default: none, memory only.
	Journal Journal
	// Now dates receipts. Default: the first letter comes at the start of
	// 2026, each one a second after the one before.
	Now func() time.Time
}

// Letter is a message the channel has received.
type Letter struct {
	Message delivery.Message `json:"message"`
	Receipt delivery.Receipt `json:"receipt"`
}

// Channel is the channel in memory. It knows keys and is a delivery.Finder.
// FailNext, LoseNext and Close are those of a fake supplier's front.
type Channel struct {
	fake.Desk

	journal Journal
	now     func() time.Time

	mu      sync.Mutex
	letters []Letter
	byKey   map[name]int
}

type name struct{ org, key string }

var (
	_ delivery.Channel = (*Channel)(nil)
	_ delivery.Finder  = (*Channel)(nil)
)

// New returns a channel with the letters its journal holds. A journal that
// cannot be read is unavailable or invalid.
func New(opts *Options) (*Channel, error) {
	if opts == nil {
		opts = &Options{}
	}
	c := &Channel{journal: opts.Journal, now: opts.Now, byKey: map[name]int{}}
	if err := fake.Replay(c.journal, c.take); err != nil {
		return nil, failure.Wrap("memdelivery: new", err)
	}
	return c, nil
}

func (c *Channel) take(l Letter) {
	c.byKey[name{l.Message.Org, l.Message.Key}] = len(c.letters)
	c.letters = append(c.letters, l)
}

// Send implements delivery.Channel.
func (c *Channel) Send(ctx context.Context, m delivery.Message) (delivery.Receipt, error) {
	if err := c.Enter(ctx); err != nil {
		return delivery.Receipt{}, err
	}
	if err := m.Check(true); err != nil {
		return delivery.Receipt{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if i, ok := c.byKey[name{m.Org, m.Key}]; ok {
		if !same(c.letters[i].Message, m) {
			return delivery.Receipt{}, failure.Errorf(failure.Conflict, "the key was used for another message")
		}
		return c.letters[i].Receipt, c.Leave()
	}
	l := Letter{Message: copied(m), Receipt: delivery.Receipt{
		ID: fmt.Sprintf("letter-%d", len(c.letters)+1), State: delivery.Sent, At: c.date(),
	}}
	if err := fake.Keep(c.journal, l); err != nil {
		return delivery.Receipt{}, err
	}
	c.take(l)
	if err := c.Leave(); err != nil {
		return delivery.Receipt{}, err
	}
	return l.Receipt, nil
}

func (c *Channel) date() time.Time {
	if c.now != nil {
		return c.now().UTC()
	}
	return time.Date(2026, 1, 1, 0, 0, len(c.letters), 0, time.UTC)
}

// Find implements delivery.Finder.
func (c *Channel) Find(ctx context.Context, org, key string) (delivery.Receipt, error) {
	if err := c.Enter(ctx); err != nil {
		return delivery.Receipt{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	i, ok := c.byKey[name{org, key}]
	if !ok {
		return delivery.Receipt{}, failure.Errorf(failure.NotFound, "no message with that key")
	}
	return c.letters[i].Receipt, nil
}

// Received returns the letters in the order they came.
func (c *Channel) Received() []Letter {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := slices.Clone(c.letters)
	for i := range out {
		out[i].Message = copied(out[i].Message)
	}
	return out
}

// same reports whether two messages are the same to their recipient.
func same(a, b delivery.Message) bool {
	return a.To == b.To && a.Title == b.Title && sameDocument(a.Body, b.Body) &&
		slices.EqualFunc(a.Attachments, b.Attachments, sameDocument)
}

func sameDocument(a, b delivery.Document) bool {
	return a.Name == b.Name && a.ContentType == b.ContentType && bytes.Equal(a.Data, b.Data)
}

func copied(m delivery.Message) delivery.Message {
	m.Body.Data = bytes.Clone(m.Body.Data)
	m.Attachments = slices.Clone(m.Attachments)
	for i := range m.Attachments {
		m.Attachments[i].Data = bytes.Clone(m.Attachments[i].Data)
	}
	return m
}
