package check

import (
	"reflect"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
	"github.com/borgerflow/borgerflow/workflow"
)

var running = []Subject{Cases}

// steps compares the flow, step by step.
func (d *differ) steps() {
	for _, a := range d.old.Workflow.Solution.Steps {
		b := d.new.Workflow.Step(a.ID)
		if b == nil {
			c := Change{Kind: StepRemoved, Severity: Breaks, Hits: running, Old: in(d.old.stepAt(a.ID)), Step: a.ID}
			d.add(c, "step %q is gone: a case that stands in it has nowhere to be", a.ID)
			continue
		}
		s := &stepDiffer{differ: d, a: a, b: b, from: d.old.stepAt(a.ID), to: d.new.stepAt(a.ID)}
		s.run()
	}
	for _, b := range d.new.Workflow.Solution.Steps {
		if d.old.Workflow.Step(b.ID) == nil {
			c := Change{Kind: StepAdded, Severity: Harmless, New: in(d.new.stepAt(b.ID)), Step: b.ID}
			d.add(c, "step %q is new", b.ID)
		}
		d.needed(b)
	}
}

// stepDiffer compares two versions of one step.
type stepDiffer struct {
	*differ
	a, b     *workflow.Step
	from, to string // pointers
}

func (d *stepDiffer) say(kind ChangeKind, s Severity, hits []Subject, member, format string, args ...any) {
	c := Change{Kind: kind, Severity: s, Hits: hits, Old: in(d.from + member), New: in(d.to + member), Step: d.a.ID}
	d.add(c, format, args...)
}

func (d *stepDiffer) run() {
	id := d.a.ID
	if d.a.Kind != d.b.Kind {
		d.say(StepKindOther, Breaks, running, "/kind", "step %q was of kind %s and is of kind %s: a case that stands in it cannot go on", id, d.a.Kind, d.b.Kind)
		return
	}
	if d.a.Join != d.b.Join {
		d.say(JoinChanged, Breaks, running, "/join", "step %q joins %s, where it joined %s: a case with branches on their way may wait for ever or go on too early", id, joinWord(d.b.Join), joinWord(d.a.Join))
	}
	if d.a.Assign != d.b.Assign {
		d.say(AssignChanged, Affects, []Subject{Cases, People}, "/assign", "step %q is somebody else's task", id)
	}
	d.stepForms()
	d.edges()
	d.handover()
	d.others()
}

func joinWord(j workflow.Join) string {
	if j == workflow.JoinNone {
		return "nothing"
	}
	return string(j)
}

// stepForms compares the forms that the step uses.
func (d *stepDiffer) stepForms() {
	has := map[string]workflow.StepForm{}
	for _, f := range d.b.Forms {
		has[f.Form] = f
	}
	for i, f := range d.a.Forms {
		now, ok := has[f.Form]
		delete(has, f.Form)
		at := jsonptr.Index("/forms", i)
		switch {
		case !ok && f.Mode == workflow.Edit:
			d.say(FormsChanged, Affects, answered, at, "step %q no longer asks for form %q: what a draft has in it is not submitted", d.a.ID, f.Form)
		case !ok:
			d.say(FormsChanged, Affects, []Subject{People}, at, "step %q no longer shows form %q", d.a.ID, f.Form)
		case now.Mode != f.Mode:
			d.say(FormsChanged, Affects, answered, at, "step %q lets people %s form %q, where they could %s it", d.a.ID, now.Mode, f.Form, f.Mode)
		}
		if ok {
			j := slices.IndexFunc(d.b.Forms, func(b workflow.StepForm) bool { return b.Form == f.Form })
			d.withhold(f, now, i, j)
		}
	}
	for i, f := range d.b.Forms {
		if _, added := has[f.Form]; added && f.Mode == workflow.Edit {
			d.say(FormsChanged, Affects, answered, jsonptr.Index("/forms", i), "step %q also asks for form %q", d.a.ID, f.Form)
		}
	}
}

