package sample

import "github.com/borgerflow/borgerflow/form"

// report reads every sample back, as whoever takes it will, and says what it
// visits then; samples that are not needed are left out.
func (g *generator) report() *Report {
	r := &Report{Evaluations: g.evaluations}
	visited := map[*goal]bool{}
	for _, f := range g.needed() {
		s, ok := g.sample(f, visited)
		if ok {
			r.Samples = append(r.Samples, s)
		}
	}
	for _, goal := range g.goals {
		if visited[goal] {
			r.Reached = append(r.Reached, goal.Goal)
			continue
		}
		m, known := g.missed[goal]
		if !known {
			m.Reason = "it was lost when the sample was read back"
		}
		m.Goal = goal.Goal
		r.Missed = append(r.Missed, m)
	}
	return r
}

// needed leaves out what others cover: the largest first, as long as each adds
// something.
func (g *generator) needed() []*found {
	reached := make([]map[*goal]bool, len(g.found))
	for i, f := range g.found {
		reached[i] = map[*goal]bool{}
		for _, goal := range g.goals {
			if g.covered[goal] && f.world.reached(goal) {
				reached[i][goal] = true
			}
		}
	}
	var out []*found
	done := map[*goal]bool{}
	for range g.found {
		best, most := -1, 0
		for i := range reached {
			n := 0
			for goal := range reached[i] {
				if !done[goal] {
					n++
				}
			}
			if n > most {
				best, most = i, n
			}
		}
		if best < 0 {
			break
		}
		for goal := range reached[best] {
			done[goal] = true
		}
		out = append(out, g.found[best])
	}
	return out
}

func (g *generator) sample(f *found, visited map[*goal]bool) (Sample, bool) {
	data, err := f.world.answers.MarshalJSON()
	if err != nil {
		return Sample{}, false
	}
	answers, faults, err := form.DecodeAnswers(g.form, data)
	if err != nil || len(faults) > 0 {
		return Sample{}, false
	}
	c := *f.world.candidate
	c.answers = answers
	w := g.evaluate(&c)
	s := Sample{Answers: data, Facts: w.facts}
	for _, goal := range g.goals {
		if !visited[goal] && w.reached(goal) {
			visited[goal] = true
			s.Why = append(s.Why, goal.Goal)
		}
	}
	return s, len(s.Why) > 0
}
