package workflow

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/access"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Change is one line of a solution's change log.
type Change struct {
	At    time.Time
	By    identity.Ref
	Hash  string // the version
	Label string // the author's name of it
	State VersionState
	Note  string // what is new, as the publisher wrote it
}

// MaxChangeNote is how many bytes the note of a change may have.
const MaxChangeNote = 400

// changePrefix begins the codes of the lines of a change log; the state follows.
const changePrefix = "solution."

// ChangesOf names the audit chain that is a solution's change log. It is no
// case's: those ids have no slash.
func ChangesOf(solution string) string { return "solution/" + solution }

// versionLine is the line of a change: version and note are what it was done to.
func (e *Engine) versionLine(by identity.Identity, v VersionRow, note string) audit.Line {
	ref := v.Hash
	if note != "" {
		ref += " " + note
	}
	return e.line(by, ChangesOf(v.Solution), v.Solution, changePrefix+string(v.State), ref)
}

// checkChangeNote holds a note to what an audit line may hold.
func checkChangeNote(note string) error {
	switch {
	case len(note) > MaxChangeNote || !utf8.ValidString(note):
		return Errorf(Invalid, "workflow: publish: a note is a text of at most %d bytes", MaxChangeNote)
	case holdsCPR(note):
		return Errorf(Invalid, "workflow: publish: the note holds what looks like a CPR number")
	}
	return nil
}

// Changes returns a solution's change log, oldest first: who made which version
// what, when, and why. It is a chain of the audit trail, so that nobody can take
// a line out unseen. Employees and the system may read it.
func (e *Engine) Changes(ctx context.Context, by identity.Identity, solution string) ([]Change, error) {
	const op = "workflow: changes"
	if !by.IsEmployee() && by.System == "" {
		return nil, Errorf(Denied, "workflow: changes: only employees may")
	}
	rows, err := e.store.Versions(ctx, by.Org, solution)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	if solution == "" || len(rows) == 0 {
		return nil, Errorf(NotFound, "workflow: changes: no such solution")
	}
	labels := map[string]string{}
	for _, v := range rows {
		labels[v.Hash] = v.Label
	}
	lines, err := e.trail.Lines(ctx, by.Org, ChangesOf(solution))
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	var out []Change
	for _, l := range lines {
		state, ok := strings.CutPrefix(l.What, changePrefix)
		if !ok {
			continue
		}
		hash, note, _ := strings.Cut(l.Ref, " ")
		out = append(out, Change{At: l.At, By: l.Actor, Hash: hash, Label: labels[hash], State: VersionState(state), Note: note})
	}
	return out, nil
}

// Copy returns the folder of a published version to edit, with newID in the
// place of the solution's id: the beginning of a solution that is like another.
// The solution's own id gives the folder as it was published. It is a conflict
// when another solution has the new id. Publishers may.
func (e *Engine) Copy(ctx context.Context, by identity.Identity, solution, hash, newID string) (Folder, error) {
	const op = "workflow: copy"
	if !e.publisher(by) {
		return nil, Errorf(Denied, "workflow: copy: only publishers may")
	}
	if !validID(newID) {
		return nil, Errorf(Invalid, "workflow: copy: an id is a small letter and then small letters, digits and _, at most %d", maxID)
	}
	if err := e.allowVersion(ctx, by, access.Publish, solution, hash); err != nil {
		return nil, failure.Wrap(op, err)
	}
	v, err := e.store.Version(ctx, by.Org, solution, hash)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	folder, err := OpenFolder(v.Bytes)
	if err != nil || newID == solution {
		return folder, failure.Wrap(op, err)
	}
	taken, err := e.store.Versions(ctx, by.Org, newID)
	switch {
	case err != nil:
		return nil, failure.Wrap(op, err)
	case len(taken) > 0:
		return nil, Errorf(Conflict, "workflow: copy: there is a solution %q", newID)
	}
	folder[solutionFile], err = withID(folder[solutionFile], newID)
	return folder, failure.Wrap(op, err)
}

// withID puts another id into solution.json and leaves the rest as its author
// wrote it.
func withID(data []byte, id string) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	broken := Errorf(Invalid, "%s cannot be read", solutionFile)
	if _, err := dec.Token(); err != nil {
		return nil, broken
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, broken
		}
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, broken
		}
		if key != "id" {
			continue
		}
		to := dec.InputOffset()
		from := to - int64(len(value))
		return append(append(bytes.Clone(data[:from]), `"`+id+`"`...), data[to:]...), nil
	}
	return nil, broken
}
