package workflow_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// long reports whether the long programs are to run in full.
func long() bool { return os.Getenv("BORGERFLOW_LONG") != "" }

// budget is for how long a property is tried, and with which seed. In full it is
// another one every time; tests print it when they fail.
func budget(t *testing.T, usual time.Duration) (time.Time, uint64) {
	t.Helper()
	seed := uint64(20260302)
	switch {
	case long():
		usual *= 30
		seed = rand.Uint64()
	case testing.Short():
		usual /= 10
	}
	t.Logf("seed %d", seed)
	return time.Now().Add(usual), seed
}

// varied gives the steps of a flow other kinds, deadlines and people.
func varied(r *rand.Rand, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		head, tail, leads := strings.Cut(l, ":")
		h := strings.Fields(head)
		if i == 0 || !leads {
			out[i] = l
			continue
		}
		kind, edges := h[1], strings.Fields(tail)
		switch pick := r.IntN(6); {
		case kind == "handover":
			h[1] = []string{"handover", "handover", "wait", "event", "external", "subcase"}[pick]
		case kind == "approve" && pick < 2:
			h[1] = []string{"consent", "sign"}[pick]
			for j, e := range edges {
				e = strings.Replace(e, "rejected>", "refused>", 1)
				edges[j] = strings.Replace(e, "approved>", []string{"given>", "signed>"}[pick], 1)
			}
		case kind == "fill" && pick == 0:
			h = append(h, "signing")
		}
		h, edges = vary(r, h, edges, lines)
		out[i] = strings.Join(h, " ") + " : " + strings.Join(edges, " ")
	}
	return out
}

// vary gives a step a deadline and somebody to do it.
func vary(r *rand.Rand, h, edges, lines []string) ([]string, []string) {
	person := h[1] == "fill" || h[1] == "approve" || h[1] == "sign" || h[1] == "consent"
	switch n := r.IntN(6); {
	case n == 0 && h[1] != "handover" && h[1] != "wait":
		h = append(h, "due")
		edges = append(edges, "expired>"+edges[r.IntN(len(edges))][strings.Index(edges[0], ">")+1:])
		last := edges[len(edges)-1]
		if to := strings.TrimPrefix(last, "expired>"); !strings.Contains(" "+strings.Join(lines, " ")+" ", " "+to+" ") {
			edges[len(edges)-1] = "expired>" + edges[0][strings.Index(edges[0], ">")+1:]
		}
	case n == 1 && person:
		h = append(h, "escalated")
	}
	if h[1] == "fill" || h[1] == "approve" {
		switch r.IntN(6) {
		case 0:
			h = append(h, "to=manager")
		case 1:
			h = append(h, "to=actor,a")
		case 2:
			h = append(h, "to=chosen,a")
		case 3:
			h = append(h, "not=a")
		}
	}
	return h, edges
}

// crowd are people with commands of their own, one of whom does something.
var crowd = []workflow.Facts{
	{By: nobody, Holder: true},
	{By: nobody},
	{By: worker},
	{By: identity.Identity{Org: "aaby", Employee: "grete", Groups: []string{"g"}}},
	{By: identity.Identity{Org: "aaby", Employee: "chris", Groups: []string{"chief"}}},
	{By: identity.Identity{Org: "aaby", Employee: "vibe"}, ActsFor: []identity.Ref{identity.EmployeeRef("grete")}},
	{By: identity.Identity{Org: "aaby", Employee: "finn"}},
	{By: identity.Identity{Org: "other", Employee: "lone", Groups: []string{"g", "operator"}}},
	{By: machine},
	{By: machine},
	{By: machine},
}

