package kp

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Options are a service's settings; the zero value is useful.
type Options struct {
	// SP242 are the names on the wire; what is empty has its default from
	// [DefaultNames].
	SP242 Names
	// AllowTest lets constructed CPR numbers (day + 60) through. Default: no.
	AllowTest bool
	// Node names the running process; see ledger.OnceOptions.
	Node string
	// Timeout is how long handing one file or form over may take. Default:
	// 60 s.
	Timeout time.Duration
}

// Service hands applications in, each key once. Safe for concurrent use.
type Service struct {
	transport   Transport
	distributor Distributor
	senders     map[string]Sender
	ledger      *ledger.Ledger
	trail       *audit.Trail
	names       Names
	allowTest   bool

	submissions, files, forms *ledger.Once
}

// The kinds of the service's records in the ledger.
const (
	KindSubmission = "kp.submission"
	KindFile       = "kp.file"
	KindForm       = "kp.form"
	KindAnswer     = "kp.answer"
)

// New returns a service that hands in through transport and distributor and
// keeps in l what must survive. senders says by organisation key who each
// organisation is to them. A malformed sender or name is invalid.
func New(transport Transport, distributor Distributor, senders map[string]Sender, l *ledger.Ledger, trail *audit.Trail, opts *Options) (*Service, error) {
	if opts == nil {
		opts = &Options{}
	}
	s := &Service{
		transport: transport, distributor: distributor, senders: maps.Clone(senders), ledger: l, trail: trail,
		names: opts.SP242.or(DefaultNames(KindSP242)), allowTest: opts.AllowTest,
	}
	if err := s.names.check(); err != nil {
		return nil, failure.Wrap("kp: new", err)
	}
	for org, sender := range s.senders {
		if sender.RoutingCVR == "" {
			sender.RoutingCVR = sender.CVR
			s.senders[org] = sender
		}
		if err := sender.check(); err != nil {
			return nil, failure.Wrap("kp: new", err)
		}
	}
	timeout := opts.Timeout
	if timeout <= 0 {
		timeout = time.Minute
	}
	once := &ledger.OnceOptions{Node: opts.Node, Timeout: timeout}
	s.submissions = ledger.NewOnce(l, trail, KindSubmission, once)
	s.files = ledger.NewOnce(l, trail, KindFile, once)
	s.forms = ledger.NewOnce(l, trail, KindForm, once)
	return s, nil
}

// HandIn hands an application in for who's organisation, or goes on with one.
// The state HandedIn means that technical receipts of attachments are still to
// come: call again with the same submission, a minute later. Received and what
// follows means that it is done; the same key again then gives the same.
//
// The same key with another submission is a conflict. Unavailable and in_doubt
// may both be repeated with the same submission. Rejected is final: the
// transport refused a file or the receiver the form. No route, or more than
// one receiver, is denied.
func (s *Service) HandIn(ctx context.Context, who identity.Identity, sub Submission) (Receipt, error) {
	receipt, err := s.handIn(ctx, who, sub)
	return receipt, failure.Wrap("kp: hand in", err)
}

func (s *Service) handIn(ctx context.Context, who identity.Identity, sub Submission) (Receipt, error) {
	sender, ok := s.senders[who.Org]
	if !ok {
		return Receipt{}, failure.Errorf(failure.Denied, "the organisation is no sender to KP")
	}
	p, err := newPlan(who.Org, sub, sender, s.names, s.allowTest)
	if err != nil {
		return Receipt{}, err
	}
	if err := s.begin(ctx, who, p); err != nil {
		return Receipt{}, err
	}
	if receipt, err := s.receipt(ctx, who.Org, sub.Key); !errors.Is(err, failure.ErrNotFound) {
		return receipt, err
	}
	if err := s.putFiles(ctx, who, p); err != nil {
		return Receipt{}, err
	}
	waiting, err := s.waiting(ctx, p)
	if err != nil || waiting {
		return Receipt{Transaction: p.transaction, State: HandedIn}, err
	}
	if _, err := s.sendForm(ctx, who, p); err != nil {
		return Receipt{}, err
	}
	s.tidy(ctx, p)
	return s.receipt(ctx, who.Org, sub.Key)
}

// attempt is what all steps of a submission have in common.
func attempt[T any](who identity.Identity, p plan, key string, content []byte) ledger.Attempt[T] {
	return ledger.Attempt[T]{
		Who: who, Key: key, Owner: p.owner(), Purpose: p.submission.Purpose, Content: content, Repeatable: true,
	}
}

func (p plan) owner() string {
	if p.submission.Case != "" {
		return p.submission.Case
	}
	return p.submission.Key
}

// begin records what the key is used for before anything leaves the house.
func (s *Service) begin(ctx context.Context, who identity.Identity, p plan) error {
	content, err := p.content()
	if err != nil {
		return failure.Errorf(failure.Invalid, "the submission cannot be written down")
	}
	work := attempt[string](who, p, p.submission.Key, content)
	work.Call = func(context.Context) (string, error) { return p.transaction, nil }
	_, err = ledger.Do(ctx, s.submissions, work)
	return err
}

// sendForm sends the form, once all files are there.
func (s *Service) sendForm(ctx context.Context, who identity.Identity, p plan) (Acknowledgement, error) {
	work := attempt[Acknowledgement](who, p, p.submission.Key, p.xml)
	work.Index = []identity.Ref{transactionRef(p.transaction)}
	work.Call = func(ctx context.Context) (Acknowledgement, error) {
		if err := s.route(ctx, p); err != nil {
			return Acknowledgement{}, err
		}
		return s.distributor.Send(ctx, p.form())
	}
	if finder, ok := s.distributor.(Finder); ok {
		work.Find = func(ctx context.Context) (Acknowledgement, error) {
			return finder.Find(ctx, p.sender.CVR, p.transaction)
		}
	}
	return ledger.Do(ctx, s.forms, work)
}

// route makes sure that exactly one system takes the form. Asking leaves
// nothing behind, so a failure of it is never a doubt about the form.
func (s *Service) route(ctx context.Context, p plan) error {
	receivers, err := s.distributor.Receivers(ctx, p.route())
	switch {
	case failure.CodeOf(err) == failure.InDoubt && err != nil:
		return failure.Errorf(failure.Unavailable, "asking for the receiving system: %v", err)
	case err != nil:
		return err
	case len(receivers) != 1:
		return failure.Errorf(failure.Denied, "the route leads to %d systems, it must be one", len(receivers))
	}
	return nil
}

// Receipt returns how far what org handed in under key has come; not_found
// when the form was not sent, or not yet.
func (s *Service) Receipt(ctx context.Context, org, key string) (Receipt, error) {
	receipt, err := s.receipt(ctx, org, key)
	return receipt, failure.Wrap("kp: receipt", err)
}

func (s *Service) receipt(ctx context.Context, org, key string) (Receipt, error) {
	ack, err := ledger.Look[Acknowledgement](ctx, s.forms, org, key)
	if err != nil {
		return Receipt{}, err
	}
	out := Receipt{Transaction: Transaction(org, key), State: Received, ID: ack.ID, At: ack.At}
	var a answers
	_, err = s.ledger.Get(ctx, org, KindAnswer, out.Transaction, &a)
	switch {
	case errors.Is(err, failure.ErrNotFound):
		return out, nil
	case err != nil:
		return Receipt{}, err
	}
	out.State, out.Reason = a.State, a.Reason
	return out, nil
}
