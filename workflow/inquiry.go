package workflow

import (
	"context"
	"log/slog"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// inquiry is what one command wants to know of the world. Registers, checks and
// look-ups are asked outside the case's lock: the command is worked out, what
// it lacks is asked, and it is worked out again.
type inquiry struct {
	e    *Engine
	by   identity.Identity
	told map[asked]answer // what was asked in this command
	said *prefill.Result  // what registers say; nil = not asked in this command

	l         *loaded
	open      []question // what the last run lacks
	registers *registers // set when the last run lacks what they say
	last      bool       // it is not asked again
	numbers   map[string]int64
}

// question is a check or look-up that a form lacks.
type question struct {
	form *form.Form
	form.Pending
}

// asked tells questions apart: rows with the same value are asked once.
type asked struct {
	form, name, of string
	check          bool
}

func (q question) key() asked { return asked{q.form.ID, q.Name, q.Of, q.Check} }

// answer is what came of a question.
type answer struct {
	ok     bool // false: it could not be found out
	kept   bool // it was found out before this command
	at     time.Time
	check  form.Check
	lookup form.Lookup
}

// maxAsks is how often a command is worked out anew because what was found out
// led to more questions.
const maxAsks = 4

func (e *Engine) inquiry(by identity.Identity) *inquiry {
	return &inquiry{e: e, by: by, told: map[asked]answer{}, numbers: map[string]int64{}}
}

// asking is apply for work that may lack what registers, checks and look-ups
// say. When it does – waits – it returns nil, and is done again when they have
// been asked.
func (e *Engine) asking(ctx context.Context, c Caller, caseID string, work func(*loaded, *inquiry) (*change, error)) (*loaded, error) {
	in := e.inquiry(c.Identity)
	limited, cancel := context.WithTimeout(ctx, e.opts.Patience)
	defer cancel()
	for n := 0; ; n++ {
		in.last = n == maxAsks
		l, err := e.applyWith(ctx, c, caseID, true, func(l *loaded) (*change, error) {
			in.l, in.open, in.registers = l, nil, nil
			return work(l, in)
		})
		if err != nil || !in.waits() {
			return l, err
		}
		in.ask(limited)
	}
}

// waits reports whether the work lacks something that can be asked.
func (in *inquiry) waits() bool { return in.registers != nil || len(in.open) > 0 }

// drop asks nothing after all.
func (in *inquiry) drop() { in.registers, in.open = nil, nil }

// hear takes over what registers say, and notes when they are to be asked. Ids
// are given for the forms of w.
func (in *inquiry) hear(k *knowledge, w *Workflow) error {
	if r := k.registers; r != nil {
		switch {
		case in.said != nil:
			r.hear(in.said)
		case !in.last && r.due(in.e.opts.Prefill):
			in.registers = r
		}
	}
	return k.given.giveIDs(in.e, w)
}

// settle takes over what is known of a draft's checks and look-ups, and notes
// what is to be asked.
func (in *inquiry) settle(d *draft) {
	o := d.reading.known.findings[d.id]
	if o == nil {
		return
	}
	o.expire(in.e.at(in.l))
	in.remember(o)
	for range maxAsks {
		state, heard := d.evaluate(), false
		var open []question
		for _, p := range state.Pending() {
			q := question{d.form, p}
			a, done := in.told[q.key()]
			switch {
			case a.ok:
				o.put(p, a)
				heard = true
			case !done && !in.last && in.e.does(p):
				open = append(open, q)
			default:
				heard = o.revive(p) || heard
			}
		}
		d.reading.states = nil
		if !heard {
			in.open = append(in.open, open...)
			o.tidy(state)
			return
		}
	}
}

// remember notes what is known already, for the same value elsewhere: rows are
// moved without being asked about again.
func (in *inquiry) remember(o *findings) {
	for path, at := range o.at {
		field := o.form.FieldOf(path)
		if field == nil {
			continue
		}
		if c, ok := o.checks[path]; ok {
			in.know(asked{o.form.ID, field.Check, c.Of, true}, answer{ok: true, kept: true, at: at, check: c})
		}
		if l, ok := o.lookups[path]; ok {
			in.know(asked{o.form.ID, field.Lookup, l.Of, false}, answer{ok: true, kept: true, at: at, lookup: l})
		}
	}
}

func (in *inquiry) know(key asked, a answer) {
	if _, told := in.told[key]; !told {
		in.told[key] = a
	}
}

// does reports whether somebody does a check or a look-up.
func (e *Engine) does(p form.Pending) bool {
	if p.Check {
		return e.opts.Checks[p.Name] != nil
	}
	return e.opts.Lookups[p.Name] != nil
}

// ask asks everything that the work lacks, one after the other.
func (in *inquiry) ask(ctx context.Context) {
	if in.registers != nil {
		in.said = in.e.refresh(ctx, in.l, in.registers)
	}
	size := 0
	for _, q := range in.open {
		if _, done := in.told[q.key()]; done {
			continue
		}
		a, err := in.answer(ctx, q)
		if err == nil {
			size, err = bounded(q, a, size)
		}
		if a.ok = err == nil; err != nil {
			in.e.opts.Logger.WarnContext(ctx, "a check or look-up could not be done", slog.String("case", in.l.row.ID),
				slog.String("name", q.Name), slog.String("code", string(CodeOf(err))))
		}
		in.told[q.key()] = a
	}
}

// answer asks one question. Whoever panics could not find out.
func (in *inquiry) answer(ctx context.Context, q question) (a answer, err error) {
	defer func() {
		if recover() != nil {
			err = Errorf(Unavailable, "workflow: what does %q panicked", q.Name)
		}
	}()
	if ctx.Err() != nil {
		return a, Errorf(Unavailable, "workflow: no time is left to ask")
	}
	l := in.l
	a.at = in.e.at(l)
	ask := Question{
		Name: q.Name, Org: l.row.Org, Case: l.row.ID, Solution: l.w.Solution.ID, Form: q.form.ID, Path: q.Path,
		Field: q.form.FieldOf(q.Path), Value: q.Value, By: in.by, At: a.at, Test: in.e.test(l),
	}
	if q.Check {
		a.check, err = in.e.opts.Checks[q.Name].Check(ctx, ask)
		if !validID(a.check.Code) {
			a.check.Code = ""
		}
		return a, err
	}
	var values map[string]expression.Value
	values, err = in.e.opts.Lookups[q.Name].Look(ctx, ask)
	switch {
	case err == nil:
		a.lookup = form.Lookup{OK: true, Values: values}
	case CodeOf(err) == NotFound:
		err = nil
	}
	return a, err
}

// bounded refuses look-ups that are too large to keep, or of other types than
// the field's members.
func bounded(q question, a answer, size int) (int, error) {
	data := q.form.EncodeFacts(form.Facts{Lookups: map[string]form.Lookup{q.Path: a.lookup}})
	if size += len(data); len(data) > maxFinding || size > maxFindings {
		return size - len(data), Errorf(Invalid, "workflow: the look-up %q gave more than can be kept", q.Name)
	}
	if _, err := q.form.DecodeFacts(data); err != nil {
		return size - len(data), Errorf(Invalid, "workflow: the look-up %q gave values of other types", q.Name)
	}
	return size, nil
}

// lines returns the audit lines of what was asked and answered.
func (in *inquiry) lines() []audit.Line {
	var out []audit.Line
	if in.said != nil {
		out = append(out, in.line("registers.asked", ""))
	}
	names := map[string]bool{}
	for q, a := range in.told {
		if a.ok && !a.kept {
			names[q.name] = true
		}
	}
	for _, name := range sortedKeys(names) {
		out = append(out, in.line("answers.checked", name))
	}
	return out
}

func (in *inquiry) line(what, ref string) audit.Line {
	return in.e.line(in.by, in.l.row.ID, in.l.w.Solution.ID, what, ref)
}
