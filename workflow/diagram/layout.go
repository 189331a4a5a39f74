package diagram

import "slices"

// cell is something that stands in a row: a step, a label on a way, or a bend of
// a way that goes past.
type cell struct {
	box  *box // of a step; nil of anything else
	note *note
	way  int // of a label or bend; -1 of a step
	row  int
	w, h int
	x    float64 // of its middle
	in   []int   // links, from left to right
	out  []int
}

// link is a piece of a way from one row to the next.
type link struct {
	way      int
	from, to int // cells
	// off and at are where it begins and ends, from the middles of the two.
	off, at float64
	track   int // of its level piece, from 0; -1 when it has none
}

// loop is the piece of a way that leads back, or past very much: down from a cell,
// along the side of the drawing, and down into a step.
type loop struct {
	way      int
	from, to int // cells
	off, at  float64
	x        float64 // of the piece along the side
	below    int     // the track in the gap below from
	above    int     // the track in the gap above to
}

// layout is where everything stands.
type layout struct {
	d     *Diagram
	cells []cell
	rows  [][]int // cells from left to right
	links []link
	loops []loop
	steps map[string]int // cells of steps; "" the dot where a case begins
	marks map[int]*note  // labels, by their way

	longest       int // rows that a way may pass; longer ones go along the side
	rank          map[string]int
	rowOf         []int // row of each rank
	below         []int // row of labels below each rank, -1 without
	tops          []int // of each row
	heights       []int // of each row
	gaps          []int // top of the gap above each row, and of the one below all
	width, height int
}

// The distances in the drawing, in pixels.
const (
	margin    = 16
	apart     = 28 // between steps
	besides   = 14 // between a bend and what stands beside it
	gapAbove  = 12 // in a gap, above its first track
	gapBelow  = 16 // in a gap, below its last track: room for an arrowhead
	trackStep = 12
	laneStep  = 16
	portStep  = 32 // at most, between ways out of a step
)

// newLayout places the boxes of steps and the notes on ways.
func newLayout(d *Diagram, boxes map[string]*box, notes map[int]*note) *layout {
	l := &layout{d: d, steps: map[string]int{}, marks: notes}
	l.ranks()
	l.put(boxes)
	l.bound()
	for i := range d.ways {
		l.lead(i)
	}
	l.order()
	l.ports()
	l.columns()
	l.straighten()
	l.route()
	return l
}

// ranks gives each step its rank: one more than the last of those before it.
func (l *layout) ranks() {
	l.rank = map[string]int{"": 0}
	ids := []string{""}
	for _, s := range l.d.solution.Steps {
		ids = append(ids, s.ID)
		l.rank[s.ID] = 0
	}
	for range ids { // ways that do not lead back make no circle
		for _, w := range l.d.ways {
			if !w.back {
				l.rank[w.to] = max(l.rank[w.to], l.rank[w.step]+1)
			}
		}
	}
	last := 0
	for _, id := range ids {
		last = max(last, l.rank[id])
	}
	noted := make([]bool, last+1)
	for i, w := range l.d.ways {
		if l.marks[i] != nil {
			noted[l.rank[w.step]] = true
		}
	}
	row := 0
	for r := range noted {
		l.rowOf = append(l.rowOf, row)
		l.below = append(l.below, -1)
		if row++; noted[r] {
			l.below[r] = row
			row++
		}
	}
	l.rows = make([][]int, row)
}

// maxBends is how many bends a drawing has at most. A flow that needs more is not
// to be read anyway, and is drawn with less care.
const maxBends = 1500

// bound finds how long ways may be for the bends not to be too many.
func (l *layout) bound() {
	lengths := make([]int, len(l.rows)+1) // how many ways pass so many rows
	for _, w := range l.d.ways {
		if n := l.cells[l.steps[w.to]].row - l.cells[l.steps[w.step]].row - 1; !w.back && n > 0 {
			lengths[n]++
		}
	}
	bends := 0
	for n, ways := range lengths {
		if bends += n * ways; bends > maxBends {
			return
		}
		l.longest = n
	}
}

// put makes the cells of the steps, in the author's order.
func (l *layout) put(boxes map[string]*box) {
	l.steps[""] = l.add(cell{way: -1, row: 0, w: dot, h: dot, box: &box{}})
	for _, s := range l.d.solution.Steps {
		b := boxes[s.ID]
		l.steps[s.ID] = l.add(cell{box: b, way: -1, row: l.rowOf[l.rank[s.ID]], w: b.w, h: b.h})
	}
}

