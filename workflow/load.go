package workflow

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// loaded is a case as it was read: row, workflow and state belong together.
type loaded struct {
	row CaseRow
	w   *Workflow
	s   *State
	// at is when it was read: the one time by which a command is decided and
	// its forms are evaluated.
	at time.Time
	// keys open and seal what the case holds; nil before it is there.
	keys *ledger.Opener
	// begun is how many cases the caller has begun; of a start.
	begun Tally
	// warrant is what the organisation's policy lets the caller do whom it was
	// opened for, and refused the actions that it keeps from them.
	warrant warrant
	refused access.Actions
	// events are what s adds up to.
	events []Event
	// files are those that the case has received, when its flow may read them.
	files map[string]form.File
	// docs are its documents as they are sealed; nil when they are read one by one.
	docs map[string]DocRow
	// received is what the case has received, once it was asked for.
	received *received
	// actsFor are the employees whose deputy the caller is.
	actsFor []identity.Ref
}

// test reports whether it is a test case; every case on a solution that is
// marked as a test is one.
func (l *loaded) test() bool { return l.s.Test || l.w.Solution.Test }

// check reports a row that names another version, or another case, than the
// events are of.
func (l *loaded) check() error {
	if l.s.Case != l.row.ID || l.s.Starter == nil {
		return Errorf(Invalid, "workflow: load: the events are of another case")
	}
	for _, t := range l.s.Tokens {
		if step := l.w.Step(t.Step); step == nil || step.Kind != t.Kind {
			return Errorf(Invalid, "workflow: load: the case stands in a step that its solution does not have")
		}
	}
	return nil
}

// moved reports whether the case was on another version before.
func (l *loaded) moved() bool {
	return slices.ContainsFunc(l.events, func(ev Event) bool { return ev.Type == CaseMigrated })
}

// step returns a step by an id that it has, or had in a version that the case
// was on before; nil when there is none.
func (l *loaded) step(id string) *Step { return l.w.Step(l.s.current(id)) }

// askedOf returns the id that a step had when it was entered, under which is kept
// what was found out for it.
func (l *loaded) askedOf(step string) string {
	if t, ok := l.s.Token(step, 0); ok {
		return t.asked()
	}
	return step
}

// at returns the time by which something is done with a case.
func (e *Engine) at(l *loaded) time.Time {
	if l.at.IsZero() {
		return e.now()
	}
	return l.at
}

// load reads a case without asking who wants it.
func (e *Engine) load(ctx context.Context, org, id string) (*loaded, error) {
	return e.loadWith(ctx, org, id, false)
}

// loadWith is load with the documents too, if they come in the same go.
func (e *Engine) loadWith(ctx context.Context, org, id string, docs bool) (*loaded, error) {
	got, err := e.fetch(ctx, org, id, docs)
	if err != nil {
		return nil, err
	}
	row, keys := got.row, got.keys
	if row.State == CaseErased {
		return nil, errErased
	}
	w, err := e.workflow(ctx, org, row.Solution, row.Hash)
	if err != nil {
		return nil, err
	}
	events, err := openEvents(keys, row, got.events)
	if err != nil {
		return nil, err
	}
	l := &loaded{row: row, w: w, s: Replay(events), events: events, at: e.now(), keys: keys, docs: got.docs}
	if w.exprs != nil {
		files, _, err := e.received(ctx, l)
		if err != nil {
			return nil, err
		}
		l.files = files.byID()
	}
	return l, l.check()
}

// openEvents opens the row's events; later ones, which a commit may have added
// meanwhile, are left out.
func openEvents(keys *ledger.Opener, row CaseRow, rows []EventRow) ([]Event, error) {
	events := make([]Event, 0, len(rows))
	for _, r := range rows {
		if r.Seq > row.Events {
			break
		}
		plain, err := keys.Open(eventPlace(r.Seq), r.Body)
		if err != nil {
			return nil, err
		}
		var ev Event
		if err := json.Unmarshal(plain, &ev); err != nil {
			return nil, Errorf(Invalid, "workflow: load: event %d cannot be read", r.Seq)
		}
		if !ev.sound() {
			return nil, Errorf(Invalid, "workflow: load: event %d is not whole", r.Seq)
		}
		events = append(events, ev)
	}
	if int64(len(events)) != row.Events {
		return nil, Errorf(Unavailable, "workflow: load: the case changed while it was read")
	}
	return events, nil
}

// eventPlace and docPlace say where sealed bytes are kept, so that they do not
// open anywhere else in the case.
func eventPlace(seq int64) []byte { return []byte("workflow event " + strconv.FormatInt(seq, 10)) }

func docPlace(key string, revision int64) []byte {
	return []byte("workflow doc " + key + " " + strconv.FormatInt(revision, 10))
}

// doc reads a document into v. Its revision is 0 when there is none.
func (e *Engine) doc(ctx context.Context, l *loaded, key string, v any) (int64, error) {
	d, err := e.docRow(ctx, l, key)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var plain []byte
	if l.keys != nil {
		plain, err = l.keys.Open(docPlace(key, d.Revision), d.Body)
	} else {
		plain, err = e.sealer.Open(ctx, owner(l.row.Org, l.row.ID), docPlace(key, d.Revision), d.Body)
	}
	if err != nil {
		return 0, err
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return 0, Errorf(Invalid, "workflow: load: document %q cannot be read", key)
	}
	return d.Revision, nil
}

func (e *Engine) docRow(ctx context.Context, l *loaded, key string) (DocRow, error) {
	if l.docs == nil {
		return e.store.Doc(ctx, l.row.Org, l.row.ID, key)
	}
	d, ok := l.docs[key]
	if !ok {
		return DocRow{}, ErrNotFound
	}
	return d, nil
}

// Caller is who asks: the login, and for an anonymous case the bearer token
// that its start gave out.
type Caller struct {
	identity.Identity
	Token string
}

// newToken returns a bearer token and the hash it is stored as.
func tokenHash(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("borgerflow case token\n" + token))
	return hex.EncodeToString(sum[:])
}

// holds reports whether the caller has shown the case's token.
func (l *loaded) holds(c Caller) bool {
	have := tokenHash(c.Token)
	return l.row.Token != "" && subtle.ConstantTimeCompare([]byte(have), []byte(l.row.Token)) == 1
}

// facts returns what a decision may know of the caller.
func (e *Engine) facts(l *loaded, c Caller) Facts {
	f := Facts{
		Now: e.at(l), By: c.WithoutPrivileges(), Holder: l.holds(c), Invited: e.invited(l, c), ActsFor: l.actsFor,
		Operators: e.opts.Operators, Begun: l.begun, TestData: e.opts.TestData, Files: l.files, Refused: l.refused,
		Notifies: e.opts.Notifier != nil,
	}
	if x := e.opts.Index; x != nil {
		f.Refer = func(by, value string) identity.Ref { return refer(x, c.Org, by, value) }
	}
	return f
}

// refer gives the reference of a co-applicant; empty when the value is none.
func refer(x *ledger.Index, org, by, value string) identity.Ref {
	switch by {
	case ByCPR:
		return x.Person(org, identity.CPR(value))
	case ByCVR:
		return x.Company(org, value)
	}
	return x.Ref(org, "e", strings.ToLower(value))
}
