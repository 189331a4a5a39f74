package workflow

import (
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
)

// Span is a length of time: exactly one of its members, from 1.
type Span struct {
	Hours    int `json:"hours,omitempty"`    // of sixty minutes, whatever the clocks do
	Days     int `json:"days,omitempty"`     // civil days in Copenhagen
	Workdays int `json:"workdays,omitempty"` // Danish working days: neither weekends nor public holidays
}

// Deadline is until when a step must be done: a span from when it was begun, or
// a date. A deadline in days ends with the last moment of its last day in
// Copenhagen; the day it was begun does not count.
type Deadline struct {
	Hours    int       `json:"hours,omitempty"`    // of sixty minutes, whatever the clocks do
	Days     int       `json:"days,omitempty"`     // civil days in Copenhagen
	Workdays int       `json:"workdays,omitempty"` // Danish working days
	Date     string    `json:"date,omitempty"`     // instead: an expression that gives the last day; a blank one is no deadline
	Remind   []Remind  `json:"remind,omitempty"`   // messages on the way
	Escalate *Escalate `json:"escalate,omitempty"` // who takes over when it is over
}

// span returns the deadline's span; zero when it has a date.
func (d *Deadline) span() Span { return Span{Hours: d.Hours, Days: d.Days, Workdays: d.Workdays} }

// Remind is a message to whose task it is, some time before or after the
// deadline, in the morning.
type Remind struct {
	Before  *Span  `json:"before,omitempty"` // before the deadline's last day
	After   *Span  `json:"after,omitempty"`  // after the deadline's last day
	Message string `json:"message"`          // id of the message
}

// Escalate gives a task that is not done to somebody else.
type Escalate struct {
	After   *Span  `json:"after,omitempty"`   // after the deadline; default at once
	Assign  Assign `json:"assign"`            // whose task it becomes
	Message string `json:"message,omitempty"` // id of the message that they get
}

// Bounds of a span: ten years.
const (
	maxHours = 24 * 366 * 10
	maxDays  = 366 * 10
)

// Zero reports whether the span is none at all.
func (s Span) Zero() bool { return s == Span{} }

// sound reports whether exactly one member is given, within bounds.
func (s Span) sound() bool {
	n := 0
	for _, v := range []struct{ n, most int }{{s.Hours, maxHours}, {s.Days, maxDays}, {s.Workdays, maxDays}} {
		if v.n < 0 || v.n > v.most {
			return false
		}
		if v.n > 0 {
			n++
		}
	}
	return n == 1
}

// civil returns the date in Copenhagen.
func civil(t time.Time) i18n.Date {
	y, m, d := t.In(dk.Copenhagen()).Date()
	return i18n.Date{Year: y, Month: int(m), Day: d}
}

// morning is the hour of the day at which what is due on a day is done.
const morning = 8

// at returns an hour of a day in Copenhagen. A day begins at midnight whether
// the clocks change on it or not.
func at(d i18n.Date, hour int) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, hour, 0, 0, 0, dk.Copenhagen()).UTC()
}

// shift returns the day n spans later, or earlier when n is negative.
func (s Span) shift(d i18n.Date, n int) i18n.Date {
	if s.Workdays > 0 {
		return dk.AddWorkdays(d, n*s.Workdays)
	}
	return d.AddDays(n * s.Days)
}

// after returns when the span is over that began at t: to the second in hours,
// otherwise with the morning of its last day.
func (s Span) after(t time.Time) time.Time {
	if s.Hours > 0 {
		return t.Add(time.Duration(s.Hours) * time.Hour)
	}
	return at(s.shift(civil(t), 1), morning)
}

// last returns the last moment of the span as a deadline: the midnight after
// its last day.
func (s Span) last(t time.Time) time.Time {
	if s.Hours > 0 {
		return s.after(t)
	}
	return at(s.shift(civil(t), 1).AddDays(1), 0)
}

// lastDay returns the last day that a deadline leaves.
func lastDay(due time.Time) i18n.Date { return civil(due.Add(-time.Nanosecond)) }

// when returns when the reminder of a deadline is due.
func (r Remind) when(due time.Time) time.Time {
	span, n := r.Before, -1
	if span == nil {
		span, n = r.After, 1
	}
	if span.Hours > 0 {
		return due.Add(time.Duration(n*span.Hours) * time.Hour)
	}
	return at(span.shift(lastDay(due), n), morning)
}

// when returns when the escalation of a deadline is due.
func (e Escalate) when(due time.Time) time.Time {
	if e.After == nil {
		return due
	}
	if e.After.Hours > 0 {
		return e.After.after(due)
	}
	return at(e.After.shift(lastDay(due), 1), morning)
}
