package access

// Judged is what one grant says to something that was asked: that it allows it,
// or why not.
type Judged struct {
	Role   string // id of the role
	Reason Reason
}

// Explain returns what each grant says, in the order in which they were
// granted, for an administrator who wonders why somebody is or is not let in.
// Like a [Decision] it tells kinds of limits and never their values.
func (p *Policy) Explain(g Grants, a Action, o Object) []Judged {
	if g.org != p.org.Key || o.Org != p.org.Key {
		return nil
	}
	out := make([]Judged, 0, len(g.list))
	for _, one := range g.list {
		reason := p.misses(one, a, o)
		if reason == "" {
			reason = Allowed
		}
		out = append(out, Judged{Role: one.role, Reason: reason})
	}
	return out
}
