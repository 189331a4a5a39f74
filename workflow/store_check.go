package workflow

import (
	"context"
	"strings"
	"unicode/utf8"
)

// Performer performs effects. [Engine] is one; stores' schedulers call it.
type Performer interface {
	PerformEffect(ctx context.Context, id string) error
}

// Check reports what in a commit contradicts itself, without looking at what is
// stored: a version that does not follow, a row of another case, text that is
// not UTF-8 or has a NUL. Stores call it first; the error is invalid.
func (c Commit) Check() error {
	bad := func(what string) error { return Errorf(Invalid, "workflow: commit: %s", what) }
	switch {
	case c.Case.Org == "" || c.Case.ID == "":
		return bad("the case has no organisation or id")
	case c.Expected < 0 || c.Case.Version != c.Expected+1:
		return bad("the case's version does not follow the expected one")
	}
	if c.Erase && len(c.Events)+len(c.Docs) > 0 {
		return bad("what is erased is added to")
	}
	if c.Key != nil && (c.Key.Owner != owner(c.Case.Org, c.Case.ID) || len(c.Key.Bytes) == 0) {
		return bad("the data key is another case's, or none")
	}
	for i, e := range c.Events {
		if e.Seq != c.Case.Events-int64(len(c.Events)-1-i) {
			return bad("the events do not follow each other")
		}
	}
	for _, t := range c.Tasks {
		if t.Org != c.Case.Org || t.Case != c.Case.ID {
			return bad("a task is of another case")
		}
	}
	for _, e := range c.Effects {
		if e.ID == "" || e.Org != c.Case.Org || e.Case != c.Case.ID {
			return bad("an effect is of another case")
		}
	}
	for _, l := range c.Lines {
		if l.Org != c.Case.Org {
			return bad("an audit line is of another organisation")
		}
	}
	for _, text := range c.texts() {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return bad("a text is not UTF-8, or has a NUL")
		}
	}
	return nil
}

// texts returns everything in a commit that is found or compared by.
func (c Commit) texts() []string {
	r := c.Case
	out := []string{
		r.Org, r.ID, r.Solution, r.Hash, string(r.State), r.Subject, r.Token, r.KLE, r.Parent, r.Outcome,
		c.Command.ID, c.Command.Digest, c.Performed,
	}
	for _, e := range c.Events {
		out = append(out, string(e.Type))
	}
	for _, d := range c.Docs {
		out = append(out, d.Key)
	}
	for _, t := range c.Tasks {
		out = append(out, t.Key, t.Kind, t.Group, t.Person, t.Claimed, t.Solution, t.Hash, t.Step, t.KLE)
	}
	for _, e := range c.Effects {
		out = append(out, e.ID, e.Key, e.Kind, e.Step, e.Part, string(e.State), e.Code)
	}
	for _, s := range c.Schedule {
		out = append(out, s.Effect)
	}
	return append(out, c.Drop...)
}
