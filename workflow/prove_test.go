package workflow_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
	"github.com/google/go-cmp/cmp"
)

// wide is a flow of parallel branches of steps, which meet again.
func wide(branches, steps int) []string {
	first, out := "a fill :", []string{}
	for b := range branches {
		first += fmt.Sprintf(" submitted>s%d_0", b)
		for i := range steps {
			next := fmt.Sprintf("s%d_%d", b, i+1)
			if i == steps-1 {
				next = "j"
			}
			out = append(out, fmt.Sprintf("s%d_%d handover : done>%s", b, i, next))
		}
	}
	return append(append([]string{first}, out...), "j handover all : done>e", "e end")
}

// compile compiles a flow with options.
func compile(t testing.TB, opts *workflow.CompileOptions, lines ...string) (*workflow.Workflow, workflow.Problems) {
	t.Helper()
	folder, err := workflow.ReadFolder(flow(lines...))
	if err != nil {
		t.Fatal(err)
	}
	w, err := workflow.Compile(folder, opts)
	if ps, ok := errors.AsType[workflow.Problems](err); ok {
		return nil, ps
	} else if err != nil {
		t.Fatal(err)
	}
	return w, nil
}

func TestProof(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		flow   []string
		states int
		want   workflow.Proof
	}{
		{"a line", []string{"a fill : submitted>b", "b approve : approved>e rejected>a", "e end"}, 0, workflow.Proof{Proved: true, States: 3, Limit: workflow.DefaultStates}},
		// Of each branch: its steps, and that it waits in the join; and before, after, and the end.
		{"three branches of two steps", wide(3, 2), 0, workflow.Proof{Proved: true, States: 3*3*3 - 1 + 3, Limit: workflow.DefaultStates}},
		{"just as many states as may be", wide(3, 2), 29, workflow.Proof{Proved: true, States: 29, Limit: 29}},
		{"one less", wide(3, 2), 28, workflow.Proof{States: 28, Limit: 28}},
		{"rounds are all the same", []string{"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c handover : done>d", "d approve all : approved>e rejected>b", "e end"}, 0,
			workflow.Proof{Proved: true, States: 7, Limit: workflow.DefaultStates}},
		{"every place a rejection may lead to", []string{"a fill : submitted>b", "b approve : approved>e rejected>a rejected>c", "c handover : done>e", "e end"}, 0,
			workflow.Proof{Proved: true, States: 4, Limit: workflow.DefaultStates}},
		{"every guard met and not", []string{"a fill : submitted>d", "d decide : done?forms.f.a==\"x\">b done>c", "b handover : done>e", "c handover : done>e", "e end"}, 0,
			workflow.Proof{Proved: true, States: 4, Limit: workflow.DefaultStates}},
		{"an end that stops the rest", []string{"a fill : submitted>b submitted>c", "b approve : approved>e rejected>x", "c approve : approved>e rejected>x", "e end", "x end terminate"}, 0,
			workflow.Proof{Proved: true, States: 5, Limit: workflow.DefaultStates}},
		{"not wanted", wide(3, 2), -1, workflow.Proof{}},
	}
	for _, c := range cases {
		w, ps := compile(t, &workflow.CompileOptions{States: c.states}, c.flow...)
		if ps != nil {
			t.Fatalf("%s: %v", c.name, ps)
		}
		if diff := cmp.Diff(c.want, w.Proof); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
		if warned := len(w.Warnings) > 0; warned != (!c.want.Proved && c.want.Limit > 0) {
			t.Errorf("%s: warnings %v", c.name, w.Warnings)
		}
	}
}

