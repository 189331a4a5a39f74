package nfc

import (
	"sort"
	"sync"
)

// tables are the packed ones, unpacked when the first text needs them.
type tables struct {
	parts   map[rune][2]rune // one step of decomposition; the second may be missing
	wholes  map[[2]rune]rune
	classes []span // of combining characters, sorted
}

// span is a run of characters of one combining class.
type span struct {
	first, last rune
	class       uint8
}

var loaded = sync.OnceValue(unpack)

// unpack reads the three packed tables. All numbers are varints; characters are
// differences from the one before in the same place.
func unpack() *tables {
	t := &tables{parts: map[rune][2]rune{}, wholes: map[[2]rune]rune{}}
	in := reader{data: composites}
	for in.more() {
		r, pair := in.next(0), [2]rune{in.next(1), in.next(2)}
		t.parts[r], t.wholes[pair] = pair, r
	}
	in = reader{data: oneWay}
	for in.more() {
		r := in.next(0)
		t.parts[r] = [2]rune{in.next(1), in.next(2)}
	}
	in = reader{data: classes}
	for in.more() {
		first := in.next(0)
		t.classes = append(t.classes, span{first, first + in.next(1), uint8(in.next(2))})
	}
	return t
}

// class returns the canonical combining class of r, 0 for a starter.
func (t *tables) class(r rune) uint8 {
	if r < 0x300 {
		return 0
	}
	i := sort.Search(len(t.classes), func(i int) bool { return t.classes[i].last >= r })
	if i < len(t.classes) && t.classes[i].first <= r {
		return t.classes[i].class
	}
	return 0
}

// reader unpacks a table of three columns.
type reader struct {
	data   string
	before [3]rune
}

func (in *reader) more() bool { return in.data != "" }

func (in *reader) next(column int) rune {
	// A varint of encoding/binary, whose package would bring reflect along.
	var zigzag uint32
	for shift := 0; ; shift += 7 {
		b := in.data[0]
		in.data = in.data[1:]
		zigzag |= uint32(b&0x7f) << shift
		if b < 0x80 {
			break
		}
	}
	in.before[column] += rune(zigzag>>1) ^ -rune(zigzag&1)
	return in.before[column]
}
