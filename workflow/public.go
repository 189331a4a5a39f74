package workflow

import "slices"

// publicHistory is what a citizen is told of a case's history.
func publicHistory(all []Entry) []Entry {
	var out []Entry
	for _, h := range all {
		switch h.Type {
		case HandoverFailed, HandoverRetried, HandoverSkipped, HandoverRedone, PartFailed, PartRetried, PartSkipped, TaskAssigned, TaskClaimed,
			TaskReleased, TaskReminded, TaskEscalated, OutputGiven, ValuesWritten:
			continue
		}
		if h.Who.IsEmployee() {
			h.Who, h.For = "", ""
		}
		if h.Outcome == OutcomeApproved {
			h.Note = ""
		}
		out = append(out, h)
	}
	return out
}

// publicOutputs leaves out what only employees may know of handovers.
func publicOutputs(all map[string]Output) map[string]Output {
	out := make(map[string]Output, len(all))
	for step, o := range all {
		out[step] = Output{Ref: o.Ref}
	}
	return out
}

// outputs leaves out what steps have put into fields that are withheld.
func (v veil) outputs(w *Workflow, all map[string]Output) map[string]Output {
	out := make(map[string]Output, len(all))
	for id, o := range all {
		if step := w.Step(id); step != nil {
			for _, wr := range step.Write {
				if !slices.ContainsFunc(v[wr.Form], func(hidden string) bool { return touches(hidden, wr.Field) }) {
					continue
				}
				if wr.Value == "ref" {
					o.Ref = ""
				} else {
					o.Data = nil
				}
			}
		}
		out[id] = o
	}
	return out
}

// seenSteps reports which steps a co-applicant may see.
func (e *Engine) seenSteps(l *loaded, c Caller) func(string) bool {
	steps := e.grants(l, c)
	return func(id string) bool { return slices.ContainsFunc(steps, func(s *Step) bool { return s.ID == id }) }
}

// historyOf is what a co-applicant is told of a case's history: what happened in
// their own steps, and that the case has ended. Notes on it are the applicant's.
func historyOf(all []Entry, seen func(step string) bool) []Entry {
	var out []Entry
	for _, h := range all {
		if h.Type == CaseFinished || h.Step != "" && seen(h.Step) {
			if h.Outcome == OutcomeRejected {
				h.Note = ""
			}
			h.To = ""
			out = append(out, h)
		}
	}
	return out
}
