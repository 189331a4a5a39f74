package sqlitestore

import (
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow"
)

func invalid(text string) error {
	return failure.Errorf(failure.Invalid, "sqlitestore: commit: %s", text)
}

// check finds parts of a commit that contradict each other, without reading
// anything.
func check(c workflow.Commit) error {
	switch {
	case c.Case.Org == "" || c.Case.ID == "":
		return invalid("the case has no organisation or id")
	case c.Expected < 0 || c.Case.Version != c.Expected+1:
		return invalid("the case's version does not follow the expected one")
	}
	for i, e := range c.Events {
		if e.Seq != c.Case.Events-int64(len(c.Events)-1-i) {
			return invalid("the events do not follow each other")
		}
	}
	for _, t := range c.Tasks {
		if t.Org != c.Case.Org || t.Case != c.Case.ID {
			return invalid("a task is of another case")
		}
	}
	for _, e := range c.Effects {
		if e.ID == "" || e.Org != c.Case.Org || e.Case != c.Case.ID {
			return invalid("an effect is of another case")
		}
	}
	for _, line := range c.Lines {
		if line.Org != c.Case.Org {
			return invalid("an audit line is of another organisation")
		}
	}
	return checkText(c)
}

// checkText refuses text that is not UTF-8, which would not come back as it
// was given.
func checkText(c workflow.Commit) error {
	texts := []string{
		c.Case.Org, c.Case.ID, c.Case.Solution, c.Case.Hash, string(c.Case.State), c.Case.Subject, c.Case.Token,
		c.Command.ID, c.Command.Digest, c.Performed,
	}
	for _, e := range c.Events {
		texts = append(texts, string(e.Type))
	}
	for _, d := range c.Docs {
		texts = append(texts, d.Key)
	}
	for _, t := range c.Tasks {
		texts = append(texts, t.Key, t.Kind, t.Group, t.Person, t.Solution, t.Hash, t.Step)
	}
	for _, e := range c.Effects {
		texts = append(texts, e.ID, e.Key, e.Kind, e.Step, string(e.State), e.Code)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) {
			return invalid("a text is not UTF-8")
		}
	}
	return nil
}