func (l *layout) add(c cell) int {
	l.cells = append(l.cells, c)
	id := len(l.cells) - 1
	l.rows[c.row] = append(l.rows[c.row], id)
	return id
}

// lead makes the pieces of a way: through its label, and through a bend in each
// row that it passes, or along the side.
func (l *layout) lead(i int) {
	w := l.d.ways[i]
	at, target := l.steps[w.step], l.steps[w.to]
	row := l.cells[at].row + 1
	if n := l.marks[i]; n != nil {
		at = l.link(i, at, l.add(cell{way: i, note: n, row: l.below[l.rank[w.step]], w: n.w, h: n.h}))
		row++
	}
	if w.back || l.cells[target].row-row > l.longest {
		l.loops = append(l.loops, loop{way: i, from: at, to: target})
		return
	}
	for ; row < l.cells[target].row; row++ {
		at = l.link(i, at, l.add(cell{way: i, row: row, w: 2}))
	}
	l.link(i, at, target)
}

func (l *layout) link(way, from, to int) int {
	l.links = append(l.links, link{way: way, from: from, to: to, track: -1})
	id := len(l.links) - 1
	l.cells[from].out = append(l.cells[from].out, id)
	l.cells[to].in = append(l.cells[to].in, id)
	return to
}

// places returns where each cell stands in its row.
func (l *layout) places() []int {
	out := make([]int, len(l.cells))
	for _, row := range l.rows {
		for i, c := range row {
			out[c] = i
		}
	}
	return out
}

// loopsOf returns the loops that begin, or end, at a cell, the longest first.
func (l *layout) loopsOf(c int, end func(loop) int) []int {
	var out []int
	for i, o := range l.loops {
		if end(o) == c {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return l.span(l.loops[b]) - l.span(l.loops[a]) })
	return out
}

func begins(o loop) int { return o.from }
func ends(o loop) int   { return o.to }

// ports spreads the ways out of each step along its lower side, those of one
// outcome together, and the ways in along its upper side.
func (l *layout) ports() {
	place := l.places()
	for c := range l.cells {
		cell := &l.cells[c]
		slices.SortStableFunc(cell.in, func(a, b int) int { return place[l.links[a].from] - place[l.links[b].from] })
		l.groupOut(cell, place)
		from, to := l.loopsOf(c, begins), l.loopsOf(c, ends)
		spread(cell.w, len(cell.out)+len(from), func(i int, off float64) {
			if i < len(cell.out) {
				l.links[cell.out[i]].off = off
			} else {
				l.loops[from[i-len(cell.out)]].off = off
			}
		})
		spread(cell.w, len(cell.in)+len(to), func(i int, off float64) {
			if i < len(cell.in) {
				l.links[cell.in[i]].at = off
			} else {
				l.loops[to[i-len(cell.in)]].at = off
			}
		})
	}
}

// groupOut sorts the ways out of a cell by where they lead, with those that are
// taken together beside each other.
func (l *layout) groupOut(c *cell, place []int) {
	sum, n := map[string]int{}, map[string]int{}
	group := func(id int) string {
		if w := l.d.ways[l.links[id].way]; w.parallel {
			return w.on
		}
		return ""
	}
	for _, id := range c.out {
		g := group(id)
		sum[g] += place[l.links[id].to]
		n[g]++
	}
	// The middle of a group, in parts of a place that divide evenly.
	middle := func(id int) int {
		if g := group(id); g != "" {
			return sum[g] * 60 / n[g]
		}
		return place[l.links[id].to] * 60
	}
	slices.SortStableFunc(c.out, func(a, b int) int {
		if d := middle(a) - middle(b); d != 0 {
			return d
		}
		return place[l.links[a].to] - place[l.links[b].to]
	})
}

// spread tells where n ways meet a side of that width, from its middle.
func spread(w, n int, tell func(i int, off float64)) {
	step := float64(portStep)
	if n > 1 {
		step = min(step, float64(w-36)/float64(n-1))
	}
	for i := range n {
		off := (float64(i) - float64(n-1)/2) * step
		if w <= 4 || w == dot {
			off = 0
		}
		tell(i, off)
	}
}
