package diagram

import "github.com/borgerflow/borgerflow/i18n"

// Row says of one step what the drawing shows.
type Row struct {
	Step  string   // its id
	Title string   // what it is called
	Kind  string   // what it is, and whose task
	State []string // where the case is in it and how long it took; of a case only
	Leads []string // where each of its outcomes leads
}

// Rows says in words, step by step in the author's order, what [Diagram.SVG]
// draws: for a table beside the drawing, for those who do not see it.
func (d *Diagram) Rows(lang i18n.Lang) []Row {
	lang = d.solution.Language(lang)
	out := make([]Row, 0, len(d.solution.Steps))
	for _, s := range d.solution.Steps {
		r := Row{Step: s.ID, Title: titleOf(s, lang), Kind: kindOf(s, lang), Leads: d.leads(s.ID, lang)}
		if w := who(s, lang); w != "" {
			r.Kind += ", " + w
		}
		if d.progress != nil {
			for _, st := range d.progress.states(s, lang) {
				r.State = append(r.State, st.text)
			}
		}
		out = append(out, r)
	}
	return out
}
