package form

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// show works out again whether an element is shown. What is in it is shown no
// more than it is.
func (fl *Filling) show(e *Element) {
	was := e.Visible
	fl.state.work(e, Visibility)
	if e.Visible == was {
		return
	}
	g := fl.state.form.graph
	fl.changed(e, ChangedVisible)
	fl.mark(target{job: g.value[e.Field.id]}, e.frame)
	fl.mark(target{job: g.look + int32(e.Field.id)}, e.frame)
	for _, f := range e.Field.Fields {
		fl.mark(target{job: g.shown[f.id]}, e.frame)
	}
	fl.markAllOf(g.seen[e.Field.id], e.frame)
	fl.markAllOf(g.inner[e.Field.id], e.frame)
}

// valuate works out a value again.
func (fl *Filling) valuate(e *Element) {
	before := *e
	e.Value, e.Raw, e.overflow = expression.Value{}, nil, false
	fl.state.work(e, Valuation)
	parts := compare(&before, e)
	if parts == 0 && before.overflow == e.overflow {
		return
	}
	g := fl.state.form.graph
	fl.changed(e, parts)
	fl.mark(target{job: g.look + int32(e.Field.id)}, e.frame)
	if parts.Has(ChangedValue) {
		fl.markAllOf(g.seen[e.Field.id], e.frame)
	}
	fl.markAllOf(g.inner[e.Field.id], e.frame)
}

// look examines an element again; the faults that rules have found stay.
func (fl *Filling) look(e *Element) {
	before := *e
	e.Required, e.ReadOnly, e.Faults = false, false, nil
	fl.state.look(e)
	for _, f := range before.Faults {
		if f.Code == fault.Rule {
			e.Faults = append(e.Faults, f)
		}
	}
	sortFaults(e.Faults)
	parts := compare(&before, e)
	fl.changed(e, parts)
	if parts.Has(ChangedFaults) {
		fl.blocks += blocking(e.Faults) - blocking(before.Faults)
	}
	if parts.Has(ChangedReadOnly | ChangedWithheld) {
		for _, f := range e.Field.Fields {
			fl.mark(target{job: fl.state.form.graph.look + int32(f.id)}, e.frame)
		}
	}
}

// rule runs a rule again and moves its fault.
func (fl *Filling) rule(j *job, fr *frame) {
	t := &fr.track.rules[j.slot]
	var found verdict
	if j.owner == nil || fr.owner(j.owner).Visible {
		found = fl.state.judge(j.rule, fr)
	}
	if found.broken == t.broken && found.at == t.at && sameFault(found.fault, t.fault) {
		return
	}
	fl.acquit(t)
	t.verdict = found
	if !t.broken {
		return
	}
	fl.blocks += blocking([]Fault{t.fault})
	if t.at == nil {
		fl.changes.Form |= ChangedFaults
		return
	}
	t.at.Faults = append(slices.Clip(t.at.Faults), t.fault)
	sortFaults(t.at.Faults)
	fl.changed(t.at, ChangedFaults)
}

// owner returns the element of the group or list that a rule which runs in fr
// stands on.
func (fr *frame) owner(f *Field) *Element {
	if fr.scope.list == f {
		fr = fr.parent
	}
	return &fr.cells[f.slot]
}

// acquit takes back what a rule has found.
func (fl *Filling) acquit(t *ruleTrack) {
	if !t.broken {
		return
	}
	fl.blocks -= blocking([]Fault{t.fault})
	if t.at == nil {
		fl.changes.Form |= ChangedFaults
	} else {
		i := slices.IndexFunc(t.at.Faults, func(f Fault) bool { return sameFault(f, t.fault) })
		t.at.Faults = slices.Delete(slices.Clone(t.at.Faults), i, i+1)
		fl.changed(t.at, ChangedFaults)
	}
	t.verdict = verdict{}
}

func blocking(faults []Fault) int {
	n := 0
	for _, f := range faults {
		if f.Blocks() {
			n++
		}
	}
	return n
}

// gather makes the state's list of faults anew.
func (fl *Filling) gather() {
	if !fl.stale {
		return
	}
	s := fl.state
	fl.stale, s.faults, s.loose, s.faulty = false, nil, nil, true
	if s.form.graph.loose {
		fl.collectLoose(s.root, nil)
		s.Walk(func(e *Element) bool {
			switch {
			case len(e.Field.Rules) == 0:
			case !e.Field.Repeats():
				fl.collectLoose(e.frame, e.Field)
			default:
				for _, row := range e.frame.rowsOf(e.Field) {
					fl.collectLoose(row, e.Field)
				}
			}
			return true
		})
	}
	s.gather()
}

// collectLoose lists the faults about no field of the rules that stand on owner.
func (fl *Filling) collectLoose(fr *frame, owner *Field) {
	for _, at := range fr.scope.rules {
		j := &fl.state.form.graph.jobs[at]
		if t := &fr.track.rules[j.slot]; j.owner == owner && t.broken && t.at == nil {
			fl.state.loose = append(fl.state.loose, t.fault)
		}
	}
}
