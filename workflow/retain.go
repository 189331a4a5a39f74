package workflow

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Retention says in days how long things are kept. A case is held to the
// version it is pinned to, which is what its citizen was told.
type Retention struct {
	Drafts int `json:"drafts,omitempty"` // since a draft was last changed; 0 = 30
	Ended  int `json:"ended,omitempty"`  // since a case ended; 0 = until the organisation erases it
	// Of cases that came to this end, by the step's id, instead of ended
	Outcomes map[string]int `json:"outcomes,omitempty"`
}

// Bounds of retention, in days.
const (
	DefaultDraftDays = 30    // of drafts, when the solution does not say
	MaxRetention     = 36500 // a hundred years
)

// DraftDays returns how many days a draft is kept after it was last changed,
// as citizens are told before they start.
func (s *Solution) DraftDays() int {
	return min(cmp.Or(max(s.Retention.Drafts, 0), DefaultDraftDays), MaxRetention)
}

// EndedDays returns how many days a case is kept after it came to that end; 0
// is until the organisation erases it.
func (s *Solution) EndedDays(outcome string) int {
	days, ok := s.Retention.Outcomes[outcome]
	if !ok {
		days = s.Retention.Ended
	}
	return min(max(days, 0), MaxRetention)
}

// keep says until when a case is kept, and by what rule. The zero time is until
// the organisation erases it.
type keep struct {
	until time.Time
	rule  string // a code such as outcome.afvist.365: the rule and its days
}

// keeps returns what retention says of a case that was last changed at updated.
// Only drafts and what has ended are erased by rule.
func (s *Solution) keeps(st *State, updated time.Time) keep {
	switch st.Phase() {
	case CaseDraft:
		return keepFor("draft", updated, s.DraftDays())
	case CaseEnded:
		rule := "ended"
		if _, own := s.Retention.Outcomes[st.Outcome]; own {
			rule = "outcome." + st.Outcome
		}
		return keepFor(rule, st.Ended, s.EndedDays(st.Outcome))
	}
	return keep{}
}

// stamp writes into the row how the case ended and when it is to be erased. A
// change that nobody made who works on the case leaves that of a draft as it
// is.
func (l *loaded) stamp(aside bool) {
	l.row.Ended, l.row.Outcome = l.s.Ended, ""
	if !l.s.Ended.IsZero() {
		l.row.Outcome = l.s.Outcome
	}
	if !aside || !l.s.Draft() || l.row.Purge.IsZero() {
		l.row.Purge = l.w.Solution.keeps(l.s, l.row.Updated).until
	}
}

func keepFor(rule string, from time.Time, days int) keep {
	if days == 0 {
		return keep{}
	}
	return keep{until: from.UTC().AddDate(0, 0, days), rule: rule + "." + strconv.Itoa(days)}
}

// retention checks how long things are kept, and that outcomes with a time of
// their own are ends of the flow.
func (c *compiler) retention(s *Solution) {
	r := s.Retention
	days := func(at string, n int) {
		if n < 0 || n > MaxRetention && !c.opts.stored {
			c.probs.add(ProblemValue, at, "days are from 0 to %d", MaxRetention)
		}
	}
	days("/retention/drafts", r.Drafts)
	days("/retention/ended", r.Ended)
	for _, id := range sortedKeys(r.Outcomes) {
		at := jsonptr.Join("/retention/outcomes", id)
		days(at, r.Outcomes[id])
		if !slices.ContainsFunc(s.Steps, func(step *Step) bool { return step != nil && step.ID == id && step.Kind == End }) {
			c.probs.add(ProblemValue, at, "there is no end %q", id)
		}
	}
}
