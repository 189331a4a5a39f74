package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// change is what one command does to a case, before it is sealed.
type change struct {
	by        identity.Identity
	events    []Event
	effects   []EffectRow
	schedule  []Schedule
	docs      []docChange
	lines     []audit.Line
	command   CommandRow
	performed string
	drop      []string
	// onto is the version that the case stands on from here; nil leaves it.
	onto *Workflow
	// aside says that nobody worked on the case, as the system never does: a draft
	// is not kept any longer for it.
	aside bool
}

// docChange is a document's new contents.
type docChange struct {
	key      string
	revision int64
	value    any
}

// asksNow reports whether the case, as it was read and changed, is what effects
// that are due begin with.
func (ch *change) asksNow(now time.Time) bool {
	return slices.ContainsFunc(ch.schedule, func(s Schedule) bool { return !s.At.After(now) }) &&
		!slices.ContainsFunc(ch.docs, func(d docChange) bool { return d.key == filesDoc }) // the files it was read with are others
}

// maxTries is how often a command is worked out anew when another engine
// changed the case first.
const maxTries = 10

// apply runs work on a freshly read case and commits what it returns; when the
// case was changed meanwhile, it reads and works again. A nil change commits
// nothing. It returns the case as it stands after.
func (e *Engine) apply(ctx context.Context, c Caller, caseID string, work func(*loaded) (*change, error)) (*loaded, error) {
	return e.applyWith(ctx, c, caseID, false, work)
}

// applyWith is apply, with the documents read along if they are needed.
func (e *Engine) applyWith(ctx context.Context, c Caller, caseID string, docs bool, work func(*loaded) (*change, error)) (*loaded, error) {
	if c.System != "" {
		return e.applyUnasked(ctx, c.Org, caseID, work)
	}
	l, err := e.applyTo(ctx, c.Org, caseID, func() (*loaded, error) { return e.openWith(ctx, c, caseID, docs) }, work)
	if l != nil && errors.Is(err, ErrDenied) {
		e.refuse(ctx, c, l.row, access.Act, whyNot(l, access.Act))
	}
	return l, err
}

// applyUnasked is apply on a case that is read without asking who wants it: the
// caller's right to the change is another than to see the case.
func (e *Engine) applyUnasked(ctx context.Context, org, caseID string, work func(*loaded) (*change, error)) (*loaded, error) {
	return e.applyTo(ctx, org, caseID, func() (*loaded, error) { return e.load(ctx, org, caseID) }, work)
}

func (e *Engine) applyTo(ctx context.Context, org, caseID string, read func() (*loaded, error), work func(*loaded) (*change, error)) (*loaded, error) {
	defer e.lock(org, caseID)()
	var err error
	for range maxTries {
		var l *loaded
		if l, err = read(); err != nil {
			return nil, err
		}
		ch, err2 := work(l)
		if err2 != nil || ch == nil {
			return l, err2
		}
		if l, err = e.commit(ctx, l, ch); err == nil || !errors.Is(err, ErrConflict) {
			return l, err
		}
	}
	return nil, failure.Errorf(Unavailable, "workflow: the case is changed by others all the time: %w", err)
}

// commit seals a change and gives it to the store.
func (e *Engine) commit(ctx context.Context, l *loaded, ch *change) (*loaded, error) {
	next := &loaded{row: l.row, w: l.w, s: Apply(l.s, ch.events...), at: l.at, keys: l.keys, files: l.files}
	next.events = append(slices.Clip(l.events), ch.events...)
	if ch.onto != nil {
		next.w, next.row.Hash, next.row.KLE = ch.onto, ch.onto.Hash, ch.onto.Solution.KLE
	}
	next.row.Version++
	next.row.Updated = e.now()
	next.row.State = next.s.Phase()
	next.stamp(ch.aside || ch.by.System != "")
	next.row.Events += int64(len(ch.events))
	c := Commit{
		Expected: l.row.Version, Tasks: tasks(next.row, next.w, next.s, e.opts.Operators),
		Effects: ch.effects, Schedule: ch.schedule, Drop: ch.drop, Performed: ch.performed, Command: ch.command, Lines: ch.lines,
	}
	if c.Command.ID != "" {
		c.Command.Version = next.row.Version
	}
	docs, err := e.rewritten(ctx, l, ch)
	if err != nil {
		return nil, err
	}
	if next.keys == nil {
		if next.keys, c.Key, err = e.firstKeys(ctx, owner(l.row.Org, l.row.ID)); err != nil {
			return nil, err
		}
	}
	if c.Events, err = sealEvents(next.keys, l.row, ch.events); err != nil {
		return nil, err
	}
	if c.Docs, err = e.sealDocs(next.keys, docs); err != nil {
		return nil, err
	}
	c.Case = next.row
	if err := e.store.Commit(ctx, c); err != nil {
		return nil, err
	}
	e.recent.keep(next, ch.asksNow(next.row.Updated), next.row.Updated)
	return next, nil
}

