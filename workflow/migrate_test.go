package workflow_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// barring names what keeps a case from going: code, and the step or the field.
func barring(m workflow.Migration) string {
	var out []string
	for _, r := range m.Reasons {
		if r.Bars {
			out = append(out, strings.TrimSpace(string(r.Code)+" "+r.Step+r.Form+r.Path))
		}
	}
	return strings.Join(out, ", ")
}

// standing plays a case on a flow until it stands in the steps named.
func standing(t testing.TB, w *workflow.Workflow, steps string, moves ...workflow.Command) *play {
	t.Helper()
	p := &play{t: t, w: w, s: &workflow.State{}, now: noon}
	for _, c := range append([]workflow.Command{workflow.StartCase{Case: "c1"}, submit(w, workflow.Target{Step: "a"})}, moves...) {
		if err := p.do(c); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.ReplaceAll(p.open(), "/1", ""); got != steps {
		t.Fatalf("the case stands in %q, want %q", got, steps)
	}
	return p
}

func approved(step string) workflow.Command {
	return workflow.ApproveStep{Target: workflow.Target{Step: step}}
}

func migrated(p *play, to *workflow.Workflow, m workflow.Mapping) workflow.Migration {
	p.t.Helper()
	before, _ := json.Marshal(p.s)
	out := workflow.Migrate(p.w, to, p.s, nil, m, workflow.Facts{Now: p.now, By: worker})
	if after, _ := json.Marshal(p.s); string(before) != string(after) {
		p.t.Error("migrating changed the state it was given")
	}
	if again := workflow.Migrate(p.w, to, p.s, nil, m, workflow.Facts{Now: p.now, By: worker}); !cmp.Equal(out, again) {
		p.t.Error("migrating twice differs")
	}
	return out
}

// forked is a flow with two branches that come together.
var forked = []string{
	"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c approve : approved>d rejected>a",
	"d approve all : approved>e rejected>a", "e end",
}

func edited(lines []string, oldnew ...string) []string {
	return strings.Split(strings.NewReplacer(oldnew...).Replace(strings.Join(lines, "\n")), "\n")
}

// TestMigrateShape: where a case may go on, and what keeps it.
func TestMigrateShape(t *testing.T) {
	t.Parallel()
	line := []string{"a fill : submitted>b", "b approve : approved>e rejected>a", "e end"}
	hand := []string{"a fill : submitted>h", "h handover : done>b", "b approve : approved>e rejected>a", "e end"}
	wait := []string{"a fill : submitted>w", "w event : done>e", "e end"}
	half := []workflow.Command{approved("b")}
	named := func(pairs ...string) workflow.Mapping {
		m := workflow.Mapping{Steps: map[string]string{}}
		for i := 0; i < len(pairs); i += 2 {
			m.Steps[pairs[i]] = pairs[i+1]
		}
		return m
	}
	for name, c := range map[string]struct {
		from, to []string
		stands   string
		moves    []workflow.Command
		m        workflow.Mapping
		want     string
	}{
		"the same":                      {line, line, "b", nil, workflow.Mapping{}, ""},
		"a step renamed":                {line, edited(line, "b approve", "x approve", ">b", ">x"), "b", nil, named("b", "x"), ""},
		"a step renamed and not mapped": {line, edited(line, "b approve", "x approve", ">b", ">x"), "b", nil, workflow.Mapping{}, "step.gone b"},
		"a step of another kind":        {line, edited(line, "b approve", "b wait", "approved>e rejected>a", "done>e"), "b", nil, workflow.Mapping{}, "step.kind b"},
		"another event":                 {wait, edited(wait, "w event", "w wait"), "w", nil, workflow.Mapping{}, "step.changed w"},
		"an id that names another step": {
			line, []string{"a fill : submitted>x", "x approve : approved>b rejected>a", "b approve : approved>e rejected>a", "e end"}, "b", nil, named("b", "x"), "step.reused b",
		},
		"a step before that is gone": {
			hand, []string{"a fill : submitted>b", "b approve : approved>e rejected>a", "e end"}, "b", []workflow.Command{workflow.FinishHandover{Target: workflow.Target{Step: "h"}}}, workflow.Mapping{}, "",
		},
		"branches":                  {forked, forked, "b c", nil, workflow.Mapping{}, ""},
		"branches, one in the join": {forked, forked, "c", half, workflow.Mapping{}, ""},
		"everything renamed":        {forked, edited(forked, "d approve", "z approve", ">d", ">z", "c approve", "y approve", ">c", ">y"), "c", half, named("d", "z", "c", "y"), ""},
		"the split renamed":         {forked, edited(forked, "a fill", "q fill", ">a", ">q"), "c", half, named("a", "q"), ""},
		"the split is gone":         {forked, edited(forked, " submitted>c", "", "c approve : approved>d rejected>a\n", "", "d approve all", "d approve"), "b c", nil, workflow.Mapping{}, "step.gone c"},
		"one branch more": {
			forked, append(edited(forked, "submitted>c", "submitted>c submitted>f"), "f approve : approved>d rejected>a"), "b c", nil, workflow.Mapping{}, "branches.changed a, branches.changed a",
		},
		"the join joins no more": {forked, edited(forked, "d approve all", "d approve any"), "c", half, workflow.Mapping{}, "join.changed d"},
		"a branch that has ended and is waited for": {
			[]string{"a fill : submitted>b submitted>c", "b approve : approved>e rejected>a", "c approve : approved>f rejected>a", "e end", "f end"},
			append(forked[:3:3], "d approve all : approved>e rejected>a", "e end"), "c", half, workflow.Mapping{}, "branches.stuck",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := standing(t, compiled(t, c.from...), c.stands, c.moves...)
			to := compiled(t, c.to...)
			m := migrated(p, to, c.m)
			if got := barring(m); got != c.want {
				t.Errorf("barred by %q, want %q", got, c.want)
			}
			if c.want != "" {
				return
			}
			p.w, p.events = to, append(p.events, m.Events...)
			if p.s = workflow.Replay(p.events); !p.ends(rand.New(rand.NewPCG(1, 1))) {
				t.Errorf("it stands in %q, and does not come to its end", p.open())
			}
		})
	}
}

