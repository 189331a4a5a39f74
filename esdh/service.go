package esdh

import (
	"context"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Options are a service's settings; the zero value is useful.
type Options struct {
	// AllowTest lets constructed CPR numbers (day + 60) through. Default: no.
	AllowTest bool
	// Node names the running process; see ledger.OnceOptions.
	Node string
	// Timeout is how long one call of the system may take. Default: 20 s.
	Timeout time.Duration
}

// Service files cases and documents, each key once. Safe for concurrent use.
type Service struct {
	system    System
	cases     *ledger.Once
	documents *ledger.Once
	allowTest bool
}

// The kinds of the service's records in the ledger.
const (
	KindCase     = "esdh.case"
	KindDocument = "esdh.document"
)

// New returns a service that files in system and keeps in l what must survive.
func New(system System, l *ledger.Ledger, trail *audit.Trail, opts *Options) *Service {
	if opts == nil {
		opts = &Options{}
	}
	once := &ledger.OnceOptions{Node: opts.Node, Timeout: opts.Timeout}
	return &Service{
		system: system, allowTest: opts.AllowTest,
		cases:     ledger.NewOnce(l, trail, KindCase, once),
		documents: ledger.NewOnce(l, trail, KindDocument, once),
	}
}

// CreateCase creates c for who's organisation and returns its reference. The
// same key again gives the same reference without creating again; the same key
// with another case is a conflict. After in_doubt it may be called again with
// the same case: it asks the system first. When the system cannot be asked the
// error is ledger.ErrUndecided too, and a person must decide.
func (s *Service) CreateCase(ctx context.Context, who identity.Identity, c NewCase) (CaseRef, error) {
	const op = "esdh: create case"
	c.Org = who.Org
	if err := c.Check(s.allowTest); err != nil {
		return CaseRef{}, failure.Wrap(op, err)
	}
	content, err := c.content()
	if err != nil {
		return CaseRef{}, failure.Wrap(op, failure.Errorf(failure.Invalid, "the case cannot be written down"))
	}
	work := ledger.Attempt[CaseRef]{
		Who: who, Key: c.Key, Owner: c.Case, Purpose: c.Purpose, Content: content,
		Call: func(ctx context.Context) (CaseRef, error) { return s.system.CreateCase(ctx, c) },
	}
	if finder, ok := s.system.(Finder); ok {
		work.Find = func(ctx context.Context) (CaseRef, error) { return finder.FindCase(ctx, c.Org, c.Key) }
	}
	ref, err := ledger.Do(ctx, s.cases, work)
	return ref, failure.Wrap(op, err)
}

// AddDocument adds d to a case of who's organisation and returns its
// reference. Keys and doubts are as in [Service.CreateCase].
func (s *Service) AddDocument(ctx context.Context, who identity.Identity, d NewDocument) (DocumentRef, error) {
	const op = "esdh: add document"
	d.Org = who.Org
	if err := d.Check(); err != nil {
		return DocumentRef{}, failure.Wrap(op, err)
	}
	content, err := d.content()
	if err != nil {
		return DocumentRef{}, failure.Wrap(op, failure.Errorf(failure.Invalid, "the document cannot be written down"))
	}
	work := ledger.Attempt[DocumentRef]{
		Who: who, Key: d.Key, Owner: d.Case, Purpose: d.Purpose, Content: content,
		Call: func(ctx context.Context) (DocumentRef, error) { return s.system.AddDocument(ctx, d) },
	}
	if finder, ok := s.system.(Finder); ok {
		work.Find = func(ctx context.Context) (DocumentRef, error) { return finder.FindDocument(ctx, d.Org, d.Key) }
	}
	ref, err := ledger.Do(ctx, s.documents, work)
	return ref, failure.Wrap(op, err)
}

// Case returns the reference of the case that org created under key;
// not_found when it was not created, or not yet.
func (s *Service) Case(ctx context.Context, org, key string) (CaseRef, error) {
	ref, err := ledger.Look[CaseRef](ctx, s.cases, org, key)
	return ref, failure.Wrap("esdh: case", err)
}

// Document returns the reference of the document that org added under key;
// not_found when it was not added, or not yet.
func (s *Service) Document(ctx context.Context, org, key string) (DocumentRef, error) {
	ref, err := ledger.Look[DocumentRef](ctx, s.documents, org, key)
	return ref, failure.Wrap("esdh: document", err)
}
