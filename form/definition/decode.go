package definition

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Decode reads a definition strictly: an unknown member, a member twice and a
// value of another JSON type are authoring errors. The error is [Errors].
//
// When the document is JSON at all, the form is returned even with an error, so
// that a caller can compile it too and show everything that is wrong at once,
// as [CompileJSON] does.
func Decode(data []byte) (*Form, error) {
	f, errs := decode(data, (*Options)(nil).limits())
	return f, errs.err()
}

func decode(data []byte, limits Limits) (*Form, Errors) {
	n, errs := readSource(data, limits)
	if n == nil {
		return nil, errs
	}
	d := decoder{errs: errs}
	if n.kind != kindObject {
		d.wrongType(n, "", kindObject)
		return nil, d.errs
	}
	f := new(Form)
	d.into(f, n, "")
	return f, d.errs
}

// unmarshal lets the types that have their own way in JSON be read by
// encoding/json too.
func unmarshal(into fromNode, data []byte) error {
	n, errs := readSource(data, (*Options)(nil).limits())
	if n == nil {
		return errs.err()
	}
	d := decoder{errs: errs}
	into.fromNode(&d, n, "")
	return d.errs.err()
}

// fromNode is implemented by types that can be written in more than one way.
type fromNode interface {
	fromNode(d *decoder, n *node, at string)
}

// decoder fills author structs from nodes by their json tags, so that what is
// read and what is written cannot drift apart.
type decoder struct{ errs Errors }

func (d *decoder) wrongType(n *node, at string, want nodeKind) {
	d.errs.add(CodeWrongType, at, "expected %s, got %s", want, n.kind)
}

func (d *decoder) into(target any, n *node, at string) {
	d.value(reflect.ValueOf(target).Elem(), n, at)
}

func (d *decoder) value(v reflect.Value, n *node, at string) {
	if own, ok := v.Addr().Interface().(fromNode); ok {
		own.fromNode(d, n, at)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		before := len(d.errs)
		d.value(p.Elem(), n, at)
		if len(d.errs) == before || n.kind == kindObject {
			v.Set(p)
		}
	case reflect.Struct:
		d.object(v, n, at)
	case reflect.Map:
		d.byName(v, n, at)
	case reflect.Slice:
		d.array(v, n, at)
	default:
		d.scalar(v, n, at)
	}
}

func (d *decoder) object(v reflect.Value, n *node, at string) {
	if n.kind != kindObject {
		d.wrongType(n, at, kindObject)
		return
	}
	var silent []member
	for _, m := range n.members {
		here := jsonptr.Join(at, m.name)
		i, ok := memberIndex(v.Type(), m.name)
		if !ok {
			d.errs.add(CodeUnknownMember, here, "there is no member %q here", shorten(m.name))
			continue
		}
		before := len(d.errs)
		if d.value(v.Field(i), m.value, here); len(d.errs) == before && v.Field(i).IsZero() && mayLeaveOut(v.Type().Field(i)) {
			silent = append(silent, m)
		}
	}
	d.silent(v, silent, at)
}

// mayLeaveOut reports whether a member need not be written. One that must be,
// such as an id, is written empty of a definition that is not finished, and
// missed when it is compiled.
func mayLeaveOut(f reflect.StructField) bool { return strings.Contains(f.Tag.Get("json"), ",omit") }

// silent reports members that are written and say nothing. An empty one is
// refused everywhere; 0 and false are where the field's type does not take the
// member, as every other value of it is.
func (d *decoder) silent(v reflect.Value, members []member, at string) {
	def, _ := v.Addr().Interface().(*Field)
	for _, m := range members {
		here := jsonptr.Join(at, m.name)
		if m.value.kind != kindNumber && m.value.kind != kindBool {
			d.errs.add(CodeMissing, here, "%q is empty: leave it out", m.name)
		} else if def != nil && !takes(def.Type, m.name) {
			d.errs.add(CodeNotAllowed, here, "a field of type %s does not take %q", def.Type, m.name)
		}
	}
}

func (d *decoder) byName(v reflect.Value, n *node, at string) {
	if n.kind != kindObject {
		d.wrongType(n, at, kindObject)
		return
	}
	for _, m := range n.members {
		if v.IsNil() {
			v.Set(reflect.MakeMap(v.Type()))
		}
		item := reflect.New(v.Type().Elem()).Elem()
		d.value(item, m.value, jsonptr.Join(at, m.name))
		v.SetMapIndex(reflect.ValueOf(m.name).Convert(v.Type().Key()), item)
	}
}

func (d *decoder) array(v reflect.Value, n *node, at string) {
	if n.kind != kindArray {
		d.wrongType(n, at, kindArray)
		return
	}
	for i, item := range n.items {
		to := reflect.New(v.Type().Elem()).Elem()
		d.value(to, item, jsonptr.Index(at, i))
		v.Set(reflect.Append(v, to))
	}
}

func (d *decoder) scalar(v reflect.Value, n *node, at string) {
	switch v.Kind() {
	case reflect.String:
		if n.kind != kindString {
			d.wrongType(n, at, kindString)
			return
		}
		v.SetString(n.text)
	case reflect.Bool:
		if n.kind != kindBool {
			d.wrongType(n, at, kindBool)
			return
		}
		v.SetBool(n.text == "true")
	default:
		i, err := strconv.ParseInt(n.text, 10, 64)
		if n.kind != kindNumber || err != nil || i < 0 || v.OverflowInt(i) {
			d.errs.add(CodeWrongType, at, "expected a whole number from 0")
			return
		}
		v.SetInt(i)
	}
}

// memberIndex returns which field of a struct a JSON member fills.
func memberIndex(t reflect.Type, name string) (int, bool) {
	i := slices.Index(jsonMembers(t), name)
	return i, i >= 0
}

// jsonNames holds the names of the members of everything that authors write, by
// the types that they are read into: looked up for every member and every error.
var jsonNames = buildNames()

func buildNames() map[reflect.Type][]string {
	table := map[reflect.Type][]string{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			add(t.Elem())
		case reflect.Struct:
			if table[t] != nil {
				return
			}
			table[t] = namesIn(t)
			for i := range t.NumField() {
				add(t.Field(i).Type)
			}
		}
	}
	add(reflect.TypeFor[Form]())
	add(reflect.TypeFor[Block]())
	return table
}

// jsonMembers returns the names in JSON of a struct's fields, in their order.
func jsonMembers(t reflect.Type) []string {
	if names, ok := jsonNames[t]; ok {
		return names
	}
	return namesIn(t)
}

func namesIn(t reflect.Type) []string {
	names := make([]string, t.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(t.Field(i).Tag.Get("json"), ",")
	}
	return names
}

// shorten keeps what a message repeats of a definition within reason.
func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
