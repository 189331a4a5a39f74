package view

// qrCode is the square of modules of a QR code.
type qrCode struct {
	size  int
	dark  []bool
	taken []bool // modules of patterns and formats, where no data goes
}

func newQR(version int) *qrCode {
	size := 17 + 4*version
	q := &qrCode{size: size, dark: make([]bool, size*size), taken: make([]bool, size*size)}
	for i := range size { // timing
		q.set(6, i, i%2 == 0)
		q.set(i, 6, i%2 == 0)
	}
	for _, at := range [][2]int{{3, 3}, {size - 4, 3}, {3, size - 4}} {
		q.square(at[0], at[1], 4)
	}
	q.alignment(version)
	q.format()
	if version >= 7 {
		q.version(version)
	}
	return q
}

func (q *qrCode) set(x, y int, dark bool) {
	if x >= 0 && y >= 0 && x < q.size && y < q.size {
		q.dark[y*q.size+x], q.taken[y*q.size+x] = dark, true
	}
}

// square draws squares in each other around a module: a finder of radius 4 with
// its margin, an alignment of radius 2.
func (q *qrCode) square(x, y, radius int) {
	for dy := -radius; dy <= radius; dy++ {
		for dx := -radius; dx <= radius; dx++ {
			far := max(dx, -dx, dy, -dy)
			dark := far != 1
			if radius == 4 {
				dark = far != 2 && far != 4
			}
			q.set(x+dx, y+dy, dark)
		}
	}
}

// alignment draws the alignment patterns: at the edges and, from version 7, in
// the middle (ISO/IEC 18004, annex E), but not on the finders.
func (q *qrCode) alignment(version int) {
	at := []int{6, q.size - 7}
	switch {
	case version == 1:
		return
	case version >= 7:
		at = []int{6, 8 + 2*version, q.size - 7}
	}
	last := len(at) - 1
	for i, y := range at {
		for j, x := range at {
			if i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0 {
				continue
			}
			q.square(x, y, 2)
		}
	}
}

// qrFormat is level M with mask 2, with its correction and mask (annex C).
const qrFormat = 0x5e7c

func (q *qrCode) format() {
	for i := range 15 {
		dark := qrFormat>>i&1 == 1
		switch {
		case i < 6:
			q.set(8, i, dark)
		case i < 8:
			q.set(8, i+1, dark)
		case i == 8:
			q.set(7, 8, dark)
		default:
			q.set(14-i, 8, dark)
		}
		if i < 8 {
			q.set(q.size-1-i, 8, dark)
		} else {
			q.set(8, q.size-15+i, dark)
		}
	}
	q.set(8, q.size-8, true)
}

// version writes the version beside two finders (annex D).
func (q *qrCode) version(version int) {
	rest := version
	for range 12 {
		rest = rest<<1 ^ (rest>>11)*0x1f25
	}
	bits := version<<12 | rest
	for i := range 18 {
		dark := bits>>i&1 == 1
		q.set(q.size-11+i%3, i/3, dark)
		q.set(i/3, q.size-11+i%3, dark)
	}
}

// place writes the codewords in columns of two from the right, up and down, with
// mask 2: every third column is inverted.
func (q *qrCode) place(data []byte) {
	i := 0
	up := true
	for right := q.size - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for step := range q.size {
			y := step
			if up {
				y = q.size - 1 - step
			}
			for x := right; x > right-2; x-- {
				if q.taken[y*q.size+x] {
					continue
				}
				dark := i < 8*len(data) && data[i/8]>>(7-i%8)&1 == 1
				q.dark[y*q.size+x] = dark != (x%3 == 0)
				i++
			}
		}
		up = !up
	}
}
