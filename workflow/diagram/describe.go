package diagram

import (
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
)

// describe tells the whole flow in words, for who does not see the drawing.
func (d *Diagram) describe(lang i18n.Lang) string {
	var out []string
	for _, s := range d.solution.Steps {
		parts := []string{titleOf(s, lang), kindOf(s, lang)}
		if w := who(s, lang); w != "" {
			parts = append(parts, w)
		}
		if d.progress != nil {
			for _, st := range d.progress.states(s, lang) {
				parts = append(parts, st.text)
			}
		}
		out = append(out, strings.Join(parts, ", ")+".")
		out = append(out, d.leads(s.ID, lang)...)
	}
	return strings.Join(out, " ")
}

// leads says where a step leads, those of one parallel split together.
func (d *Diagram) leads(step string, lang i18n.Lang) []string {
	var out []string
	together := map[string][]string{}
	for _, w := range d.ways {
		if w.step == step && w.parallel {
			together[w.on] = append(together[w.on], titleOf(d.steps[w.to], lang))
		}
	}
	said := map[string]bool{}
	for _, w := range d.ways {
		if w.step != step || w.parallel && said[w.on] {
			continue
		}
		key, to := "leads", titleOf(d.steps[w.to], lang)
		switch {
		case w.parallel:
			said[w.on] = true
			key, to = "leads_all", strings.Join(together[w.on], ", ")
		case w.back:
			key = "leads_back"
		}
		on := w.said(lang, false)
		if on == "" {
			on = known(lang, "on_"+w.on, w.on)
		}
		out = append(out, say(lang, key, "on", on, "to", to))
	}
	return out
}
