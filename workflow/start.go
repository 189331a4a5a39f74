package workflow

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/uuid"
)

// StartRequest asks for a new case.
type StartRequest struct {
	Solution string
	Lang     i18n.Lang
	// Params are what the link to the solution gave: at most 20, by id.
	Params map[string]string
	// Test starts on the latest test version, if that is later than the open one.
	Test bool
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
}

// Start begins a case as a draft on the solution's latest version. The case
// stays on that version. It is denied when the start rules do not let the
// login in.
func (e *Engine) Start(ctx context.Context, by identity.Identity, req StartRequest) (Begun, error) {
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
	begun, err := e.begin(ctx, by, req, offer.Workflow)
	return begun, failure.Wrap(op, err)
}

func (e *Engine) begin(ctx context.Context, by identity.Identity, req StartRequest, w *Workflow) (Begun, error) {
	id, err := e.newCaseID(by, req)
	if err != nil {
		return Begun{}, err
	}
	begun := Begun{Case: id, Step: w.flow.start()}
	now := e.now()
	l := &loaded{at: now, w: w, s: &State{}, row: CaseRow{
		Org: by.Org, ID: id, Solution: w.Solution.ID, Hash: w.Hash, Created: now,
	}}
	if by.IsAnonymous() {
		secret, err := e.random(32)
		if err != nil {
			return Begun{}, err
		}
		begun.Token = base64.RawURLEncoding.EncodeToString(secret)
		l.row.Token = tokenHash(begun.Token)
	} else {
		l.row.Subject = string(by.Subject())
	}
	ch, err := e.decide(l, Caller{Identity: by}, StartCase{Case: id, Lang: w.Solution.Language(req.Lang), Params: req.Params}, "case.started")
	if err != nil {
		return Begun{}, err
	}
	l.s = Apply(l.s, ch.events...)
	ch.docs = e.firstDrafts(l, by, req.Lang)
	l.s = &State{}
	if _, err = e.commit(ctx, l, ch); errors.Is(err, ErrConflict) && begun.Token == "" && req.Command != "" {
		return begun, nil // this very command came through before
	}
	return begun, err
}

// firstDrafts writes the defaults and prefill of the first step's forms.
func (e *Engine) firstDrafts(l *loaded, by identity.Identity, lang i18n.Lang) []docChange {
	var out []docChange
	r := e.reading(l, by, lang, nil)
	for _, sf := range l.w.Step(l.w.flow.start()).Forms {
		if sf.Mode == Edit {
			f := l.w.Forms[sf.Form]
			out = append(out, docChange{key: formDoc(sf.Form), revision: 1, value: f.Begin(r.facts(f))})
		}
	}
	return out
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

// Bounds of link parameters.
const (
	maxParams = 20
	maxParam  = 500
)

func checkParams(params map[string]string) error {
	if len(params) > maxParams {
		return Errorf(Invalid, "workflow: start: more than %d parameters", maxParams)
	}
	for name, v := range params {
		if !validID(name) || len(v) > maxParam || !utf8.ValidString(v) {
			return Errorf(Invalid, "workflow: start: a parameter is not an id with a short text")
		}
	}
	return nil
}
