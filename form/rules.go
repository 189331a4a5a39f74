package form

import (
	"slices"

	"github.com/borgerflow/borgerflow/internal/fault"
)

// containerRules runs the rules that stand on a group or list: a list's run in
// every row.
func (s *State) containerRules(e *Element) {
	if len(e.Field.Rules) == 0 || !e.Visible {
		return
	}
	if !e.Field.Repeats() {
		s.examineRules(e.Field.Rules, e.frame)
		return
	}
	for _, fr := range e.frame.rowsOf(e.Field) {
		s.examineRules(e.Field.Rules, fr)
	}
}

// examineRules runs rules in one frame. A rule runs only while one of the
// fields it is about is visible; a blank outcome is met.
func (s *State) examineRules(rules []*Rule, fr *frame) {
	for _, r := range rules {
		at, runs := s.ruleAt(r, fr)
		if !runs {
			continue
		}
		v, ok := s.eval(fr, r.Assert).AsBool()
		if !ok || v {
			continue
		}
		f := Fault{Code: fault.Rule, Rule: r.Number}
		if r.Warning {
			f.Level = fault.LevelWarning
		}
		if at == nil {
			s.loose = append(s.loose, f)
			continue
		}
		if f.Path = at.Path(); fr.row != nil && fr.row.list == at {
			f.Path = fr.row.Path() // about the row as a whole
		}
		at.Faults = append(at.Faults, f)
		s.faulty = true
	}
}

// ruleAt returns the first visible element a rule is about, and whether the
// rule runs at all.
func (s *State) ruleAt(r *Rule, fr *frame) (*Element, bool) {
	for _, id := range r.At {
		f := s.form.fields[id]
		at := fr.around(f)
		if at != nil && at.cells[f.slot].Visible {
			return &at.cells[f.slot], true
		}
	}
	return nil, len(r.At) == 0
}

func sortFaults(faults []Fault) {
	slices.SortStableFunc(faults, fault.Compare)
}
