package workflow

import "slices"

// token says what a step that goes on waits for, and who must see to its parts
// that could not be done.
func (y *onlooker) token(t Token) []Awaited {
	step := y.w.Step(t.Step)
	x := Awaited{Step: t.Step, Round: t.Round, Title: y.title(t.Step), Since: t.Since, Due: t.Due, Next: y.coming(t)}
	switch {
	case t.Trouble != "":
		x.For, x.Code, x.Group = WaitsTrouble, t.Trouble, repairers(step, y.r.Operators)
	case t.Signing:
		x.For = WaitsSignature
	case t.Kind == PayStep && y.s.Payment != "" && y.s.Payment != PaymentFailed && y.s.Payment != PaymentRefunded:
		x.For = WaitsPayment
	case t.Kind.Person():
		y.person(&x, step, t)
	default:
		y.outside(&x, step, t)
	}
	out := []Awaited{x}
	if y.r.Staff {
		for _, f := range t.Failed {
			out = append(out, Awaited{
				Step: t.Step, Round: t.Round, Title: x.Title, Since: t.Since, For: WaitsTrouble, Code: f.Code, Part: f.Part,
				Group: repairers(step, y.r.Operators),
			})
		}
	}
	return out
}

// asks reports whether an effect of the step is still to be done.
func (y *onlooker) asks(t Token, part string) bool {
	_, ok := y.effects[effectPlace(t.Step, t.Round, part)]
	return ok
}

func (y *onlooker) person(x *Awaited, step *Step, t Token) {
	a := t.assignee(step)
	x.Group = a.Group
	switch {
	case a.Applicant:
		x.For = WaitsApplicant
	case a.Email != "", a.Person != "" && !a.Person.IsEmployee():
		x.For, x.Group = WaitsCoApplicant, ""
	case t.Claimed != "":
		x.For, x.Who = WaitsEmployee, t.Claimed
	case a.Person != "":
		x.For, x.Who = WaitsEmployee, a.Person
	case a.ManagerOf != "" && y.asks(t, "manager"):
		x.For = WaitsManager
	default:
		x.For = WaitsGroup
	}
}

func (y *onlooker) outside(x *Awaited, step *Step, t Token) {
	row := y.effects[effectPlace(t.Step, t.Round, "")]
	switch t.Kind {
	case WaitFor:
		if x.For = WaitsEvent; step.Wait.Event == "" {
			x.For, x.Until = WaitsTime, y.effects[effectPlace(t.Step, t.Round, partTimer)].Next
		}
		return
	case ExternalTo:
		if x.For = WaitsRobot; t.leased(y.r.Now) {
			x.Who, x.Until = t.Claimed, t.Leased
		}
		return
	case SubcaseOf:
		x.For = WaitsSubcase
		row = y.effects[effectPlace(t.Step, t.Round, "subcase")]
	default:
		if x.For = WaitsHandover; t.Detached {
			x.For = WaitsCalledOff
		}
	}
	x.Attempts, x.Code = row.Attempts, Code(row.Code)
	if row.Attempts > 0 || row.Waits > 0 {
		x.Until = row.Next
	}
}

// coming is what comes by itself while a step waits.
func (y *onlooker) coming(t Token) []Coming {
	var out []Coming
	for _, part := range t.Timers {
		row, ok := y.effects[effectPlace(t.Step, t.Round, part)]
		if ok && part != partTimer {
			out = append(out, Coming{Part: part, At: row.Next})
		}
	}
	slices.SortStableFunc(out, func(a, b Coming) int { return a.At.Compare(b.At) })
	return out
}

// joins says which branches the joins wait for, once for each split.
func (y *onlooker) joins() []Awaited {
	var out []Awaited
	seen := map[Frame]bool{}
	for _, a := range y.s.Arrived {
		top := a.top()
		top.Branch = 0
		if seen[top] {
			continue
		}
		seen[top] = true
		x := Awaited{Step: a.Step, Title: y.title(a.Step), For: WaitsBranches}
		for _, t := range y.s.Tokens {
			if !t.Detached && slices.ContainsFunc(t.Stack, top.same) && !slices.Contains(x.Branches, t.Step) {
				x.Branches = append(x.Branches, t.Step)
			}
		}
		for _, b := range y.s.Arrived { // an inner join that is part of the branch
			if b.Step != a.Step && slices.ContainsFunc(b.Stack[:len(b.Stack)-1], top.same) && !slices.Contains(x.Branches, b.Step) {
				x.Branches = append(x.Branches, b.Step)
			}
		}
		out = append(out, x)
	}
	return out
}

func (y *onlooker) questions() []Awaited {
	var out []Awaited
	for _, q := range y.s.Open() {
		x := Awaited{Round: q.ID, For: WaitsAnswer, Since: q.At}
		if !q.Staff {
			x.Who = y.s.lastStaff()
		}
		out = append(out, x)
	}
	return out
}

func (y *onlooker) title(id string) string {
	if step := y.w.Step(id); step != nil {
		if title := step.Title.In(y.w.Solution.Language(y.r.Lang)); title != "" {
			return title
		}
	}
	return id
}
