package diagram

import (
	"cmp"
	"math"
	"slices"
)

// wire is the level piece of a way in the gap between two rows, with where it is
// met from above and from below.
type wire struct {
	left, right float64
	above       []float64
	below       []float64
	set         func(track int)
}

// route gives every level piece a track of its own and every way back a lane
// along the side, and with that every row its height.
func (l *layout) route() {
	l.lanes()
	y := margin
	for g := range len(l.rows) + 1 {
		wires := l.wires(g)
		tracks := assign(wires)
		l.gaps = append(l.gaps, y)
		if g > 0 && g < len(l.rows) || tracks > 0 {
			y += gapAbove + max(tracks-1, 0)*trackStep + gapBelow
		}
		if g == len(l.rows) {
			break
		}
		h := 0
		for _, c := range l.rows[g] {
			h = max(h, l.cells[c].h)
		}
		l.tops, l.heights = append(l.tops, y), append(l.heights, h)
		y += h
	}
	l.height = y + margin
	for _, c := range l.cells {
		l.width = max(l.width, int(math.Ceil(c.x))+(c.w+1)/2+margin)
	}
	for _, o := range l.loops {
		l.width = max(l.width, int(math.Ceil(o.x))+margin)
	}
}

// lanes puts the ways back beside everything that stands where they pass, the
// shortest nearest.
func (l *layout) lanes() {
	ids := make([]int, len(l.loops))
	for i := range ids {
		ids[i] = i
	}
	slices.SortStableFunc(ids, func(a, b int) int {
		from, to := l.passes(l.loops[a])
		from2, to2 := l.passes(l.loops[b])
		return cmp.Or(cmp.Compare(to-from, to2-from2), cmp.Compare(to2, to))
	})
	for n, id := range ids {
		o := &l.loops[id]
		from, to := l.passes(*o)
		for row := from; row <= to; row++ {
			for _, c := range l.rows[row] {
				o.x = max(o.x, l.cells[c].x+float64(l.cells[c].w)/2+besides+4)
			}
		}
		for _, other := range ids[:n] {
			if f, t := l.passes(l.loops[other]); f <= to+1 && t >= from-1 {
				o.x = max(o.x, l.loops[other].x+laneStep)
			}
		}
	}
}

// wires returns the level pieces in the gap above a row.
func (l *layout) wires(gap int) []wire {
	var out []wire
	for i := range l.links {
		k := &l.links[i]
		a, b := l.cells[k.from].x+k.off, l.cells[k.to].x+k.at
		if l.cells[k.to].row == gap && math.Abs(a-b) >= 1 {
			out = append(out, wire{min(a, b), max(a, b), []float64{a}, []float64{b}, func(t int) { k.track = t }})
		}
	}
	for i := range l.loops {
		o := &l.loops[i]
		if a := l.cells[o.from].x + o.off; l.cells[o.from].row+1 == gap {
			out = append(out, o.wire(l, a, true, func(t int) { o.below = t }))
		}
		if b := l.cells[o.to].x + o.at; l.cells[o.to].row == gap {
			out = append(out, o.wire(l, b, false, func(t int) { o.above = t }))
		}
	}
	return out
}

// wire is the level piece between a cell and the side. The way along the side
// begins below it when the loop leads on and above it when it leads back; where
// it ends it is the other way round.
func (o loop) wire(l *layout, x float64, begins bool, set func(int)) wire {
	w := wire{left: x, right: o.x, set: set}
	if begins {
		w.above = append(w.above, x)
	} else {
		w.below = append(w.below, x)
	}
	if begins == o.ahead(l) {
		w.below = append(w.below, o.x)
	} else {
		w.above = append(w.above, o.x)
	}
	return w
}

// maxWires is how many wires of a gap are given their tracks with care; what is
// more than that each get one of their own first.
const maxWires = 150

