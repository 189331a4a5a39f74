package workflow

import (
	"context"
	"io/fs"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Published is a published version.
type Published struct {
	Solution  string
	Hash      string
	Label     string // the author's version
	State     VersionState
	Published time.Time
}

// Publish checks a solution's folder and stores it under the hash of its bytes
// in the given state. Publishing the same bytes again sets the state and makes
// the version the latest. A folder with authoring errors gives [Problems].
//
// An employee needs the publishers' group; the system itself may.
func (e *Engine) Publish(ctx context.Context, by identity.Identity, fsys fs.FS, state VersionState) (Published, error) {
	const op = "workflow: publish"
	if err := e.mayPublish(by, state); err != nil {
		return Published{}, err
	}
	folder, err := ReadFolder(fsys)
	if err != nil {
		return Published{}, err
	}
	w, err := Compile(folder, &CompileOptions{Handlers: e.opts.Handlers, Forms: e.opts.Forms})
	if err != nil {
		return Published{}, err
	}
	data, err := folder.Bytes()
	if err != nil {
		return Published{}, err
	}
	v := VersionRow{
		Org: by.Org, Solution: w.Solution.ID, Hash: w.Hash, Label: w.Solution.Version,
		State: state, Published: e.now(), Bytes: data,
	}
	if err := e.store.PutVersion(ctx, v, e.versionLine(by, v)); err != nil {
		return Published{}, failure.Wrap(op, err)
	}
	return published(v), nil
}

// SetState sets who may start cases on a published version.
func (e *Engine) SetState(ctx context.Context, by identity.Identity, solution, hash string, state VersionState) (Published, error) {
	const op = "workflow: set state"
	if err := e.mayPublish(by, state); err != nil {
		return Published{}, err
	}
	v, err := e.store.Version(ctx, by.Org, solution, hash)
	if err != nil {
		return Published{}, failure.Wrap(op, err)
	}
	v.State, v.Published = state, e.now()
	if err := e.store.PutVersion(ctx, v, e.versionLine(by, v)); err != nil {
		return Published{}, failure.Wrap(op, err)
	}
	return published(v), nil
}

func (e *Engine) versionLine(by identity.Identity, v VersionRow) audit.Line {
	return e.line(by, "", v.Solution, "solution."+string(v.State), v.Hash)
}

func (e *Engine) mayPublish(by identity.Identity, state VersionState) error {
	switch {
	case !soundKey(by.Org):
		return Errorf(Invalid, "workflow: publish: an organisation's key is 1 to 64 letters, digits, dashes and underscores")
	case !state.Valid():
		return Errorf(Invalid, "workflow: publish: unknown state")
	case by.System == "" && !(by.IsEmployee() && by.InGroup(e.opts.Publishers)):
		return Errorf(Denied, "workflow: publish: only publishers may")
	}
	return nil
}

func published(v VersionRow) Published {
	return Published{Solution: v.Solution, Hash: v.Hash, Label: v.Label, State: v.State, Published: v.Published}
}

// Versions returns the published versions of a solution, latest first; an
// empty solution means all of them. Employees and the system may.
func (e *Engine) Versions(ctx context.Context, by identity.Identity, solution string) ([]Published, error) {
	if !by.IsEmployee() && by.System == "" {
		return nil, Errorf(Denied, "workflow: versions: only employees may")
	}
	rows, err := e.store.Versions(ctx, by.Org, solution)
	if err != nil {
		return nil, failure.Wrap("workflow: versions", err)
	}
	out := make([]Published, len(rows))
	for i, v := range rows {
		out[i] = published(v)
	}
	return out, nil
}

// Offer is a solution somebody may start a case on.
type Offer struct {
	Solution string
	Hash     string
	Title    Text
	Purpose  Text
	Test     bool
	Start    StartRules
	Workflow *Workflow
}

// Offers returns the open solutions of an organisation that by may start, in
// order of id. Somebody who has not logged in is also offered those that ask
// for a login: Start says so.
func (e *Engine) Offers(ctx context.Context, by identity.Identity) ([]Offer, error) {
	rows, err := e.store.Versions(ctx, by.Org, "")
	if err != nil {
		return nil, failure.Wrap("workflow: offers", err)
	}
	latest := map[string]VersionRow{}
	for _, v := range rows {
		if _, seen := latest[v.Solution]; !seen && v.State == VersionOpen {
			latest[v.Solution] = v
		}
	}
	var out []Offer
	for _, id := range sortedKeys(latest) {
		w, err := e.workflow(ctx, by.Org, id, latest[id].Hash)
		if err != nil {
			return nil, failure.Wrap("workflow: offers", err)
		}
		if by.IsAnonymous() || w.Solution.Start.Admits(by) {
			out = append(out, offer(w))
		}
	}
	return out, nil
}

func offer(w *Workflow) Offer {
	s := w.Solution
	return Offer{Solution: s.ID, Hash: w.Hash, Title: s.Title, Purpose: s.Purpose, Test: s.Test, Start: s.Start, Workflow: w}
}

// Offer returns one solution as [Engine.Offers] does: its latest open version,
// or with test its latest open or test version. It is not_found when there is
// none, and unavailable while it is paused.
func (e *Engine) Offer(ctx context.Context, org, solution string, test bool) (Offer, error) {
	const op = "workflow: offer"
	rows, err := e.store.Versions(ctx, org, solution)
	if err != nil {
		return Offer{}, failure.Wrap(op, err)
	}
	paused := false
	for _, v := range rows {
		if v.State == VersionOpen || test && v.State == VersionTest {
			w, err := e.workflow(ctx, org, solution, v.Hash)
			if err != nil {
				return Offer{}, failure.Wrap(op, err)
			}
			return offer(w), nil
		}
		paused = paused || v.State == VersionPaused
	}
	if paused {
		return Offer{}, Errorf(Unavailable, "workflow: offer: the solution is paused")
	}
	return Offer{}, Errorf(NotFound, "workflow: offer: no such solution is open")
}

// Language returns want when the solution has it, otherwise its first.
func (s *Solution) Language(want i18n.Lang) i18n.Lang {
	if known(s.Languages, want) {
		return want
	}
	return s.Languages[0]
}
