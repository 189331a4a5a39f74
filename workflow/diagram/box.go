package diagram

import (
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// box is a step with what is written in it.
type box struct {
	step  *workflow.Step
	shape shape
	name  string // the whole title
	rows  []row
	w, h  int // with the bars
	join  int // height of the bar above it, 0 without
	fork  int // height of the bar below it
}

// row is one line of text in a box.
type row struct {
	class string
	text  string
	set   letters
	mark  mark
	lead  int // pixels from the line before to this one
}

// note is what is written on a way.
type note struct {
	text  string
	lines []string
	w, h  int
}

// shape is the outline of a step.
type shape int

const (
	rounded shape = iota // a person's
	double               // another system's: with doubled sides
	hexagon              // a choice of way
	octagon              // a wait
	stadium              // an end
)

// shapes are the outlines of kinds of steps; of others rounded.
var shapes = map[workflow.StepKind]shape{
	workflow.HandoverTo: double, workflow.ExternalTo: double, workflow.SubcaseOf: double, workflow.Decision: hexagon,
	workflow.WaitFor: octagon, workflow.End: stadium,
}

// inset is how far the text of a shape is from its sides.
var inset = map[shape]int{rounded: 12, double: 16, hexagon: 20, octagon: 16, stadium: 22}

// The measures of boxes and notes, in pixels.
const (
	dot       = 14  // the start
	boxWidth  = 204 // at least
	padding   = 10
	barHeight = 6
	markWidth = 17
	noteRoom  = 150
	noteLine  = 15
)

var (
	titleSet = letters{14, true}
	kindSet  = letters{11, false}
	lineSet  = letters{12, false}
	stateSet = letters{12, true}
)

// boxes writes what stands in each step.
func (d *Diagram) boxes(lang i18n.Lang) map[string]*box {
	in, out := map[string]int{}, map[string]int{}
	forks := map[string]bool{}
	for _, w := range d.ways {
		in[w.to]++
		out[w.step]++
		forks[w.step] = forks[w.step] || w.parallel
	}
	boxes := map[string]*box{}
	for _, s := range d.solution.Steps {
		b := &box{step: s, shape: shapes[s.Kind], name: titleOf(s, lang)}
		b.w = max(boxWidth, 36+16*(max(in[s.ID], out[s.ID])-1))
		d.write(b, lang)
		if forks[s.ID] {
			b.fork = barHeight
		}
		if s.Join != workflow.JoinNone {
			b.join = barHeight
		}
		b.h = 2*padding + b.join + b.fork
		for _, r := range b.rows {
			b.h += r.lead
		}
		boxes[s.ID] = b
	}
	return boxes
}

func (d *Diagram) write(b *box, lang i18n.Lang) {
	s := b.step
	b.text("bf-kind", kindOf(s, lang), kindSet, noMark, 14, 1)
	b.text("bf-title", b.name, titleSet, noMark, 18, 4)
	lines := []string{who(s, lang), due(s, lang)}
	if s.Terminate {
		lines = append(lines, say(lang, "terminates"))
	}
	if s.Join != workflow.JoinNone {
		lines = append(lines, say(lang, "join_"+string(s.Join)))
	}
	for _, line := range lines {
		b.text("bf-line", line, lineSet, noMark, 16, 2)
	}
	if d.progress == nil {
		return
	}
	for _, st := range d.progress.states(s, lang) {
		b.text("bf-state", st.text, stateSet, st.mark, 17, 2)
	}
}

// text writes a text into the box; what goes on in a second line has no mark of
// its own.
func (b *box) text(class, text string, set letters, m mark, lead, most int) {
	room := b.w - 2*inset[b.shape]
	if m != noMark {
		room -= markWidth
	}
	for i, line := range set.wrap(text, room, most) {
		r := row{class: class, text: line, set: set, mark: m, lead: lead}
		if i > 0 && m != noMark {
			r.mark = -m
		}
		b.rows = append(b.rows, r)
	}
}

// notes writes what stands on the ways.
func (d *Diagram) notes(lang i18n.Lang) map[int]*note {
	guarded := map[string]bool{}
	for _, w := range d.ways {
		if w.when != "" {
			guarded[w.step+"/"+w.on] = true
		}
	}
	out := map[int]*note{}
	for i, w := range d.ways {
		if !w.label {
			continue
		}
		text := w.said(lang, guarded[w.step+"/"+w.on])
		n := &note{text: text, lines: lineSet.wrap(text, noteRoom, 3)}
		if len(n.lines) == 0 {
			continue
		}
		for _, line := range n.lines {
			n.w = max(n.w, lineSet.width(line)/1000+12)
		}
		n.h = noteLine*len(n.lines) + 6
		out[i] = n
	}
	return out
}
