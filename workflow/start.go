package workflow

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/google/uuid"
)

// StartRequest asks for a new case.
type StartRequest struct {
	Solution string
	Lang     i18n.Lang
	// Params are what the link to the solution gave: at most 20, by id.
	Params map[string]string
	// Test begins a test case, on the latest test version if that is later than
	// the open one.
	Test bool
	// Informed is the hash of the [Notice] that was shown. Required where the
	// solution has an information duty.
	Informed string
	// Command makes starting twice harmless for somebody who has logged in: the
	// second call gives the first one's case. An anonymous second start gives a
	// second draft, because a token is given out only once.
	Command string
}

// Begun is a case that was started.
type Begun struct {
	Case string
	// Token opens an anonymous case: whoever has it is let in, and it is kept
	// only as a hash. Empty for somebody who has logged in.
	Token string
	Step  string // the step to fill in
	Test  bool   // it is a test case
	// Ignored is how many of the link's parameters were left out, because the
	// solution does not declare them or they do not fit.
	Ignored int
}

// Start begins a case as a draft on the solution's latest version. The case
// stays on that version until its owner accepts a newer one ([Engine.Upgrade]).
// The error is a [Refusal] when the start rules do not let the login in, when
// the solution is paused or retired, when the information duty was not shown, or
// when the link holds what looks like a CPR number.
func (e *Engine) Start(ctx context.Context, by identity.Identity, req StartRequest) (Begun, error) {
	ctx = ledger.Hold(ctx)
	const op = "workflow: start"
	if !soundKey(by.Org) {
		return Begun{}, Errorf(Invalid, "workflow: start: an organisation's key is 1 to 64 letters, digits, dashes and underscores")
	}
	if err := checkParams(req.Params); err != nil {
		return Begun{}, err
	}
	offer, err := e.Offer(ctx, by.Org, req.Solution, req.Test)
	if err != nil {
		return Begun{}, err
	}
	s := start{by: by, req: req, w: offer.Workflow, test: offer.Test}
	params, ignored, err := s.w.TakeParams(req.Params)
	if err != nil {
		return Begun{}, err
	}
	s.params = params
	begun, err := e.begin(ctx, s)
	if err != nil {
		return Begun{}, failure.Wrap(op, err)
	}
	begun.Ignored = ignored
	return begun, nil
}

// start is one start of a case.
type start struct {
	by     identity.Identity
	req    StartRequest
	w      *Workflow
	test   bool
	params map[string]string
}

func (e *Engine) begin(ctx context.Context, s start) (Begun, error) {
	if s.w.Solution.Start.Max != nil && !s.by.IsAnonymous() {
		return e.beginOneOf(ctx, s)
	}
	id, err := e.newCaseID(s.by, s.req)
	if err != nil {
		return Begun{}, err
	}
	begun, err := e.create(ctx, s, id, Tally{}, CommandRow{})
	if errors.Is(err, ErrConflict) && begun.Token == "" && s.req.Command != "" {
		return begun, nil // this very command came through before
	}
	return begun, err
}

// create begins a case under an id; a conflict when there is one.
func (e *Engine) create(ctx context.Context, s start, id string, others Tally, cmd CommandRow) (Begun, error) {
	if err := e.allowStandIn(s.by, s.w, s.test); err != nil {
		return Begun{}, err
	}
	begun := Begun{Case: id, Step: s.w.flow.start(), Test: s.test}
	now := e.now()
	l := &loaded{at: now, w: s.w, s: &State{}, begun: others, row: CaseRow{
		Org: s.by.Org, ID: id, Solution: s.w.Solution.ID, Hash: s.w.Hash, Created: now,
		KLE: s.w.Solution.KLE, Test: s.test,
	}}
	if s.by.IsAnonymous() {
		secret, err := e.random(32)
		if err != nil {
			return Begun{}, err
		}
		begun.Token = base64.RawURLEncoding.EncodeToString(secret)
		l.row.Token = tokenHash(begun.Token)
	} else {
		l.row.Subject = string(s.by.Subject())
	}
	ch, err := e.decide(l, Caller{Identity: s.by}, StartCase{
		Case: id, Lang: s.w.Solution.Language(s.req.Lang), Params: s.params, Informed: s.req.Informed, Test: s.test,
	}, "case.started")
	if err != nil {
		return Begun{}, err
	}
	l.s = Apply(l.s, ch.events...)
	if begun.Token == "" && s.req.Command != "" && e.opts.Prefill != nil {
		if _, err := e.store.Case(ctx, s.by.Org, id); err == nil {
			return begun, Errorf(Conflict, "workflow: start: this command came through before") // and registers are not asked again
		}
	}
	if err := e.firstDrafts(ctx, l, s.by, s.req.Lang, ch); err != nil {
		return Begun{}, err
	}
	ch.command = cmd
	l.s = &State{}
	_, err = e.commit(ctx, l, ch)
	return begun, err
}

// firstDrafts writes the defaults and prefill of the first step's forms.
func (e *Engine) firstDrafts(ctx context.Context, l *loaded, by identity.Identity, lang i18n.Lang, ch *change) error {
	step := l.w.Step(l.w.flow.start())
	r := e.reading(l, by, lang, nil)
	var err error
	if r.known, err = e.knowledge(ctx, l, by, step); err != nil {
		return err
	}
	in := e.inquiry(by)
	in.l = l
	if err := in.hear(r.known, l.w); err != nil {
		return err
	}
	if in.waits() {
		limited, cancel := context.WithTimeout(ctx, e.opts.Patience)
		defer cancel()
		in.ask(limited)
		r.known.registers.hear(in.said)
	}
	for _, id := range step.edited() {
		ch.docs = append(ch.docs, docChange{key: formDoc(id), revision: 1, value: r.begin(l.w.Forms[id], id)})
	}
	ch.docs, ch.lines = append(ch.docs, r.known.changes()...), append(ch.lines, in.lines()...)
	return nil
}

// formDoc is the key of a form's draft.
func formDoc(form string) string { return "form/" + form }

// newCaseID returns a fresh id, or the one that this person's command always
// gives.
func (e *Engine) newCaseID(by identity.Identity, req StartRequest) (string, error) {
	if req.Command == "" || by.IsAnonymous() {
		id, err := e.timedID()
		return id.String(), err
	}
	text := by.Org + "\n" + string(by.Subject()) + "\n" + string(by.ActorRef()) + "\n" + req.Solution + "\n" + req.Command
	sum := sha256.Sum256([]byte("borgerflow start\n" + text))
	var id uuid.UUID
	copy(id[:], sum[:])
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80 // RFC 9562, section 5.8
	return id.String(), nil
}
