package workflow_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// compiled compiles a flow that must be sound.
func compiled(t testing.TB, lines ...string) *workflow.Workflow {
	t.Helper()
	folder, err := workflow.ReadFolder(flow(lines...))
	if err != nil {
		t.Fatal(err)
	}
	w, err := workflow.Compile(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// play is a case that is decided without an engine.
type play struct {
	t      testing.TB
	w      *workflow.Workflow
	s      *workflow.State
	events []workflow.Event
	asked  []string // keys of effects
	now    time.Time
	all    bool // effects of all kinds are asked for, not only handovers
	old    bool // commands name steps as they were called before, now and then
}

var (
	worker  = identity.Identity{Org: "aaby", Employee: "lone", Groups: []string{"g", "operator"}}
	nobody  = identity.Identity{Org: "aaby"}
	machine = identity.System("aaby", "scheduler")
)

// do decides a command as whom it takes, and checks everything that must hold
// after any command.
func (p *play) do(c workflow.Command) error {
	p.t.Helper()
	p.now = p.now.Add(time.Second)
	f := workflow.Facts{Now: p.now, By: worker, Operators: "operator"}
	switch c := c.(type) {
	case workflow.StartCase:
		f.By = nobody
	case workflow.SubmitForms:
		if step := p.w.Step(c.Step); step != nil && step.Assign.To == workflow.Applicant {
			f.By, f.Holder = nobody, true
		}
	case workflow.FinishHandover, workflow.FailHandover:
		f.By = machine
	}
	before, _ := json.Marshal(p.s)
	events, effects, err := workflow.Decide(p.w, p.s, c, f)
	if p.thorough() {
		again, _, _ := workflow.Decide(p.w, p.s, c, f)
		if diff := cmp.Diff(events, again); diff != "" {
			p.t.Errorf("deciding twice differs:\n%s", diff)
		}
	}
	if after, _ := json.Marshal(p.s); string(before) != string(after) {
		p.t.Error("deciding changed the state it was given")
	}
	if err != nil {
		return err
	}
	p.events = append(p.events, events...)
	p.s = workflow.Apply(p.s, events...)
	for _, e := range effects {
		p.asked = append(p.asked, e.Key(p.s.Case))
	}
	p.check()
	return nil
}

// thorough is true now and then: comparing everything every time takes long.
func (p *play) thorough() bool { return len(p.events)%7 == 0 || !p.s.Ended.IsZero() }

// check proves what must hold for every case at every time.
func (p *play) check() {
	p.t.Helper()
	if p.thorough() {
		if diff := cmp.Diff(p.s, workflow.Replay(p.events)); diff != "" {
			p.t.Errorf("replaying gives another state (-is +replayed):\n%s", diff)
		}
	}
	ended := 0
	for _, e := range p.events {
		if e.Type == workflow.CaseFinished {
			ended++
		}
	}
	over := !p.s.Ended.IsZero()
	if ended > 1 || (ended == 1) != over {
		p.t.Errorf("%d ends, over %v", ended, over)
	}
	if over != (len(p.s.Tokens) == 0) || over && len(p.s.Arrived) > 0 {
		p.t.Errorf("over %v with tokens %v and arrived %v: a token is lost", over, p.s.Tokens, p.s.Arrived)
	}
	p.checkTokens()
	for _, task := range workflow.TasksOf(p.w, p.s) {
		if (task.Group == "") == (task.Person == "") {
			p.t.Errorf("a task without exactly one owner: %+v", task)
		}
	}
}

func (p *play) checkTokens() {
	p.t.Helper()
	seen, editing := map[string]bool{}, map[string]string{}
	for _, tok := range p.s.Tokens {
		if seen[tok.Key()] {
			p.t.Errorf("token %s twice", tok.Key())
		}
		seen[tok.Key()] = true
		if tok.Kind == workflow.HandoverTo && !contains(p.asked, p.askedBy(tok)) {
			p.t.Errorf("handover %s was never asked for", tok.Key())
		}
		for _, sf := range p.w.Step(tok.Step).Forms {
			if other := editing[sf.Form]; sf.Mode == workflow.Edit && other != "" {
				p.t.Errorf("form %s is open in %s and %s", sf.Form, other, tok.Key())
			} else if sf.Mode == workflow.Edit {
				editing[sf.Form] = tok.Key()
			}
		}
	}
	unique := map[string]bool{}
	for _, key := range p.asked {
		if strings.HasSuffix(key, "/0") || strings.Count(key, "/") != 2 && !p.all {
			p.t.Errorf("effect key %q", key)
		}
		unique[key] = true
	}
}

// askedBy is the key under which a step that goes on has asked for what it wants
// done outside.
func (p *play) askedBy(tok workflow.Token) string {
	step := tok.Step
	if tok.Entered != "" {
		step = tok.Entered
	}
	return fmt.Sprintf("%s/%s/%d", p.s.Case, step, tok.Round)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// begin starts a case on a flow.
func begin(t testing.TB, w *workflow.Workflow) *play {
	t.Helper()
	p := &play{t: t, w: w, s: &workflow.State{}, now: noon}
	if err := p.do(workflow.StartCase{Case: "c1"}); err != nil {
		t.Fatal(err)
	}
	return p
}

// go_ does what a step needs to be left with the outcome: "b" or "b approved".
func (p *play) must(moves ...string) *play {
	p.t.Helper()
	for _, m := range moves {
		if err := p.do(p.command(m)); err != nil {
			p.t.Fatalf("%s: %v", m, err)
		}
	}
	return p
}

func (p *play) command(move string) workflow.Command {
	words := append(strings.Fields(move), "", "")
	at := workflow.Target{Step: words[0]}
	step := p.w.Step(words[0])
	switch {
	case words[1] == "fails":
		return workflow.FailHandover{Target: at, Code: workflow.Rejected}
	case words[1] == "retry":
		return workflow.RetryHandover{Target: at}
	case words[1] == "skip":
		return workflow.SkipHandover{Target: at, Note: "n"}
	case words[1] == "approved":
		return workflow.ApproveStep{Target: at}
	case words[1] == "rejected":
		return workflow.RejectStep{Target: at, Note: "n", To: words[2]}
	case step != nil && step.Kind == workflow.HandoverTo:
		return workflow.FinishHandover{Target: at}
	}
	return submit(p.w, at)
}

// submit submits all forms that a step edits.
func submit(w *workflow.Workflow, at workflow.Target) workflow.SubmitForms {
	c := workflow.SubmitForms{Target: at}
	if step := w.Step(at.Step); step != nil {
		for _, sf := range step.Forms {
			if sf.Mode == workflow.Edit {
				c.Forms = append(c.Forms, workflow.GivenForm{Form: sf.Form, Answers: []byte(`{"a":"x"}`), Data: []byte(`{"a":"x"}`)})
			}
		}
	}
	return c
}

// open names what goes on.
func (p *play) open() string {
	var out []string
	for _, tok := range p.s.Tokens {
		key := tok.Key()
		if tok.Detached {
			key += "!"
		}
		out = append(out, key)
	}
	return strings.Join(out, " ")
}

func TestMoves(t *testing.T) {
	t.Parallel()
	diamond := []string{"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c handover : done>d", "d approve all : approved>e rejected>b", "e end"}
	first := []string{"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c handover : done>d", "d approve any : approved>e rejected>a", "e end"}
	nested := []string{
		"a fill : submitted>b submitted>c", "b handover : done>b1 done>b2", "b1 handover : done>j", "b2 handover : done>j", "c handover : done>k",
		"j handover all : done>k", "k handover all : done>e", "e end"}
	same := []string{
		"a fill : submitted>b submitted>c", "b handover : done>b1 done>b2", "b1 handover : done>k", "b2 handover : done>k", "c handover : done>k",
		"k handover all : done>e", "e end"}
	stop := []string{"a fill : submitted>b submitted>c submitted>d", "b approve : approved>e rejected>x", "c handover : done>e", "d approve : approved>e rejected>e", "e end", "x end terminate"}
	cases := []struct {
		name  string
		flow  []string
		moves []string
		open  string
		over  bool
	}{
		{"both branches are waited for", diamond, []string{"a", "b approved"}, "c/1", false},
		{"the join is entered once", diamond, []string{"a", "b approved", "c"}, "d/1", false},
		{"a rejection before the split calls the branches off", diamond, []string{"a", "b rejected a"}, "c/1! a/2", false},
		{"what was called off leads nowhere", diamond, []string{"a", "b rejected a", "c"}, "a/2", false},
		{"the next round has keys of its own", diamond, []string{"a", "b rejected a", "c", "a"}, "b/2 c/2", false},
		{"back into one branch passes the join alone", diamond, []string{"a", "b approved", "c", "d rejected", "b approved"}, "d/2", false},
		{"the first branch goes on", first, []string{"a", "b approved"}, "c/1! d/1", false},
		{"the case waits for what was asked for outside", first, []string{"a", "b approved", "d approved"}, "c/1!", false},
		{"then it ends", first, []string{"a", "b approved", "d approved", "c"}, "", true},
		{"a person's branch that lost is called off", first, []string{"a", "c"}, "d/1", false},
		{"inner join first", nested, []string{"a", "b", "b1", "c", "b2"}, "j/1", false},
		{"outer join last", nested, []string{"a", "b", "b1", "c", "b2", "j"}, "k/1", false},
		{"two splits meet in one join", same, []string{"a", "b", "b1", "c"}, "b2/1", false},
		{"and go on as one", same, []string{"a", "b", "b1", "c", "b2"}, "k/1", false},
		{"an end that stops the rest", stop, []string{"a", "b rejected"}, "c/1!", false},
		{"ends when the handover has", stop, []string{"a", "b rejected", "c"}, "", true},
		{"ends that do not stop wait for all", stop, []string{"a", "b approved", "c"}, "d/1", false},
		{"a failed handover stays", first, []string{"a", "c fails"}, "b/1 c/1", false},
		{"and is done after all", first, []string{"a", "c fails", "c retry", "c"}, "d/1", false},
		{"or skipped", first, []string{"a", "c fails", "c skip"}, "d/1", false},
	}
	for _, c := range cases {
		p := begin(t, compiled(t, c.flow...)).must(c.moves...)
		if got := p.open(); got != c.open || p.s.Ended.IsZero() == c.over {
			t.Errorf("%s: open %q, over %v; want %q, %v", c.name, got, !p.s.Ended.IsZero(), c.open, c.over)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := compiled(t, "a fill : submitted>b", "b approve : approved>h rejected>a rejected>e", "h handover : done>e", "e end")
	at := func(step string) workflow.Target { return workflow.Target{Step: step} }
	cases := []struct {
		name  string
		moves []string
		by    identity.Identity
		cmd   workflow.Command
		want  workflow.Code
	}{
		{"starting twice", nil, nobody, workflow.StartCase{Case: "c2"}, workflow.Conflict},
		{"an unknown step", nil, worker, workflow.ApproveStep{Target: at("x")}, workflow.NotFound},
		{"a step that is not going on", nil, worker, workflow.ApproveStep{Target: at("b")}, workflow.Conflict},
		{"an old round", []string{"a", "b rejected a", "a"}, worker, workflow.ApproveStep{Target: workflow.Target{Step: "b", Round: 1}}, workflow.Conflict},
		{"submitting what is approved", []string{"a"}, worker, workflow.SubmitForms{Target: at("b")}, workflow.Invalid},
		{"approving what is filled in", nil, worker, workflow.ApproveStep{Target: at("a")}, workflow.Invalid},
		{"submitting without the token", nil, nobody, submit(w, at("a")), workflow.Denied},
		{"approving without the group", []string{"a"}, identity.Identity{Org: "aaby", Employee: "finn"}, workflow.ApproveStep{Target: at("b")}, workflow.Denied},
		{"a citizen with a group", []string{"a"}, identity.Identity{Org: "aaby", Groups: []string{"g"}, Actor: identity.Person{Ref: "p.x"}}, workflow.ApproveStep{Target: at("b")}, workflow.Denied},
		{"rejecting without a note", []string{"a"}, worker, workflow.RejectStep{Target: at("b"), To: "a", Note: "  "}, workflow.Invalid},
		{"rejecting without choosing", []string{"a"}, worker, workflow.RejectStep{Target: at("b"), Note: "n"}, workflow.Invalid},
		{"rejecting to somewhere else", []string{"a"}, worker, workflow.RejectStep{Target: at("b"), To: "h", Note: "n"}, workflow.Invalid},
		{"a note that is too long", []string{"a"}, worker, workflow.ApproveStep{Target: at("b"), Note: strings.Repeat("n", workflow.MaxNote+1)}, workflow.Invalid},
		{"a note that is no text", []string{"a"}, worker, workflow.ApproveStep{Target: at("b"), Note: "\xff"}, workflow.Invalid},
		{"a person finishes a handover", []string{"a", "b approved"}, worker, workflow.FinishHandover{Target: at("h")}, workflow.Denied},
		{"repairing what is not broken", []string{"a", "b approved"}, worker, workflow.RetryHandover{Target: at("h")}, workflow.Conflict},
		{"a form that is missing", nil, nobody, workflow.SubmitForms{Target: at("a")}, workflow.Invalid},
		{"a case that has ended", []string{"a", "b rejected e"}, worker, workflow.ApproveStep{Target: at("b")}, workflow.Conflict},
	}
	for _, c := range cases {
		p := begin(t, w).must(c.moves...)
		f := workflow.Facts{Now: noon, By: c.by, Operators: "operator", Holder: c.want == workflow.Invalid}
		events, effects, err := workflow.Decide(w, p.s, c.cmd, f)
		if err == nil || workflow.CodeOf(err) != c.want || events != nil || effects != nil {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

// sketch draws random flows: blocks of steps one after another, side by side
// with a join or without, with ways back and out, and now and then a wrong edge.
type sketch struct {
	r     *rand.Rand
	lines []string
	back  []string // people's steps that a rejection may go back to
	forms int
}

func randomFlow(r *rand.Rand) []string {
	s := &sketch{r: r}
	inner := s.block(3, "e")
	flow := append([]string{"a fill =fa : submitted>" + inner}, s.lines...)
	flow = append(flow, "e end", "x end terminate", "y end")
	if r.IntN(3) == 0 { // a mistake, or a way nobody thought of
		i := r.IntN(len(flow) - 3)
		from := strings.Split(flow[i], ">")
		to := strings.Fields(flow[r.IntN(len(flow))])[0]
		last := strings.Fields(from[len(from)-1] + " ")
		last[0] = to
		from[len(from)-1] = strings.Join(last, " ")
		flow[i] = strings.Join(from, ">")
	}
	return used(flow)
}

// used leaves out the ends that no edge leads to.
func used(flow []string) []string {
	all := strings.Join(flow, " ") + " "
	var out []string
	for _, l := range flow {
		if id := strings.Fields(l)[0]; strings.Contains(l, ":") || strings.Contains(all, ">"+id+" ") {
			out = append(out, l)
		}
	}
	return out
}

func (s *sketch) id() string { return fmt.Sprintf("s%d", len(s.lines)) }

// put keeps a step's place while what follows it is drawn.
func (s *sketch) put() (string, func(format string, args ...any)) {
	i, id := len(s.lines), s.id()
	s.lines = append(s.lines, "")
	return id, func(format string, args ...any) { s.lines[i] = id + " " + fmt.Sprintf(format, args...) }
}

// block draws something that goes on to next, and returns where it begins.
func (s *sketch) block(depth int, next string) string {
	switch kind := s.r.IntN(8); {
	case depth == 0 || kind < 2:
		return s.step("", next)
	case kind < 4:
		return s.block(depth-1, s.block(depth-1, next))
	case kind < 7:
		join := s.step([]string{"all", "all", "any"}[s.r.IntN(3)], next)
		return s.split(depth, func() string { return join })
	}
	branch := 0
	return s.split(depth, func() string { // every branch for itself, one of them onwards
		branch++
		return []string{next, "y", "y", "y"}[min(branch, 4)-1]
	})
}

func (s *sketch) split(depth int, to func() string) string {
	id, set := s.put()
	kind, outcome := "handover", "done"
	if s.r.IntN(2) == 0 {
		s.forms++
		kind, outcome = fmt.Sprintf("fill =f%d", s.forms), "submitted"
		s.back = append(s.back, id)
	}
	edges := ""
	for range 2 + s.r.IntN(2) {
		edges += fmt.Sprintf(" %s>%s", outcome, s.block(depth-1, to()))
	}
	set("%s :%s", kind, edges)
	return id
}

func (s *sketch) step(join, next string) string {
	id, set := s.put()
	switch s.r.IntN(3) {
	case 0:
		set("handover %s : done>%s", join, next)
	case 1:
		s.forms++
		set("fill %s =f%d : submitted>%s", join, s.forms-s.r.IntN(8)/7, next)
		s.back = append(s.back, id)
	default:
		ways := append([]string{"a", "a", "x"}, s.back...)
		set("approve %s : approved>%s rejected>%s", join, next, ways[s.r.IntN(len(ways))])
		s.back = append(s.back, id)
	}
	return id
}

// randomMove is a command that may or may not make sense just now.
func (p *play) randomMove(r *rand.Rand) workflow.Command {
	if r.IntN(20) == 0 || len(p.s.Tokens) == 0 {
		steps := p.w.Solution.Steps
		return workflow.ApproveStep{Target: workflow.Target{Step: steps[r.IntN(len(steps))].ID}}
	}
	tok := p.s.Tokens[r.IntN(len(p.s.Tokens))]
	at := workflow.Target{Step: tok.Step, Round: tok.Round}
	switch {
	case tok.Kind == workflow.Fill:
		return submit(p.w, at)
	case tok.Kind == workflow.Approve && r.IntN(3) == 0:
		targets := p.w.RejectTargets(tok.Step)
		return workflow.RejectStep{Target: at, Note: "n", To: targets[r.IntN(len(targets))]}
	case tok.Kind == workflow.Approve:
		return workflow.ApproveStep{Target: at}
	case tok.Trouble != "" && r.IntN(2) == 0:
		return workflow.SkipHandover{Target: at, Note: "n"}
	case tok.Trouble != "":
		return workflow.RetryHandover{Target: at}
	case r.IntN(5) == 0:
		return workflow.FailHandover{Target: at, Code: workflow.Rejected}
	}
	return workflow.FinishHandover{Target: at}
}

// Every flow that compiles keeps every invariant under any commands: no token
// is lost, no join waits for ever, no case ends twice, no form is open twice.
func TestRandomFlowsKeepTheInvariants(t *testing.T) {
	t.Parallel()
	const seed, flows, walks, moves = 20260302, 600, 3, 50
	r := rand.New(rand.NewPCG(seed, 1))
	sound, parallel, joined := 0, 0, 0
	for range flows {
		lines := randomFlow(r)
		folder, err := workflow.ReadFolder(flow(lines...))
		if err != nil {
			t.Fatal(err)
		}
		w, err := workflow.Compile(folder, &workflow.CompileOptions{States: 500})
		if err != nil {
			continue
		}
		sound++
		wide := 0
		for range walks {
			p := begin(t, w)
			for range moves {
				_ = p.do(p.randomMove(r)) // refused or not, the checks hold
				wide = max(wide, len(p.s.Tokens))
			}
			for _, e := range p.events {
				if e.Type == workflow.BranchesJoined {
					joined++
				}
			}
		}
		if wide > 1 {
			parallel++
		}
		if t.Failed() {
			t.Fatalf("seed %d, flow:\n%s", seed, strings.Join(lines, "\n"))
		}
	}
	t.Logf("seed %d: %d of %d flows compile, %d of them ran in parallel, branches joined %d times", seed, sound, flows, parallel, joined)
	if sound < 150 || parallel < 50 || joined < 100 {
		t.Error("too few flows to mean anything")
	}
}
