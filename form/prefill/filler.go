package prefill

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/form"
)

// Options are the settings of a [Filler]. The zero value is useful.
type Options struct {
	// MaxAge is how old what a source said may be before Refresh asks it again,
	// by the source's name; default 24 hours.
	MaxAge map[string]time.Duration
	// Limit gives the context that a source is asked under, to bound how long
	// it may take; the cancel function is called when it has answered. Default:
	// the caller's own context.
	Limit func(ctx context.Context, source string) (context.Context, context.CancelFunc)
}

const defaultMaxAge = 24 * time.Hour

// Filler asks sources for what forms need.
type Filler struct {
	sources []Source
	o       Options
}

// New returns a filler over sources. Where several can give the same, the first
// is asked first, and the next only for what it did not know. Two of the same
// name are an error, as is one without.
func New(sources []Source, o *Options) (*Filler, error) {
	f := &Filler{sources: append([]Source(nil), sources...)}
	if o != nil {
		f.o = *o
	}
	seen := map[string]bool{}
	for _, s := range f.sources {
		name := s.Name()
		if name == "" || seen[name] {
			return nil, &Error{Code: Invalid, Op: "prefill: new", Err: fmt.Errorf("a source without a name of its own")}
		}
		seen[name] = true
	}
	return f, nil
}

// Fill fetches what the plan needs about who. What facts already say is not
// fetched, and facts.Now is the time. It always returns a result: what could not
// be had is in its failures. Each source is asked at most once about each party,
// one after the other, and not at all once ctx has ended.
func (f *Filler) Fill(ctx context.Context, plan Plan, who Who, facts form.Facts) *Result {
	return f.fill(ctx, plan, who, facts, nil)
}

// Refresh is Fill for a draft that was made before: of kept, which must be of
// the same who, it takes over what is not older than its source's MaxAge, and
// what is older where the source now fails. What is taken over keeps its time.
func (f *Filler) Refresh(ctx context.Context, plan Plan, who Who, facts form.Facts, kept *Result) *Result {
	return f.fill(ctx, plan, who, facts, kept)
}

// Due reports whether Refresh would ask any source: for what is not in kept, was
// not answered, or is older than its source's MaxAge. It asks nobody.
func (f *Filler) Due(plan Plan, who Who, facts form.Facts, kept *Result) bool {
	for _, a := range asks(plan, who, facts) {
		for member, n := range a.needs {
			if f.fresh(kept, n, facts.Now) {
				delete(a.needs, member)
			}
		}
		if !a.party.IsZero() && slices.ContainsFunc(f.sources, func(s Source) bool { return len(a.wanted(s)) > 0 }) {
			return true
		}
	}
	return false
}

func (f *Filler) fill(ctx context.Context, plan Plan, who Who, facts form.Facts, kept *Result) *Result {
	out := newResult()
	for _, a := range asks(plan, who, facts) {
		a.old = kept
		for name, n := range a.needs {
			if f.fresh(kept, n, facts.Now) {
				out.take(kept, n)
				delete(a.needs, name)
			}
		}
		for _, s := range f.sources {
			f.ask(ctx, s, a, out)
		}
		a.finish(out)
	}
	return out
}

// fresh reports whether what is kept of a fact may still be used as it is.
func (f *Filler) fresh(kept *Result, n need, now time.Time) bool {
	if !kept.has(n) {
		return false
	}
	p := kept.provenance[n.Name]
	limit, set := f.o.MaxAge[p.Source]
	if !set {
		limit = defaultMaxAge
	}
	age := now.Sub(p.At)
	return age >= 0 && age <= limit
}

// ask puts one question to a source: all that is still wanted and that it can
// give.
func (f *Filler) ask(ctx context.Context, s Source, a *ask, out *Result) {
	members := a.wanted(s)
	if len(members) == 0 || a.party.IsZero() {
		return
	}
	limited, cancel := ctx, context.CancelFunc(func() {})
	if f.o.Limit != nil {
		limited, cancel = f.o.Limit(ctx, s.Name())
	}
	defer cancel()
	var answer Answer
	err := limited.Err()
	if err == nil {
		answer, err = fetch(limited, s, Request{Party: a.party, For: a.role, Members: members, At: a.at})
	}
	if err != nil && CodeOf(err) != NotFound {
		a.failed(s, members, CodeOf(err), out)
		return
	}
	if err != nil {
		answer = Answer{}
	}
	a.answered(s, members, answer, out)
}

// fetch asks a source. One that panics is down: it stops no form.
func fetch(ctx context.Context, s Source, r Request) (answer Answer, err error) {
	defer func() {
		if recover() != nil {
			answer, err = Answer{}, Errorf(Unavailable, "the source %s panicked", s.Name())
		}
	}()
	return s.Fetch(ctx, r)
}
