package diagram

import "math"

// passes is how often the rows are gone through for better places.
const passes = 80

// columns gives each cell its place from left to right: as near as can be to what
// it is linked with, in the order of the row and without touching.
func (l *layout) columns() {
	for _, row := range l.rows {
		l.settle(row, func(int) (float64, float64) { return 0, 1 })
	}
	for i := range passes {
		up, down := i%2 == 1, i%2 == 0
		if i >= passes-4 {
			up, down = true, true
		}
		for n := range l.rows {
			row := n
			if i%2 == 1 {
				row = len(l.rows) - 1 - n
			}
			l.settle(l.rows[row], func(c int) (float64, float64) { return l.wanted(c, up, down) })
		}
	}
	left := math.Inf(1)
	for _, c := range l.cells {
		left = min(left, c.x-float64(c.w)/2)
	}
	for i := range l.cells {
		l.cells[i].x = math.Round(l.cells[i].x - left + margin)
	}
}

// wanted returns where a cell would stand best, and how much that matters: that
// long ways are straight matters more than that steps are in the middle.
func (l *layout) wanted(c int, up, down bool) (x, weight float64) {
	sum, n := 0.0, 0.0
	pull := func(x float64, a, b int) {
		strength := 1.0
		if l.cells[a].box == nil && l.cells[b].box == nil {
			strength = 4
		}
		sum += x * strength
		n += strength
	}
	if down {
		for _, id := range l.cells[c].in {
			k := l.links[id]
			pull(l.cells[k.from].x+k.off-k.at, k.from, k.to)
		}
	}
	if up {
		for _, id := range l.cells[c].out {
			k := l.links[id]
			pull(l.cells[k.to].x+k.at-k.off, k.from, k.to)
		}
	}
	if n == 0 {
		return l.cells[c].x, 0.1
	}
	return sum / n, n
}

// settle places the cells of a row as near as can be to where each wants to be,
// by least squares, keeping their order and distances. Cells that would overlap
// are moved together as a block (pool adjacent violators).
func (l *layout) settle(row []int, wanted func(c int) (x, weight float64)) {
	type block struct {
		sum, weight float64
		n           int
	}
	var blocks []block
	offset := make([]float64, len(row))
	for i, c := range row {
		if i > 0 {
			offset[i] = offset[i-1] + l.distance(row[i-1], c)
		}
		x, weight := wanted(c)
		b := block{(x - offset[i]) * weight, weight, 1}
		for len(blocks) > 0 {
			last := blocks[len(blocks)-1]
			if last.sum/last.weight <= b.sum/b.weight {
				break
			}
			b = block{last.sum + b.sum, last.weight + b.weight, last.n + b.n}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	i := 0
	for _, b := range blocks {
		for range b.n {
			l.cells[row[i]].x = b.sum/b.weight + offset[i]
			i++
		}
	}
}

// distance returns how far apart the middles of two neighbours must be.
func (l *layout) distance(a, b int) float64 {
	gap := apart
	if l.cells[a].box == nil || l.cells[b].box == nil {
		gap = besides
	}
	return float64(l.cells[a].w+l.cells[b].w)/2 + float64(gap)
}

// most is how far something may be moved for a way to be straight.
const most = 7

// straighten makes ways straight that nearly are: from top to bottom, labels and
// bends are moved under where their way comes from, and ends of ways along the
// sides of steps.
func (l *layout) straighten() {
	place := l.places()
	for row := range l.rows {
		for _, c := range l.rows[row] {
			for _, id := range l.cells[c].in {
				l.align(&l.links[id], place)
			}
		}
	}
}

func (l *layout) align(k *link, place []int) {
	from, to := &l.cells[k.from], &l.cells[k.to]
	d := from.x + k.off - to.x - k.at // how far the end must go to be under the beginning
	switch {
	case d == 0 || math.Abs(d) > most:
	case to.box == nil && l.room(k.to, d, place):
		to.x += d
	case to.box != nil && to.w > dot && len(to.in) == 1:
		k.at += d
	case from.box != nil && from.w > dot && len(from.out) == 1:
		k.off -= d
	case to.box != nil && to.w > dot && math.Abs(d) <= most/2:
		k.at += d
	}
}

// room reports whether a cell can be moved without touching its neighbours.
func (l *layout) room(c int, d float64, place []int) bool {
	row := l.rows[l.cells[c].row]
	i, x := place[c], l.cells[c].x+d
	free := func(other int) bool {
		return math.Abs(l.cells[other].x-x) >= l.distance(other, c)-most
	}
	return (i == 0 || free(row[i-1])) && (i == len(row)-1 || free(row[i+1]))
}
