package definition

import (
	"reflect"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
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
	return info
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
