// Package memesdh is a case and document system in memory: it behaves like a
// careful supplier, shows what was filed and can be told to fail. Start with
// [New]. It is for tests, demos and the browser; with a [Journal] it survives
// the end of its process. Safe for concurrent use.
package memesdh

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fake"
)

// Journal keeps lines across the end of the process; see [Options].
type Journal = fake.Journal

// Options are a system's settings; the zero value is useful.
type Options struct {
	// Journal gets a line for each case and document before it is answered,
	// and gives them back to New. Default: none, memory only.
	Journal Journal
}

// Case is a case that was filed, with its documents in the order they came.
type Case struct {
	Case      esdh.NewCase
	Ref       esdh.CaseRef
	Documents []Document
	// Closed says that it takes no more documents; see [System.CloseCase].
	Closed bool
}

// Document is a document that was filed.
type Document struct {
	Document esdh.NewDocument
	Ref      esdh.DocumentRef
}

// entry is a line of the journal: one of a case, a document and a closing.
type entry struct {
	Case     *esdh.NewCase     `json:"case,omitempty"`
	Document *esdh.NewDocument `json:"document,omitempty"`
	Close    string            `json:"close,omitempty"` // id of the case
	ID       string            `json:"id,omitempty"`
	Number   string            `json:"number,omitempty"`
}

// System is the system in memory. It knows keys and is an esdh.Finder.
// FailNext, LoseNext and Close are those of a fake supplier's front.
type System struct {
	fake.Desk

	journal Journal

	mu        sync.Mutex
	cases     []*Case
	byID      map[string]*Case
	byKey     map[name]*Case
	documents map[name]Document
}

type name struct{ org, key string }

var (
	_ esdh.System = (*System)(nil)
	_ esdh.Finder = (*System)(nil)
)

// New returns a system with what its journal holds. A journal that cannot be
// read is unavailable or invalid.
func New(opts *Options) (*System, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &System{
		journal: opts.Journal, byID: map[string]*Case{},
		byKey: map[name]*Case{}, documents: map[name]Document{},
	}
	if err := fake.Replay(s.journal, s.take); err != nil {
		return nil, failure.Wrap("memesdh: new", err)
	}
	return s, nil
}

// take files what a line of the journal says.
func (s *System) take(e entry) {
	switch {
	case e.Case != nil:
		c := &Case{Case: *e.Case, Ref: esdh.CaseRef{ID: e.ID, Number: e.Number}}
		s.cases = append(s.cases, c)
		s.byID[e.ID], s.byKey[name{e.Case.Org, e.Case.Key}] = c, c
	case e.Document != nil && s.byID[e.Document.CaseID] != nil:
		d := Document{Document: *e.Document, Ref: esdh.DocumentRef{ID: e.ID}}
		c := s.byID[e.Document.CaseID]
		c.Documents = append(c.Documents, d)
		s.documents[name{e.Document.Org, e.Document.Key}] = d
	case s.byID[e.Close] != nil:
		s.byID[e.Close].Closed = true
	}
}

