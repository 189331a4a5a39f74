package access

import (
	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Above returns what is withheld from somebody who may see no more than level:
// the paths of the form's fields that are more sensitive, rows by "*", in
// document order, as form.Facts.Withheld takes them. What stands in a
// container is at least as sensitive as the container, which is then named
// itself; a word that is no level is the highest.
func Above(f *form.Form, level Sensitivity) []string {
	if level >= Protected {
		return nil
	}
	a := above{level: level}
	for _, page := range f.Pages {
		a.field(page, "", Ordinary)
	}
	return a.paths
}

type above struct {
	level Sensitivity
	paths []string
}

// field looks at a field whose level of the answers is at base.
func (a *above) field(f *form.Field, base string, around Sensitivity) {
	own, ok := ParseSensitivity(f.Sensitivity)
	if !ok {
		own = Protected
	}
	own = max(own, around)
	if f.Key != "" && !f.Transparent() {
		base = jsonptr.Join(base, f.Key)
		if own > a.level {
			a.paths = append(a.paths, base)
			return
		}
		if f.Repeats() {
			base = jsonptr.Join(base, "*")
		}
	}
	for _, inner := range f.Fields {
		a.field(inner, base, own)
	}
}
