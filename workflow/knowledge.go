package workflow

import (
	"context"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// needs is what of a form the server must find out or give.
type needs struct {
	findings bool     // it has checks or API fields
	ids      []string // facts
	numbers  []string // facts
	files    bool     // it has fields that take files
}

// learn works out, once, what the solution's steps and forms need.
func (w *Workflow) learn() {
	w.needs, w.plans = map[string]needs{}, map[string]prefill.Plan{}
	for id, f := range w.Forms {
		w.needs[id] = needsOf(f)
	}
	for _, step := range w.Solution.Steps {
		var forms []*form.Form
		for _, id := range step.edited() {
			forms = append(forms, w.Forms[id])
		}
		if len(forms) > 0 {
			w.plans[step.ID] = prefill.PlanFor(forms...)
		}
	}
}

// Plan returns which facts the forms that a step edits read: all that registers
// may be asked for there, by source and by whom it is about. A step that edits
// no form has none.
func (w *Workflow) Plan(step string) prefill.Plan { return w.plans[step] }

func needsOf(f *form.Form) needs {
	var n needs
	var visit func(fields []*form.Field, inRow bool)
	visit = func(fields []*form.Field, inRow bool) {
		for _, field := range fields {
			n.findings = n.findings || field.Check != "" || field.Lookup != ""
			n.files = n.files || field.TakesFiles()
			if field.Prefill > 0 {
				switch name := f.Refs[field.Prefill-1].Name; {
				case strings.HasPrefix(name, "ids."):
					n.ids = append(n.ids, name)
				case strings.HasPrefix(name, "numbers.") && !inRow: // rows count themselves
					n.numbers = append(n.numbers, name)
				}
			}
			visit(field.Fields, inRow || field.Repeats())
		}
	}
	visit(f.Pages, false)
	return n
}

// edited returns the forms that a step edits, in the author's order.
func (s *Step) edited() []string {
	var out []string
	for _, sf := range s.Forms {
		if sf.Mode == Edit {
			out = append(out, sf.Form)
		}
	}
	return out
}

// knowledge is what the server has found out and given for the forms that a
// step edits. It is kept beside the drafts, sealed like them.
type knowledge struct {
	registers *registers           // nil when the forms are filled from none
	findings  map[string]*findings // by form; of those with checks or API fields
	given     *numbering           // nil when the forms are given nothing
}

// knowledge reads what is kept for somebody who fills in a step.
func (e *Engine) knowledge(ctx context.Context, l *loaded, by identity.Identity, step *Step) (*knowledge, error) {
	k := &knowledge{findings: map[string]*findings{}}
	var err error
	if k.registers, err = e.keptRegisters(ctx, l, by, step); err != nil {
		return nil, err
	}
	gives := false
	for _, id := range step.edited() {
		n := l.w.needs[id]
		gives = gives || len(n.ids)+len(n.numbers) > 0
		if n.findings {
			if k.findings[id], err = e.keptFindings(ctx, l, l.w.Forms[id]); err != nil {
				return nil, err
			}
		}
	}
	if gives {
		if k.given, err = e.keptNumbering(ctx, l); err == nil {
			k.given.forms = step.edited()
		}
	}
	return k, err
}

// facts returns what is known for one form. Only Values, Provenance, Checks and
// Lookups are set.
func (k *knowledge) facts(f *form.Form) form.Facts {
	out := form.Facts{Values: map[string]expression.Value{}, Provenance: map[string]form.Provenance{}}
	if k == nil {
		return out
	}
	if k.registers != nil && k.registers.now != nil {
		out = k.registers.now.Into(out)
	}
	k.given.write(f.ID, out.Values)
	if o := k.findings[f.ID]; o != nil {
		out.Checks, out.Lookups = o.checks, o.lookups
	}
	return out
}

// changes returns the documents that are to be kept anew.
func (k *knowledge) changes() []docChange {
	if k == nil {
		return nil
	}
	var out []docChange
	if r := k.registers; r != nil && r.changed {
		out = append(out, r.change())
	}
	for _, id := range sortedKeys(k.findings) {
		if o := k.findings[id]; o.changed {
			out = append(out, o.change())
		}
	}
	if g := k.given; g != nil && g.changed {
		out = append(out, g.change())
	}
	return out
}

// pinned returns the facts that a form was submitted with; false for one that is
// filled in, or was submitted before they were kept.
func (r *reading) pinned(f *form.Form) (form.Facts, bool) {
	sub, submitted := r.s.Forms[f.ID]
	if !submitted || r.current[f.ID] != nil || len(sub.Found) == 0 {
		return form.Facts{}, false
	}
	out, err := f.DecodeFacts(sub.Found)
	if out.Values == nil {
		out.Values = map[string]expression.Value{}
	}
	return out, err == nil
}

// add puts what was found out beside what login and case say, which goes first.
func add(facts, found form.Facts) form.Facts {
	for name, v := range found.Values {
		if facts.Values[name].IsBlank() {
			facts.Values[name] = v
		}
	}
	for name, p := range found.Provenance {
		if _, said := facts.Provenance[name]; !said {
			facts.Provenance[name] = p
		}
	}
	facts.Checks, facts.Lookups = found.Checks, found.Lookups
	return facts
}

// openStep asks registers and gives ids where somebody opens a step that lacks
// them, and keeps what they say before it is shown.
func (e *Engine) openStep(ctx context.Context, l *loaded, c Caller, step *Step, r *reading) error {
	if !r.known.lacks(e, l.w) {
		return nil
	}
	_, err := e.asking(ctx, c, l.row.ID, func(now *loaded, in *inquiry) (*change, error) {
		if _, ok := now.s.Token(step.ID, 0); !ok || now.row.Hash != l.row.Hash {
			return nil, nil // somebody else has done the step meanwhile, or the case goes on with another version
		}
		k, err := e.knowledge(ctx, now, c.Identity, step)
		if err == nil {
			err = in.hear(k, now.w)
		}
		if err != nil || in.waits() {
			return nil, err
		}
		r.known = k
		docs := k.changes()
		if len(docs) == 0 {
			return nil, nil
		}
		return &change{by: c.Identity, docs: docs, lines: in.lines(), aside: true}, nil
	})
	return err
}

// lacks reports whether registers are to be asked, or ids to be given.
func (k *knowledge) lacks(e *Engine, w *Workflow) bool {
	if r := k.registers; r != nil && r.due(e.opts.Prefill) {
		return true
	}
	return k.given.lacksIDs(w)
}