// CreateCase implements esdh.System. Case numbers are subject, facet, a
// number that counts up and the year, as SBSYS gives them.
func (s *System) CreateCase(ctx context.Context, c esdh.NewCase) (esdh.CaseRef, error) {
	if err := s.Enter(ctx); err != nil {
		return esdh.CaseRef{}, err
	}
	if err := c.Check(true); err != nil {
		return esdh.CaseRef{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.byKey[name{c.Org, c.Key}]
	if old == nil {
		n, kept := len(s.cases)+1, copiedCase(c)
		e := entry{Case: &kept, ID: fmt.Sprintf("sag-%d", n),
			Number: fmt.Sprintf("%s-%s-%d-%02d", c.KLE, c.Facet, n, c.Opened.Year%100)}
		if err := fake.Keep(s.journal, e); err != nil {
			return esdh.CaseRef{}, err
		}
		s.take(e)
		old = s.cases[n-1]
	} else if !reflect.DeepEqual(withoutOwner(old.Case), withoutOwner(c)) {
		return esdh.CaseRef{}, failure.Errorf(failure.Conflict, "the key was used for another case")
	}
	if err := s.Leave(); err != nil {
		return esdh.CaseRef{}, err
	}
	return old.Ref, nil
}

// AddDocument implements esdh.System.
func (s *System) AddDocument(ctx context.Context, d esdh.NewDocument) (esdh.DocumentRef, error) {
	if err := s.Enter(ctx); err != nil {
		return esdh.DocumentRef{}, err
	}
	if err := d.Check(); err != nil {
		return esdh.DocumentRef{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.documents[name{d.Org, d.Key}]
	if ok && !sameDocument(old.Document, d) {
		return esdh.DocumentRef{}, failure.Errorf(failure.Conflict, "the key was used for another document")
	}
	if !ok {
		c := s.byID[d.CaseID]
		if c == nil || c.Case.Org != d.Org {
			return esdh.DocumentRef{}, failure.Errorf(failure.NotFound, "no case with that id")
		}
		if c.Closed {
			return esdh.DocumentRef{}, failure.Errorf(failure.Rejected, "the case is closed")
		}
		d.Data = bytes.Clone(d.Data)
		e := entry{Document: &d, ID: fmt.Sprintf("dok-%d", len(s.documents)+1)}
		if err := fake.Keep(s.journal, e); err != nil {
			return esdh.DocumentRef{}, err
		}
		s.take(e)
		old = s.documents[name{d.Org, d.Key}]
	}
	if err := s.Leave(); err != nil {
		return esdh.DocumentRef{}, err
	}
	return old.Ref, nil
}

// FindCase implements esdh.Finder.
func (s *System) FindCase(ctx context.Context, org, key string) (esdh.CaseRef, error) {
	if err := s.Enter(ctx); err != nil {
		return esdh.CaseRef{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.byKey[name{org, key}]
	if c == nil {
		return esdh.CaseRef{}, failure.Errorf(failure.NotFound, "no case with that key")
	}
	return c.Ref, nil
}

// FindDocument implements esdh.Finder.
func (s *System) FindDocument(ctx context.Context, org, key string) (esdh.DocumentRef, error) {
	if err := s.Enter(ctx); err != nil {
		return esdh.DocumentRef{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.documents[name{org, key}]
	if !ok {
		return esdh.DocumentRef{}, failure.Errorf(failure.NotFound, "no document with that key")
	}
	return d.Ref, nil
}

// CloseCase plays the case worker who closes a case: it takes no more
// documents. An unknown id is not_found.
func (s *System) CloseCase(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byID[id] == nil {
		return failure.Errorf(failure.NotFound, "no case with that id")
	}
	e := entry{Close: id}
	if err := fake.Keep(s.journal, e); err != nil {
		return err
	}
	s.take(e)
	return nil
}

// Cases returns the cases in the order they were created, with their
// documents.
func (s *System) Cases() []Case {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Case
	for _, c := range s.cases {
		shown := *c
		shown.Case = copiedCase(c.Case)
		shown.Documents = slices.Clone(c.Documents)
		for i := range shown.Documents {
			shown.Documents[i].Document.Data = bytes.Clone(shown.Documents[i].Document.Data)
		}
		out = append(out, shown)
	}
	return out
}

func copiedCase(c esdh.NewCase) esdh.NewCase {
	c.Parties, c.Metadata = slices.Clone(c.Parties), maps.Clone(c.Metadata)
	return c
}

// withoutOwner leaves out what says nothing to the system.
func withoutOwner(c esdh.NewCase) esdh.NewCase {
	c.Case, c.Purpose = "", ""
	if len(c.Parties) == 0 {
		c.Parties = nil
	}
	if len(c.Metadata) == 0 {
		c.Metadata = nil
	}
	return c
}

func sameDocument(a, b esdh.NewDocument) bool {
	same := bytes.Equal(a.Data, b.Data)
	a.Data, b.Data, a.Case, b.Case, a.Purpose, b.Purpose = nil, nil, "", "", "", ""
	return same && reflect.DeepEqual(a, b)
}
