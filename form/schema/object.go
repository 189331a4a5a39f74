package schema

import (
	"slices"
	"strconv"

	"github.com/borgerflow/borgerflow/internal/jsontext"
)

// object is a JSON object whose members stay in the order they were set. Values
// are *object, []any, []string, string, int, int64 and bool.
type object struct{ members []pair }

type pair struct {
	name  string
	value any
}

// obj makes an object of names and values in turn.
func obj(members ...any) *object {
	o := &object{}
	for i := 0; i+1 < len(members); i += 2 {
		o.set(members[i].(string), members[i+1])
	}
	return o
}

// set gives a member a value, in its old place when it has one.
func (o *object) set(name string, value any) *object {
	if i := o.index(name); i >= 0 {
		o.members[i].value = value
		return o
	}
	o.members = append(o.members, pair{name, value})
	return o
}

// setText sets a member unless the text is empty.
func (o *object) setText(name, text string) {
	if text != "" {
		o.set(name, text)
	}
}

func (o *object) index(name string) int {
	return slices.IndexFunc(o.members, func(m pair) bool { return m.name == name })
}

func (o *object) get(name string) any {
	if i := o.index(name); i >= 0 {
		return o.members[i].value
	}
	return nil
}

func (o *object) empty() bool { return len(o.members) == 0 }

// also appends to a list that is a member.
func (o *object) also(name string, values ...any) *object {
	list, _ := o.get(name).([]any)
	return o.set(name, append(list, values...))
}

// require adds to the names of members that must be there.
func (o *object) require(names ...string) *object {
	have, _ := o.get("required").([]string)
	for _, name := range names {
		if !slices.Contains(have, name) {
			have = append(have, name)
		}
	}
	return o.set("required", have)
}

// property returns the schema of a member, made when it is not there.
func (o *object) property(name string) *object {
	all, _ := o.get("properties").(*object)
	if all == nil {
		all = obj()
		o.set("properties", all)
	}
	p, _ := all.get(name).(*object)
	if p == nil {
		p = obj()
		all.set(name, p)
	}
	return p
}

func (o *object) append(dst []byte) []byte {
	dst = append(dst, '{')
	for _, m := range o.members {
		dst = appendJSON(jsontext.AppendKey(dst, m.name), m.value)
	}
	return append(dst, '}')
}

func appendJSON(dst []byte, value any) []byte {
	switch v := value.(type) {
	case *object:
		return v.append(dst)
	case []any:
		return appendList(dst, v)
	case []string:
		return appendList(dst, v)
	case string:
		return jsontext.AppendString(dst, v)
	case bool:
		return strconv.AppendBool(dst, v)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	}
	return append(dst, "null"...)
}

func appendList[T any](dst []byte, list []T) []byte {
	dst = append(dst, '[')
	for _, v := range list {
		dst = appendJSON(jsontext.AppendComma(dst), v)
	}
	return append(dst, ']')
}
