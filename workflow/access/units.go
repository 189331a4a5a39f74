package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Units knows an organisation's units (orgenheder).
type Units interface {
	// Within reports whether unit is of or lies anywhere below it. It is asked
	// for every decision: it answers from memory, is safe for concurrent use, and
	// says false of a unit it does not know. Both are ids in lower case.
	Within(unit, of string) bool
}

// Tree is units in memory. Make one with [NewTree].
type Tree struct {
	above map[string]string
}

var _ Units = (*Tree)(nil)

// NewTree returns a tree from each unit's id to the id of the one above it,
// which is empty for a root. A unit above another must be there itself; a
// circle is an error.
func NewTree(above map[string]string) (*Tree, error) {
	t := &Tree{above: make(map[string]string, len(above))}
	for unit, over := range above {
		t.above[strings.ToLower(unit)] = strings.ToLower(over)
	}
	for _, unit := range slices.Sorted(maps.Keys(t.above)) {
		at := unit
		for range len(t.above) {
			over, known := t.above[at]
			if !known {
				return nil, fmt.Errorf("access: a unit lies below one that is not there: %q", at)
			}
			if at = over; at == "" {
				break
			}
		}
		if at != "" {
			return nil, fmt.Errorf("access: a unit lies below itself: %q", unit)
		}
	}
	return t, nil
}

// Within reports whether unit is of or lies below it.
func (t *Tree) Within(unit, of string) bool {
	for _, known := t.above[unit]; known && unit != ""; unit = t.above[unit] {
		if unit == of {
			return true
		}
	}
	return false
}
