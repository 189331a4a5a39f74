package workflow

import (
	"context"

	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/ledger"
)

// Store keeps published versions, cases, tasks and effects. Vendors may write
// their own; workflowtest.RunStore proves that one keeps this contract.
//
// The engine does all thinking. A store keeps rows, finds them by the columns
// named below and never looks into a Body, which is sealed. It also keeps the
// audit chains, because a change and its audit line commit together. Stores
// that come with the library keep the ledger and its data keys too
// (packages ledger and audit), in the same database.
//
// Common to all methods:
//   - They are safe for concurrent use, by several engines too.
//   - They neither keep nor change what they are given, and what they return
//     is the caller's.
//   - Errors are failures: not_found, conflict and invalid as each method says;
//     unavailable when certainly nothing was changed (a cancelled context, a
//     closed or busy database); in_doubt when a commit may have happened.
//   - The store repeats nothing by itself; the engine does.
//   - Every row belongs to one organisation. The same id in two organisations
//     is two rows, and asking with the wrong organisation is not_found.
//   - Text is compared and ordered byte by byte, never folded or trimmed, and
//     may be any valid UTF-8 but the character NUL, which PostgreSQL's text
//     cannot hold. Times are kept to the microsecond and come back
//     in UTC. A nil and an empty Body are the same.
type Store interface {
	audit.Store
	VersionStore
	CaseStore
	EffectStore
}

// VersionStore keeps published solutions.
type VersionStore interface {
	// PutVersion keeps a version, or – when Org, Solution and Hash are known –
	// replaces its State and Published and leaves the rest as it is; a version's
	// bytes never change and are never deleted. The line is appended in the same
	// transaction.
	PutVersion(ctx context.Context, v VersionRow, line audit.Line) error

	// Version returns one version with its bytes; not_found when there is none.
	Version(ctx context.Context, org, solution, hash string) (VersionRow, error)

	// Versions returns all versions of a solution without their Bytes, latest
	// Published first, then by Hash. An empty solution means every solution of
	// the organisation. None is an empty list, no error.
	Versions(ctx context.Context, org, solution string) ([]VersionRow, error)
}

// CaseStore keeps cases. All changes to a case go through Commit.
type CaseStore interface {
	// Commit makes one change to one case, whole or not at all, in one
	// transaction. See [Commit] for what each part means.
	//
	// It is a conflict when the case's version is not Commit.Expected: of any
	// number of commits that expect the same version, exactly one wins. It is
	// also a conflict when the command's id is known for the case. A part that
	// contradicts another (a row of another case, events that do not follow) is
	// invalid.
	Commit(ctx context.Context, c Commit) error

	// Case returns a case's row; not_found when there is none.
	Case(ctx context.Context, org, id string) (CaseRow, error)

	// Events returns the case's events with a Seq greater than after, in order.
	// An unknown case has none, no error.
	Events(ctx context.Context, org, id string, after int64) ([]EventRow, error)

	// Doc returns one document of a case; not_found when there is none.
	Doc(ctx context.Context, org, id, key string) (DocRow, error)

	// Command returns what a command led to; not_found when the case has not
	// seen it.
	Command(ctx context.Context, org, id, command string) (CommandRow, error)

	// Cases finds cases, latest Created first, then by greater ID first.
	Cases(ctx context.Context, q CaseQuery) ([]CaseRow, error)

	// Tasks finds open tasks, oldest Since first, then by Case and Key.
	Tasks(ctx context.Context, q TaskQuery) ([]TaskRow, error)
}

// EffectStore finds effects. They are written by Commit only.
//
// Every store comes with a scheduler that keeps the promise of
// [Commit.Schedule]: some time at or after At it calls Engine.PerformEffect
// with the effect's id, in a process that runs the scheduler, again and again
// until it returned nil or a commit with that id in Performed has succeeded –
// also when a process was killed between. It never runs two calls for one effect at once, and it
// gives PerformEffect a context that ends before it takes the call for lost.
// An error from PerformEffect means that nothing was recorded: call again. The
// context of the first call after a commit is made with [FirstCall].
type EffectStore interface {
	// Effect returns one effect; not_found when there is none.
	Effect(ctx context.Context, id string) (EffectRow, error)

	// Effects finds effects, oldest Created first, then by ID.
	Effects(ctx context.Context, q EffectQuery) ([]EffectRow, error)
}

// Commit is one change to one case.
type Commit struct {
	// Expected is the case's version before; 0 says that the case must not
	// exist yet.
	Expected int64
	// Case replaces the case's row. Its Version is Expected+1.
	Case CaseRow
	// Events are appended. The first has Seq = the case's Events before + 1,
	// the others follow without a gap; Case.Events is the last one's Seq.
	Events []EventRow
	// Docs are kept, each replacing the one with its Key.
	Docs []DocRow
	// Tasks are all open tasks of the case from now on; they replace the ones
	// before.
	Tasks []TaskRow
	// Effects are kept, each replacing the one with its ID.
	Effects []EffectRow
	// Drop are the ids of effects of this case that are not wanted any more: calls
	// of PerformEffect that are asked for and not begun are not made. A call
	// that runs is left to run, and may be made again when it returns an error.
	// Their rows come in Effects. An id that nothing is kept of is no error.
	// What is in Schedule too is called for anew.
	Drop []string
	// Schedule has PerformEffect called for effects of this case, which are in
	// Effects or kept before.
	Schedule []Schedule
	// Performed is the effect whose running call of PerformEffect this change
	// concludes; that call is not made again. It is empty for every other
	// change. The commit's context descends from the one the scheduler gave.
	Performed string
	// Command is remembered with the case; its zero value is no command.
	Command CommandRow
	// Lines are appended to their chains in order, each placed by
	// [audit.Head.Next] under the same lock. They have the case's Org.
	Lines []audit.Line
	// Key is a data key of the case's own that is kept with it, as
	// ledger.KeyStore.SaveKey keeps a first version: it is a conflict when there
	// is one or was. Only a store that is the sealer's ledger.KeyStore too is
	// given one.
	Key *ledger.WrappedKey
	// Erase deletes all events, documents and commands of the case for good; it
	// comes with neither Events nor Docs. The row stays with its count of Events,
	// and so do effects, which hold no personal data, and the audit chain.
	// Command, if there is one, is remembered.
	Erase bool
}
