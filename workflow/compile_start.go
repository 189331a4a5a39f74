package workflow

import (
	"slices"
	"strings"
	"unicode"

	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// Bounds of start rules.
const (
	MaxAge       = 150  // years
	MaxMost      = 1000 // cases of one person
	MaxPrivilege = 300  // bytes
)

// startRules checks who may start a case. Rules that ask something of a login
// cannot hold where nobody needs one.
func (c *compiler) startRules(s *Solution, r *resolver) {
	rules, p := &s.Start, &c.probs
	rules.Refused = r.resolve(rules.Refused, "/start/refused", false)
	if !rules.Anonymous && len(rules.Login) == 0 {
		p.add(ProblemRequired, "/start", "somebody must be able to start a case: anonymous or login")
	}
	for i, l := range rules.Login {
		if !slices.Contains([]string{LoginMitID, LoginMitIDErhverv, LoginEmployee, LoginForCitizen}, l) {
			p.add(ProblemValue, jsonptr.Index("/start/login", i), "unknown way to log in %q", l)
		}
	}
	c.ages(rules)
	c.window(rules)
	c.groups(rules)
	if m := rules.Max; m != nil {
		if m.Count < 1 || m.Count > MaxMost {
			p.add(ProblemValue, "/start/max/count", "a number from 1 to %d", MaxMost)
		}
		if m.Of != "" && m.Of != MostOpen && m.Of != MostEver {
			p.add(ProblemValue, "/start/max/of", "what is counted is \"open\" or \"ever\"")
		}
	}
	if len(rules.Privilege) > MaxPrivilege || strings.ContainsFunc(rules.Privilege, unicode.IsSpace) ||
		rules.Privilege != "" && !strings.Contains(rules.Privilege, ":") {
		p.add(ProblemValue, "/start/privilege", "a privilege is a URI of at most %d bytes", MaxPrivilege)
	}
	if !rules.Anonymous {
		return
	}
	for _, m := range []struct {
		at  string
		set bool
	}{
		{"/start/minAge", rules.MinAge > 0}, {"/start/maxAge", rules.MaxAge > 0}, {"/start/companies", rules.Companies},
		{"/start/max", rules.Max != nil}, {"/start/privilege", rules.Privilege != ""}, {"/start/groups", len(rules.Groups) > 0},
	} {
		if m.set {
			p.add(ProblemValue, m.at, "nothing is known of those who need not log in: leave this or anonymous out")
		}
	}
}

func (c *compiler) ages(rules *StartRules) {
	for _, m := range []struct {
		at  string
		age int
	}{{"/start/minAge", rules.MinAge}, {"/start/maxAge", rules.MaxAge}} {
		if m.age < 0 || m.age > MaxAge {
			c.probs.add(ProblemValue, m.at, "an age is from 0 to %d years", MaxAge)
		}
	}
	if rules.MaxAge > 0 && rules.MaxAge < rules.MinAge {
		c.probs.add(ProblemValue, "/start/maxAge", "nobody is at least %d and at most %d years old", rules.MinAge, rules.MaxAge)
	}
}

func (c *compiler) window(rules *StartRules) {
	from, fromOK := startTime(rules.From, false)
	until, untilOK := startTime(rules.Until, true)
	if rules.From != "" && !fromOK {
		c.probs.add(ProblemValue, "/start/from", "a date such as 2026-03-01, or a date and time that clocks in Denmark show, such as 2026-03-01T12:00")
	}
	if rules.Until != "" && !untilOK {
		c.probs.add(ProblemValue, "/start/until", "a date such as 2026-03-01, or a date and time that clocks in Denmark show, such as 2026-03-01T12:00")
	}
	if fromOK && untilOK && !from.Before(until) {
		c.probs.add(ProblemValue, "/start/until", "it ends before it begins")
	}
}

func (c *compiler) groups(rules *StartRules) {
	employees := rules.Anonymous || slices.Contains(rules.Login, LoginEmployee) || slices.Contains(rules.Login, LoginForCitizen)
	if len(rules.Groups) > 0 && !employees {
		c.probs.add(ProblemValue, "/start/groups", "only employees have groups, and they are not let in: see login")
	}
	for i, g := range rules.Groups {
		if g == "" || slices.Contains(rules.Groups[:i], g) {
			c.probs.add(ProblemValue, jsonptr.Index("/start/groups", i), "an empty group, or one that stands here twice")
		}
	}
}