// What is wrong is shown by a shortest way that leads there.
func TestProblemsShowAWay(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, pointer string
		flow          []string
		way           string
		says          string
	}{
		{"a join that waits for ever", "/steps/3/join", []string{
			"ansoeg fill : submitted>behandl submitted>journal", "behandl approve : approved>slut rejected>brev", "journal handover : done>brev", "brev handover all : done>slut", "slut end"},
			"ansoeg submitted, then behandl approved, then journal done",
			"the join in brev waits for ever for the branch of ansoeg that began with behandl"},
		{"branches that meet", "/steps/3", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c approve : approved>d rejected>a", "d handover : done>e", "e end"},
			"a submitted, then b approved, then c approved", `step "d" is entered while it is going on`},
		{"the way of a rejection", "/steps/4/join", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>j rejected>k rejected>a", "c approve : approved>j rejected>k",
			"j handover all : done>e", "k handover all : done>e", "e end"},
			"a submitted, then b approved, then c rejected to k", "the join in j waits for ever for the branch of a that began with c"},
	}
	for _, c := range cases {
		_, ps := compile(t, nil, c.flow...)
		i := slices.IndexFunc(ps, func(p workflow.Problem) bool { return p.Pointer == c.pointer })
		if i < 0 {
			t.Errorf("%s: problems %v", c.name, ps)
			continue
		}
		if got := workflow.Way(ps[i].Path); got != c.way {
			t.Errorf("%s: way %q, want %q", c.name, got, c.way)
		}
		if want := "; for example: " + c.way + ": " + c.says; !strings.HasSuffix(ps[i].Message, want) {
			t.Errorf("%s: message %q, want it to end with %q", c.name, ps[i].Message, want)
		}
	}
}

func TestLongWaysAreCut(t *testing.T) {
	t.Parallel()
	var moves []workflow.Move
	for i := range 30 {
		moves = append(moves, workflow.Move{Step: fmt.Sprintf("s%d", i), Outcome: "done"})
	}
	moves[29].To = []string{"x", "y"}
	got := workflow.Way(moves)
	if want := ", then s7 done, then 18 more, then s26 done, then s27 done, then s28 done, then s29 done to x and y"; !strings.HasSuffix(got, want) {
		t.Errorf("way %q, want it to end with %q", got, want)
	}
}

// A flow with more states than anybody could count is compiled in bounded work
// and says so.
func TestExplodingFlows(t *testing.T) {
	t.Parallel()
	w, ps := compile(t, &workflow.CompileOptions{States: 2000}, wide(12, 5)...)
	if ps != nil {
		t.Fatal(ps)
	}
	if diff := cmp.Diff(workflow.Proof{States: 2000, Limit: 2000}, w.Proof); diff != "" {
		t.Errorf("proof (-want +got):\n%s", diff)
	}
	if len(w.Warnings) != 1 || w.Warnings[0].Code != workflow.ProblemNotProved || !strings.Contains(w.Warnings[0].Message, "not proved within 2000 states") {
		t.Errorf("warnings %v", w.Warnings)
	}
}

// Decisions that lead to decisions have more ways than states.
func TestExplodingGuards(t *testing.T) {
	t.Parallel()
	lines := []string{"a fill : submitted>d0"}
	const depth = 60
	for i := range depth {
		next := fmt.Sprintf("d%d", i+1)
		lines = append(lines, fmt.Sprintf("d%d decide : done>%s done?today>%s done?answered(forms.f.a)>%s", i, next, next, next))
	}
	lines = append(lines, fmt.Sprintf("d%d handover : done>e", depth), "e end")
	for i, l := range lines {
		lines[i] = strings.ReplaceAll(l, "?today>", "?forms.f.a==\"x\">")
	}
	w, ps := compile(t, &workflow.CompileOptions{States: 100}, lines...)
	if ps != nil {
		t.Fatal(ps)
	}
	if w.Proof.Proved || w.Proof.States > 100 {
		t.Errorf("proof %+v", w.Proof)
	}
}

func TestTenThousandSteps(t *testing.T) {
	t.Parallel()
	lines := []string{"s0 fill : submitted>s1"}
	for i := 1; i < 9_999; i++ {
		lines = append(lines, fmt.Sprintf("s%d handover : done>s%d", i, i+1))
	}
	_, ps := compile(t, nil, append(lines, "s9999 end")...)
	if len(ps) != 1 || ps[0].Code != workflow.ProblemLimit || ps[0].Pointer != "/steps" {
		t.Errorf("problems %v", ps)
	}
}

