package sample

import "github.com/borgerflow/borgerflow/form"

// Sample is one set of answers, with the facts it is evaluated under.
type Sample struct {
	Answers []byte     // a draft as JSON, which form.DecodeAnswers reads without faults
	Facts   form.Facts // time, login and the rest, as the sample needs them
	Why     []Goal     // what it visits that no sample before it does
}

// Missed is a goal that no sample reaches.
type Missed struct {
	Goal   Goal
	Reason string // for people, in English
	Proved bool   // that nothing can reach it; otherwise nothing was found that does
}

// Report is what the generator found.
type Report struct {
	Samples     []Sample
	Reached     []Goal   // in document order
	Missed      []Missed // in document order
	Evaluations int      // of the form that it took
}

// Coverage returns how many goals were reached, and how many there are that
// are not proved to be beyond reach.
func (r *Report) Coverage() (reached, reachable int) {
	reachable = len(r.Reached)
	for _, m := range r.Missed {
		if !m.Proved {
			reachable++
		}
	}
	return len(r.Reached), reachable
}

// Options bound a generation. Nil is the same as the zero value.
type Options struct {
	// Seed decides what is tried where there is nothing to go by.
	Seed uint64
	// Tries is how many evaluations one goal is worth; default 400.
	Tries int
	// Evaluations is how many there may be in all; default 200,000.
	Evaluations int
	// Parts adds every part of every condition as a goal: and, or, not and
	// comparisons true and false, ordered ones at, below and above their limit.
	Parts bool
}

func (o *Options) filled() Options {
	var out Options
	if o != nil {
		out = *o
	}
	for _, p := range []struct {
		have *int
		want int
	}{{&out.Tries, 400}, {&out.Evaluations, 200_000}} {
		if *p.have <= 0 {
			*p.have = p.want
		}
	}
	return out
}

// Generate returns a small set of samples that visit what the form can do.
// Facts are those of an ordinary reader; what of them the form reads is varied.
func Generate(f *form.Form, facts form.Facts, o *Options) *Report {
	g := newGenerator(f, facts, o.filled())
	g.run()
	return g.report()
}