// assign gives the wires of a gap their tracks and returns how many those are:
// wires on one track do not meet, and those are above that over says. Where that
// goes round in a circle, one of them gives way.
func assign(wires []wire) int {
	rest := make([]int, len(wires))
	for i := range rest {
		rest[i] = i
	}
	slices.SortStableFunc(rest, func(a, b int) int {
		return cmp.Or(cmp.Compare(wires[a].left, wires[b].left), cmp.Compare(wires[a].right, wires[b].right))
	})
	track := 0
	for ; len(rest) > 0; track++ {
		if len(rest) > maxWires {
			wires[rest[0]].set(track)
			rest = rest[1:]
			continue
		}
		var free []int
		for _, w := range rest {
			if !slices.ContainsFunc(rest, func(v int) bool { return v != w && over(wires[v], wires[w]) }) {
				free = append(free, w)
			}
		}
		if len(free) == 0 {
			free = rest[:1]
		}
		end := math.Inf(-1)
		var taken []int
		for _, w := range free {
			if wires[w].left > end {
				wires[w].set(track)
				end = wires[w].right + trackStep
				taken = append(taken, w)
			}
		}
		rest = slices.DeleteFunc(slices.Clone(rest), func(w int) bool { return slices.Contains(taken, w) })
	}
	return track
}

// over reports whether a wire should be above another: where it comes from above
// in the place in which the other goes down, and otherwise where fewer crossings
// come of it.
func over(a, b wire) bool {
	if overlies(a, b) {
		return true
	}
	if overlies(b, a) || a.right < b.left || b.right < a.left {
		return false
	}
	return crossed(a, b) < crossed(b, a)
}

func overlies(a, b wire) bool {
	for _, x := range a.above {
		for _, y := range b.below {
			if math.Abs(x-y) < trackStep-2 {
				return true
			}
		}
	}
	return false
}

// crossed counts how often two wires cross when a is above b.
func crossed(a, b wire) int {
	n := 0
	for _, x := range b.above {
		if a.left < x && x < a.right {
			n++
		}
	}
	for _, x := range a.below {
		if b.left < x && x < b.right {
			n++
		}
	}
	return n
}

// point is a place in the drawing.
type point struct{ x, y float64 }

// paths returns the corners of each way, from where it begins to where it ends.
func (l *layout) paths() [][]point {
	out := make([][]point, len(l.d.ways))
	for _, k := range l.links {
		out[k.way] = append(out[k.way], l.piece(k)...)
	}
	for _, o := range l.loops {
		a, b := l.cells[o.from].x+o.off, l.cells[o.to].x+o.at
		low, high := l.track(l.cells[o.from].row+1, o.below), l.track(l.cells[o.to].row, o.above)
		out[o.way] = append(out[o.way], point{a, l.bottom(o.from)}, point{a, low}, point{o.x, low}, point{o.x, high}, point{b, high}, point{b, l.top(o.to)})
	}
	return out
}

func (l *layout) piece(k link) []point {
	a, b := l.cells[k.from].x+k.off, l.cells[k.to].x+k.at
	from, to := point{a, l.bottom(k.from)}, point{b, l.top(k.to)}
	if k.track < 0 {
		from.x = b
		return []point{from, to}
	}
	y := l.track(l.cells[k.to].row, k.track)
	return []point{from, {a, y}, {b, y}, to}
}

// track returns how far down a track of a gap is.
func (l *layout) track(gap, n int) float64 { return float64(l.gaps[gap] + gapAbove + n*trackStep) }

// top and bottom return where a cell begins and ends: cells stand in the middle
// of their row, bends are as high as it.
func (l *layout) top(c int) float64 {
	cell := l.cells[c]
	if cell.box == nil && cell.note == nil {
		return float64(l.tops[cell.row])
	}
	return float64(l.tops[cell.row] + (l.heights[cell.row]-cell.h)/2)
}

func (l *layout) bottom(c int) float64 {
	cell := l.cells[c]
	if cell.box == nil && cell.note == nil {
		return float64(l.tops[cell.row] + l.heights[cell.row])
	}
	return l.top(c) + float64(cell.h)
}
