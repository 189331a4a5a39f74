package check

import "strings"

// level is where keys of fields are unique: a form, or a group, list or table in
// it. What stands in a row is a level of its own.
type level struct {
	form   *formNames
	path   string // of the group or list, with a dot behind it; "" of the form
	outer  *level
	fields map[string]*field
}

// field is a field with a key, as it was found in a file.
type field struct {
	path  string // keys from the top of the form, with dots between
	kind  string // its type
	label string
	at    Place
	inner *level // of a group, list or table; of a composite, nil
	calc  string // the calculation group it belongs to
}

// formNames are the fields of one form.
type formNames struct {
	id    string
	top   *level
	all   []*field            // in document order
	byKey map[string][]*field // for .member
}

func newForm(id string) *formNames {
	f := &formNames{id: id, byKey: map[string][]*field{}}
	f.top = &level{form: f, fields: map[string]*field{}}
	return f
}

func (l *level) declare(key, kind, label string, at Place) *field {
	f := &field{path: l.path + key, kind: kind, label: label, at: at}
	l.fields[key] = f
	l.form.all = append(l.form.all, f)
	l.form.byKey[key] = append(l.form.byKey[key], f)
	return f
}

// within makes the level that a field adds.
func (l *level) within(f *field) *level {
	f.inner = &level{form: l.form, path: f.path + ".", outer: l, fields: map[string]*field{}}
	return f.inner
}

// resolve returns the path of what a dotted name means where it stands: the
// nearest level that has its first key, then outwards, as the compiler looks.
// What goes on after a field that has no fields of its own here – the members
// of a person, of an address – is kept as it is written.
func (l *level) resolve(chain string) (string, bool) {
	first, rest, more := strings.Cut(chain, ".")
	for ; l != nil; l = l.outer {
		f := l.fields[first]
		if f == nil {
			f = l.companion(first)
		}
		if f != nil {
			if more {
				return f.path + "." + rest, true
			}
			return f.path, true
		}
	}
	return "", false
}

// companion returns the field that brings along a field of this name: the text
// of an option "other", a repeated e-mail address.
func (l *level) companion(key string) *field {
	for _, suffix := range []string{"_other", "_repeat"} {
		if base, ok := strings.CutSuffix(key, suffix); ok && l.fields[base] != nil {
			return l.fields[base]
		}
	}
	return nil
}

// members returns the paths that .member may mean: every field of that key that
// stands in a group, list or table.
func (f *formNames) members(chain string) []string {
	first, rest, more := strings.Cut(chain, ".")
	var out []string
	for _, m := range f.byKey[first] {
		if !strings.Contains(m.path, ".") {
			continue
		}
		if more {
			out = append(out, m.path+"."+rest)
		} else {
			out = append(out, m.path)
		}
	}
	return out
}

// group returns the paths of the fields of a calculation group.
func (f *formNames) group(key string) []string {
	var out []string
	for _, m := range f.all {
		if m.calc == key {
			out = append(out, m.path)
		}
	}
	return out
}