// TestMigratedCaseGoesOn: from where it stands it goes through the newer flow to
// its end, replaying gives the same, and what it asked for keeps its key.
func TestMigratedCaseGoesOn(t *testing.T) {
	t.Parallel()
	from := compiled(t, "a fill : submitted>b submitted>h", "b approve : approved>d rejected>a", "h handover : done>d", "d approve all : approved>e rejected>a", "e end")
	to := compiled(t, "a fill : submitted>x submitted>g", "x approve : approved>n rejected>a", "g handover : done>z", "n approve : approved>z rejected>a", "z approve all : approved>e rejected>a", "e end")
	p := standing(t, from, "b h")
	m := migrated(p, to, workflow.Mapping{Steps: map[string]string{"b": "x", "h": "g", "d": "z"}})
	if m.Barred() || len(m.Events) != 1 {
		t.Fatalf("barred by %s", barring(m))
	}
	p.events, p.s, p.w = append(p.events, m.Events...), workflow.Apply(p.s, m.Events...), to
	if diff := cmp.Diff(p.s, workflow.Replay(p.events)); diff != "" {
		t.Errorf("replaying gives another state (-is +replayed):\n%s", diff)
	}
	if last := p.s.History[len(p.s.History)-1]; last.Type != workflow.CaseMigrated || last.Who != worker.ActorRef() {
		t.Errorf("the history ends with %+v", last)
	}
	tok, ok := p.s.Token("h", 1) // what came back from outside is still known by it
	if !ok || tok.Step != "g" || tok.Entered != "h" {
		t.Errorf("the handover is %+v", tok)
	}
	p.asked = append(p.asked, "c1/g/1")
	for _, c := range []workflow.Command{workflow.FinishHandover{Target: workflow.Target{Step: "h", Round: 1}}, approved("x"), approved("n"), approved("z")} {
		if err := p.do(c); err != nil {
			t.Fatal(err)
		}
	}
	if p.s.Ended.IsZero() || p.s.Outcomes["g"] != workflow.OutcomeDone {
		t.Errorf("it stands in %q with %v", p.open(), p.s.Outcomes)
	}
}

// TestMigrateHandover: what is being handed over and would be handed over
// otherwise keeps the case, unless that is accepted.
func TestMigrateHandover(t *testing.T) {
	t.Parallel()
	lines := []string{"a fill : submitted>h", "h handover : done>e", "e end"}
	files := flow(lines...)
	other := changed(folderOf(files), "solution.json", `{"kind":"h"}`, `{"kind":"h","to":"others"}`)
	spaced := changed(folderOf(files), "solution.json", `{"kind":"h"}`, `{"kind": "h"}`)
	p := standing(t, compiled(t, lines...), "h")
	for _, c := range []struct {
		name   string
		to     workflow.Folder
		accept []workflow.Acceptance
		want   string
	}{
		{"written otherwise", folderOf(spaced), nil, ""},
		{"another setting", folderOf(other), nil, "handover.changed h"},
		{"accepted", folderOf(other), []workflow.Acceptance{{Step: "h"}}, ""},
	} {
		to, err := workflow.Compile(c.to, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := barring(migrated(p, to, workflow.Mapping{Accept: c.accept})); got != c.want {
			t.Errorf("%s: barred by %q, want %q", c.name, got, c.want)
		}
	}
}

// TestMigrateTells: what keeps no case and is worth knowing.
func TestMigrateTells(t *testing.T) {
	t.Parallel()
	big := wide(12, 5)
	huge, ps := compile(t, &workflow.CompileOptions{States: -1}, big...)
	if ps != nil {
		t.Fatal(ps)
	}
	p := standing(t, huge, strings.Join(strings.Fields("s0_0 s1_0 s2_0 s3_0 s4_0 s5_0 s6_0 s7_0 s8_0 s9_0 s10_0 s11_0"), " "))
	m := migrated(p, huge, workflow.Mapping{})
	if m.Barred() || len(m.Reasons) != 1 || m.Reasons[0].Code != workflow.BranchesUnproved {
		t.Errorf("too many states: %+v", m.Reasons)
	}
	hand := []string{"a fill : submitted>h", "h handover : done>b", "b approve : approved>e rejected>a", "e end"}
	p = standing(t, compiled(t, hand...), "b", workflow.FinishHandover{Target: workflow.Target{Step: "h"}})
	m = migrated(p, compiled(t, "a fill : submitted>b", "b approve : approved>e rejected>a", "e end"), workflow.Mapping{})
	if m.Barred() || len(m.Reasons) != 1 || m.Reasons[0].Code != workflow.StepPassed || m.Reasons[0].Step != "h" {
		t.Errorf("a step that it has been through is gone: %+v", m.Reasons)
	}
}

func TestMigrateOnlyOpenCases(t *testing.T) {
	t.Parallel()
	w := compiled(t, "a fill : submitted>e", "e end")
	for _, p := range []*play{{t: t, w: w, s: &workflow.State{}, now: noon}, standing(t, w, "")} {
		if p.s.Case == "" {
			if err := p.do(workflow.StartCase{Case: "c1"}); err != nil {
				t.Fatal(err)
			}
		}
		if got := barring(migrated(p, w, workflow.Mapping{})); got != "case.not_open" {
			t.Errorf("%s: barred by %q", p.s.Phase(), got)
		}
	}
}
