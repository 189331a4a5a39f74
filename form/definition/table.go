package definition

import (
	"reflect"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// TypeInfo says what an author may write on a field of one type, for tools that
// help them. Members have their names in JSON, in the order of [Field].
type TypeInfo struct {
	Name  string
	Takes []string   // every member
	Needs []string   // those that must be there; a label only where the field is not internal
	AnyOf [][]string // of each of these, one at least must be there
	Value bool       // it has a value in expressions, so it needs a key
	Level bool       // it adds a level to the answers
	Parts []Part     // what a composite type can ask for
}

// Part is one member that a composite type can ask for.
type Part struct {
	Key   string
	Type  string // its field type
	Label Text
	Usual bool // it is asked for where the author names no members
	Must  bool // it is required as soon as anything in the composite is answered
	// Internal parts are filled by a look-up and never shown; those that are
	// Derived are worked out of another one where that is there.
	Internal bool
	Derived  bool
}

// TypeTable returns what there is to say of every field type that a definition
// may use, by name. The caller owns it.
func TypeTable() []TypeInfo {
	var table []TypeInfo
	for _, name := range form.Types() {
		if rules := rulesOf(name); rules != nil {
			table = append(table, rules.info(name))
		}
	}
	return table
}

func (r *typeRules) info(name string) TypeInfo {
	info := TypeInfo{Name: name, Needs: slices.Clone(r.needs), Value: r.value, Level: r.level}
	for _, member := range Members() {
		if r.takes[member] {
			info.Takes = append(info.Takes, member)
		}
	}
	if r.takes["options"] {
		info.AnyOf = append(info.AnyOf, []string{"options", "list"})
	}
	if p := presets[name]; p != nil {
		info.Parts = p.parts()
	}
	return info
}

func (p *preset) parts() []Part {
	usual := strings.Fields(p.usual)
	out := make([]Part, len(p.members))
	for i, m := range p.members {
		out[i] = Part{
			Key: m.key, Type: m.kind, Label: Text{In: map[i18n.Lang]string{i18n.Danish: m.da, i18n.English: m.en}},
			Usual: slices.Contains(usual, m.key), Must: m.must, Internal: m.internal, Derived: m.calculate != "",
		}
	}
	return out
}

// Members returns the names of all members of a [Field] in their order.
func Members() []string {
	t := reflect.TypeFor[Field]()
	names := make([]string, 0, t.NumField())
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// Conflicts returns the pairs of members that exclude each other on a field.
func Conflicts() [][2]string { return slices.Clone(conflicts) }

// BesideUse returns the members that a field may have that stands for a building
// block, {"use":"name"}, that one included.
func BesideUse() []string { return slices.Clone(beside) }

// Allowed returns the values that a member of a field of a type may have, nil
// when the member is open. It knows the members whose values are a closed set.
func Allowed(name, member string) []string {
	switch member {
	case "sensitivity":
		return slices.Clone(sensitivities)
	case "autocomplete":
		return slices.Clone(autocompletes)
	case "level":
		return slices.Clone(levels[name])
	case "missing":
		return slices.Clone(missings)
	case "format":
		return form.Formats()
	case "in":
		return slices.Clone(durations)
	case "of":
		return slices.Clone(computable)
	}
	return nil
}

// Limits of members that are the same everywhere.
const (
	MaxKey   = maxID    // characters of a key or id
	MaxWidth = maxWidth // of a field, in characters
)
