package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
)

// Filling is a form while it is being filled in: answers and their state, kept
// together. A change of an answer works out again only what depends on it, and
// tells what has changed. Its state is at all times what [Form.Evaluate] makes
// of the same answers and facts.
//
// A filling and its state belong to one goroutine.
type Filling struct {
	state   *State
	steps   int  // that evaluating everything takes
	blocks  int  // faults that stand in the way
	ok      bool // what OK was told to be last
	stale   bool // the state's list of faults is to be made anew
	spent   bool // everything takes more steps than there are: the state is one of Evaluate's
	queue   queue
	next    int32 // the first job that can still be marked
	pass    int   // steps since the change
	changes Changes
}

// Fill begins a filling. The answers are the filling's from now on; they must
// not be changed but through it. Answers of another form are as if nothing was
// answered.
func (f *Form) Fill(a *Answers, facts Facts) *Filling {
	fl := &Filling{}
	fl.start(f, a, facts)
	fl.ok = fl.state.OK()
	return fl
}

// State returns the state as it is. The next change of the filling changes it,
// too, or replaces it: it is to be asked for again after every change.
func (fl *Filling) State() *State { return fl.state }

// Answers returns the answers, which are only to be read.
func (fl *Filling) Answers() *Answers { return fl.state.answers }

// Set is [Answers.Set] in the reader's language. What is wrong with the text is
// among the faults of its element.
func (fl *Filling) Set(name string, raw []string) (Changes, error) {
	return fl.change(name, func(a *Answers) error {
		_, err := a.Set(name, raw, fl.state.facts.Lang)
		return err
	})
}

// SetValue is [Answers.SetValue].
func (fl *Filling) SetValue(name string, v expression.Value) (Changes, error) {
	return fl.change(name, func(a *Answers) error { return a.SetValue(name, v) })
}

// AddFile is [Answers.AddFile].
func (fl *Filling) AddFile(name string, file File) (Changes, error) {
	return fl.change(name, func(a *Answers) error { return a.AddFile(name, file) })
}

// RemoveFile is [Answers.RemoveFile].
func (fl *Filling) RemoveFile(name string) (Changes, error) {
	field := name
	if fl.state.Find(name) == nil {
		field = name[:max(strings.LastIndexByte(name, '/'), 0)]
	}
	return fl.change(field, func(a *Answers) error { return a.RemoveFile(name) })
}

// change makes a change to the answer of the named element.
func (fl *Filling) change(name string, make func(*Answers) error) (Changes, error) {
	if err := make(fl.state.answers); err != nil {
		return Changes{}, err
	}
	e := fl.state.Find(name)
	if fl.spent || e == nil || e.frame.supplied() {
		return fl.Reset(fl.state.answers), nil
	}
	fl.mark(target{job: fl.state.form.graph.value[e.Field.id]}, e.frame)
	return fl.settle(), nil
}

// Reset puts other answers in place of the filling's own – what the server has
// made of them, or another draft – and works everything out again.
func (fl *Filling) Reset(a *Answers) Changes {
	return fl.replace(a, fl.state.facts)
}

// replace starts again, and tells how that differs from what was before.
func (fl *Filling) replace(a *Answers, facts Facts) Changes {
	before := fl.before()
	fl.start(before.state.form, a, facts)
	return fl.since(before)
}

// start works everything out.
func (fl *Filling) start(f *Form, a *Answers, facts Facts) {
	*fl = Filling{queue: fl.queue[:0], ok: fl.ok}
	fl.state = f.begin(a, facts)
	fl.state.filling, fl.state.done = fl, true
	fl.follow(fl.state.root)
	fl.markAll(fl.state.root)
	if fl.run() {
		fl.collect()
		fl.changes = Changes{}
	} else {
		fl.exhaust()
	}
}

// settle works out what is marked.
func (fl *Filling) settle() Changes {
	if !fl.run() {
		before := fl.before()
		fl.exhaust()
		return fl.since(before)
	}
	fl.collect()
	return fl.tell()
}

// tell hands the changes over.
func (fl *Filling) tell() Changes {
	now := fl.state.OK()
	fl.changes.OK, fl.ok = now != fl.ok, now
	fl.changes.tidy()
	out := fl.changes
	fl.changes = Changes{}
	return out
}

// exhaust takes the state from an evaluation, which stops when its steps are
// used up, where the filling would have to go on.
func (fl *Filling) exhaust() {
	s := fl.state
	*fl = Filling{queue: fl.queue[:0], ok: fl.ok, spent: true, changes: fl.changes}
	fl.changes.Elements = nil // those of a state that has gone
	fl.state = s.form.Evaluate(s.answers, s.facts)
}
