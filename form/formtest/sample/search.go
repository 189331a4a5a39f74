package sample

import "slices"

// reach looks for a state that reaches a goal and keeps others, from one that
// does not. It returns nil and the shortest distance when it gives up.
func (g *generator) reach(w *world, want *goal, keep []*goal, tries int) (*world, int) {
	s := &search{g: g, want: want, keep: keep, tries: tries}
	for range 1 + tries/packTries {
		before := s.tries
		if w = s.descend(w); w.reached(want) {
			return w, 0
		}
		next := s.leap(w)
		if next == nil || s.tries == before {
			break
		}
		w = next
	}
	return nil, w.distance(want)
}

// search is one search for one goal.
type search struct {
	g     *generator
	want  *goal
	keep  []*goal
	tries int // evaluations that are left
}

// try makes a move, when it can be made and keeps what must be kept.
func (s *search) try(w *world, m move) *world {
	if s.tries <= 0 || s.g.left() <= 0 {
		return nil
	}
	c, ok := w.with(m)
	if !ok {
		return nil
	}
	s.tries--
	if next := s.g.evaluate(c); next.keeps(s.keep) {
		return next
	}
	return nil
}

// descend makes the best move of each round as long as that brings the goal
// nearer. Of moves that are as good as each other the seed takes one, and as
// long as there are such it goes on.
func (s *search) descend(w *world) *world {
	far, level := w.distance(s.want), 0
	for round := 0; far > 0 && round < mostRounds && level < mostLevel; round++ {
		next, d := s.best(w, far)
		if next == nil || d > far {
			break
		}
		level++
		if d < far {
			level = 0
		}
		w, far = next, d
	}
	return w
}

const (
	mostRounds = 40
	mostLevel  = 3 // rounds that bring the goal no nearer
)

func (s *search) best(w *world, far int) (*world, int) {
	var best *world
	shortest, alike := 1<<30, 0
	for i, m := range w.movesFor(s.want) {
		next := s.try(w, m)
		if next == nil {
			continue
		}
		switch d := next.distance(s.want); {
		case d == 0:
			return next, 0
		case d < shortest:
			best, shortest, alike = next, d, 1
		case d == shortest:
			if alike++; s.g.next(alike) == 0 {
				best = next
			}
		}
		if shortest < far && i > 8 {
			break
		}
	}
	return best, shortest
}

// leap makes two moves at once, the first of which may lead away: one answer
// gives way so that another can be right.
func (s *search) leap(w *world) *world {
	if s.tries < packTries {
		return nil
	}
	far := w.distance(s.want)
	type start struct {
		w *world
		d int
	}
	var starts []start
	for i, m := range w.movesFor(s.want) {
		if i == leapWidth*4 {
			break
		}
		if next := s.try(w, m); next != nil {
			starts = append(starts, start{next, next.distance(s.want)})
		}
	}
	slices.SortStableFunc(starts, func(a, b start) int { return a.d - b.d })
	var best *world
	for _, at := range starts[:min(len(starts), leapWidth)] {
		for i, m := range at.w.movesFor(s.want) {
			if i == leapWidth*2 {
				break
			}
			next := s.try(at.w, m)
			if next == nil {
				continue
			}
			if d := next.distance(s.want); d < far {
				if best, far = next, d; d == 0 {
					return next
				}
			}
		}
	}
	return best
}

const leapWidth = 8

func (w *world) keeps(goals []*goal) bool {
	for _, g := range goals {
		if !w.reached(g) {
			return false
		}
	}
	return true
}
