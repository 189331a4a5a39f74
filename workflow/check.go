package workflow

import (
	"slices"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// checker reports what is wrong with a flow whose steps are well formed.
type checker struct {
	f     *flow
	x     *explorer
	probs *list
	at    map[string]string // step → pointer
	live  map[string]bool   // steps that can be reached
}

// check analyses the flow and reports everything that is wrong with it.
func (f *flow) check(probs *list) {
	c := &checker{f: f, probs: probs, at: map[string]string{}, live: f.reachable("", f.start())}
	for i, id := range f.order {
		c.at[id] = jsonptr.Index("/steps", i)
	}
	c.x = f.findJoins()
	c.reach()
	c.loops()
	c.splits()
	if c.x.tooMany {
		probs.add(ProblemLimit, "/steps", "parallel branches are nested or mixed more than can be checked")
		return
	}
	c.joins()
	c.meetings()
	c.formsTwice()
}

// reach reports steps that no way leads to and steps with no way to an end.
func (c *checker) reach() {
	for _, id := range c.f.order {
		if !c.live[id] {
			c.probs.add(ProblemUnreachable, c.at[id], "no way leads to step %q", id)
			continue
		}
		ends := slices.ContainsFunc(sortedKeys(c.f.reachable("", id)), func(t string) bool { return c.f.steps[t].Kind == End })
		if !ends {
			c.probs.add(ProblemNoEnd, c.at[id], "no way leads from step %q to an end", id)
		}
	}
}

// loops reports loops of steps that never wait for a person or for time.
func (c *checker) loops() {
	idle := map[string][]string{}
	for _, id := range c.f.order {
		if c.f.steps[id].Kind.Waits() {
			continue
		}
		for _, t := range c.f.after(id) {
			if !c.f.steps[t].Kind.Waits() {
				idle[id] = append(idle[id], t)
			}
		}
	}
	for _, id := range c.f.order {
		if returns(idle, id) {
			c.probs.add(ProblemLoop, c.at[id], "step %q comes back to itself without waiting for a person or for time", id)
		}
	}
}

func returns(next map[string][]string, id string) bool {
	seen := map[string]bool{}
	todo := slices.Clone(next[id])
	for len(todo) > 0 {
		t := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if t == id {
			return true
		}
		if !seen[t] {
			seen[t] = true
			todo = append(todo, next[t]...)
		}
	}
	return false
}

func (c *checker) splits() {
	for _, id := range c.f.order {
		for _, outcome := range sortedKeys(c.f.next[id]) {
			split := splitID(id, outcome)
			switch {
			case c.x.back[split]:
				c.probs.add(ProblemSplit, c.at[id], "a parallel branch of %q on %q leads back to before the branches part", id, outcome)
			case c.x.again[split]:
				c.probs.add(ProblemSplit, c.at[id], "a parallel branch of %q on %q comes back here without a join", id, outcome)
			}
		}
	}
}

// joins reports joins that nothing meets in and joins that cannot complete.
func (c *checker) joins() {
	met := map[string]string{} // split → its join
	for _, id := range c.f.order {
		if c.f.steps[id].Join == JoinNone || !c.live[id] {
			continue
		}
		real := false
		for _, split := range sortedKeys(c.f.joins[id]) {
			branches := c.x.arrivals[id][split]
			if len(branches) == 0 {
				delete(c.f.joins[id], split) // an inner join took them all
				continue
			}
			real = true
			c.complete(id, split, branches, met)
		}
		if !real {
			c.probs.add(ProblemJoin, c.at[id]+"/join", "no parallel branches can all come to the join in step %q", id)
		}
	}
}

func (c *checker) complete(id, split string, branches map[int]bool, met map[string]string) {
	all := c.f.steps[id].Join == JoinAll
	switch {
	case met[split] != "":
		c.probs.add(ProblemJoin, c.at[id]+"/join", "the branches of %q may meet here or in %q; both would wait", split, met[split])
	case !c.f.enough(id, split, branches):
		c.probs.add(ProblemJoin, c.at[id]+"/join", "not every branch of %q comes to the join in step %q", split, id)
	case all && len(c.x.lost[split]) > 0:
		c.probs.add(ProblemJoin, c.at[id]+"/join", "a branch of %q may end in %q and leave the join in step %q waiting", split, c.x.lost[split][0], id)
	}
	met[split] = id
}

// meetings reports steps in which parallel branches meet without a join: only
// the first such step of a way.
func (c *checker) meetings() {
	meet := map[string]bool{}
	for _, id := range c.f.order {
		meet[id] = c.f.steps[id].Kind != End && c.x.together(id, id)
	}
	for _, id := range c.f.order {
		if meet[id] && !c.onlyFrom(id, meet) {
			c.probs.add(ProblemMeet, c.at[id], "parallel branches meet in step %q: give it a join, \"all\" or \"any\"", id)
		}
	}
}

// onlyFrom reports whether every edge into id comes from a step in set.
func (c *checker) onlyFrom(id string, set map[string]bool) bool {
	for _, s := range c.f.order {
		if c.live[s] && !set[s] && slices.Contains(c.f.after(s), id) {
			return false
		}
	}
	return true
}

// formsTwice reports forms that two steps may edit at the same time.
func (c *checker) formsTwice() {
	for i, s := range c.f.order {
		for _, t := range c.f.order[i+1:] {
			for j, sf := range c.f.steps[t].Forms {
				if sf.Mode == Edit && (c.f.steps[s].edits(sf.Form) || c.f.steps[s].writes(sf.Form)) && c.x.together(s, t) {
					c.probs.add(ProblemFormTwice, jsonptr.Index(c.at[t]+"/forms", j), "steps %q and %q may edit form %q at the same time", s, t, sf.Form)
				}
			}
			for j, w := range c.f.steps[t].Write {
				if c.f.steps[s].edits(w.Form) && c.x.together(s, t) {
					c.probs.add(ProblemFormTwice, jsonptr.Index(c.at[t]+"/write", j), "step %q may write into form %q while step %q edits it", t, w.Form, s)
				}
			}
		}
	}
}
