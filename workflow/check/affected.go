package check

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/workflow"
)

// Standing is where one draft or case stands.
type Standing struct {
	State *workflow.State
	// Workflow is the version that it is on: with it, what the case has behind it
	// and cannot come back to does not concern it. Nil: it may come to every step.
	Workflow *workflow.Workflow
	// Drafts has the answers that were saved and not submitted, by form.
	Drafts map[string]json.RawMessage
}

// Affected returns those of the changes that concern one draft or case: that it
// has an answer that is lost, chose an option that is gone, stands in a step that
// is no more, and so on. What it has not come to concerns it when it may come to
// it. A case that has ended is only concerned by how long it is kept; what is
// harmless, or is about who may start, concerns none.
func Affected(changes []Change, s Standing) []Change {
	forms := map[string][]any{}
	for id, sub := range s.State.Forms {
		forms[id] = append(forms[id], decoded(sub.Answers))
	}
	for id, draft := range s.Drafts {
		forms[id] = append(forms[id], decoded(draft))
	}
	ahead := s.ahead()
	var out []Change
	for _, c := range changes {
		if c.Step != "" && ahead != nil && !ahead[c.Step] && s.Workflow.Step(c.Step) != nil {
			continue // behind it for good
		}
		if c.Severity != Harmless && concerns(c, s.State, forms) {
			out = append(out, c)
		}
	}
	return out
}

// ahead returns the steps where the case is and to which it may come, and those
// whose branches it is in; nil when that is not known.
func (s Standing) ahead() map[string]bool {
	if s.Workflow == nil {
		return nil
	}
	out := map[string]bool{}
	reach := func(id string) {
		out[id] = true
		if step := s.Workflow.Step(id); step != nil {
			maps.Copy(out, reachable(s.Workflow, step))
		}
	}
	for _, t := range s.State.Tokens {
		reach(t.Step)
		for _, f := range t.Stack {
			step, _, _ := strings.Cut(f.Split, "/")
			out[step] = true
		}
	}
	for _, a := range s.State.Arrived {
		reach(a.Step)
	}
	return out
}

func decoded(answers json.RawMessage) any {
	var v any
	if json.Unmarshal(answers, &v) != nil {
		return nil
	}
	return v
}

func concerns(c Change, s *workflow.State, forms map[string][]any) bool {
	switch {
	case c.Kind == RetentionShortened || c.Kind == RetentionExtended:
		return slices.Contains(c.Hits, Drafts) == s.Draft()
	case !s.Ended.IsZero() || c.Kind == StartNarrowed || c.Kind == OptionNeeded:
		return false
	case c.Form != "" && c.Step == "":
		return concernsAnswers(c, forms[c.Form])
	case c.Kind == LanguageRemoved:
		return string(s.Lang) == c.Name
	case c.Kind == StepRemoved || c.Kind == StepKindOther:
		return standsIn(s, c.Step)
	case c.Kind == JoinChanged:
		return waitsIn(s, c.Step) || inBranches(s, "")
	case c.Kind == SplitChanged:
		return inBranches(s, c.Step+"/")
	case c.Kind == FormMissing:
		return !s.Draft() && forms[c.Form] == nil
	}
	return true
}

// concernsAnswers reports whether what was answered in a form is hit.
func concernsAnswers(c Change, answers []any) bool {
	for _, a := range answers {
		values := at(a, c.Field)
		switch c.Kind {
		case NowRequired, FieldAdded:
			if len(values) == 0 {
				return true
			}
		case OptionRemoved, OptionReworded:
			if slices.ContainsFunc(values, func(v any) bool { return chose(v, c.Option) }) {
				return true
			}
		case FieldRemoved, FieldRenamed, FieldMoved, TypeChanged, Tightened:
			if len(values) > 0 {
				return true
			}
		default: // a form that is gone, a rule, a condition, a value that is worked out now
			return true
		}
	}
	return false
}

// at returns the values at a path: of a field in a list those of all rows. Null
// is none, and so is a list without rows.
func at(v any, path string) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		switch {
		case len(v) == 0:
			return nil
		case path == "":
			return []any{v}
		}
		var out []any
		for _, row := range v {
			out = append(out, at(row, path)...)
		}
		return out
	case map[string]any:
		if path == "" {
			break
		}
		key, rest, _ := cut(path)
		return at(v[key], rest)
	}
	if path != "" {
		return nil
	}
	return []any{v}
}

func chose(v any, option string) bool {
	if several, ok := v.([]any); ok {
		return slices.Contains(several, any(option))
	}
	return v == any(option)
}

func standsIn(s *workflow.State, step string) bool {
	_, ok := s.Token(step, 0)
	return ok || waitsIn(s, step)
}

func waitsIn(s *workflow.State, step string) bool {
	return slices.ContainsFunc(s.Arrived, func(a workflow.Arrival) bool { return a.Step == step })
}

// inBranches reports whether anything goes on in a branch of a split that begins
// with a prefix.
func inBranches(s *workflow.State, prefix string) bool {
	of := func(f workflow.Frame) bool { return strings.HasPrefix(f.Split, prefix) }
	return slices.ContainsFunc(s.Tokens, func(t workflow.Token) bool { return slices.ContainsFunc(t.Stack, of) }) ||
		slices.ContainsFunc(s.Arrived, func(a workflow.Arrival) bool { return slices.ContainsFunc(a.Stack, of) })
}
