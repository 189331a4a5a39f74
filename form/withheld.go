package form

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// patterns are the paths that are withheld; "*" stands for any row. Each goes
// for the fields that the compiler puts beside a field, too: the text of the
// option "other" and the repeated address tell what was answered.
type patterns [][]string

func newPatterns(paths []string) patterns {
	var out patterns
	for _, p := range paths {
		if tokens, ok := jsonptr.Split(p); ok && len(tokens) > 0 {
			last := len(tokens) - 1
			for _, companion := range []string{"", "_other", "_repeat"} {
				out = append(out, append(tokens[:last:last], tokens[last]+companion))
			}
		}
	}
	return out
}

// patterns returns what is withheld: the paths, and the fields that are filled
// from a fact which is withheld, or begin with one.
func (f *Form) patterns(withheld []string) patterns {
	return append(newPatterns(withheld), newPatterns(f.FilledFrom(factNames(withheld)...))...)
}

// FilledFrom returns the fields that are filled from one of the facts, or begin
// with one, in document order: JSON Pointers with "*" for rows. Withholding such
// a fact in [Facts.Withheld] withholds them.
func (f *Form) FilledFrom(facts ...string) []string {
	if len(facts) == 0 {
		return nil
	}
	one := func(ref int) bool { return f.Refs[ref].Kind == RefFact && slices.Contains(facts, f.Refs[ref].Name) }
	var out []string
	for _, field := range f.fields {
		from := field.Prefill > 0 && one(field.Prefill-1)
		if from || slices.ContainsFunc(expression.Reads(field.Default), func(r expression.Read) bool { return one(r.Ref) }) {
			out = append(out, templatePath(field))
		}
	}
	return out
}

// factNames returns the names of facts among what is withheld; the rest are
// paths.
func factNames(withheld []string) []string {
	var names []string
	for _, w := range withheld {
		if !strings.HasPrefix(w, "/") {
			names = append(names, w)
		}
	}
	return names
}

// match reports whether path is one of the patterns or inside one.
func (p patterns) match(path string) bool {
	tokens, _ := jsonptr.Split(path)
	for _, pattern := range p {
		if len(pattern) <= len(tokens) && meet(pattern, tokens) {
			return true
		}
	}
	return false
}

// touch reports whether anything withheld is at the path, around it or inside
// it. The path may hold "*" for any row, too.
func (p patterns) touch(path string) bool {
	tokens, _ := jsonptr.Split(path)
	for _, pattern := range p {
		if meet(pattern, tokens) {
			return true
		}
	}
	return false
}

func meet(a, b []string) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && a[i] != "*" && b[i] != "*" {
			return false
		}
	}
	return true
}

// veil is what is withheld from a reader, and what is calculated from it.
type veil struct {
	patterns
	names  []string // of facts
	form   *Form
	worked []bool // by field id: its calculation tells of something withheld, in any row
}

// veil follows what is withheld through the form's calculations, once and in
// the order in which they are done.
func (f *Form) veil(paths []string) veil {
	v := veil{patterns: f.patterns(paths), names: factNames(paths), form: f}
	if v.none() {
		return v
	}
	v.worked = make([]bool, len(f.fields))
	for _, s := range f.steps {
		if s.what == Valuation {
			v.worked[s.field.id] = v.tells(s.field.Calculate, nil)
		}
	}
	return v
}

// none reports whether nothing is withheld.
func (v *veil) none() bool { return len(v.patterns)+len(v.names) == 0 }

// tells reports whether an expression would tell the reader something that is
// withheld from them: where it stands, or without a frame in any row.
func (v *veil) tells(n *expression.Node, fr *frame) bool {
	if v.none() {
		return false
	}
	for _, r := range expression.Reads(n) {
		ref := v.form.Refs[r.Ref]
		switch ref.Kind {
		case RefFact:
			if slices.Contains(v.names, ref.Name) {
				return true
			}
		case RefField:
			if v.covers(v.form.fields[ref.Field], r.Members, fr) {
				return true
			}
		case RefPoint:
			if v.covers(v.form.fields[ref.Field], nil, fr) {
				return true
			}
		case RefLookup:
			if f := v.form.fields[ref.Field]; v.covers(f, []string{ref.Name}, fr) || v.asks(f, fr) {
				return true
			}
		}
	}
	return false
}

// asks reports whether what an API field gives its look-up tells something
// withheld; what comes of it, and its hash, then tell it, too.
func (v *veil) asks(f *Field, fr *frame) bool {
	return slices.ContainsFunc(f.Inputs, func(in Input) bool { return v.tells(in.Expr, fr.around(f)) })
}

// covers looks at a whole field, or at some members of a group or of a list's
// rows.
func (v *veil) covers(f *Field, members []string, fr *frame) bool {
	path := templatePath(f)
	if fr = fr.around(f); fr != nil {
		path = fr.cells[f.slot].Path()
	}
	if members == nil {
		return v.touch(path) || v.holds(f)
	}
	if f.Repeats() {
		path += "/*"
	}
	return v.worked[f.id] || slices.ContainsFunc(members, func(name string) bool {
		m := f.level[name]
		return v.touch(jsonptr.Join(path, name)) || m != nil && v.holds(m)
	})
}

// holds reports whether a field, or one in it, is calculated from something
// withheld.
func (v *veil) holds(f *Field) bool {
	return v.worked[f.id] || slices.ContainsFunc(f.members, v.holds)
}
