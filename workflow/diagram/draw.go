package diagram

import (
	"math"
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
)

// round is how far before a corner a way begins to turn.
const round = 6

// drawWay draws a way through its corners, with an arrowhead at its end.
func (d *Diagram) drawWay(p *pen, w way, corners []point, gone bool) {
	corners = tidy(corners)
	if len(corners) < 2 {
		return
	}
	if b := d.forkless(w); b != 0 {
		corners[0].y -= b
	}
	end := corners[len(corners)-1]
	corners[len(corners)-1].y -= 7
	class, width, colour := "bf-way", "1.5", soft
	if w.back {
		class += " bf-back"
	}
	if gone {
		class, width, colour = class+" bf-gone", "3", ink
	}
	p.empty("path", "class", class, "d", line(corners), "fill", "none", "stroke", colour, "stroke-width", width)
	x, y := end.x, end.y
	head := number(x) + "," + number(y) + " " + number(x-5) + "," + number(y-10) + " " + number(x+5) + "," + number(y-10)
	p.empty("polygon", "class", "bf-head", "points", head, "fill", colour)
}

// forkless returns how much higher a way begins that is none of the parallel ones
// of a step that has some: beside the bar, not under it.
func (d *Diagram) forkless(w way) float64 {
	if w.parallel || w.step == "" {
		return 0
	}
	for _, other := range d.ways {
		if other.step == w.step && other.parallel {
			return barHeight
		}
	}
	return 0
}

// tidy leaves out corners in which a way does not turn.
func tidy(corners []point) []point {
	var out []point
	for _, c := range corners {
		n := len(out)
		switch {
		case n > 0 && out[n-1] == c:
			continue
		case n > 1 && (out[n-2].x == out[n-1].x && out[n-1].x == c.x || out[n-2].y == out[n-1].y && out[n-1].y == c.y):
			out[n-1] = c
		default:
			out = append(out, c)
		}
	}
	return out
}

// line writes a path through corners that are rounded.
func line(corners []point) string {
	var b strings.Builder
	b.WriteString("M" + number(corners[0].x) + " " + number(corners[0].y))
	for i := 1; i < len(corners); i++ {
		c := corners[i]
		if i == len(corners)-1 {
			b.WriteString("L" + number(c.x) + " " + number(c.y))
			break
		}
		r := min(round, far(corners[i-1], c)/2, far(c, corners[i+1])/2)
		from, to := toward(c, corners[i-1], r), toward(c, corners[i+1], r)
		b.WriteString("L" + number(from.x) + " " + number(from.y) + "Q" + number(c.x) + " " + number(c.y) + " " + number(to.x) + " " + number(to.y))
	}
	return b.String()
}

func far(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// toward returns the place at a distance from one towards another.
func toward(from, to point, distance float64) point {
	n := far(from, to)
	if n == 0 {
		return from
	}
	return point{from.x + (to.x-from.x)*distance/n, from.y + (to.y-from.y)*distance/n}
}

// drawNote draws what stands on a way, over it.
func drawNote(p *pen, n *note, x, y float64) {
	top := y - float64(n.h)/2
	p.open("g", "class", "bf-label", "font-size", "12")
	if len(n.lines) > 1 || n.lines[0] != n.text {
		p.text("title", n.text)
	}
	p.empty("rect", "x", number(x-float64(n.w)/2), "y", number(top), "width", number(float64(n.w)), "height", number(float64(n.h)), "rx", "3", "fill", ground)
	for i, s := range n.lines {
		p.text("text", s, "x", number(x), "y", number(top+float64(noteLine*i+15)), "text-anchor", "middle")
	}
	p.close("g")
}

// drawBox draws a step, or the dot where a case begins.
func (d *Diagram) drawBox(p *pen, l *layout, id int, lang i18n.Lang) {
	c := l.cells[id]
	b, top := c.box, l.top(id)
	if b.step == nil {
		p.empty("circle", "class", "bf-start", "cx", number(c.x), "cy", number(top+dot/2), "r", number(dot/2), "fill", ink)
		return
	}
	left := c.x - float64(b.w)/2
	body := frame{left, top + float64(b.join), float64(b.w), float64(b.h - b.join - b.fork)}
	p.open("g", "class", d.classes(b))
	p.text("title", d.tooltip(b, lang))
	d.drawFrame(p, b, body)
	if b.join > 0 {
		bar(p, left+8, top, float64(b.w)-16)
	}
	d.drawForks(p, l, id, body)
	y := body.y + padding
	for _, r := range b.rows {
		y += float64(r.lead)
		d.drawRow(p, b, r, left+float64(inset[b.shape]), y-4)
	}
	p.close("g")
}

func bar(p *pen, x, y, w float64) {
	p.empty("rect", "class", "bf-bar", "x", number(x), "y", number(y), "width", number(w), "height", number(barHeight), "fill", ink)
}

// drawForks draws a bar over the ways that are taken together.
func (d *Diagram) drawForks(p *pen, l *layout, id int, body frame) {
	c := l.cells[id]
	type span struct{ from, to float64 }
	var order []string
	spans := map[string]span{}
	for _, k := range c.out {
		w := d.ways[l.links[k].way]
		if !w.parallel {
			continue
		}
		x := c.x + l.links[k].off
		s, ok := spans[w.on]
		if !ok {
			order, s = append(order, w.on), span{x, x}
		}
		spans[w.on] = span{min(s.from, x), max(s.to, x)}
	}
	for _, on := range order {
		s := spans[on]
		bar(p, s.from-12, body.y+body.h, s.to-s.from+24)
	}
}

// drawRow draws a line of text with its mark.
func (d *Diagram) drawRow(p *pen, b *box, r row, x, y float64) {
	if r.mark > noMark {
		drawMark(p, r.mark, x, y)
	}
	if r.mark != noMark {
		x += markWidth
	}
	attrs := []string{"class", r.class, "x", number(x), "y", number(y), "font-size", number(float64(r.set.size))}
	if r.set.bold {
		attrs = append(attrs, "font-weight", "bold")
	}
	if r.class == "bf-kind" {
		attrs = append(attrs, "fill", soft)
	}
	p.text("text", r.text, attrs...)
}

// drawMark draws the mark of a state: an arrow where the case is, a tick where
// it has been, a sign of warning.
func drawMark(p *pen, m mark, x, y float64) {
	at := func(pairs ...float64) string {
		var b strings.Builder
		for i := 0; i+1 < len(pairs); i += 2 {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(number(x+pairs[i]) + "," + number(y+pairs[i+1]))
		}
		return b.String()
	}
	switch m {
	case nowMark:
		p.empty("polygon", "class", "bf-mark", "points", at(1, -10, 12, -4.5, 1, 1), "fill", ink)
	case doneMark:
		p.empty("polyline", "class", "bf-mark", "points", at(1, -5, 5, -1, 12, -9), "fill", "none", "stroke", ink, "stroke-width", "2.5")
	case troubleMark:
		p.empty("polygon", "class", "bf-mark", "points", at(6.5, -11, 13, 1, 0, 1), "fill", ground, "stroke", ink, "stroke-width", "1.5")
		p.empty("path", "class", "bf-mark", "d", "M"+number(x+6.5)+" "+number(y-7)+"v4m0 1v1.5", "stroke", ink, "stroke-width", "1.5")
	}
}
