// Package nfc brings text to Unicode Normalization Form C, in which a letter is
// written in one way only: å, not a and a ring.
//
// It is here because golang.org/x/text/unicode/norm is a twenty-fifth of the
// compressed widget, and because a browser's own normalization is of another
// version of Unicode than the server's, while the two must agree to the byte.
// The tables are made from x/text by this package's test, which also holds the
// results against it.
//
// Only [String] is needed. It is a pure function, safe for any number of
// goroutines.
package nfc

import "sort"

// String returns s in Normalization Form C (Unicode Standard Annex 15). Bytes
// that are not UTF-8 become U+FFFD, unless the whole text is Latin.
func String(s string) string {
	if settled(s) {
		return s
	}
	t := loaded()
	runes := make([]rune, 0, len(s))
	for _, r := range s {
		runes = t.decompose(runes, r)
	}
	t.order(runes)
	return string(t.compose(runes))
}

// settled reports whether s has nothing to compose: every character below
// U+0300 stands for itself, also beside each other.
func settled(s string) bool {
	for _, r := range s {
		if r >= 0x300 {
			return false
		}
	}
	return true
}

// Hangul syllables are made of their parts by arithmetic (The Unicode Standard,
// section 3.12).
const (
	hangulBase  = 0xac00
	hangulL     = 0x1100
	hangulV     = 0x1161
	hangulT     = 0x11a7
	hangulVs    = 21
	hangulTs    = 28
	hangulCount = 19 * hangulVs * hangulTs
)

// decompose appends the canonical decomposition of r.
func (t *tables) decompose(dst []rune, r rune) []rune {
	if r < 0xc0 {
		return append(dst, r)
	}
	if s := r - hangulBase; s >= 0 && s < hangulCount {
		dst = append(dst, hangulL+s/(hangulVs*hangulTs), hangulV+s%(hangulVs*hangulTs)/hangulTs)
		if s%hangulTs != 0 {
			dst = append(dst, hangulT+s%hangulTs)
		}
		return dst
	}
	if pair, ok := t.parts[r]; ok {
		dst = t.decompose(dst, pair[0])
		if pair[1] != 0 {
			dst = t.decompose(dst, pair[1])
		}
		return dst
	}
	return append(dst, r)
}

// order sorts every run of combining characters by class and keeps the order of
// those of one class.
func (t *tables) order(runes []rune) {
	for i := 0; i < len(runes); i++ {
		start := i
		for i < len(runes) && t.class(runes[i]) != 0 {
			i++
		}
		if run := runes[start:i]; len(run) > 1 {
			sort.SliceStable(run, func(a, b int) bool { return t.class(run[a]) < t.class(run[b]) })
		}
	}
}

// compose puts characters together with the starter before them, unless one in
// between blocks it.
func (t *tables) compose(runes []rune) []rune {
	out := runes[:0]
	starter, last := -1, uint8(0)
	for _, r := range runes {
		class := t.class(r)
		if starter >= 0 && (starter == len(out)-1 || last != 0 && last < class) {
			if whole, ok := t.whole(out[starter], r); ok {
				out[starter] = whole
				continue
			}
		}
		if class == 0 {
			starter = len(out)
		}
		last = class
		out = append(out, r)
	}
	return out
}

func (t *tables) whole(a, b rune) (rune, bool) {
	if l, v := a-hangulL, b-hangulV; l >= 0 && l < 19 && v >= 0 && v < hangulVs {
		return hangulBase + (l*hangulVs+v)*hangulTs, true
	}
	if s, tail := a-hangulBase, b-hangulT; s >= 0 && s < hangulCount && s%hangulTs == 0 && tail > 0 && tail < hangulTs {
		return a + tail, true
	}
	r, ok := t.wholes[[2]rune{a, b}]
	return r, ok
}