func TestProofsAreTheSameEveryTime(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20260305, 1))
	for range 40 {
		lines := randomFlow(r)
		w1, ps1 := compile(t, &workflow.CompileOptions{States: 300}, lines...)
		w2, ps2 := compile(t, &workflow.CompileOptions{States: 300}, lines...)
		if ps1.Error() != ps2.Error() || w1 != nil && (w1.Proof != w2.Proof || w1.Warnings.Error() != w2.Warnings.Error()) {
			t.Fatalf("the same flow gives another result:\n%s", strings.Join(lines, "\n"))
		}
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	const form = `{"id":"f","version":"1","languages":["da"],"title":"F","pages":[{"id":"p","title":"P","fields":[
		{"key":"a","type":"text","label":"A"},
		{"key":"b","type":"text","label":"B","visible":"a == \"x\""},
		{"key":"s","type":"section","label":"S","visible":"a == \"y\"","fields":[{"key":"c","type":"integer","label":"C"}]},
		{"key":"d","type":"text","label":"D","visible":true}]}]}`
	cases := []struct {
		name, when string
		want       []string
	}{
		{"what is always shown", `forms.f.a == \"z\" and forms.f.d == \"z\"`, nil},
		{"what may be hidden", `forms.f.b == \"z\"`, []string{"/steps/0/next/1/when maybe_hidden"}},
		{"what stands in something that may be hidden", `forms.f.c > 7`, []string{"/steps/0/next/1/when maybe_hidden"}},
		{"with a value instead", `(forms.f.c ?? 0) > 7`, nil},
		{"asked for", `answered(forms.f.b) and forms.f.b == \"z\"`, nil},
		{"compared with nothing", `forms.f.b != nil`, nil},
		{"never met", `1 > 2`, []string{"/steps/0/next/1/when dead_edge"}},
		{"always met", `2 > 1`, []string{"/steps/0/next/0 dead_edge"}},
	}
	for _, c := range cases {
		files := flow("a fill : submitted>e", "e end")
		files["forms/f.json"].Data = []byte(form)
		data := strings.Replace(string(files["solution.json"].Data), `"next":[`, `"next":[{"on":"submitted","to":"e"},{"on":"submitted","to":"e","when":"`+c.when+`"}],"was":[`, 1)
		data, _, _ = strings.Cut(data, `,"was":[`)
		files["solution.json"].Data = []byte(data + `},{"id":"e","kind":"end"}]}`)
		w, err := workflow.Compile(folderOf(files), nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var got []string
		for _, p := range w.Warnings {
			got = append(got, p.Pointer+" "+string(p.Code))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func BenchmarkProve(b *testing.B) {
	folder, err := workflow.ReadFolder(flow(wide(12, 5)...))
	if err != nil {
		b.Fatal(err)
	}
	for _, states := range []int{-1, 20_000} {
		b.Run(fmt.Sprint(states), func(b *testing.B) {
			for b.Loop() {
				w, err := workflow.Compile(folder, &workflow.CompileOptions{States: states})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(w.Proof.States), "states")
			}
		})
	}
}

// Publishing tells of what is worth a look, and publishes all the same.
func TestPublishWarns(t *testing.T) {
	t.Parallel()
	k := workflowtest.NewKit(t, nil)
	folder := kindsFolder("s", fillFirst+`{"id":"b","kind":"decide","next":[{"when":"forms.f.skjult == 'x'","to":"slut"},{"to":"slut"}]},`+lastEnd)
	for range 2 { // the second time nothing changes
		got, err := k.Engine.Publish(t.Context(), identity.System(k.Org, "test"), folder, workflow.VersionOpen, "")
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Warnings) != 1 || got.Warnings[0].Code != workflow.ProblemMaybeHidden || got.Warnings[0].Pointer != "/steps/1/next/0/when" {
			t.Errorf("warnings %v", got.Warnings)
		}
	}
}
