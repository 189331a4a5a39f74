package workflow

import (
	"context"
	"io/fs"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Published is a published version.
type Published struct {
	Solution  string
	Hash      string
	Label     string // the author's version
	State     VersionState
	Published time.Time
	// Warnings are what is worth a look, of a version that was just checked.
	Warnings Problems
}

// Publish checks a solution's folder and stores it under the hash of its bytes
// in the given state: draft, test or open. The note says what is new, for
// [Engine.Changes]; it may be empty. A folder with authoring errors gives
// [Problems].
//
// The hash is the identity: publishing bytes that are there already sets their
// state and makes them the latest version, and changes nothing at all when they
// are the latest in that state and there is no note.
//
// An employee needs the publishers' group; the system itself may.
func (e *Engine) Publish(ctx context.Context, by identity.Identity, fsys fs.FS, state VersionState, note string) (Published, error) {
	const op = "workflow: publish"
	if err := e.mayPublish(by, state, note); err != nil {
		return Published{}, err
	}
	folder, err := ReadFolder(fsys)
	if err != nil {
		return Published{}, err
	}
	opts, err := e.compileOptions(ctx, by.Org)
	if err != nil {
		return Published{}, failure.Wrap(op, err)
	}
	w, err := Compile(folder, opts)
	if err != nil {
		return Published{}, err
	}
	if err := e.allow(by, access.Publish, objectOf(by.Org, w.Solution, false)); err != nil {
		return Published{}, failure.Wrap(op, err)
	}
	data, err := folder.Bytes()
	if err != nil {
		return Published{}, err
	}
	v := VersionRow{
		Org: by.Org, Solution: w.Solution.ID, Hash: w.Hash, Label: w.Solution.Version,
		State: VersionDraft, Bytes: data,
	}
	out, err := e.putVersion(ctx, by, v, state, note)
	if err == nil {
		out.Warnings = w.Warnings
	}
	return out, failure.Wrap(op, err)
}

// SetState sets who may start cases on a published version. A version that has
// never been opened may be draft, test, open or retired. From then on real cases
// may stand on it, and it is open, paused or retired; a retired one may be opened
// again, which is how one goes back to an older version. Only the version on
// offer can be paused. Anything else is a conflict. Opening a version that needs
// what the organisation does not have any more gives [Problems].
func (e *Engine) SetState(ctx context.Context, by identity.Identity, solution, hash string, state VersionState, note string) (Published, error) {
	const op = "workflow: set state"
	if err := e.mayPublish(by, state, note); err != nil {
		return Published{}, err
	}
	if err := e.allowVersion(ctx, by, access.Publish, solution, hash); err != nil {
		return Published{}, failure.Wrap(op, err)
	}
	v, err := e.store.Version(ctx, by.Org, solution, hash)
	if err != nil {
		return Published{}, failure.Wrap(op, err)
	}
	if state == VersionOpen || state == VersionTest {
		if err := e.stillHas(ctx, v); err != nil {
			return Published{}, err
		}
	}
	out, err := e.putVersion(ctx, by, v, state, note)
	return out, failure.Wrap(op, err)
}

// putVersion keeps a version in a new state, when that may follow on the one it
// has. Publishing from several engines at once, the last one is the latest.
func (e *Engine) putVersion(ctx context.Context, by identity.Identity, v VersionRow, state VersionState, note string) (Published, error) {
	defer e.lock(v.Org, ChangesOf(v.Solution))()
	rows, err := e.store.Versions(ctx, v.Org, v.Solution)
	if err != nil {
		return Published{}, err
	}
	now := VersionDraft
	for i, row := range rows {
		if row.Hash != v.Hash {
			continue
		}
		if now = row.State; i == 0 && now == state && note == "" {
			return published(row), nil
		}
	}
	if !now.leadsTo(state) || state == VersionPaused && !onOffer(rows, v.Hash) {
		return Published{}, Errorf(Conflict, "a version that is %s cannot become %s", now, state)
	}
	v.State, v.Published = state, e.now()
	if len(rows) > 0 && !v.Published.After(rows[0].Published) {
		v.Published = rows[0].Published.Add(time.Microsecond) // the latest, whatever the clock says
	}
	if err := e.store.PutVersion(ctx, v, e.versionLine(by, v, note)); err != nil {
		return Published{}, err
	}
	return published(v), nil
}

// onOffer reports whether a version is the one that decides whether cases may
// be started; see [Engine.Offer].
func onOffer(rows []VersionRow, hash string) bool {
	for _, v := range rows {
		if v.State.offered() {
			return v.Hash == hash
		}
	}
	return false
}

func (e *Engine) mayPublish(by identity.Identity, state VersionState, note string) error {
	switch {
	case !soundKey(by.Org):
		return Errorf(Invalid, "workflow: publish: an organisation's key is 1 to 64 letters, digits, dashes and underscores")
	case !state.Valid():
		return Errorf(Invalid, "workflow: publish: unknown state")
	case !e.publisher(by):
		return Errorf(Denied, "workflow: publish: only publishers may")
	}
	return checkChangeNote(note)
}

// publisher reports whether somebody may publish: an employee in the group, or
// the system itself.
func (e *Engine) publisher(by identity.Identity) bool {
	return by.System != "" || by.IsEmployee() && by.InGroup(e.opts.Publishers)
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
