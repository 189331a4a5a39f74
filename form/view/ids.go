package view

import (
	"strconv"

	"github.com/borgerflow/borgerflow/form"
)

const hex = "0123456789abcdef"

// ID returns the id that the element with the given name has on a page with
// this prefix. Different names have different ids.
func ID(prefix, name string) string {
	if prefix == "" {
		prefix = "bf"
	}
	dst := append([]byte(prefix), '-')
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c == '/':
			if i > 0 {
				dst = append(dst, '.')
			}
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_', c == '-':
			dst = append(dst, c)
		default: // never in a name that package form made
			dst = append(dst, '~', hex[c>>4], hex[c&15])
		}
	}
	return string(dst)
}

func (b *builder) id(e *form.Element) string { return ID(b.o.Prefix, e.Name()) }

// staticID is the id of something that is never answered: the name it has, if
// any, may be its surroundings' name.
func (b *builder) staticID(e *form.Element) string {
	base := b.o.Prefix
	if name := e.Name(); name != "" {
		base = ID(b.o.Prefix, name)
	}
	return base + ":n" + strconv.Itoa(e.Field.ID())
}

// own is the id of a part of the page that is not a field.
func (b *builder) own(part string) string { return b.o.Prefix + ":" + part }

// structural reports whether a field only arranges others.
func structural(f *form.Field) bool {
	switch f.Base() {
	case form.TypePage, form.TypeBranch, "section", "details":
		return true
	}
	return false
}