// edges compares where each outcome leads.
func (d *stepDiffer) edges() {
	for _, on := range outcomesOf(d.a, d.b) {
		a, b := edgesOn(d.a, on), edgesOn(d.b, on)
		if slices.Equal(a, b) {
			continue
		}
		if from, to := parallel(on, a), parallel(on, b); !slices.Equal(from, to) && (len(from) > 1 || len(to) > 1) {
			d.say(SplitChanged, Breaks, running, "/next", "the parallel branches of step %q on %q are %s, where they were %s: a case in one of them may not come to its join", d.a.ID, on, some(to), some(from))
			continue
		}
		d.say(EdgesChanged, Affects, running, "/next", "step %q leads elsewhere on %q: to %s", d.a.ID, on, some(targets(b)))
	}
}

func outcomesOf(steps ...*workflow.Step) []string {
	var out []string
	for _, s := range steps {
		for _, e := range s.Next {
			out = append(out, e.On)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// edgesOn returns the edges of a step on an outcome, in the author's order.
func edgesOn(s *workflow.Step, on string) []workflow.Edge {
	return slices.DeleteFunc(slices.Clone(s.Next), func(e workflow.Edge) bool { return e.On != on })
}

// parallel returns where the edges of one outcome lead that are all taken.
func parallel(on string, edges []workflow.Edge) []string {
	var out []string
	for _, e := range edges {
		if on != workflow.OutcomeRejected && e.When == "" {
			out = append(out, e.To)
		}
	}
	return out
}

func targets(edges []workflow.Edge) []string {
	var out []string
	for _, e := range edges {
		if e.When != "" {
			out = append(out, e.To+" when "+e.When)
		} else {
			out = append(out, e.To)
		}
	}
	return out
}

func some(steps []string) string {
	if len(steps) == 0 {
		return "nowhere"
	}
	return strings.Join(steps, ", ")
}

// handover compares what is handed over, setting by setting.
func (d *stepDiffer) handover() {
	if d.a.Handover == nil || d.b.Handover == nil {
		return
	}
	if d.a.Handover.Kind != d.b.Handover.Kind {
		d.say(MappingChanged, Breaks, []Subject{Cases, Mappings}, "/handover/kind", "step %q hands over to %s, where it handed over to %s: one that is under way has the other's key", d.a.ID, d.b.Handover.Kind, d.a.Handover.Kind)
		return
	}
	a, b := d.old.rawStep(d.a.ID)["handover"], d.new.rawStep(d.a.ID)["handover"]
	for _, at := range differences(a, b) {
		d.say(MappingChanged, Affects, []Subject{Mappings}, "/handover"+at, "the handover of step %q is set differently at %s", d.a.ID, at)
	}
}

// comparedMembers are the members of a step that are compared by name.
var comparedMembers = []string{"id", "kind", "title", "forms", "assign", "join", "next", "handover"}

// others compares every other setting of the step.
func (d *stepDiffer) others() {
	a, b := d.old.rawStep(d.a.ID), d.new.rawStep(d.a.ID)
	for _, member := range union(a, b) {
		if slices.Contains(comparedMembers, member) || reflect.DeepEqual(a[member], b[member]) {
			continue
		}
		kind, hits := StepChanged, running
		if member == "write" {
			kind, hits = MappingChanged, []Subject{Cases, Mappings}
		}
		d.say(kind, Affects, hits, jsonptr.Join("", member), "%q of step %q is set differently", member, d.a.ID)
	}
}

// needed finds forms that a step shows or hands over and that no case has which
// is past the step that asks for them now.
func (d *differ) needed(s *workflow.Step) {
	for _, u := range d.new.said.uses {
		at := d.new.stepAt(s.ID) + "/"
		if u.Kind != KindForm || u.File != solutionFile || !strings.HasPrefix(u.Pointer, at) || d.asked(d.old, u.Name) || edits(s, u.Name) {
			continue
		}
		c := Change{Kind: FormMissing, Severity: Breaks, Hits: running, New: u.Place, Step: s.ID, Form: u.Name}
		d.add(c, "step %q needs form %q, which a running case was never asked for", s.ID, u.Name)
	}
}

// asked reports whether any step of a version has a form filled in.
func (d *differ) asked(v *Version, form string) bool {
	return slices.ContainsFunc(v.Workflow.Solution.Steps, func(s *workflow.Step) bool { return edits(s, form) })
}

func edits(s *workflow.Step, form string) bool {
	return slices.ContainsFunc(s.Forms, func(f workflow.StepForm) bool { return f.Form == form && f.Mode == workflow.Edit })
}