// firstKeys returns what seals for a case that is not there yet. Where the store
// keeps data keys too, a new one is kept with the case, in one transaction.
func (e *Engine) firstKeys(ctx context.Context, o ledger.Owner) (*ledger.Opener, *ledger.WrappedKey, error) {
	if store, ok := e.store.(ledger.KeyStore); ok && e.sealer.KeepsIn(store) {
		return e.sealer.Draft(ctx, o)
	}
	keys, err := e.sealer.Sealing(ctx, o)
	return keys, nil, err
}

func sealEvents(keys *ledger.Opener, row CaseRow, events []Event) ([]EventRow, error) {
	out := make([]EventRow, len(events))
	for i, ev := range events {
		seq := row.Events + int64(i) + 1
		body, err := seal(keys, eventPlace(seq), ev)
		if err != nil {
			return nil, err
		}
		out[i] = EventRow{Seq: seq, At: ev.At, Type: ev.Type, Body: body}
	}
	return out, nil
}

func (e *Engine) sealDocs(keys *ledger.Opener, docs []docChange) ([]DocRow, error) {
	out := make([]DocRow, len(docs))
	for i, d := range docs {
		body, err := seal(keys, docPlace(d.key, d.revision), d.value)
		if err != nil {
			return nil, err
		}
		out[i] = DocRow{Key: d.key, Revision: d.revision, At: e.now(), Body: body}
	}
	return out, nil
}

func seal(keys *ledger.Opener, place []byte, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, Errorf(Invalid, "workflow: seal: %w", err)
	}
	return keys.Seal(place, plain)
}

// decide runs Decide on a case and turns its effects into rows.
func (e *Engine) decide(l *loaded, c Caller, cmd Command, what string) (*change, error) {
	f := e.facts(l, c)
	events, effects, err := Decide(l.w, l.s, cmd, f)
	if err != nil {
		return nil, err
	}
	ch := &change{by: c.Identity, events: events}
	step, round := cmd.where()
	if t, ok := l.s.Token(step, round); ok {
		round = t.Round
	}
	ref := ""
	if step != "" {
		ref = taskKey(step, round)
	}
	caseID := l.row.ID
	ch.lines = append(ch.lines, e.line(c.Identity, caseID, l.w.Solution.ID, what, ref))
	if n := len(events); n > 0 && events[n-1].Type == CaseFinished {
		ch.lines = append(ch.lines, e.line(c.Identity, caseID, l.w.Solution.ID, "case.ended", events[n-1].Outcome))
	}
	e.want(l, ch, effects)
	return ch, nil
}

// want turns effects into rows and calls.
func (e *Engine) want(l *loaded, ch *change, effects []Effect) {
	for _, ef := range effects {
		row := e.effectRow(l.row, ef)
		if ef.Drop {
			row.State, row.Next = EffectDropped, time.Time{}
			ch.drop = append(ch.drop, row.ID)
		} else {
			ch.schedule = append(ch.schedule, Schedule{Effect: row.ID, At: row.Next})
		}
		ch.effects = append(ch.effects, row)
	}
}

func (e *Engine) effectRow(row CaseRow, ef Effect) EffectRow {
	now := e.now()
	key := ef.Key(row.ID)
	return EffectRow{
		ID: row.Org + "/" + key, Org: row.Org, Case: row.ID, Key: key, Kind: ef.Kind, Step: ef.Step, Round: ef.Round, Part: ef.Part,
		State: EffectPending, Next: later(now, ef.At), Created: now, Updated: now,
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// seen returns whether the command was carried out before. An id that was used
// for something else is a conflict.
func (e *Engine) seen(ctx context.Context, l *loaded, cmd CommandRow) (bool, error) {
	if cmd.ID == "" {
		return false, nil
	}
	if len(cmd.ID) > 100 {
		return false, Errorf(Invalid, "workflow: a command's id has at most 100 bytes")
	}
	before, err := e.store.Command(ctx, l.row.Org, l.row.ID, cmd.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case before.Digest != cmd.Digest:
		return false, Errorf(Conflict, "workflow: the command's id was used for another command")
	}
	return true, nil
}

// command names a command so that it is carried out once. The digest holds no
// answers: only who wants what done with which step.
func command(id string, c Caller, what, step string, round int) CommandRow {
	if id == "" {
		return CommandRow{}
	}
	return CommandRow{ID: id, Digest: hashOf([]byte(what + "\n" + taskKey(step, round) + "\n" + string(c.ActorRef())))[:32]}
}
