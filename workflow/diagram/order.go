package diagram

import "slices"

// sweeps is how often the rows are gone through for a better order.
const sweeps = 12

// order puts the cells of each row in an order with few crossings: each near the
// middle of what it is linked with in the row before, then in the row after, and
// so on; the best order that was seen is kept.
func (l *layout) order() {
	best, fewest := l.copyRows(), l.crossings()
	for i := range sweeps {
		down := i%2 == 0
		for n := range l.rows {
			row := n
			if !down {
				row = len(l.rows) - 1 - n
			}
			l.sortRow(row, down)
		}
		if c := l.crossings(); c < fewest {
			best, fewest = l.copyRows(), c
		}
	}
	l.rows = best
}

func (l *layout) copyRows() [][]int {
	out := make([][]int, len(l.rows))
	for i, row := range l.rows {
		out[i] = slices.Clone(row)
	}
	return out
}

// sortRow sorts a row by the barycentres of its cells' neighbours in the row
// above, or below. What has no neighbours stays; what leads back goes to the
// right, where the way along the side is.
func (l *layout) sortRow(row int, down bool) {
	place := l.places()
	key := map[int]float64{}
	for i, c := range l.rows[row] {
		sum, n := 0, 0
		links, end := l.cells[c].in, func(k link) int { return k.from }
		if !down {
			links, end = l.cells[c].out, func(k link) int { return k.to }
		}
		for _, id := range links {
			sum += place[end(l.links[id])]
			n++
		}
		back, leads := l.backOf(c)
		switch {
		case leads && !down: // the shortest is nearest to the side
			key[c] = float64(len(l.cells) + len(l.rows) - l.span(back))
		case n == 0:
			key[c] = float64(i)
		default:
			key[c] = float64(sum) / float64(n)
		}
	}
	slices.SortStableFunc(l.rows[row], func(a, b int) int {
		switch {
		case key[a] < key[b]:
			return -1
		case key[a] > key[b]:
			return 1
		}
		return 0
	})
}

// crossings counts what crosses.
func (l *layout) crossings() int {
	place := l.places()
	n := 0
	for row := range l.rows {
		var below []link
		for _, c := range l.rows[row] {
			for _, id := range l.cells[c].out {
				below = append(below, l.links[id])
			}
		}
		for i, a := range below {
			for _, b := range below[i+1:] {
				if place[a.from] != place[b.from] && place[a.to] > place[b.to] {
					n++
				}
			}
		}
	}
	for i, o := range l.loops {
		n += l.right(o.from, place, func(c cell) []int { return c.out }) + l.right(o.to, place, func(c cell) []int { return c.in })
		for _, other := range l.loops[i+1:] {
			if l.cells[o.from].row == l.cells[other.from].row && (place[o.from]-place[other.from])*(l.span(o)-l.span(other)) > 0 {
				n++
			}
		}
	}
	return n
}

// right counts the links of what stands further right in a cell's row: a way to
// the side crosses them.
func (l *layout) right(c int, place []int, links func(cell) []int) int {
	n := 0
	for _, other := range l.rows[l.cells[c].row][place[c]+1:] {
		n += len(links(l.cells[other]))
	}
	return n
}

// span returns how many rows a loop passes.
func (l *layout) span(o loop) int {
	from, to := l.passes(o)
	return to - from
}

// passes returns the first and the last row that a loop passes.
func (l *layout) passes(o loop) (first, last int) {
	if o.ahead(l) {
		return l.cells[o.from].row + 1, l.cells[o.to].row - 1
	}
	return l.cells[o.to].row, l.cells[o.from].row
}

// ahead reports whether a loop leads on instead of back.
func (o loop) ahead(l *layout) bool { return l.cells[o.to].row > l.cells[o.from].row }

// backOf returns the loop that begins at a label, and whether one does.
func (l *layout) backOf(c int) (loop, bool) {
	for _, o := range l.loops {
		if o.from == c && l.cells[c].note != nil {
			return o, true
		}
	}
	return loop{}, false
}
