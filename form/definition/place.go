package definition

import (
	"cmp"
	"reflect"
	"strconv"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// token is one step of a pointer as errors are sorted by it: members in the
// order in which a definition is written, items by index.
type token struct {
	rank int
	name string
}

func (t token) compare(u token) int {
	if c := cmp.Compare(t.rank, u.rank); c != 0 {
		return c
	}
	return cmp.Compare(t.name, u.name)
}

// unknownMember ranks members that a definition does not have: last.
const unknownMember = 1 << 30

// placeOf turns a pointer into what it is sorted by, by following it through
// the types that authors write.
func placeOf(pointer string) []token {
	names, _ := jsonptr.Split(pointer)
	out := make([]token, len(names))
	t := reflect.TypeFor[Form]()
	for i, name := range names {
		out[i] = token{unknownMember, name}
		if t == nil {
			continue
		}
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch t.Kind() {
		case reflect.Struct:
			at, ok := memberIndex(t, name)
			if !ok {
				t = nil
				continue
			}
			out[i] = token{at, ""}
			if t == reflect.TypeFor[Field]() && "/"+name == useMember {
				t = reflect.TypeFor[Block]() // the pointer goes on in the block
				continue
			}
			t = t.Field(at).Type
		case reflect.Slice:
			at, err := strconv.Atoi(name)
			if err == nil {
				out[i] = token{at, ""}
			}
			t = t.Elem()
		case reflect.Map:
			t = t.Elem()
		default:
			t = nil
		}
	}
	return out
}
