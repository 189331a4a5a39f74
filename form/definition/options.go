package definition

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// Options are what a compilation may know besides the definitions. Nil is the
// same as the zero value.
type Options struct {
	// Library has the standard texts, shared value lists and building blocks
	// that definitions name; nil has none. A form's own list of the same name
	// goes before.
	Library Library
	// Form is what the vendor adds to the language of forms; nil adds nothing.
	// Whoever loads the compiled form must give the same.
	Form *form.Options
	// Facts are the types of what the vendor's own registers say, by names such
	// as register.bbr.built; names that do not begin with register are left out.
	Facts map[string]expression.Type
	// Limits bound the definition. Zero fields take their defaults.
	Limits Limits
	// Answers are the limits that compiled forms put on answers. Zero fields
	// take the defaults of form.DefaultLimits.
	Answers form.Limits
	// Expressions are the limits of one expression; nil takes the defaults of
	// package parse. What an expression must give is not taken from here.
	Expressions *parse.Options
}

// Limits bound what a definition may cost to read and compile.
type Limits struct {
	Bytes   int // of a definition as JSON; default 1 MiB
	Depth   int // of its JSON; default 64
	Fields  int // pages, branches and uses of blocks included; default 2000
	Nesting int // of fields in each other; default 20, at most 30
	Options int // in one value list or field; default 2000
	Pattern int // bytes of a pattern; default 500
	Text    int // characters of a text in one language; default 10,000
	Rules   int // of the form, its groups and lists, and of blocks each time they are used; default 1000
	Work    int // bytes of texts, expressions and options, each time they are used; default 8 MiB
}

const mostNesting = 30 // what package form can run

const mostLanguages = 20 // of one form

func (o *Options) limits() Limits {
	l := Limits{}
	if o != nil {
		l = o.Limits
	}
	for _, p := range []struct {
		limit *int
		value int
	}{
		{&l.Bytes, 1 << 20}, {&l.Depth, 64}, {&l.Fields, 2000}, {&l.Nesting, 20},
		{&l.Options, 2000}, {&l.Pattern, 500}, {&l.Text, 10_000}, {&l.Rules, 1000}, {&l.Work, 8 << 20},
	} {
		if *p.limit <= 0 {
			*p.limit = p.value
		}
	}
	l.Nesting = min(l.Nesting, mostNesting)
	return l
}

func (o *Options) orZero() *Options {
	if o == nil {
		return &Options{}
	}
	return o
}
