package definition

import (
	"fmt"
	"slices"
	"strings"
)

// cycles reports every set of fields that depend on each other in a circle:
// one error each, naming the shortest circle through its first field. It
// returns whether there was any.
func (g *graph) cycles() bool {
	found := false
	for _, set := range components(g.deps) {
		if len(set) == 1 && !slices.Contains(g.deps[set[0]], set[0]) {
			continue
		}
		found = true
		circle := g.shortest(set)
		g.u.add(CodeCycle, g.pointer(circle), "%s", g.words(circle))
	}
	return found
}

// words tells a circle: whether "a" is shown depends on the value of "b", …
func (g *graph) words(circle []int) string {
	var b strings.Builder
	for i, n := range circle {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s depends on %s", g.word(n), g.word(circle[(i+1)%len(circle)]))
	}
	return b.String()
}

func (g *graph) word(n int) string {
	name := g.u.items[n/2].name()
	if n%2 == 0 {
		return "whether " + name + " is shown"
	}
	return "the value of " + name
}

// pointer returns where the first expression of a circle stands.
func (g *graph) pointer(circle []int) string {
	for _, n := range circle {
		it := g.u.items[n/2]
		switch {
		case n%2 == 1 && it.out.Calculate != nil:
			return it.at + "/calculate"
		case n%2 == 0 && it.branch == nil && it.out.Visible != nil:
			return it.at + "/visible"
		case n%2 == 0 && it.branch != nil && it.branch.When != "":
			return it.at + "/when"
		}
	}
	return g.u.items[circle[0]/2].at
}

// shortest returns the shortest circle through the first node of a component.
func (g *graph) shortest(set []int) []int {
	start := slices.Min(set)
	inside := map[int]bool{}
	for _, n := range set {
		inside[n] = true
	}
	from := map[int]int{}
	queue := []int{start}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for _, d := range g.deps[n] {
			if d == start {
				return trace(from, start, n)
			}
			if _, seen := from[d]; inside[d] && !seen {
				from[d] = n
				queue = append(queue, d)
			}
		}
	}
	return set
}

func trace(from map[int]int, start, end int) []int {
	circle := []int{end}
	for n := end; n != start; {
		n = from[n]
		circle = append(circle, n)
	}
	slices.Reverse(circle)
	return circle
}

// components returns the strongly connected components of a graph (Tarjan's
// algorithm), ordered by their first node.
func components(deps [][]int) [][]int {
	t := tarjan{deps: deps, index: make([]int, len(deps)), low: make([]int, len(deps)), on: make([]bool, len(deps))}
	for n := range deps {
		if t.index[n] == 0 {
			t.visit(n)
		}
	}
	slices.SortFunc(t.out, func(a, b []int) int { return slices.Min(a) - slices.Min(b) })
	return t.out
}

type tarjan struct {
	deps  [][]int
	index []int // order of discovery, from 1
	low   []int
	on    []bool
	stack []int
	next  int
	out   [][]int
}

func (t *tarjan) visit(n int) {
	t.next++
	t.index[n], t.low[n] = t.next, t.next
	t.stack = append(t.stack, n)
	t.on[n] = true
	for _, d := range t.deps[n] {
		if t.index[d] == 0 {
			t.visit(d)
			t.low[n] = min(t.low[n], t.low[d])
		} else if t.on[d] {
			t.low[n] = min(t.low[n], t.index[d])
		}
	}
	if t.low[n] != t.index[n] {
		return
	}
	at := slices.Index(t.stack, n)
	set := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, m := range set {
		t.on[m] = false
	}
	t.out = append(t.out, set)
}
