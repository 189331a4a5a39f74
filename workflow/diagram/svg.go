package diagram

import (
	"strconv"

	"github.com/borgerflow/borgerflow/i18n"
)

// The colours. Text stands on every ground with a contrast of 7:1 at least.
const (
	ink    = "#1a1a1a"
	soft   = "#454545"
	ground = "#ffffff"
)

// grounds are the colours behind the text of steps.
var grounds = map[shape]string{rounded: "#eaf2fb", double: "#f5f1e8", hexagon: "#f3ecf8", octagon: "#eef5ef", stadium: "#f0f0f0"}

// SVG returns the drawing in a language, as an element that may stand in a page
// as it is.
func (d *Diagram) SVG(lang i18n.Lang) []byte {
	lang = d.solution.Language(lang)
	l := newLayout(d, d.boxes(lang), d.notes(lang))
	p := &pen{}
	w, h := strconv.Itoa(l.width), strconv.Itoa(l.height)
	p.open("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "bf-flow", "role", "img", "lang", string(lang),
		"width", w, "height", h, "viewBox", "0 0 "+w+" "+h, "font-family", "Arial, Helvetica, sans-serif", "fill", ink)
	p.text("title", d.title(lang))
	p.text("desc", d.describe(lang))
	p.empty("rect", "class", "bf-ground", "width", w, "height", h, "fill", ground)
	paths := l.paths()
	for _, gone := range []bool{false, true} { // those the case went lie on top
		for i := range d.ways {
			if d.gone(i) == gone {
				d.drawWay(p, d.ways[i], paths[i], gone)
			}
		}
	}
	for _, c := range l.cells {
		if c.note != nil {
			drawNote(p, c.note, c.x, l.middle(c))
		}
	}
	for id, c := range l.cells {
		if c.box != nil {
			d.drawBox(p, l, id, lang)
		}
	}
	p.close("svg")
	return p.out
}

// gone reports whether the case went that way.
func (d *Diagram) gone(way int) bool { return d.progress != nil && d.progress.gone[way] }

// middle returns how far down the middle of a cell's row is.
func (l *layout) middle(c cell) float64 {
	return float64(l.tops[c.row]) + float64(l.heights[c.row])/2
}

// pen writes elements.
type pen struct{ out []byte }

func (p *pen) open(name string, attrs ...string) {
	p.tag(name, attrs)
	p.out = append(p.out, ">\n"...)
}

func (p *pen) empty(name string, attrs ...string) {
	p.tag(name, attrs)
	p.out = append(p.out, "/>\n"...)
}

func (p *pen) text(name, text string, attrs ...string) {
	p.tag(name, attrs)
	p.out = append(p.out, '>')
	p.escape(text)
	p.out = append(p.out, "</"+name+">\n"...)
}

func (p *pen) close(name string) { p.out = append(p.out, "</"+name+">\n"...) }

func (p *pen) tag(name string, attrs []string) {
	p.out = append(append(p.out, '<'), name...)
	for i := 0; i+1 < len(attrs); i += 2 {
		p.out = append(append(append(p.out, ' '), attrs[i]...), `="`...)
		p.escape(attrs[i+1])
		p.out = append(p.out, '"')
	}
}

// escape writes text for an element or an attribute. What control characters
// there may be was taken out by clean.
func (p *pen) escape(s string) {
	for i := range len(s) {
		switch s[i] {
		case '&':
			p.out = append(p.out, "&amp;"...)
		case '<':
			p.out = append(p.out, "&lt;"...)
		case '>':
			p.out = append(p.out, "&gt;"...)
		case '"':
			p.out = append(p.out, "&quot;"...)
		case '\'':
			p.out = append(p.out, "&#39;"...)
		default:
			p.out = append(p.out, s[i])
		}
	}
}

// number writes a coordinate, to the half pixel.
func number(v float64) string {
	return strconv.FormatFloat(float64(int(v*2+0.5))/2, 'f', -1, 64)
}