// anyCommand is any command at all about any step, mostly one that goes on.
func (p *play) anyCommand(r *rand.Rand) workflow.Command {
	steps := p.w.Solution.Steps
	at := workflow.Target{Step: steps[r.IntN(len(steps))].ID, Round: r.IntN(3)}
	if len(p.s.Tokens) > 0 && r.IntN(12) > 0 {
		tok := p.s.Tokens[r.IntN(len(p.s.Tokens))]
		at = workflow.Target{Step: tok.Step, Round: tok.Round}
	}
	part := p.part(r, at)
	user := []string{"lone", "grete", "finn"}[r.IntN(3)]
	robot := []string{"r1", "r2"}[r.IntN(2)]
	switch p.likely(r, at) {
	case 0:
		return submit(p.w, at)
	case 1:
		return workflow.ApproveStep{Target: at}
	case 2:
		to := append(p.w.RejectTargets(at.Step), "", "a")
		return workflow.RejectStep{Target: at, Note: "n", To: to[r.IntN(len(to))]}
	case 3:
		return workflow.FinishHandover{Target: at, Output: workflow.Output{Ref: "r"}}
	case 4:
		return workflow.FailHandover{Target: at, Code: workflow.Rejected}
	case 5:
		return workflow.RetryHandover{Target: at, Part: part}
	case 6:
		return workflow.SkipHandover{Target: at, Part: part, Note: "n"}
	case 7:
		return workflow.FailPart{Target: at, Part: part, Code: workflow.Rejected}
	case 8:
		states := []string{workflow.PaymentCreated, workflow.PaymentPaid, workflow.PaymentCancelled, "x"}
		return workflow.ReportPayment{Target: at, Status: states[r.IntN(4)]}
	case 9:
		return workflow.AnswerConsent{Target: at, Given: r.IntN(3) > 0}
	case 10:
		return workflow.ReportSignature{Target: at, Signed: r.IntN(3) > 0}
	case 11:
		return workflow.Signal{Target: at, Event: []string{"e", "e", "f"}[r.IntN(3)]}
	case 12:
		return workflow.FinishSubcase{Target: at, Case: "c2", Outcome: []string{"slut", "done"}[r.IntN(2)]}
	case 13:
		return workflow.TakeLease{Target: at, Worker: robot}
	case 14:
		return workflow.FinishExternal{Target: at, Worker: robot}
	case 15:
		return workflow.ReturnLease{Target: at, Worker: robot}
	case 16:
		return workflow.FailExternal{Target: at, Worker: robot, Code: workflow.Rejected}
	case 17:
		return workflow.ClaimTask{Target: at, Over: r.IntN(2) == 0}
	case 18:
		return workflow.ReleaseTask{Target: at}
	case 19:
		return workflow.AssignTask{Target: at, User: user}
	case 20:
		return workflow.AssignTask{Target: at, Group: "g"}
	case 21:
		return workflow.Say{Text: "?", Asks: r.IntN(2) == 0, To: r.IntN(3)}
	case 22:
		return workflow.CloseTalk{ID: 1 + r.IntN(3)}
	case 23:
		return workflow.StartCase{Case: "c1"}
	}
	parts := []string{"timer", "expire", "escalate", "remind-1", "remind-2", "x"}
	return workflow.Timer{Target: at, Part: parts[r.IntN(len(parts))]}
}

// part is a part of a step that was asked for, or none: the system only tells of
// what it was asked.
func (p *play) part(r *rand.Rand, at workflow.Target) string {
	parts := []string{""}
	if tok, ok := p.s.Token(at.Step, at.Round); ok && tok.Entered != "" {
		at.Step = tok.Entered
	}
	for _, key := range p.asked {
		if part, ok := strings.CutPrefix(key, fmt.Sprintf("%s/%s/%d/", p.s.Case, at.Step, at.Round)); ok {
			parts = append(parts, part)
		}
	}
	return parts[r.IntN(len(parts))]
}

// likely is the number of a command that may make sense in a step, or any.
func (p *play) likely(r *rand.Rand, at workflow.Target) int {
	step := p.w.Step(at.Step)
	var fits []int
	switch {
	case r.IntN(3) == 0:
		return r.IntN(26)
	case step.Kind == workflow.Fill:
		fits = []int{0, 0, 0, 10, 24}
	case step.Kind == workflow.Approve:
		fits = []int{1, 1, 2, 17, 19, 24}
	case step.Kind == workflow.HandoverTo:
		fits = []int{3, 3, 4, 5, 6}
	case step.Kind == workflow.ConsentStep:
		fits = []int{9, 24}
	case step.Kind == workflow.SignStep:
		fits = []int{10, 10, 4, 5, 24}
	case step.Kind == workflow.WaitFor:
		fits = []int{11, 24}
	case step.Kind == workflow.ExternalTo:
		fits = []int{13, 14, 14, 16, 5, 24}
	case step.Kind == workflow.SubcaseOf:
		fits = []int{12, 12, 4, 5, 24}
	default:
		fits = []int{8}
	}
	return fits[r.IntN(len(fits))]
}

