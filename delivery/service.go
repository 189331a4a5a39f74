package delivery

import (
	"context"
	"strings"
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
	// Timeout is how long one call of the channel may take. Default: 20 s.
	Timeout time.Duration
}

// Service sends letters, each key once. Safe for concurrent use.
type Service struct {
	channel   Channel
	once      *ledger.Once
	allowTest bool
}

// Kind is the kind of the service's records in the ledger.
const Kind = "delivery"

// New returns a service that sends through channel and keeps in l what must
// survive.
func New(channel Channel, l *ledger.Ledger, trail *audit.Trail, opts *Options) *Service {
	if opts == nil {
		opts = &Options{}
	}
	once := ledger.NewOnce(l, trail, Kind, &ledger.OnceOptions{Node: opts.Node, Timeout: opts.Timeout})
	return &Service{channel: channel, once: once, allowTest: opts.AllowTest}
}

// Send sends m for who's organisation and returns the channel's receipt. The
// same key again gives the same receipt without sending again; the same key
// with another message is a conflict. After in_doubt it may be called again
// with the same message: it asks the channel first. When the channel cannot be
// asked the error is ledger.ErrUndecided too, and a person must decide.
func (s *Service) Send(ctx context.Context, who identity.Identity, m Message) (Receipt, error) {
	const op = "delivery: send"
	m.Org = who.Org
	if err := m.Check(s.allowTest); err != nil {
		return Receipt{}, failure.Wrap(op, err)
	}
	content, err := m.content()
	if err != nil {
		return Receipt{}, failure.Wrap(op, failure.Errorf(failure.Invalid, "the message cannot be written down"))
	}
	work := ledger.Attempt[Receipt]{
		Who: who, Key: m.Key, Owner: m.Case, Purpose: m.Purpose, Content: content,
		Call: func(ctx context.Context) (Receipt, error) { return s.channel.Send(ctx, m) },
	}
	if finder, ok := s.channel.(Finder); ok {
		work.Find = func(ctx context.Context) (Receipt, error) { return finder.Find(ctx, m.Org, m.Key) }
	}
	receipt, err := ledger.Do(ctx, s.once, work)
	return receipt, failure.Wrap(op, err)
}

// Receipt returns the receipt of what org sent under key; not_found when it
// was not sent, or not yet.
func (s *Service) Receipt(ctx context.Context, org, key string) (Receipt, error) {
	receipt, err := ledger.Look[Receipt](ctx, s.once, org, key)
	return receipt, failure.Wrap("delivery: receipt", err)
}

// FileName makes a name that Digital Post takes out of any text: each run of
// forbidden characters becomes one hyphen.
func FileName(text string) string {
	var b strings.Builder
	for _, r := range text {
		if !badInName(r) {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "-") {
			b.WriteByte('-')
		}
	}
	name := []rune(strings.Trim(b.String(), "- "))
	return string(name[:min(len(name), MaxFileName)])
}
