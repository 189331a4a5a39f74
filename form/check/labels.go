package check

import (
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/check/internal/prove"
)

// labels finds fields beside each other that a citizen cannot tell apart.
func (l *linter) labels() {
	type beside struct {
		page, level int
		label       string
	}
	seen := map[beside][]*form.Field{}
	l.each(func(f *form.Field) {
		if l.made(f.ID()) || f.Internal || f.Static() || f.Type == form.TypePage || f.Type == form.TypeBranch || f.Key == "" {
			return
		}
		key := beside{pageOf(f).ID(), levelOf(f), strings.ToLower(plain(f.Label, l.form))}
		if key.label == "" || strings.Contains(key.label, "\n") {
			return
		}
		for _, other := range seen[key] {
			if l.free.Together(prove.Shown(f.ID()), prove.Shown(other.ID())) {
				l.add(DuplicateLabel, l.at(f.ID(), "label"), l.name(f), l.name(other))
				break
			}
		}
		seen[key] = append(seen[key], f)
	})
}

// levelOf returns the id of the nearest group, list or section with a label
// around a field, -1 for the page.
func levelOf(f *form.Field) int {
	level := -1
	around(f.Parent(), func(p *form.Field) bool {
		if p.Type != form.TypePage && len(p.Label) > 0 {
			level = p.ID()
		}
		return level < 0
	})
	return level
}
