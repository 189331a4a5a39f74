package diagram

import (
	"strings"
	"unicode"
)

// widths are how wide the printable characters of ASCII are, in thousandths of
// the size of the letters, in the widest of the sans-serif fonts that browsers
// commonly fall back to. In a narrower font a text has more room than it needs.
var widths = [...]int{
	318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, // space to /
	636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, // 0 to ?
	1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, // @ to O
	603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, // P to _
	500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, // ` to o
	635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, // p to ~
}

// letters is how a text is set.
type letters struct {
	size int // pixels
	bold bool
}

func (l letters) of(r rune) int {
	w := 1000 // of what is in no table: as wide as letters get, but for these
	switch {
	case r >= ' ' && int(r-' ') < len(widths):
		w = widths[r-' ']
	case r < 0x250 && unicode.IsLower(r) && r != 'æ' && r != 'œ':
		w = 640
	case r < 0x250 && unicode.IsUpper(r) && r != 'Æ' && r != 'Œ':
		w = 790
	case r == '–', r == '§':
		w = 500
	case unicode.Is(unicode.Mn, r), r == 0x200d, r >= 0xfe00 && r <= 0xfe0f:
		w = 0
	case r >= 0x1100:
		w = 1400 // ideographs and emoji
	}
	if l.bold {
		w = w * 115 / 100
	}
	return w * l.size
}

// width returns how wide a text is, in thousandths of a pixel.
func (l letters) width(s string) int {
	w := 0
	for _, r := range s {
		w += l.of(r)
	}
	return w
}

// wrap breaks a text into at most lines lines of at most room pixels, between
// words where it can. What does not fit is cut and ends in an ellipsis.
func (l letters) wrap(s string, room, lines int) []string {
	room *= 1000
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		for {
			longer := word
			if line != "" {
				longer = line + " " + word
			}
			if l.width(longer) <= room {
				line = longer
				break
			}
			if line != "" {
				out, line = append(out, line), ""
				continue
			}
			head := l.fitting(word, room)
			out, word = append(out, word[:head]), word[head:]
		}
		if len(out) > lines {
			break
		}
	}
	if line != "" {
		out = append(out, line)
	}
	if len(out) <= lines {
		return out
	}
	out = out[:lines]
	last := out[lines-1]
	for last != "" && l.width(last+"…") > room {
		_, last = lastRune(last)
	}
	out[lines-1] = strings.TrimRight(last, " ") + "…"
	return out
}

// fitting returns how many bytes of a word fit into a line, those of one
// character at least.
func (l letters) fitting(word string, room int) int {
	w, end := 0, 0
	for i, r := range word {
		if w += l.of(r); w > room && i > 0 {
			return i
		}
		end = i + len(string(r))
	}
	return end
}

// lastRune cuts the last character off.
func lastRune(s string) (last, rest string) {
	runes := []rune(s)
	return string(runes[len(runes)-1]), string(runes[:len(runes)-1])
}

// clean makes an author's text one line that is safe to draw: characters that
// control something – the line, the direction of writing – are left out, and so
// is what XML cannot hold.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == 0x200d || r >= 0xfe00 && r <= 0xfe0f:
			return r // they join what emoji are made of
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
