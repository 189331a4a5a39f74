package workflow_test

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// edition is one of several versions of a flow, with the names that its steps
// have by the names that they had in the first.
type edition struct {
	w     *workflow.Workflow
	names map[string]string
	known workflow.Proofs
}

// fewStates is how many states a flow may have: where a case may go on is explored
// each time.
const fewStates = 200

var words = regexp.MustCompile(`[a-z]+[0-9]*`)

// editions are versions of a flow that differ in what steps are called, in
// deadlines and people, and in a step that is new before the end. Those that do
// not compile are left out.
func editions(t *testing.T, r *rand.Rand, lines []string, w *workflow.Workflow) []edition {
	out := []edition{{w: w, names: map[string]string{}, known: workflow.Proofs{}}}
	for _, s := range w.Solution.Steps {
		out[0].names[s.ID] = s.ID
	}
	for i := range 3 {
		names := map[string]string{}
		for _, s := range w.Solution.Steps {
			id := s.ID
			if names[id] = id; r.IntN(2) == 0 {
				names[id] = id + "abc"[i:i+1]
			}
		}
		var next []string
		for _, l := range lines {
			switch r.IntN(9) {
			case 0, 1, 2:
				l = redated(l)
			case 3:
				l = strings.Replace(l, " all ", " any ", 1) // where branches that wait cannot go on
			}
			next = append(next, words.ReplaceAllStringFunc(l, func(word string) string {
				if name, ok := names[word]; ok {
					return name
				}
				return word
			}))
		}
		if e := names["e"]; r.IntN(2) == 0 && e != "" {
			for i := range next {
				next[i] = strings.ReplaceAll(next[i]+" ", ">"+e+" ", ">ny ")
			}
			next = append(next, "ny handover any : done>"+e)
		}
		if w, ps := compile(t, &workflow.CompileOptions{States: fewStates}, next...); ps == nil && w.Proof.Proved {
			out = append(out, edition{w: w, names: names, known: workflow.Proofs{}})
		}
	}
	return out
}

// redated gives a person's step reminders and an escalation, or takes them away.
func redated(line string) string {
	h := strings.Fields(line)
	kept := strings.ReplaceAll(line, " escalated", "")
	switch h[1] {
	case "fill", "approve", "sign", "consent":
		if kept == line && !slices.Contains(h, "due") {
			return strings.Replace(line, " "+h[1], " "+h[1]+" escalated", 1)
		}
	}
	return kept
}

// mapping says what the steps of one edition are called in another one.
func (e edition) mapping(to edition) workflow.Mapping {
	m := workflow.Mapping{Steps: map[string]string{}}
	for id, name := range e.names {
		m.Steps[name] = to.names[id]
	}
	return m
}

// migrate takes the case to another edition where it can go, and checks that
// nothing of where it stands is lost.
func (p *play) migrate(from, to edition) bool {
	p.t.Helper()
	f := workflow.Facts{Now: p.now, By: worker, Operators: "operator"}
	before := p.s
	text, _ := json.Marshal(before)
	m := workflow.MigrateKnowing(to.known, from.w, to.w, before, from.mapping(to), f)
	if len(p.events)%8 == 0 { // which takes its time
		if again := workflow.Migrate(from.w, to.w, before, nil, from.mapping(to), f); !cmp.Equal(m, again) {
			p.t.Errorf("migrating twice differs:\n%s", cmp.Diff(m, again))
		}
	}
	if after, _ := json.Marshal(before); string(text) != string(after) {
		p.t.Error("migrating changed the state it was given")
	}
	if m.Barred() != (len(m.Events) == 0) {
		p.t.Fatalf("%d events, barred by %s", len(m.Events), barring(m))
	}
	if m.Barred() {
		return false
	}
	p.w, p.events = to.w, append(p.events, m.Events...)
	p.s = workflow.Apply(before, m.Events...)
	if again := workflow.Replay(p.events); !reflect.DeepEqual(p.s, again) {
		p.t.Errorf("replaying gives another state (-is +replayed):\n%s", cmp.Diff(p.s, again))
	}
	p.sameStand(before, from.mapping(to).Steps)
	p.check()
	return true
}

