package form

import (
	"errors"
	"strconv"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/pattern"
	"github.com/borgerflow/borgerflow/internal/wrap"
)

// scope is a set of fields that are answered together: the form itself, or the
// rows of one list. Groups, pages and branches share the scope around them.
type scope struct {
	list   *Field // nil for the form itself
	parent *scope
	fields []*Field // by slot, in document order
	lists  []*Field // those of them that are lists
	rules  []int32  // jobs of the rules that run in every frame of it
}

// Link numbers the form's fields and prepares it for evaluation. Compilers call
// it on a form they have put together; [Load] calls it itself. It refuses a
// form that does not hang together, and one that was compiled with other
// options.
func Link(f *Form, o *Options) error {
	reg, err := NewRegistry(o)
	if err != nil {
		return err
	}
	if f.Registry != reg.hash {
		return ErrRegistry
	}
	return link(f, reg)
}

func link(f *Form, reg *Registry) error {
	f.registry = reg
	f.Limits.fill()
	f.root = &scope{}
	f.fields = f.fields[:0]
	l := linker{form: f, registry: reg}
	for _, page := range f.Pages {
		if page == nil || page.Type != TypePage {
			return errors.New("form: link: the form's parts must be pages")
		}
	}
	if err := l.fields(f.Pages, nil, f.root); err != nil {
		return err
	}
	f.level = levelOf(f.Pages)
	l.exits()
	if err := l.check(); err != nil {
		return err
	}
	f.steps = make([]step, len(f.Order))
	for i, s := range f.Order {
		f.steps[i] = step{f.fields[s.Field], s.What}
	}
	f.simplify()
	f.relate()
	return nil
}

// literal works a limit out once and for all when it reads nothing: a constant,
// or one that becomes kroner.
func literal(n *expression.Node, t expression.Type) expression.Value {
	if n == nil {
		return expression.Value{}
	}
	at := n
	if args := n.Args(); len(args) == 1 {
		at = args[0]
	}
	if _, ok := at.Constant(); !ok {
		return expression.Value{}
	}
	return coerce(expression.Eval(n, nil, nil), t)
}

// levelOf indexes the fields of one level of the answers by key, and ties each
// to the one that follows it.
func levelOf(fields []*Field) map[string]*Field {
	level := map[string]*Field{}
	var last *Field
	walkLevel(fields, func(f *Field) {
		f.next = nil
		if f.Key == "" {
			return
		}
		level[f.Key] = f
		if last != nil {
			last.next = f
		}
		last = f
	})
	return level
}

// membersOf lists the fields of a level that have a value in expressions, in
// the order of the record type.
func (l *linker) membersOf(fields []*Field) (members []*Field, names []string) {
	walkLevel(fields, func(f *Field) {
		if l.registry.TypeOf(f).Kind != expression.Blank {
			members, names = append(members, f), append(names, f.Key)
		}
	})
	return members, names
}

type linker struct {
	form     *Form
	registry *Registry
	depth    int
}

const maxNesting = 32

func (l *linker) fields(fields []*Field, parent *Field, in *scope) error {
	if l.depth++; l.depth > maxNesting {
		return errors.New("form: link: fields are nested deeper than " + strconv.Itoa(maxNesting))
	}
	defer func() { l.depth-- }()
	for _, f := range fields {
		if err := l.field(f, parent, in); err != nil {
			return err
		}
	}
	return nil
}

func (l *linker) field(f, parent *Field, in *scope) error {
	if f == nil || l.registry.types[f.Type] == nil {
		return errors.New("form: link: unknown field type")
	}
	f.kind = l.registry.types[f.Type]
	if f.written = f.kind; f.kind.base == "computed" {
		if f.written = l.registry.types[f.Of]; f.written == nil {
			return linkError(f, "it is computed and of no type")
		}
	}
	f.id, f.parent, f.scope, f.slot = len(l.form.fields), parent, in, len(in.fields)
	f.value = l.registry.TypeOf(f)
	l.form.fields = append(l.form.fields, f)
	in.fields = append(in.fields, f)
	if err := l.prepare(f); err != nil {
		return err
	}
	inner := in
	f.inner = nil
	if f.kind.family == rows {
		inner = &scope{list: f, parent: in}
		f.inner = inner
		f.listAt = len(in.lists)
		in.lists = append(in.lists, f)
	}
	f.level = nil
	if f.kind.level {
		f.level = levelOf(f.Fields)
		f.members, f.memberNames = l.membersOf(f.Fields)
	}
	return l.fields(f.Fields, f, inner)
}

func (l *linker) prepare(f *Field) error {
	f.offers = f.Options
	if f.List != "" {
		list := l.form.list(f.List)
		if list == nil {
			return linkError(f, "it uses a list the form does not have")
		}
		f.offers = list.Options
	}
	if f.Format != "" && formatNamed(f.Format) == nil {
		return linkError(f, "its format is not known")
	}
	f.shows, f.requires, f.locks = conditionOf(f.Visible, true), conditionOf(f.Required, false), conditionOf(f.ReadOnly, false)
	f.least, f.most = literal(f.Min, f.value), literal(f.Max, f.value)
	if f.kind.base == "rating" {
		f.offers = f.ratings(l.form.Languages)
	}
	f.index()
	f.re = nil
	if f.Pattern != "" {
		re, err := pattern.Compile(`^(?:` + f.Pattern + `)$`)
		if err != nil {
			return wrap.Error("form: link: pattern of field "+strconv.Quote(f.Key), err)
		}
		f.re = re
	}
	return nil
}

// exits notes which pages may end the form before each page.
func (l *linker) exits() {
	var before []*Field
	for _, page := range l.form.Pages {
		page.exits = before[:len(before):len(before)]
		if page.Exit {
			before = append(before, page)
		}
	}
}

func linkError(f *Field, what string) error {
	return errors.New("form: link: field " + strconv.Quote(f.Key) + ": " + what)
}
