package diagram

import "github.com/borgerflow/borgerflow/i18n"

// Rect is where something is drawn, in pixels.
type Rect struct {
	Step                     string // "" of what is written on a way
	Left, Top, Right, Bottom float64
}

// Leg is a straight piece of a way.
type Leg struct {
	From, To       string // steps
	X1, Y1, X2, Y2 float64
}

// Geometry returns where everything is drawn.
func (d *Diagram) Geometry(lang i18n.Lang) (rects []Rect, legs []Leg, width, height int) {
	l := newLayout(d, d.boxes(lang), d.notes(lang))
	for id, c := range l.cells {
		if c.box == nil && c.note == nil {
			continue
		}
		r := Rect{Left: c.x - float64(c.w)/2, Right: c.x + float64(c.w)/2, Top: l.top(id), Bottom: l.bottom(id)}
		if c.box != nil && c.box.step != nil {
			r.Step = c.box.step.ID
		}
		rects = append(rects, r)
	}
	for i, corners := range l.paths() {
		for j := 1; j < len(corners); j++ {
			a, b := corners[j-1], corners[j]
			legs = append(legs, Leg{d.ways[i].step, d.ways[i].to, a.x, a.y, b.x, b.y})
		}
	}
	return rects, legs, l.width, l.height
}

// Overflows returns the lines of text that are wider than their boxes.
func (d *Diagram) Overflows(lang i18n.Lang) []string {
	var out []string
	for _, b := range d.boxes(lang) {
		for _, r := range b.rows {
			room := b.w - 2*inset[b.shape]
			if r.mark != noMark {
				room -= markWidth
			}
			if r.set.width(r.text) > room*1000 {
				out = append(out, r.text)
			}
		}
	}
	return out
}
