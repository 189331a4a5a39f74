package diagram

import (
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
)

// frame is the outline of a step.
type frame struct{ x, y, w, h float64 }

// classes are the classes of a step.
func (d *Diagram) classes(b *box) string {
	out := "bf-step bf-" + string(b.step.Kind)
	if d.progress == nil {
		return out
	}
	h, now := d.progress.here[b.step.ID]
	switch {
	case now:
		out += " bf-now"
	case d.progress.waiting[b.step.ID]:
		out += " bf-waiting"
	case d.progress.reached(b.step.ID):
		out += " bf-done"
	}
	if now && h.trouble {
		out += " bf-trouble"
	}
	if now && d.progress.late(h) {
		out += " bf-late"
	}
	return out
}

// tooltip is everything that is written in a step, not cut.
func (d *Diagram) tooltip(b *box, lang i18n.Lang) string {
	parts := []string{b.name, kindOf(b.step, lang)}
	if w := who(b.step, lang); w != "" {
		parts = append(parts, w)
	}
	if d.progress != nil {
		for _, s := range d.progress.states(b.step, lang) {
			parts = append(parts, s.text)
		}
	}
	return strings.Join(parts, " – ")
}

// drawFrame draws the outline: thick where the case is, broken where it was not,
// double where it is in trouble.
func (d *Diagram) drawFrame(p *pen, b *box, f frame) {
	width, fill, dash := "1.5", grounds[b.shape], ""
	if pr := d.progress; pr != nil {
		h, now := pr.here[b.step.ID]
		switch {
		case now:
			width, fill = "4", "#fff1b8"
		case !pr.reached(b.step.ID):
			dash, fill = "5 4", ground
		}
		if now && (h.trouble || pr.late(h)) {
			fill = "#ffe3dc"
		}
	}
	attrs := []string{"class", "bf-box", "fill", fill, "stroke", ink, "stroke-width", width}
	if dash != "" {
		attrs = append(attrs, "stroke-dasharray", dash)
	}
	switch b.shape {
	case hexagon:
		p.empty("polygon", append(attrs, "points", corners(f, 14, f.h/2))...)
	case octagon:
		p.empty("polygon", append(attrs, "points", corners(f, 12, 12))...)
	default:
		r := map[shape]float64{rounded: 8, stadium: min(f.h/2, 24)}[b.shape]
		p.empty("rect", append(attrs, "x", number(f.x), "y", number(f.y), "width", number(f.w), "height", number(f.h), "rx", number(r))...)
	}
	if b.shape == double {
		for _, x := range []float64{f.x + 6, f.x + f.w - 6} {
			p.empty("path", "class", "bf-box", "d", "M"+number(x)+" "+number(f.y)+"v"+number(f.h), "stroke", ink, "stroke-width", "1")
		}
	}
	if b.shape == stadium && b.step.Terminate {
		p.empty("rect", "class", "bf-box", "fill", "none", "stroke", ink, "stroke-width", "1", "x", number(f.x+4), "y", number(f.y+4),
			"width", number(f.w-8), "height", number(f.h-8), "rx", number(min(f.h/2, 24)-4))
	}
}

// corners are those of a frame of which the corners are cut off.
func corners(f frame, dx, dy float64) string {
	r, b := f.x+f.w, f.y+f.h
	points := []point{{f.x + dx, f.y}, {r - dx, f.y}, {r, f.y + dy}, {r, b - dy}, {r - dx, b}, {f.x + dx, b}, {f.x, b - dy}, {f.x, f.y + dy}}
	var out []string
	for _, c := range points {
		out = append(out, number(c.x)+","+number(c.y))
	}
	return strings.Join(out, " ")
}