// any gives any command as anybody at any time, and checks what must hold. The
// clock goes back now and then.
func (p *play) any(r *rand.Rand) {
	p.t.Helper()
	p.now = p.now.Add(time.Duration(r.Int64N(int64(30*time.Hour))) - 2*time.Hour)
	f := crowd[r.IntN(len(crowd))]
	f.Now, f.Operators = p.now, "operator"
	c := p.anyCommand(r)
	if p.old {
		c = p.aged(r, c)
	}
	before := p.s
	text, _ := json.Marshal(before)
	events, effects, err := workflow.Decide(p.w, p.s, c, f)
	if after, _ := json.Marshal(before); string(text) != string(after) {
		p.t.Errorf("%T changed the state it was given", c)
	}
	if err != nil {
		if events != nil || effects != nil || workflow.CodeOf(err) == "" {
			p.t.Errorf("%T was refused with %v, and gives %d events and %d effects", c, err, len(events), len(effects))
		}
		return
	}
	p.events, p.s = append(p.events, events...), workflow.Apply(p.s, events...)
	p.accounts(c, before, events)
	p.effects(c, effects)
	p.check()
	p.twice(c, f)
}

// accounts checks that of what a step leads to nothing is lost: every branch
// begins a step, waits in a join, ends, or was called off.
func (p *play) accounts(c workflow.Command, before *workflow.State, events []workflow.Event) {
	p.t.Helper()
	least, most, came, off := 0, 0, 0, false
	for _, e := range events {
		switch e.Type {
		case workflow.CaseBegun:
			least, most = least+1, most+1
		case workflow.StepLeft:
			tok, known := before.Token(e.Step, e.Round)
			switch {
			case known && tok.Detached:
			case e.To != "":
				least, most = least+1, most+1
			default:
				a, b := workflow.Widths(p.w, e.Step, e.Outcome)
				least, most = least+a, most+b
			}
		case workflow.StepEntered, workflow.EndReached, workflow.BranchArrived:
			came++
		case workflow.BranchesJoined:
			came--
		case workflow.CaseStopped, workflow.SplitClosed:
			off = true
		}
		if e.Type == workflow.CaseStopped {
			came++
		}
	}
	if came > most || came < least && !off {
		p.t.Errorf("%T led to %d to %d steps, and %d came: %+v", c, least, most, came, events)
	}
}

// effects checks that no effect is asked for twice, and that what waits for its
// time has been asked for.
func (p *play) effects(c workflow.Command, effects []workflow.Effect) {
	p.t.Helper()
	_, again := c.(workflow.RetryHandover)
	for _, e := range effects {
		key := e.Key(p.s.Case)
		switch {
		case e.Drop && !contains(p.asked, key):
			p.t.Errorf("%s is dropped and was never asked for", key)
		case e.Drop:
		case contains(p.asked, key) != again:
			p.t.Errorf("%T asks for %s, which was asked for before: %v", c, key, !again)
		default:
			p.asked = append(p.asked, key)
		}
	}
	for _, tok := range p.s.Tokens {
		for _, part := range tok.Timers {
			if !contains(p.asked, p.askedBy(tok)+"/"+part) {
				p.t.Errorf("%s waits for %s, which was never asked for", tok.Key(), part)
			}
		}
	}
}

// twice sends a command once more: what has left its step cannot leave it again.
func (p *play) twice(c workflow.Command, f workflow.Facts) {
	p.t.Helper()
	last := p.events[len(p.events)-1]
	events, _, err := workflow.Decide(p.w, p.s, c, f)
	for _, e := range events {
		if left := e.Type == workflow.StepLeft || e.Type == workflow.StepEntered; left && err == nil && last.Type == workflow.StepLeft {
			p.t.Errorf("%T sent twice moved the case twice: %+v", c, e)
		}
	}
}

