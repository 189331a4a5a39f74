package expression

import (
	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
)

// workdaySteps is what a walk over the Danish calendar costs.
const workdaySteps = 100

// between is age, daysBetween and workdaysBetween.
func (m *machine) between(n *Node) Value {
	a, b, ok := m.both(n)
	if !ok || a.kind != Date || b.kind != Date {
		return Value{}
	}
	if n.op == opDaysBetween {
		return IntegerOf(b.num - a.num)
	}
	from, _ := a.AsDate()
	to, _ := b.AsDate()
	if n.op == opAge {
		return IntegerOf(int64(from.YearsUntil(to)))
	}
	if !m.spend(workdaySteps) {
		return Value{}
	}
	return IntegerOf(int64(dk.WorkdaysBetween(from, to)))
}

// farthest is more days than lie between any two dates.
const farthest = 4_000_000

// move is addDays, addMonths, addYears and addWorkdays.
func (m *machine) move(n *Node) Value {
	a, b, ok := m.both(n)
	if !ok || a.kind != Date || b.kind != Integer {
		return Value{}
	}
	if abs(b.num) > farthest {
		return m.overflow()
	}
	from, by := i18n.DateOf(int(a.num)), int(b.num)
	var to i18n.Date
	switch n.op {
	case opAddDays:
		to = from.AddDays(by)
	case opAddMonths:
		to = from.AddMonths(by)
	case opAddYears:
		to = from.AddYears(by)
	default:
		if !m.spend(workdaySteps) {
			return Value{}
		}
		to = dk.AddWorkdays(from, by)
	}
	if !to.Valid() {
		return m.overflow()
	}
	return DateOf(to)
}

// cpr is what a CPR number tells: the date of birth, "female" or "male". It is
// blank of a text that is no CPR number; constructed test numbers count.
func (m *machine) cpr(n *Node) Value {
	v := m.eval(n.args[0])
	if v.kind != Text || !m.spend(10) {
		return Value{}
	}
	c, err := dk.ParseCPR(v.text, true)
	if err != nil {
		return Value{}
	}
	if n.op == opCprSex {
		return TextOf(string(c.Sex()))
	}
	return DateOf(c.BirthDate())
}
