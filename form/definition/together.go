package definition

import (
	"maps"
	"slices"
	"strings"
)

// checkForms reports forms that read each other's answers in a circle: none of
// them could be evaluated first.
func checkForms(units []*unit) {
	index := map[*unit]int{}
	for i, u := range units {
		index[u] = i
	}
	deps := make([][]int, len(units))
	for i, u := range units {
		for _, id := range slices.Sorted(maps.Keys(u.reads)) {
			deps[i] = append(deps[i], index[u.others[id]])
		}
	}
	for _, set := range components(deps) {
		if len(set) == 1 {
			continue
		}
		slices.Sort(set)
		ids := make([]string, len(set))
		for i, n := range set {
			ids[i] = units[n].def.ID
		}
		u := units[set[0]]
		at := ""
		for _, n := range set[1:] {
			if p, ok := u.reads[units[n].def.ID]; ok {
				at = p
				break
			}
		}
		u.add(CodeFormCycle, at, "the forms %s read each other's answers in a circle, so none can be worked out first", strings.Join(ids, ", "))
	}
}
