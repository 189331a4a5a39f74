package form

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/wrap"
)

// Options is what a vendor adds to the language of forms. Server and browser
// must be given the same: a compiled form carries the hash of the options it was
// compiled with, and is not loaded with others. Nil is the same as the zero
// value.
type Options struct {
	Types     []Type                // field types of the vendor's own; default none
	Functions []expression.Function // functions that expressions may call; default none
}

// Type is a field type of a vendor's own. It is one of the library's types with
// another meaning: what authors may write on it, how it is shown on a page and
// described in a schema is that type's, and so is whatever function is nil here.
// The functions must be pure and total, safe for any number of goroutines, and
// must not keep what they are given.
type Type struct {
	Name string // [a-z][a-z0-9_]*, of no type of the library
	Like string // the type of the library that it is like; it must be one that is answered

	// Parse turns what a person typed, which is never blank, into a value of the
	// type that Like has, or says what is wrong with it.
	Parse func(f *Field, raw []string, lang i18n.Lang) (expression.Value, FaultCode)
	// Check says what is wrong with a value, or "".
	Check func(f *Field, v expression.Value, facts Facts) FaultCode
	// Display writes a value for a reader.
	Display func(f *Field, v expression.Value, lang i18n.Lang) string
	// Messages words the codes that Parse and Check give, in place of the
	// catalogue; a form's author can still word them anew on each field.
	Messages map[FaultCode]map[i18n.Lang]string
}

// ErrRegistry says that a compiled form was made with other types or functions
// than it is loaded with: server and browser are of different builds.
var ErrRegistry = errors.New("form: the form was compiled with other field types or functions")

// Registry is the field types and functions that forms are compiled and run
// with. It is immutable and safe for any number of goroutines.
type Registry struct {
	types     map[string]*typeInfo
	functions *expression.FunctionSet
	hash      string
}

var library = &Registry{types: builtIn}

// NewRegistry puts the vendor's types and functions beside the library's own.
// The error says which of them is not well made.
func NewRegistry(o *Options) (*Registry, error) {
	if o == nil || len(o.Types)+len(o.Functions) == 0 {
		return library, nil
	}
	r := &Registry{types: make(map[string]*typeInfo, len(builtIn)+len(o.Types))}
	for name, info := range builtIn {
		r.types[name] = info
	}
	for i := range o.Types {
		if err := r.add(&o.Types[i]); err != nil {
			return nil, err
		}
	}
	functions, err := expression.NewFunctionSet(o.Functions...)
	if err != nil {
		return nil, wrap.Error("form: registry", err)
	}
	r.functions, r.hash = functions, o.hash(functions)
	return r, nil
}

func (r *Registry) add(t *Type) error {
	like := builtIn[t.Like]
	switch {
	case !isID(t.Name) || len(t.Name) > 60:
		return errors.New("form: registry: " + strconv.Quote(t.Name) + " is no name of a field type")
	case r.types[t.Name] != nil:
		return errors.New("form: registry: there is a field type " + t.Name + " already")
	case like == nil || like.family != input:
		return errors.New("form: registry: field type " + t.Name + " is like none that can be answered")
	}
	info := *like
	info.name, info.messages = t.Name, cloneMessages(t.Messages)
	if t.Parse != nil {
		info.parse = func(f *Field, raw []string, lang i18n.Lang) (v expression.Value, code FaultCode) {
			if blank(raw) {
				return like.unblank, ""
			}
			defer guard(&v, &code)
			v, code = t.Parse(f, raw, lang)
			if v = coerce(v, f.value); f.kind.several {
				v = f.ordered(v)
			}
			return known(v, code)
		}
	}
	if t.Check != nil {
		info.check = func(c *checker, e *Element) {
			if like.check != nil {
				like.check(c, e)
			}
			if code := t.judge(e, c.state.facts); code != "" {
				e.add(code)
			}
		}
	}
	if t.Display != nil {
		info.format = func(f *Field, v expression.Value, lang i18n.Lang) (text string) {
			defer func() {
				if recover() != nil {
					text = displayAny(v, lang)
				}
			}()
			return t.Display(f, v, lang)
		}
	}
	r.types[t.Name] = &info
	return nil
}

// judge runs the vendor's check.
func (t *Type) judge(e *Element, facts Facts) (code FaultCode) {
	v := e.Value
	defer guard(&v, &code)
	_, code = known(v, t.Check(e.Field, e.Value, facts))
	return code
}

// guard turns a panic in a vendor's function into a fault: no answer may end the
// process.
func guard(v *expression.Value, code *FaultCode) {
	if recover() != nil {
		*v, *code = expression.Value{}, fault.BadPattern
	}
}

// cloneMessages keeps the registry apart from what the vendor may still change.
func cloneMessages(from map[FaultCode]map[i18n.Lang]string) map[FaultCode]map[i18n.Lang]string {
	out := make(map[FaultCode]map[i18n.Lang]string, len(from))
	for code, words := range from {
		out[code] = maps.Clone(words)
	}
	return out
}

// reserved are the codes that the engine alone gives: what depends on an answer
// only is a vendor's to say.
var reserved = []FaultCode{fault.Rule, fault.Exit, fault.CheckPending, fault.CheckFailed, fault.UnknownField, fault.Overflow}

// known replaces a code that is not in the table, that is the engine's own, or
// that has arguments, which a vendor cannot give.
func known(v expression.Value, code FaultCode) (expression.Value, FaultCode) {
	if code == "" {
		return v, ""
	}
	if info, ok := fault.Lookup(code); !ok || len(info.Args) > 0 || slices.Contains(reserved, code) {
		code = fault.BadPattern
	}
	return expression.Value{}, code
}

// hash identifies the vendor's types and functions by what a compiled form
// depends on: names and signatures, not what is inside them.
func (o *Options) hash(functions *expression.FunctionSet) string {
	lines := functions.Signatures()
	for _, t := range o.Types {
		lines = append(lines, "type "+t.Name+" "+t.Like)
	}
	slices.Sort(lines)
	sum := sha256([]byte(strings.Join(lines, "\n")))
	return hexText(sum[:16])
}

// Functions returns the vendor's functions; nil when there are none.
func (r *Registry) Functions() *expression.FunctionSet { return r.functions }

// Hash identifies the vendor's types and functions; it is "" when there are
// none.
func (r *Registry) Hash() string { return r.hash }

// Types returns the names of all field types, sorted, those that the compiler
// makes included.
func (r *Registry) Types() []string {
	names := make([]string, 0, len(r.types))
	for name := range r.types {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// HasType reports whether a definition may use the field type.
func (r *Registry) HasType(name string) bool {
	return r.types[name] != nil && name != TypePage && name != TypeBranch
}

// Base returns the library's type that a field type is or is like, "" when
// there is no such type.
func (r *Registry) Base(name string) string {
	if info := r.types[name]; info != nil {
		return info.base
	}
	return ""
}

// TypeOf returns the type that a field has in expressions, for compilers that
// build a form. Containers and lists need their Fields to be complete.
func (r *Registry) TypeOf(f *Field) expression.Type {
	info := r.types[f.Type]
	if info == nil || info.value == nil {
		return expression.Type{}
	}
	return info.value(f, r.TypeOf)
}

// Types returns the names of the library's own field types, sorted.
func Types() []string { return library.Types() }

// HasType reports whether the library has a field type that definitions may use.
func HasType(name string) bool { return library.HasType(name) }