// Random commands of random people at random times never break what must hold:
// nothing is lost, no task is nobody's, there are no two ends, no effect is asked
// for twice, what is refused changes nothing, and replaying gives the same.
func TestRandomCommandsLong(t *testing.T) {
	t.Parallel()
	until, seed := budget(t, 8*time.Second)
	r := rand.New(rand.NewPCG(seed, 2))
	flows, ended := 0, 0
	for flows < 5 || ended == 0 || time.Now().Before(until) {
		lines := varied(r, randomFlow(r))
		w, ps := compile(t, &workflow.CompileOptions{States: -1}, lines...)
		if ps != nil {
			if i := ps[0]; i.Code == workflow.ProblemValue || i.Code == workflow.ProblemRequired {
				t.Fatalf("the flow is written wrongly: %v\n%s", ps, strings.Join(lines, "\n"))
			}
			continue
		}
		flows++
		for range 3 {
			p := begin(t, w)
			p.all = true
			for range 120 {
				p.any(r)
			}
			if !p.s.Ended.IsZero() {
				ended++
			}
			if diff := cmp.Diff(p.s, workflow.Replay(p.events)); diff != "" {
				t.Errorf("replaying gives another state (-is +replayed):\n%s", diff)
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d, flow:\n%s", seed, strings.Join(lines, "\n"))
		}
	}
	t.Logf("%d flows, %d of %d cases ended", flows, ended, 3*flows)
}

// moveCommand is the command of a move, and whose it is.
func (p *play) moveCommand(m workflow.Move, tok workflow.Token) (workflow.Command, workflow.Facts) {
	at := workflow.Target{Step: tok.Step, Round: tok.Round}
	sys := workflow.Facts{By: machine, Now: p.now, Operators: "operator"}
	if m.Outcome == workflow.OutcomeExpired {
		return workflow.Timer{Target: at, Part: "expire"}, sys
	}
	step := p.w.Step(tok.Step)
	switch tok.Kind {
	case workflow.HandoverTo:
		return workflow.FinishHandover{Target: at}, sys
	case workflow.ExternalTo:
		return workflow.FinishExternal{Target: at, Worker: "r"}, sys
	case workflow.SubcaseOf:
		return workflow.FinishSubcase{Target: at, Case: "c2", Outcome: m.Outcome}, sys
	case workflow.SignStep:
		return workflow.ReportSignature{Target: at, Signed: m.Outcome == workflow.OutcomeSigned}, sys
	case workflow.ConsentStep:
		return workflow.AnswerConsent{Target: at, Given: m.Outcome == workflow.OutcomeGiven}, sys
	case workflow.WaitFor:
		if step.Wait.Event != "" {
			return workflow.Signal{Target: at, Event: step.Wait.Event}, sys
		}
		return workflow.Timer{Target: at, Part: "timer"}, sys
	}
	f := workflow.Facts{By: worker, Now: p.now, Operators: "operator"}
	if tok.Assignee.Applicant {
		f.By, f.Holder = nobody, true
	}
	if !tok.Assignee.Applicant && tok.Assignee.Person != "" {
		f.By.Employee = strings.TrimPrefix(string(tok.Assignee.Person), string(identity.EmployeeRef("")))
	}
	switch {
	case m.Outcome == workflow.OutcomeApproved:
		return workflow.ApproveStep{Target: at}, f
	case m.Outcome == workflow.OutcomeRejected:
		return workflow.RejectStep{Target: at, Note: "n", To: m.To[0]}, f
	case step.Signing:
		return workflow.ReportSignature{Target: at, Signed: true}, sys
	}
	return submit(p.w, at), f
}

// play plays a move by the commands that a real case would get.
func (p *play) play(m workflow.Move) error {
	p.now = p.now.Add(time.Second)
	tok, ok := p.s.Token(m.Step, 0)
	for i := range p.s.Tokens {
		if t := p.s.Tokens[i]; t.Step == m.Step && !t.Detached {
			tok = t
		}
	}
	if !ok || tok.Detached {
		return fmt.Errorf("step %s is not going on", m.Step)
	}
	if tok.Kind == workflow.ExternalTo && m.Outcome == workflow.OutcomeDone {
		lease := workflow.TakeLease{Target: workflow.Target{Step: tok.Step, Round: tok.Round}, Worker: "r"}
		if err := p.take(lease, workflow.Facts{By: machine, Now: p.now}, workflow.Move{}); err != nil {
			return err
		}
	}
	c, f := p.moveCommand(m, tok)
	if _, signed := c.(workflow.ReportSignature); signed && tok.Kind == workflow.Fill {
		who := workflow.Facts{By: worker, Now: p.now, Operators: "operator"}
		if tok.Assignee.Person != "" {
			who.By.Employee = strings.TrimPrefix(string(tok.Assignee.Person), string(identity.EmployeeRef("")))
		}
		if tok.Assignee.Applicant {
			who.By, who.Holder = nobody, true
		}
		at := workflow.Target{Step: tok.Step, Round: tok.Round}
		if err := p.take(submit(p.w, at), who, workflow.Move{}); err != nil {
			return err
		}
	}
	return p.take(c, f, m)
}

func (p *play) take(c workflow.Command, f workflow.Facts, m workflow.Move) error {
	events, _, err := workflow.DecideMove(p.w, p.s, c, f, m)
	if err == nil {
		p.events, p.s = append(p.events, events...), workflow.Apply(p.s, events...)
	}
	return err
}

// live are the steps that go on and lead somewhere.
func (p *play) live() []string {
	var out []string
	for _, tok := range p.s.Tokens {
		if !tok.Detached {
			out = append(out, tok.Step)
		}
	}
	return out
}

// wander makes a random move of those that are possible.
func (p *play) wander(r *rand.Rand) error {
	live := p.live()
	step := p.w.Step(live[r.IntN(len(live))])
	e := step.Next[r.IntN(len(step.Next))]
	m := workflow.Move{Step: step.ID, Outcome: e.On}
	if e.On == workflow.OutcomeRejected {
		m.To = []string{e.To}
	}
	return p.play(m)
}

// What exploring proves is so: cases on flows that were proved never get stuck,
// and the way that is shown for flows that were refused leads to where it says.
func TestProofsAgreeWithCasesLong(t *testing.T) {
	t.Parallel()
	until, seed := budget(t, 12*time.Second)
	r := rand.New(rand.NewPCG(seed, 3))
	proved, stuck, met := 0, 0, 0
	for proved < 3 || stuck == 0 || met == 0 || time.Now().Before(until) { // a slow machine looks at a few, too
		lines := randomFlow(r)
		if r.IntN(2) == 0 {
			lines = varied(r, lines)
		}
		folder, err := workflow.ReadFolder(flow(lines...))
		if err != nil {
			t.Fatal(err)
		}
		w, ps := compile(t, &workflow.CompileOptions{States: 5000}, lines...)
		switch {
		case ps == nil && w.Proof.Proved:
			proved++
			neverStuck(t, r, w)
		case ps != nil:
			for _, pr := range ps {
				if len(pr.Path) > 0 {
					s, m := leads(t, folder, pr)
					stuck, met = stuck+s, met+m
				}
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d, %v, flow:\n%s", seed, ps, strings.Join(lines, "\n"))
		}
	}
	t.Logf("%d flows proved; of what was shown for others, %d waited for ever, %d met", proved, stuck, met)
}

func neverStuck(t *testing.T, r *rand.Rand, w *workflow.Workflow) {
	t.Helper()
	runs, ended := 200, 0
	if testing.Short() {
		runs = 20
	}
	for range runs {
		p := begin(t, w)
		for range 40 {
			if len(p.live()) == 0 {
				break
			}
			if err := p.wander(r); err != nil {
				t.Errorf("a move that should be possible: %v", err)
				return
			}
		}
		if len(p.live()) > 0 {
			continue
		}
		for _, tok := range p.s.Tokens { // those that were called off
			if err := p.take(workflow.FinishHandover{Target: workflow.Target{Step: tok.Step, Round: tok.Round}}, workflow.Facts{By: machine, Now: p.now}, workflow.Move{}); err != nil {
				t.Error(err)
			}
		}
		if ended++; p.s.Ended.IsZero() {
			t.Errorf("a case is stuck: %v wait", p.s.Arrived)
		}
	}
}

// leads plays the way to a problem, and reports what is found there.
func leads(t *testing.T, folder workflow.Folder, pr workflow.Problem) (stuck, met int) {
	t.Helper()
	w, err := workflow.CompileRefused(folder)
	if err != nil {
		t.Fatal(err)
	}
	p := begin(t, w)
	for _, m := range pr.Path {
		if err := p.play(m); err != nil {
			t.Errorf("%v: %s: %v", pr, m, err)
			return 0, 0
		}
	}
	live := p.live()
	seen := map[string]bool{}
	for _, step := range live {
		if seen[step] {
			return 0, 1
		}
		seen[step] = true
	}
	if len(live) == 0 && p.s.Ended.IsZero() && len(p.s.Arrived) > 0 {
		return 1, 0
	}
	if pr.Code != workflow.ProblemNoEnd {
		t.Errorf("%v: nothing is wrong there: %v go on, %v wait", pr, live, p.s.Arrived)
	}
	return 0, 0
}
