package form

import (
	"cmp"
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
		switch v := s.judge(r, fr); {
		case !v.broken:
		case v.at == nil:
			s.loose = append(s.loose, v.fault)
		default:
			v.at.Faults = append(v.at.Faults, v.fault)
			s.faulty = true
		}
	}
}

// verdict is what comes of a rule in one frame.
type verdict struct {
	broken bool
	at     *Element // that has the fault; nil when it is about no field
	fault  Fault
}

// judge runs a rule.
func (s *State) judge(r *Rule, fr *frame) verdict {
	at, runs := s.ruleAt(r, fr)
	if !runs {
		return verdict{}
	}
	met, ok := s.eval(fr, r.Assert).AsBool()
	if !ok || met {
		return verdict{}
	}
	f := Fault{Code: fault.Rule, Rule: r.Number}
	if r.Warning {
		f.Level = fault.LevelWarning
	}
	if at != nil {
		f.Path = at.Path()
		if fr.row != nil && fr.row.list == at {
			f.Path = fr.row.Path() // about the row as a whole
		}
	}
	return verdict{broken: true, at: at, fault: f}
}

// ruleAt returns the first element a rule is about that the reader sees, and
// whether the rule runs at all.
func (s *State) ruleAt(r *Rule, fr *frame) (*Element, bool) {
	for _, id := range r.At {
		f := s.form.fields[id]
		at := fr.around(f)
		if at == nil || !at.cells[f.slot].Visible {
			continue
		}
		if e := &at.cells[f.slot]; len(s.withheld.patterns) == 0 || !s.withheld.match(e.Path()) {
			return e, true
		}
	}
	return nil, len(r.At) == 0
}

// sortFaults sorts the faults of one element. Where a rule has found several rows
// wrong, they are in order.
func sortFaults(faults []Fault) {
	slices.SortStableFunc(faults, func(a, b Fault) int {
		return cmp.Or(fault.Compare(a, b), cmp.Compare(len(a.Path), len(b.Path)), cmp.Compare(a.Path, b.Path))
	})
}
