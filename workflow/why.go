package workflow

import (
	"context"
	"slices"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/workflow/identity"
)

// Awaited is one thing that a case waits for, and until when. A citizen is told
// less than an employee: neither which employee or group it is, nor what went
// wrong with a handover.
type Awaited struct {
	Step  string // id; empty for a question
	Round int
	Title string // the step's in the reader's language, else its id
	For   WaitsOn
	Since time.Time // since when; zero when that is not kept
	// Until is when what is waited for comes by itself or is tried again; zero
	// when it does not.
	Until time.Time
	Due   time.Time    // the step's deadline; zero when it has none
	Group string       // whose task it is; of trouble, of whoever sees to it
	Who   identity.Ref // the employee whose task it is or who has taken it, or the worker who has leased it
	Code  Code         // of the last failure
	// Attempts is how often a handover has been tried.
	Attempts int
	Part     string   // of trouble with a part of a step: the part
	Branches []string // of a join: the steps that go on in the branches it waits for
	Next     []Coming // what comes by itself, the next first
	// Text says all of this in words.
	Text string
}

// Coming is something that comes by itself while a step waits.
type Coming struct {
	Part string // remind-1, escalate, expire
	At   time.Time
}

// WaitsOn is a kind of thing that a case waits for. Codes are appended and
// retired, never reused.
type WaitsOn string

// What a case may wait for.
const (
	WaitsApplicant   WaitsOn = "applicant"
	WaitsCoApplicant WaitsOn = "coapplicant"
	WaitsEmployee    WaitsOn = "employee"   // a certain one, or who has taken the task
	WaitsGroup       WaitsOn = "group"      // whoever of a group takes it
	WaitsManager     WaitsOn = "manager"    // the manager must be found first
	WaitsPayment     WaitsOn = "payment"    // the provider, once the citizen has been sent there
	WaitsSignature   WaitsOn = "signature"  // the signer
	WaitsTime        WaitsOn = "time"       // a timer
	WaitsEvent       WaitsOn = "event"      // another system's word
	WaitsRobot       WaitsOn = "robot"      // a worker outside
	WaitsSubcase     WaitsOn = "subcase"    // the end of another case
	WaitsHandover    WaitsOn = "handover"   // what is being handed over
	WaitsCalledOff   WaitsOn = "called_off" // the same, in a branch that was called off
	WaitsTrouble     WaitsOn = "trouble"    // somebody who sees to what could not be done
	WaitsBranches    WaitsOn = "branches"   // the other branches, in a join
	WaitsAnswer      WaitsOn = "answer"     // an answer to a question
)

// Reader is who wants to know what a case waits for.
type Reader struct {
	Now   time.Time
	Lang  i18n.Lang
	Staff bool // an employee, who is told everything
	Own   bool // it is their own case
	// Operators is the group that sees to handovers in trouble.
	Operators string
}

// Why says for everything that goes on in a case what it waits for: the steps in
// the order they were entered, then the joins that wait for branches, then the
// questions without an answer. The effects are those of the case; what they are
// not known of is left out. It is pure. A case that has ended waits for nothing.
func Why(w *Workflow, s *State, effects []EffectRow, r Reader) []Awaited {
	y := &onlooker{w: w, s: s, r: r, effects: map[string]EffectRow{}}
	for _, row := range effects {
		if row.State == EffectPending {
			y.effects[effectPlace(s.current(row.Step), row.Round, row.Part)] = row
		}
	}
	var out []Awaited
	for _, t := range s.Tokens {
		out = append(out, y.token(t)...)
	}
	out = append(out, y.joins()...)
	if s.Ended.IsZero() {
		out = append(out, y.questions()...)
	}
	for i := range out {
		out[i].Text = y.words(out[i])
		if !r.Staff {
			out[i] = out[i].told()
		}
	}
	return out
}

func effectPlace(step string, round int, part string) string {
	return taskKey(step, round) + "/" + part
}

// onlooker is a case of which somebody wants to know what it waits for.
type onlooker struct {
	w       *Workflow
	s       *State
	r       Reader
	effects map[string]EffectRow // those that are to be done, by step, round and part
}

// told leaves out what only employees may know.
func (x Awaited) told() Awaited {
	x.Group, x.Who, x.Code, x.Attempts, x.Part = "", "", "", 0, ""
	if x.For == WaitsGroup || x.For == WaitsManager {
		x.For = WaitsEmployee
	}
	var next []Coming
	for _, c := range x.Next {
		if c.Part != partEscalate {
			next = append(next, c)
		}
	}
	x.Next = next
	return x
}

// Why says what everything that goes on in a case waits for, and until when, as
// far as the caller may know. Who may not see the case gets not_found.
func (e *Engine) Why(ctx context.Context, c Caller, caseID string, lang i18n.Lang) ([]Awaited, error) {
	const op = "workflow: why"
	l, err := e.open(ctx, c, caseID)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	effects, err := e.effectsIn(ctx, l.row, EffectPending)
	if err != nil {
		return nil, failure.Wrap(op, err)
	}
	if err := e.read(ctx, l, c, "case.read", "why"); err != nil {
		return nil, failure.Wrap(op, err)
	}
	own := IsApplicant(l.s, e.facts(l, c))
	return e.known(l, c, Why(l.w, l.s, effects, Reader{
		Now: e.at(l), Lang: lang, Own: own, Staff: c.IsEmployee() && !own, Operators: e.opts.Operators,
	})), nil
}

// known leaves out what the caller is not to know that the case waits for: the
// dialogue of others, and of a co-applicant all but their own steps.
func (e *Engine) known(l *loaded, c Caller, all []Awaited) []Awaited {
	f := e.facts(l, c)
	co, seen := !c.IsEmployee() && !IsApplicant(l.s, f), e.seenSteps(l, c)
	return slices.DeleteFunc(all, func(x Awaited) bool {
		return x.For == WaitsAnswer && !talks(l.w, l.s, f) || co && (x.For == WaitsBranches || !seen(x.Step))
	})
}
