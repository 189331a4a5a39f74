package diagram

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
)

// Mermaid returns the flow as the text of a Mermaid flowchart, in a language.
// Whatever stands in titles is text there, never a part of the chart.
func (d *Diagram) Mermaid(lang i18n.Lang) string {
	lang = d.solution.Language(lang)
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	name := map[string]string{"": "start"}
	b.WriteString("    start((\" \"))\n")
	for i, s := range d.solution.Steps {
		name[s.ID] = "s" + strconv.Itoa(i)
		open, shut := brackets(shapes[s.Kind])
		b.WriteString("    " + name[s.ID] + open + `"` + d.mermaidLabel(s.ID, lang) + `"` + shut + "\n")
	}
	notes := d.notes(lang)
	for i, w := range d.ways {
		arrow := " --> "
		if d.gone(i) {
			arrow = " ==> "
		}
		if n := notes[i]; n != nil {
			arrow = strings.TrimRight(arrow, " ") + `|"` + mermaidText(n.text) + `"| `
		}
		b.WriteString("    " + name[w.step] + arrow + name[w.to] + "\n")
	}
	d.mermaidClasses(&b, name)
	return b.String()
}

func (d *Diagram) mermaidLabel(id string, lang i18n.Lang) string {
	s := d.steps[id]
	lines := []string{titleOf(s, lang), kindOf(s, lang), who(s, lang)}
	if s.Join != "" {
		lines = append(lines, say(lang, "join_"+string(s.Join)))
	}
	if d.progress != nil {
		for _, st := range d.progress.states(s, lang) {
			lines = append(lines, st.text)
		}
	}
	var out []string
	for _, line := range lines {
		if line != "" {
			out = append(out, mermaidText(line))
		}
	}
	return strings.Join(out, "<br/>")
}

// mermaidClasses marks the steps where the case is and has been.
func (d *Diagram) mermaidClasses(b *strings.Builder, name map[string]string) {
	if d.progress == nil {
		return
	}
	b.WriteString("    classDef now stroke-width:4px\n    classDef ahead stroke-dasharray:5 4\n")
	for _, s := range d.solution.Steps {
		_, now := d.progress.here[s.ID]
		switch {
		case now:
			b.WriteString("    class " + name[s.ID] + " now\n")
		case !d.progress.reached(s.ID):
			b.WriteString("    class " + name[s.ID] + " ahead\n")
		}
	}
}

func brackets(s shape) (open, shut string) {
	switch s {
	case double:
		return "[[", "]]"
	case hexagon:
		return "{{", "}}"
	case octagon:
		return "[/", "/]"
	case stadium:
		return "([", "])"
	}
	return "(", ")"
}

// mermaidText writes every character that may mean something to Mermaid, or to
// the HTML it makes, by its number.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range s {
		if strings.ContainsRune("\"#<>&`\\[]{}()|;*_~", r) {
			b.WriteString("#" + strconv.Itoa(int(r)) + ";")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
