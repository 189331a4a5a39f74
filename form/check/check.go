package check

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
	"github.com/borgerflow/borgerflow/form/definition"
)

// Options are settings of the linter; nil is the same as the zero value.
type Options struct {
	// Definition is what the form was compiled with.
	Definition *definition.Options
	// Examples are what the form is held against; nil has none, and then nothing
	// is said of what they do not show.
	Examples *Examples
	// Coverage also finds what the examples do not show. It takes as long as
	// recording them.
	Coverage bool
	// Cases is how many cases are looked at for one question about a condition;
	// default 300. Of a condition that needs more, less is said.
	Cases int
	// Work is how many expression nodes are looked at in all cases of all
	// questions; default 3,000,000, a few seconds. A form that needs more gets a
	// note that not everything was looked at.
	Work int
}

const (
	defaultCases = 300
	defaultWork  = 3_000_000
)

func (o *Options) filled() Options {
	var out Options
	if o != nil {
		out = *o
	}
	if out.Cases <= 0 {
		out.Cases = defaultCases
	}
	if out.Work <= 0 {
		out.Work = defaultWork
	}
	return out
}

// Form returns what is worth a look in a definition, given the form that was
// compiled of it, in the order of the definition and then by code. It fails
// when the form was not compiled of this definition with these options.
func Form(def *definition.Form, f *form.Form, o *Options) ([]Finding, error) {
	opts := o.filled()
	trace, err := definition.TraceOf(def, opts.Definition)
	if err != nil {
		return nil, fmt.Errorf("check: form: %w", err)
	}
	if len(trace.Fields) != f.Len() {
		return nil, fmt.Errorf("check: form: the form has %d fields, the definition makes %d", f.Len(), len(trace.Fields))
	}
	l := &linter{
		def: def, form: f, trace: trace, opts: opts, sets: Sets(f), shown: map[int]bool{},
	}
	work := opts.Work
	l.free, l.bound = prove.New(f, false, opts.Cases, &work), prove.New(f, true, opts.Cases, &work)
	for _, pass := range []func(*linter){
		(*linter).visibility, (*linter).conditions, (*linter).expressions, (*linter).rules,
		(*linter).branches, (*linter).options, (*linter).limits, (*linter).sources,
		(*linter).unused, (*linter).texts, (*linter).labels, (*linter).personal, (*linter).examples,
	} {
		pass(l)
	}
	if work <= 0 {
		l.add(Unfinished, "")
	}
	return sorted(l.out), nil
}

// JSON decodes, compiles and lints a definition. The error is
// definition.Errors: what keeps it from compiling.
func JSON(data []byte, o *Options) ([]Finding, error) {
	opts := o.filled()
	def, err := definition.Decode(data)
	if err != nil {
		return nil, err
	}
	f, err := definition.Compile(def, opts.Definition)
	if err != nil {
		return nil, err
	}
	return Form(def, f, o)
}