// sameStand checks that a case stands where it stood, under the names that the
// steps have now, with whose tasks they are and what is asked for.
func (p *play) sameStand(before *workflow.State, names map[string]string) {
	p.t.Helper()
	if len(p.s.Tokens) != len(before.Tokens) || len(p.s.Arrived) != len(before.Arrived) {
		p.t.Fatalf("it stood in %v and %v, and stands in %v and %v", before.Tokens, before.Arrived, p.s.Tokens, p.s.Arrived)
	}
	for i, was := range before.Tokens {
		is, name := p.s.Tokens[i], was.Step
		if given, ok := names[name]; ok {
			name = given
		}
		if is.Step != name || p.askedBy(is) != p.askedBy(was) {
			p.t.Errorf("%s, asked for as %s, is %s, asked for as %s", was.Key(), p.askedBy(was), is.Key(), p.askedBy(is))
		}
		if diff := cmp.Diff(was, is, cmpopts.IgnoreFields(workflow.Token{}, "Step", "Entered", "Stack", "Timers")); diff != "" {
			p.t.Errorf("%s changed on the way (-was +is):\n%s", was.Key(), diff)
		}
		if len(is.Stack) != len(was.Stack) || len(is.Timers) > len(was.Timers) {
			p.t.Errorf("%s stood in %v and waited for %v, and now in %v for %v", was.Key(), was.Stack, was.Timers, is.Stack, is.Timers)
		}
	}
	for old, name := range names {
		if before.Rounds[old] != p.s.Rounds[name] || before.Outcomes[old] != p.s.Outcomes[name] ||
			!slices.Equal(before.Actors[old], p.s.Actors[name]) || before.Chosen[old] != p.s.Chosen[name] {
			p.t.Errorf("what is known of %s is not known of %s", old, name)
		}
	}
}

// aged names the step of a command as it was called before, where it was.
func (p *play) aged(r *rand.Rand, c workflow.Command) workflow.Command {
	v := reflect.New(reflect.TypeOf(c)).Elem()
	v.Set(reflect.ValueOf(c))
	step := v.FieldByName("Step")
	var once []string
	for old, now := range p.s.Renamed {
		if step.IsValid() && step.String() == now {
			once = append(once, old)
		}
	}
	if len(once) == 0 || r.IntN(3) > 0 {
		return c
	}
	slices.Sort(once)
	step.SetString(once[r.IntN(len(once))])
	return v.Interface().(workflow.Command)
}

// ends takes a case as far as it comes by moves, and reports whether it has ended.
// One in which nothing goes on has.
func (p *play) ends(r *rand.Rand) bool {
	p.t.Helper()
	for range 100 {
		if len(p.live()) == 0 {
			break
		}
		_ = p.wander(r) // a task may be taken, or wait for a signature
	}
	if len(p.live()) > 0 {
		return false
	}
	for _, tok := range p.s.Tokens { // those that were called off
		_ = p.take(workflow.FinishHandover{Target: workflow.Target{Step: tok.Step, Round: tok.Round}}, workflow.Facts{By: machine, Now: p.now}, workflow.Move{})
	}
	if len(p.s.Tokens) == 0 && p.s.Ended.IsZero() {
		p.t.Errorf("a case is stuck: %v wait", p.s.Arrived)
	}
	return !p.s.Ended.IsZero()
}

// Cases that are taken from version to version between random commands, which
// name steps as they were called at some time, keep what must hold of every case:
// nothing is lost, no effect is asked for twice, and replaying gives the same.
func TestRandomMigrationsLong(t *testing.T) {
	t.Parallel()
	until, seed := budget(t, 4*time.Second)
	r := rand.New(rand.NewPCG(seed, 4))
	flows, went, stayed, ended := 0, 0, 0, 0
	for flows < 5 || ended == 0 || went == 0 || time.Now().Before(until) {
		lines := varied(r, randomFlow(r))
		w, ps := compile(t, &workflow.CompileOptions{States: fewStates}, lines...)
		if ps != nil || !w.Proof.Proved {
			continue
		}
		all := editions(t, r, lines, w)
		flows++
		for range 10 {
			p := begin(t, w)
			p.all, p.old = true, true
			on, moved := 0, false
			for range 200 {
				if to := r.IntN(len(all)); r.IntN(6) == 0 && to != on && p.s.Phase() == workflow.CaseOpen {
					if p.migrate(all[on], all[to]) {
						on, moved, went = to, true, went+1
					} else {
						stayed++
					}
				}
				if p.any(r); !p.s.Ended.IsZero() {
					break
				}
			}
			if moved && p.ends(r) {
				ended++
			}
		}
		if t.Failed() {
			t.Fatalf("seed %d, flow:\n%s", seed, strings.Join(lines, "\n"))
		}
	}
	t.Logf("%d flows, %d times a case went and %d times it stayed; %d that went have ended", flows, went, stayed, ended)
}
