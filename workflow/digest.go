package workflow

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Digest sums up the open tasks of one employee or group: how many, and of what.
// It holds nothing of any case.
type Digest struct {
	To    Recipient // an employee, or a group
	Count DigestCount
	Lines []DigestLine // what the tasks are of, most tasks first
}

// DigestLine sums up the tasks of one step of a solution.
type DigestLine struct {
	Solution Text // title of the solution
	Step     Text // title of the step; empty for TaskTrouble and TaskTalk
	Kind     string
	Count    DigestCount
}

// DigestCount counts tasks.
type DigestCount struct {
	Open    int
	New     int // of them, those that came since a time
	Overdue int // of them, those whose deadline is over
}

func (c *DigestCount) add(r TaskRow, since, now time.Time) {
	c.Open++
	if !r.Since.Before(since) {
		c.New++
	}
	if overdue(r.Due, now) {
		c.Overdue++
	}
}

// Digest sums up the open tasks of the organisation's employees and groups, for
// the system; tasks that somebody has taken are theirs. Test cases do not count.
// Groups come first, each in the order of their names.
func (e *Engine) Digest(ctx context.Context, c Caller, since time.Time) ([]Digest, error) {
	const op = "workflow: digest"
	if c.System == "" || c.Org == "" {
		return nil, Errorf(Denied, "%s: digests are made for the system", op)
	}
	d := digester{engine: e, since: since, now: e.now(), found: map[Recipient]*digesting{}}
	real := false
	q := TaskQuery{Org: c.Org, Test: &real, Limit: MaxLimit}
	for {
		rows, err := e.store.Tasks(ctx, q)
		if err != nil {
			return nil, failure.Wrap(op, err)
		}
		for _, r := range rows {
			if err := d.add(ctx, r); err != nil {
				return nil, failure.Wrap(op, err)
			}
		}
		if len(rows) < MaxLimit {
			return d.digests(), nil
		}
		q.After = &rows[len(rows)-1]
	}
}

// digester counts tasks by whose they are.
type digester struct {
	engine     *Engine
	since, now time.Time
	found      map[Recipient]*digesting
}

type digesting struct {
	count DigestCount
	lines map[digestKey]*DigestLine
}

// digestKey is what tasks have in common that are one line. Versions of a solution
// count together; the titles are those of the version that is met first.
type digestKey struct{ solution, step, kind string }

func (d *digester) add(ctx context.Context, r TaskRow) error {
	to, ok := digestFor(r)
	if !ok {
		return nil
	}
	g := d.found[to]
	if g == nil {
		g = &digesting{lines: map[digestKey]*DigestLine{}}
		d.found[to] = g
	}
	key := digestKey{r.Solution, r.Step, r.Kind}
	line := g.lines[key]
	if line == nil {
		w, err := d.engine.workflow(ctx, r.Org, r.Solution, r.Hash)
		if err != nil {
			return err
		}
		line = &DigestLine{Solution: w.Solution.Title, Kind: r.Kind}
		if step := w.Step(r.Step); step != nil && r.Kind != troubleKind {
			line.Step = step.Title
		}
		g.lines[key] = line
	}
	line.Count.add(r, d.since, d.now)
	g.count.add(r, d.since, d.now)
	return nil
}

// digestFor is the employee or group whose task it is; false for anybody else's.
func digestFor(r TaskRow) (Recipient, bool) {
	who := identity.Ref(cmp.Or(r.Claimed, r.Person))
	switch {
	case who.IsEmployee():
		return Recipient{Employee: user(who)}, true
	case who != "" || r.Group == "" || strings.HasPrefix(r.Group, topicGroup("")):
		return Recipient{}, false
	}
	return Recipient{Group: r.Group}, true
}

func (d *digester) digests() []Digest {
	var out []Digest
	for to, g := range d.found {
		one := Digest{To: to, Count: g.count}
		for _, key := range slices.SortedFunc(maps.Keys(g.lines), compareLines) {
			one.Lines = append(one.Lines, *g.lines[key])
		}
		slices.SortStableFunc(one.Lines, func(a, b DigestLine) int { return cmp.Compare(b.Count.Open, a.Count.Open) })
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Digest) int {
		return cmp.Or(cmp.Compare(a.To.Employee, b.To.Employee), cmp.Compare(a.To.Group, b.To.Group))
	})
	return out
}

func compareLines(a, b digestKey) int {
	return cmp.Or(cmp.Compare(a.solution, b.solution), cmp.Compare(a.step, b.step), cmp.Compare(a.kind, b.kind))
}

// sendDigests sends the digests of the day, once it is late enough on a working
// day, and returns how many. A digest has the same key all day, by which the
// notifier knows that it was sent; what it says of the day is what was so when
// it was sent first.
func (e *Engine) sendDigests(ctx context.Context, org string) (int, error) {
	now := e.now()
	day, due := digestDay(now, e.opts.DigestHour)
	if last, ok := e.digested.Load(org); !due || e.opts.Notifier == nil || ok && last == day {
		return 0, nil
	}
	c := Caller{Identity: identity.System(org, scheduler)}
	all, err := e.Digest(ctx, c, at(dk.AddWorkdays(day, -1), e.opts.DigestHour))
	if err != nil {
		return 0, err
	}
	n := 0
	var failed []error
	for _, d := range all {
		err := e.opts.Notifier.Notify(ctx, d.notification(org, day))
		if err == nil {
			n++
		} else if !errors.Is(err, ErrConflict) { // the day's was sent before, when other tasks were open
			failed = append(failed, err)
		}
	}
	if err := errors.Join(failed...); err != nil {
		return n, err
	}
	e.digested.Store(org, day)
	return n, nil
}

// digestDay returns the day in Copenhagen, and whether its digests are due.
func digestDay(now time.Time, hour int) (i18n.Date, bool) {
	day := civil(now)
	return day, hour > 0 && dk.IsWorkday(day) && !now.Before(at(day, hour))
}

// notification words a digest, in Danish.
func (d Digest) notification(org string, day i18n.Date) Notification {
	const lang = i18n.Danish
	whom := "group/" + d.To.Group
	if d.To.Employee != "" {
		whom = "employee/" + d.To.Employee
	}
	n := Notification{
		Org: org, Key: "digest/" + day.String() + "/" + whom, To: d.To, Lang: lang,
		Subject: i18n.Message(lang, "digest.subject", d.Count.args()...),
	}
	lines := []string{i18n.Message(lang, "digest.lead", d.Count.args()...), ""}
	for _, l := range d.Lines {
		what := l.Step.In(lang)
		if l.Kind == troubleKind || l.Kind == talkKind {
			what = i18n.Message(lang, "digest."+l.Kind)
		}
		lines = append(lines, l.Solution.In(lang)+" – "+what+": "+i18n.Message(lang, "digest.line", l.Count.args()...))
	}
	n.Body = strings.Join(lines, "\n")
	return n
}

func (c DigestCount) args() []fault.Arg {
	count := func(name string, n int) fault.Arg {
		return fault.Arg{Name: name, Kind: fault.Count, Value: strconv.Itoa(n)}
	}
	return []fault.Arg{count("open", c.Open), count("new", c.New), count("overdue", c.Overdue)}
}
