package workflow

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// The parts of a step that wait for their time.
const (
	partTimer    = "timer"
	partExpire   = "expire"
	partEscalate = "escalate"
	partRemind   = "remind-"          // and the number of the reminder, from 1
	partAssigned = "notice-assigned-" // and how often the task was given on
)

// timed reports whether the effect only makes sense while its step goes on.
func (e Effect) timed() bool {
	switch e.Kind {
	case kindTimer, kindRemind, kindEscal, kindExpire, kindManager, kindSign:
		return true
	}
	return false
}

// timerKind is the kind of the effect of a part that waits for its time.
func timerKind(part string) string {
	switch {
	case part == partTimer:
		return kindTimer
	case part == partExpire:
		return kindExpire
	case part == partEscalate:
		return kindEscal
	}
	return kindRemind
}

// timers works out what a step waits for from now on, and puts its deadline into
// the event of its beginning.
func (d *decision) timers(step *Step, e *Event) []Effect {
	var out []Effect
	later := func(part string, at time.Time) {
		out = append(out, Effect{Part: part, Kind: timerKind(part), At: at.UTC().Truncate(time.Microsecond)})
	}
	if w := step.Wait; w != nil && w.Event == "" {
		later(partTimer, d.waitsUntil(step))
	}
	due := d.due(step)
	if due.IsZero() {
		return out
	}
	e.Until = &due
	for i, r := range step.Deadline.Remind {
		if at := r.when(due); at.After(d.f.Now) {
			later(partRemind+strconv.Itoa(i+1), at)
		}
	}
	if esc := step.Deadline.Escalate; esc != nil {
		if at := esc.when(due); !at.Before(due) { // a day after the last one there is never comes
			later(partEscalate, at)
		}
	}
	if step.expires() {
		later(partExpire, due)
	}
	return out
}

// due returns the deadline of a step that begins now; zero when it has none.
func (d *decision) due(step *Step) time.Time {
	switch dl := step.Deadline; {
	case dl == nil:
		return time.Time{}
	case dl.Date == "":
		return dl.span().last(d.f.Now).Truncate(time.Microsecond)
	}
	day, ok := d.value(exprKey("due", d.w.flow.number[step.ID])).AsDate()
	if !ok {
		return time.Time{}
	}
	next := day.AddDays(1)
	if !next.Valid() {
		return time.Time{} // the last day there is, which people write when they mean never
	}
	return at(next, 0)
}

func (d *decision) waitsUntil(step *Step) time.Time {
	if step.Wait.For != nil {
		return step.Wait.For.after(d.f.Now)
	}
	day, ok := d.value(exprKey("until", d.w.flow.number[step.ID])).AsDate()
	if !ok {
		return d.f.Now
	}
	return at(day, morning)
}

// Timer says that the time of a part of a step has come. The engine sends it.
type Timer struct {
	Target
	Part string
}

func (c Timer) run(d *decision) error {
	step, t, err := d.find(c.Target)
	if err != nil {
		return err
	}
	if d.f.By.System == "" {
		return errDenied(step)
	}
	return d.fire(step, t, c.Part)
}

func (d *decision) fire(step *Step, t Token, part string) error {
	switch {
	case !slices.Contains(t.Timers, part):
		return Errorf(Conflict, "workflow: decide: step %q does not wait for that time, or not any more", step.ID)
	case part == partTimer && step.Kind == WaitFor:
		d.leave(t, Event{Outcome: OutcomeDone})
	case part == partExpire && step.expires():
		d.leave(t, Event{Outcome: OutcomeExpired})
	case part == partEscalate && step.Deadline != nil && step.Deadline.Escalate != nil:
		d.escalate(step, t)
	case strings.HasPrefix(part, partRemind):
		d.on(t, Event{Type: TaskReminded, Part: part})
		d.want(t, Effect{Kind: kindNotice, Part: "notice-" + part})
	default:
		return Errorf(Invalid, "workflow: decide: step %q waits for no such time", step.ID)
	}
	return nil
}

func (d *decision) escalate(step *Step, t Token) {
	esc := step.Deadline.Escalate
	who := d.assignTo(step, esc.Assign, exprKey("next_who", d.w.flow.number[step.ID]))
	d.on(t, Event{Type: TaskEscalated, Assignee: &who, Part: partEscalate})
	if who.ManagerOf != "" {
		d.want(t, Effect{Kind: kindManager, Part: "manager-" + partEscalate})
	}
	if esc.Message != "" {
		d.want(t, Effect{Kind: kindNotice, Part: "notice-" + partEscalate})
	}
}

// message returns the id of the message that a part of a step sends; empty when
// there is none.
func (s *Step) message(part string) string {
	what := strings.TrimPrefix(part, "notice-")
	switch {
	case part == "notice", strings.HasPrefix(part, partAssigned):
		return s.Notify
	case s.Deadline == nil:
		return ""
	case what == partEscalate && s.Deadline.Escalate != nil:
		return s.Deadline.Escalate.Message
	}
	n, err := strconv.Atoi(strings.TrimPrefix(what, partRemind))
	if err != nil || n < 1 || n > len(s.Deadline.Remind) {
		return ""
	}
	return s.Deadline.Remind[n-1].Message
}
