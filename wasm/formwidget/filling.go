package formwidget

import "github.com/borgerflow/borgerflow/form"

// blamed is an element on which the server's own faults have been laid.
type blamed struct {
	at   *form.Element
	ours []form.Fault // those that the engine has found
}

// change makes a change to the form as it is filled in. The server's own faults
// are not the filling's, and are taken off meanwhile.
func (e *Engine) change(make func(*form.Filling) error) error {
	e.lift()
	err := make(e.filling)
	e.evaluate()
	return err
}

// evaluate takes the state as it is and puts the server's own faults where they
// belong.
func (e *Engine) evaluate() {
	e.lift()
	e.state = e.filling.State()
	if len(e.refused) > 0 {
		e.state.Faults() // are listed now, before others lie among them
	}
	for _, r := range e.refused {
		if at := e.state.Find(r.name); at != nil && at.Visible {
			e.blamed = append(e.blamed, blamed{at, at.Faults})
			at.Faults = append(at.Faults[:len(at.Faults):len(at.Faults)], r.fault)
		}
	}
}

// lift takes the server's own faults off again, the last one first.
func (e *Engine) lift() {
	for i := len(e.blamed) - 1; i >= 0; i-- {
		e.blamed[i].at.Faults = e.blamed[i].ours
	}
	e.blamed = nil
}

// inform gives the filling the facts as they are now.
func (e *Engine) inform() {
	_ = e.change(func(fl *form.Filling) error { fl.SetFacts(e.facts); return nil })
}
