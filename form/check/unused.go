package check

import (
	"regexp"
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// unused finds what nothing in the form makes use of.
func (l *linter) unused() {
	l.each(func(f *form.Field) {
		if !l.made(f.ID()) && hiddenFromView(f) && !f.Container() && len(l.sets.ReadersOf(f.ID())) == 0 {
			l.add(UnusedField, l.at(f.ID()), l.name(f))
		}
	})
	used := map[string]bool{}
	l.each(func(f *form.Field) { used[f.List] = true })
	for _, u := range l.sets.Uses {
		each(u.Node, func(n *expression.Node) {
			if n.Op().String() == "text" {
				used[n.Name()] = true
			}
		})
	}
	for _, name := range sortedKeys(l.def.Lists) {
		if !used[name] {
			l.add(UnusedList, jsonptr.Join("/lists", name), strconv.Quote(name))
		}
	}
}

// hiddenFromView reports whether a field, or what it stands in, is internal.
func hiddenFromView(f *form.Field) bool {
	internal := false
	around(f, func(p *form.Field) bool {
		internal = internal || p.Internal
		return !internal
	})
	return internal
}

// Library returns what no form of a solution makes use of in the library they
// share. Pointers lead into the library as JSON.
func Library(library definition.MapLibrary, defs ...*definition.Form) []Finding {
	u := names{texts: map[string]bool{}, lists: map[string]bool{}, blocks: map[string]bool{}}
	for _, def := range defs {
		u.form(def)
	}
	for { // blocks that are used use more
		before := len(u.blocks)
		for _, name := range sortedKeys(u.blocks) {
			if b := library.Blocks[name]; b != nil {
				u.block(b)
			}
		}
		if len(u.blocks) == before {
			break
		}
	}
	for _, name := range sortedKeys(u.lists) {
		u.options(library.Lists[name])
	}
	var out []Finding
	report := func(code Code, at string, have []string, used map[string]bool) {
		for _, name := range have {
			if !used[name] {
				out = append(out, newFinding(code, jsonptr.Join(at, name), []string{strconv.Quote(name)}))
			}
		}
	}
	report(UnusedText, "/texts", sortedKeys(library.Texts), u.texts)
	report(UnusedList, "/lists", sortedKeys(library.Lists), u.lists)
	report(UnusedBlock, "/blocks", sortedKeys(library.Blocks), u.blocks)
	return out
}

// names collects what definitions name of a library.
type names struct {
	texts, lists, blocks map[string]bool
}

func (u *names) text(texts ...definition.Text) {
	for _, t := range texts {
		if t.Key != "" {
			u.texts[t.Key] = true
		}
	}
}

func (u *names) form(def *definition.Form) {
	u.text(def.Title, def.Purpose)
	for _, p := range def.Pages {
		u.text(p.Title, p.Help)
		u.fields(p.Fields)
	}
	u.rules(def.Rules)
	for _, name := range sortedKeys(def.Lists) {
		u.options(def.Lists[name])
	}
}

func (u *names) block(b *definition.Block) {
	u.fields(b.Fields)
	u.rules(b.Rules)
	for _, name := range sortedKeys(b.Lists) {
		u.options(b.Lists[name])
	}
}

func (u *names) rules(rules []*definition.Rule) {
	for _, r := range rules {
		u.text(r.Message)
	}
}

func (u *names) options(options []definition.Option) {
	for _, o := range options {
		u.text(o.Label, o.Help)
	}
}

func (u *names) fields(fields []*definition.Field) {
	for _, f := range fields {
		u.text(f.Label, f.Help, f.Purpose)
		for _, code := range sortedKeys(f.Messages) {
			u.text(f.Messages[code])
		}
		for _, m := range f.Members {
			u.text(m.Label, m.Help)
		}
		u.options(f.Options)
		u.rules(f.Rules)
		u.fields(f.Fields)
		for _, b := range f.Branches {
			u.fields(b.Fields)
		}
		if f.Use != "" {
			u.blocks[f.Use] = true
		}
		if f.List != "" {
			u.lists[f.List] = true
		}
		for _, source := range []string{f.Visible.Expr, f.Required.Expr, f.ReadOnly.Expr, f.Calculate, f.OptionsWhere.Expr} {
			u.named(source)
		}
	}
}

// named takes in the value lists that text() names.
func (u *names) named(source string) {
	for _, m := range listInText.FindAllStringSubmatch(source, -1) {
		u.lists[m[1]] = true
	}
}

// listInText is the name of a value list in text("list", value).
var listInText = regexp.MustCompile(`\btext\(\s*["']([^"']+)["']`)
