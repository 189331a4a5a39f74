package workflow

import (
	"maps"
	"slices"
)

// migrated has the case go on with another version: everything that is known by
// a step is known by the id that it has there.
func (s *applier) migrated(m *Moved) {
	tokens := slices.Clone(s.Tokens)
	for i := range tokens {
		m.token(&tokens[i])
	}
	s.Tokens = tokens
	s.Arrived = slices.Clone(s.Arrived)
	for i, a := range s.Arrived {
		s.Arrived[i] = Arrival{Step: m.name(a.Step), Stack: m.stack(a.Stack)}
	}
	s.Renamed = m.renamed(s.Renamed, s.Rounds)
	s.Rounds, s.OutputRounds = renamedKeys(m, s.Rounds), renamedKeys(m, s.OutputRounds)
	s.Outcomes, s.Outputs = renamedKeys(m, s.Outcomes), renamedKeys(m, s.Outputs)
	s.Actors, s.Had, s.Chosen = renamedKeys(m, s.Actors), renamedKeys(m, s.Had), renamedKeys(m, s.Chosen)
	s.Stopping, s.Outcome = m.name(s.Stopping), m.name(s.Outcome)
	s.Forms = m.forms(s.Forms)
	s.acted = nil
	s.own |= ownTokens | ownRounds | ownOutcomes | ownActors | ownHad | ownChosen | ownForms | ownOutputs
	if s.quiet || len(m.Steps) == 0 {
		return
	}
	s.first(ownHistory)
	s.History = slices.Clone(s.History)
	for i, h := range s.History {
		s.History[i].Step, s.History[i].To = m.name(h.Step), m.name(h.To)
	}
}

// token renames the step of a token that goes on.
func (m *Moved) token(t *Token) {
	gone := m.Parts[t.Key()]
	if len(gone) > 0 {
		t.Timers = slices.DeleteFunc(slices.Clone(t.Timers), func(part string) bool { return slices.Contains(gone, part) })
	}
	entered := t.asked()
	if t.Choice != nil {
		t.Choice = renamedKeys(m, t.Choice)
	}
	t.Step, t.Stack, t.Entered = m.name(t.Step), m.stack(t.Stack), ""
	if entered != t.Step {
		t.Entered = entered
	}
}

// stack renames the steps that split.
func (m *Moved) stack(stack []Frame) []Frame {
	out := slices.Clone(stack)
	for i, fr := range out {
		step := fr.step()
		out[i].Split = m.name(step) + fr.Split[len(step):]
	}
	return out
}

// renamed are all ids that steps the case has come to were ever known by.
func (m *Moved) renamed(before map[string]string, come map[string]int) map[string]string {
	out := map[string]string{}
	for id, now := range before {
		out[id] = m.name(now)
	}
	for id, name := range m.Steps {
		if come[id] > 0 {
			out[id] = name
		}
	}
	maps.DeleteFunc(out, func(id, now string) bool { return id == now })
	if len(out) == 0 {
		return nil
	}
	return out
}

func renamedKeys[V any](m *Moved, of map[string]V) map[string]V {
	out := make(map[string]V, len(of))
	for id, v := range of {
		out[m.name(id)] = v
	}
	return out
}

// forms puts in what was submitted as the other version reads it, also into what
// other forms knew of it. What a form knew of an earlier submission stays.
func (m *Moved) forms(before map[string]Submission) map[string]Submission {
	known := map[*Known]*Known{}
	out := make(map[string]Submission, len(before))
	for id, sub := range before {
		if slices.Contains(m.Gone, id) {
			continue
		}
		if k := sub.Known; k != nil && known[k] == nil {
			known[k] = m.known(k, before)
		}
		sub = m.carried(id, sub)
		sub.Known = known[sub.Known]
		out[id] = sub
	}
	return out
}

func (m *Moved) known(k *Known, before map[string]Submission) *Known {
	out := &Known{
		Forms: map[string]Submission{}, Outcomes: renamedKeys(m, k.Outcomes), Outputs: renamedKeys(m, k.Outputs),
		Consents: k.Consents, Payment: k.Payment,
	}
	for id, sub := range k.Forms {
		if last := before[id]; sub.Step == last.Step && sub.Round == last.Round && sub.At.Equal(last.At) {
			sub = m.carried(id, sub)
		} else {
			sub.Step = m.name(sub.Step)
		}
		out.Forms[id] = sub
	}
	return out
}

func (m *Moved) carried(id string, sub Submission) Submission {
	sub.Step = m.name(sub.Step)
	if c, ok := m.Forms[id]; ok {
		sub.Answers, sub.Data, sub.Found = c.Answers, c.Submission, c.Found
	}
	return sub
}
