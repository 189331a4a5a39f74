// Package diagram draws the flow of a solution, and where a case is in it: as an
// SVG of its own making, and as the text of a Mermaid flowchart.
//
//	d := diagram.OfCase(w, state, now)
//	svg := d.SVG(i18n.Danish)
//
// # The drawing
//
// Steps stand in ranks from top to bottom, each once. What a step is, whose task
// it is and what its outcomes lead to is written; parallel branches begin under a
// bar and meet under one; ways back run along the right side. In the drawing of
// a case a step says in words and by a mark that it is going on and since when,
// that it was done and how long that took, that it is in trouble or over its
// deadline; the ways that the case went are thick. Nothing is told by colour
// alone, so that it prints in black and white.
//
// The SVG has no style sheet, no style attribute, no script and no id: it may
// stand in a page under a strict Content-Security-Policy, any number of times.
// Presentation attributes draw it; a page's own style sheet may draw it anew by
// its classes:
//
//	bf-flow               the drawing
//	bf-ground             what it is drawn on
//	bf-step               a step; also bf-<kind>, and bf-now, bf-done, bf-trouble, bf-late in a case
//	bf-box                the outline of a step
//	bf-title bf-kind bf-line bf-state   what is written in it
//	bf-mark               the mark in front of a state
//	bf-way                where an outcome leads; also bf-back, and bf-gone in a case
//	bf-head               its arrowhead
//	bf-label              what is written on it
//	bf-bar                where branches part or meet
//
// It is as large as it must be to be read and does not shrink: on a narrow screen
// it belongs in an element that scrolls. Its role is img, with a title and a
// description of the whole flow in words.
//
// Texts of authors may be anything; they are escaped, wrapped, and cut where they
// do not fit. The same flow, state, time and language give the same bytes. A
// [Diagram] is only read and safe for any number of goroutines.
package diagram
