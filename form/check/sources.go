package check

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
)

// sources looks at where fields get their values from, and at containers that
// hold nothing to be seen.
func (l *linter) sources() {
	groups := map[string][]*form.Field{}
	l.each(func(f *form.Field) {
		if l.made(f.ID()) {
			return
		}
		def := l.trace.Fields[f.ID()].Field
		if def != nil && def.Calc != "" {
			groups[def.Calc] = append(groups[def.Calc], f)
		}
		if l.canShow(f) {
			l.source(f)
			l.container(f)
			l.file(f)
		}
	})
	for _, name := range sortedKeys(groups) {
		if of := groups[name]; len(of) == 1 && !inRows(of[0]) {
			l.add(LonelyGroup, l.at(of[0].ID(), "calc"), l.name(of[0]), strconv.Quote(name))
		}
	}
}

// inRows reports whether a field stands in the rows of a list.
func inRows(f *form.Field) bool {
	rows := false
	around(f.Parent(), func(p *form.Field) bool {
		rows = rows || p.Repeats()
		return true
	})
	return rows
}

// source finds fields that must be answered, or are shown to be, and cannot.
func (l *linter) source(f *form.Field) {
	src := l.sets.Fields[f.ID()]
	if !src.Answered || src.Default || src.Prefill != "" {
		return
	}
	switch {
	case f.Internal && f.Required != nil:
		l.add(RequiredHidden, l.at(f.ID(), "required"), l.name(f))
	case f.Internal:
	case f.Required != nil && !l.mayBe(f, true):
		l.add(RequiredReadOnly, l.at(f.ID(), "required"), l.name(f))
	case !l.mayBe(f, false):
		l.add(ReadOnlyEmpty, l.at(f.ID(), "readonly"), l.name(f))
	}
}

// mayBe reports whether a field can be shown and not read-only, and with
// required also required.
func (l *linter) mayBe(f *form.Field, required bool) bool {
	if !within(f, func(p *form.Field) bool { return p.ReadOnly != nil }) {
		return true
	}
	given := []prove.Given{prove.Shown(f.ID())}
	if required {
		given = append(given, prove.Is(f.Required, prove.True))
	}
	if !l.free.Together(given...) {
		return true // never shown or never required, which is told of those
	}
	around(f, func(p *form.Field) bool {
		if p.ReadOnly != nil {
			given = append(given, prove.Is(p.ReadOnly, prove.False|prove.Unknown))
		}
		return true
	})
	return l.free.Together(given...)
}

// container finds what holds fields of which none is ever seen.
func (l *linter) container(f *form.Field) {
	if !f.Container() || f.Internal || l.seen(f) {
		return
	}
	if p := f.Parent(); p == nil || l.seen(p) {
		l.add(NothingShown, l.at(f.ID()), l.name(f))
	}
}

// seen reports whether anything in a container can be seen.
func (l *linter) seen(f *form.Field) bool {
	for _, c := range f.Fields {
		if c.Internal || !l.canShow(c) {
			continue
		}
		if !c.Container() || l.seen(c) {
			return true
		}
	}
	return false
}

func (l *linter) file(f *form.Field) {
	if f.Base() == "file" && len(f.Accept) == 0 && f.MaxSize == 0 && !f.Internal {
		l.add(FileOpen, l.at(f.ID()), l.name(f))
	}
}
