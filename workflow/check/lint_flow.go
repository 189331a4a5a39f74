package check

import "github.com/borgerflow/borgerflow/form/check"

// flow takes in what compiling found worth a look: edges that are never taken,
// fields that may be hidden, a flow too large to be proved.
func (l *linter) flow() error {
	for _, p := range l.Workflow.Warnings {
		at := Place{File: p.File, Pointer: p.Pointer}
		l.out = append(l.out, Finding{Code: check.Code(p.Code), Level: check.Warning, Place: at, Message: p.Message})
	}
	return nil
}
