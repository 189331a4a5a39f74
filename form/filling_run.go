package form

// track is what a filling remembers of a frame beside its elements.
type track struct {
	cells []cellTrack
	rules []ruleTrack
}

// cellTrack holds, by aspect, the steps that each job of an element took and
// whether it is to be done.
type cellTrack struct {
	steps   [ruling]int
	queued  [ruling]bool
	listed  bool // among the changes
	changed Parts
}

// ruleTrack holds what came of a rule in one frame.
type ruleTrack struct {
	steps  int
	queued bool
	verdict
}

// begin takes a job out of the queue and returns where its steps are counted.
func (t *track) begin(j *job) *int {
	if j.what == ruling {
		r := &t.rules[j.slot]
		r.queued = false
		return &r.steps
	}
	c := &t.cells[j.field.slot]
	c.queued[j.what] = false
	return &c.steps[j.what]
}

// enqueue notes that a job is in the queue, and reports whether it was not.
func (t *track) enqueue(j *job) bool {
	queued := (*bool)(nil)
	if j.what == ruling {
		queued = &t.rules[j.slot].queued
	} else {
		queued = &t.cells[j.field.slot].queued[j.what]
	}
	was := *queued
	*queued = true
	return !was
}

// follow begins to keep track of a frame and of all below it.
func (fl *Filling) follow(fr *frame) {
	fr.track = &track{cells: make([]cellTrack, len(fr.cells)), rules: make([]ruleTrack, len(fr.scope.rules))}
	for _, rows := range fr.lists {
		for _, row := range rows {
			fl.follow(row)
		}
	}
}

// run does the jobs that are marked, and those that this marks, in order. It
// reports false when that shows that an evaluation would run out of steps.
func (fl *Filling) run() bool {
	s, limit := fl.state, fl.state.form.Limits.Steps
	jobs := s.form.graph.jobs
	s.done, fl.stale, fl.pass = false, true, 0
	for len(fl.queue) > 0 && fl.pass <= limit {
		next := fl.queue.pop()
		j := &jobs[next.job]
		fl.next = next.job + 1
		steps := next.frame.track.begin(j)
		s.budget.Steps = limit
		fl.do(j, next.frame)
		took := limit - s.budget.Steps
		fl.steps += took - *steps
		fl.pass += took
		*steps = took
	}
	s.done, s.budget.Steps, fl.next = true, limit, 0
	return fl.pass <= limit && fl.steps <= limit
}

func (fl *Filling) do(j *job, fr *frame) {
	switch j.what {
	case Visibility:
		fl.show(&fr.cells[j.field.slot])
	case Valuation:
		fl.valuate(&fr.cells[j.field.slot])
	case looking:
		fl.look(&fr.cells[j.field.slot])
	case ruling:
		fl.rule(j, fr)
	}
}

// mark has a target done again in all rows that it may be in, seen from the
// frame of what has changed.
func (fl *Filling) mark(t target, from *frame) {
	if t.job < 0 {
		fl.changes.Form |= t.part
		return
	}
	for range t.up {
		from = from.parent
	}
	fl.markBelow(t, &fl.state.form.graph.jobs[t.job], from)
}

func (fl *Filling) markAllOf(targets []target, from *frame) {
	for _, t := range targets {
		fl.mark(t, from)
	}
}

func (fl *Filling) markBelow(t target, j *job, fr *frame) {
	if fr.scope != j.scope {
		for _, row := range fr.rowsOf(towards(fr.scope, j.scope)) {
			fl.markBelow(t, j, row)
		}
		return
	}
	switch {
	case t.part != 0:
		if at := fr.about(j); at != nil {
			fl.changed(at, t.part)
		}
	case t.job >= fl.next && fr.track.enqueue(j): // what depends on a job comes after it
		fl.queue.push(task{t.job, fr})
	}
}

// about returns the element that a job is about: of a rule, the one that it
// found wrong, or nil.
func (fr *frame) about(j *job) *Element {
	if j.what == ruling {
		return fr.track.rules[j.slot].at
	}
	return &fr.cells[j.field.slot]
}

// markAll has everything worked out in a frame and below it.
func (fl *Filling) markAll(fr *frame) {
	g := fl.state.form.graph
	for _, f := range fr.scope.fields {
		fl.mark(target{job: g.shown[f.id]}, fr)
		fl.mark(target{job: g.value[f.id]}, fr)
	}
	fl.markLooks(fr)
	fl.inRows(fr, fl.markAll)
}

// markLooks has everything in a frame looked at, and its rules run.
func (fl *Filling) markLooks(fr *frame) {
	g := fl.state.form.graph
	for _, f := range fr.scope.fields {
		fl.mark(target{job: g.look + int32(f.id)}, fr)
	}
	for _, rule := range fr.scope.rules {
		fl.mark(target{job: rule}, fr)
	}
}

func (fl *Filling) inRows(fr *frame, do func(*frame)) {
	for _, rows := range fr.lists {
		for _, row := range rows {
			do(row)
		}
	}
}

// task is a job in one frame.
type task struct {
	job   int32
	frame *frame
}

// queue is a heap of tasks, the one with the lowest number of its job on top.
type queue []task

func (q *queue) push(t task) {
	*q = append(*q, t)
	for i := len(*q) - 1; i > 0; {
		up := (i - 1) / 2
		if (*q)[up].job <= (*q)[i].job {
			return
		}
		(*q)[up], (*q)[i] = (*q)[i], (*q)[up]
		i = up
	}
}

func (q *queue) pop() task {
	tasks := *q
	top, last := tasks[0], len(tasks)-1
	tasks[0], tasks[last] = tasks[last], task{}
	*q = tasks[:last]
	for i := 0; ; {
		least := i
		for _, down := range [...]int{2*i + 1, 2*i + 2} {
			if down < last && tasks[down].job < tasks[least].job {
				least = down
			}
		}
		if least == i {
			return top
		}
		tasks[i], tasks[least] = tasks[least], tasks[i]
		i = least
	}
}
