package workflow

// VersionState says who may start cases on a published version. Cases that are
// pinned to it go on whatever the state.
type VersionState string

// The states of a version.
const (
	VersionDraft   VersionState = "draft"   // nobody may start
	VersionTest    VersionState = "test"    // test cases may be started
	VersionOpen    VersionState = "open"    // everybody the start rules let in
	VersionPaused  VersionState = "paused"  // nobody for now; drafts may be finished
	VersionRetired VersionState = "retired" // nobody any more
)

// Valid reports whether s is one of the states.
func (s VersionState) Valid() bool {
	switch s {
	case VersionDraft, VersionTest, VersionOpen, VersionPaused, VersionRetired:
		return true
	}
	return false
}

// offered reports whether versions in the state have been opened and not
// retired.
func (s VersionState) offered() bool { return s == VersionOpen || s == VersionPaused }

// leadsTo reports whether a version may go from one state to another. Once it
// has been opened, real cases may stand on it, and it is no draft any more.
func (s VersionState) leadsTo(t VersionState) bool {
	switch s {
	case VersionDraft, VersionTest:
		return t != VersionPaused
	case VersionRetired:
		return t == VersionOpen || t == VersionRetired
	}
	return t == VersionOpen || t == VersionPaused || t == VersionRetired
}

// CaseState is where a case is in its life.
type CaseState string

// The states of a case.
const (
	CaseDraft CaseState = "draft" // before its first submit
	CaseOpen  CaseState = "open"
	CaseEnded CaseState = "ended"
	// CaseErased is a tombstone: the row of a case that was erased, or is being
	// erased while its Purge is set.
	CaseErased CaseState = "erased"
)

// EffectState is where an effect is in its life.
type EffectState string

// The states of an effect.
const (
	EffectPending EffectState = "pending" // to be done, at Next
	EffectDone    EffectState = "done"    // the receiver has it
	EffectDead    EffectState = "dead"    // waits for a person: retry or skip
	EffectSkipped EffectState = "skipped" // a person decided not to do it
	EffectDropped EffectState = "dropped" // not wanted any more: its step was left first
)
