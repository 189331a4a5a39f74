package workflow

import (
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// say returns a text of the catalogue's with texts put into it.
func (y *onlooker) say(key string, args ...fault.Arg) string {
	return i18n.Message(y.r.Lang, "why."+key, args...)
}

func textArg(name, value string) fault.Arg {
	return fault.Arg{Name: name, Kind: fault.Text, Value: value}
}

// whenArg is a point in time as the clocks in Denmark show it; midnight is the
// day before, which is how people read a deadline.
func whenArg(t time.Time) fault.Arg {
	local := t.In(dk.Copenhagen())
	if local.Hour() == 0 && local.Minute() == 0 {
		return fault.Arg{Name: "until", Kind: fault.Date, Value: lastDay(t).String()}
	}
	return fault.Arg{Name: "until", Kind: fault.DateTime, Value: local.Format(time.RFC3339)}
}

// words says what is waited for, and then what else is known of it.
func (y *onlooker) words(x Awaited) string {
	text := []string{y.first(x)}
	if !x.Due.IsZero() && x.Part == "" {
		key := "due"
		if y.r.Now.After(x.Due) {
			key = "overdue"
		}
		text = append(text, y.say(key, whenArg(x.Due)))
	}
	if y.r.Staff && (x.For == WaitsHandover || x.For == WaitsCalledOff || x.For == WaitsSubcase) && !x.Until.IsZero() {
		if x.Code == "" {
			text = append(text, y.say("waits", whenArg(x.Until)))
		} else {
			n := fault.Arg{Name: "n", Kind: fault.Count, Value: strconv.Itoa(x.Attempts)}
			text = append(text, y.say("retry", n, textArg("code", string(x.Code)), whenArg(x.Until)))
		}
	}
	for _, c := range x.Next {
		key, _, _ := strings.Cut(c.Part, "-")
		if key != partEscalate || y.r.Staff {
			text = append(text, y.say(key, whenArg(c.At)))
		}
	}
	return strings.Join(text, " ")
}

// first says what is waited for.
func (y *onlooker) first(x Awaited) string {
	step := textArg("step", x.Title)
	switch x.For {
	case WaitsApplicant:
		if y.r.Own {
			return y.say("you", step)
		}
	case WaitsGroup, WaitsEmployee, WaitsManager:
		return y.employee(x, step)
	case WaitsTime:
		return y.say("time", step, whenArg(x.Until))
	case WaitsEvent:
		if y.r.Staff {
			return y.say("event", step, textArg("what", y.w.Step(x.Step).Wait.Event))
		}
		return y.say("outside", step)
	case WaitsRobot:
		return y.robot(x, step)
	case WaitsSubcase:
		if y.r.Staff {
			return y.say("subcase", step, textArg("what", y.w.Step(x.Step).Subcase.Solution))
		}
		return y.say("handover", step)
	case WaitsTrouble:
		return y.trouble(x, step)
	case WaitsBranches:
		return y.say("branches", step, textArg("what", y.list(x.Branches)))
	case WaitsAnswer:
		return y.question(x)
	}
	return y.say(string(x.For), step)
}

func (y *onlooker) employee(x Awaited, step fault.Arg) string {
	switch {
	case !y.r.Staff:
		return y.say("somebody", step)
	case x.For == WaitsManager:
		return y.say("manager", step)
	case x.For == WaitsGroup:
		return y.say("group", step, textArg("who", x.Group))
	}
	key := "employee"
	if t, ok := y.s.Token(x.Step, x.Round); ok && t.Claimed != "" {
		key = "claimed"
	}
	return y.say(key, step, textArg("who", userName(x.Who)))
}

// userName is the name of which a reference of an employee or of a system is made.
func userName(r identity.Ref) string {
	name := string(r)
	for _, prefix := range []identity.Ref{identity.EmployeeRef(""), identity.SystemRef("")} {
		name = strings.TrimPrefix(name, string(prefix))
	}
	return name
}

func (y *onlooker) robot(x Awaited, step fault.Arg) string {
	switch {
	case !y.r.Staff:
		return y.say("outside", step)
	case x.Who != "":
		return y.say("leased", step, textArg("who", userName(x.Who)), whenArg(x.Until))
	}
	return y.say("robot", step, textArg("what", y.w.Step(x.Step).External.Topic))
}

func (y *onlooker) trouble(x Awaited, step fault.Arg) string {
	if !y.r.Staff {
		return y.say("trouble_told", step)
	}
	who := x.Group
	if who == "" {
		who = y.say("operators")
	}
	if x.Part != "" {
		return y.say("part", textArg("what", x.Title+"/"+x.Part), textArg("code", string(x.Code)), textArg("who", who))
	}
	return y.say("trouble", step, textArg("code", string(x.Code)), textArg("who", who))
}

func (y *onlooker) question(x Awaited) string {
	for _, q := range y.s.Talk {
		switch {
		case q.ID != x.Round:
		case !q.Staff:
			return y.say("answer_staff")
		case y.r.Own:
			return y.say("answer_you")
		}
	}
	return y.say("answer")
}

// list names steps by their titles: "A, B and C".
func (y *onlooker) list(ids []string) string {
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = y.title(id)
	}
	if len(titles) < 2 {
		return strings.Join(titles, "")
	}
	last := len(titles) - 1
	return y.say("and", textArg("first", strings.Join(titles[:last], ", ")), textArg("last", titles[last]))
}
