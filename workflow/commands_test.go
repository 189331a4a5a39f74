package workflow_test

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/google/go-cmp/cmp"
)

// oneOfEach has a step for every command there is.
const oneOfEach = fillFirst + `
	{"id":"b","kind":"approve","title":"B","assign":{"group":"pension"},"next":[
		{"on":"approved","to":"h"},{"on":"rejected","to":"a"},{"on":"rejected","to":"slut"}]},
	{"id":"h","kind":"handover","handover":{"kind":"h"},"next":[{"to":"betal"}]},
	{"id":"betal","kind":"pay","title":"T","pay":{"amount":"forms.f.beloeb ?? 1"},"next":[{"on":"paid","to":"samtykke"},{"on":"cancelled","to":"slut"}]},
	{"id":"samtykke","kind":"consent","title":"T","consent":"oplysninger","next":[{"on":"given","to":"skriv"},{"on":"refused","to":"slut"}]},
	{"id":"skriv","kind":"sign","title":"T","assign":{"to":"applicant"},"forms":[{"form":"f"}],"next":[{"on":"signed","to":"robot"},{"on":"refused","to":"slut"}]},
	{"id":"robot","kind":"external","external":{"topic":"skat"},"next":[{"to":"vent"}]},
	{"id":"vent","kind":"wait","wait":{"event":"svar"},"next":[{"to":"slut"}]},` + lastEnd

// commands are all that anybody can ask the engine to do to a case, aimed at the
// steps of oneOfEach, by somebody who may where the case is there for it.
type commands struct {
	*road
	citizen, worker, operator, robot workflow.Caller
	round                            int
}

func (c *commands) task(step string) workflow.TaskRequest {
	return workflow.TaskRequest{Case: c.id, Step: step, Round: c.round}
}

func state(_ workflow.CaseState, err error) error { return err }

func (c *commands) all() map[string]func(ctx context.Context) error {
	e, job := c.Engine, workflow.Job{TaskRequest: c.task("robot"), Worker: "r1"}
	judge := workflow.Judgement{Case: c.id, Step: "b", Round: c.round, Note: "Note"}
	file := workflow.AttachRequest{Case: c.id, Step: "a", Form: "f", Field: "/navn", Name: "a.png", Body: strings.NewReader("x")}
	return map[string]func(ctx context.Context) error{
		"Save": func(ctx context.Context) error {
			_, err := e.Save(ctx, c.citizen, workflow.SaveRequest{Case: c.id, Step: "a", Form: "f", Lang: i18n.Danish})
			return err
		},
		"Submit": func(ctx context.Context) error {
			_, err := e.Submit(ctx, c.citizen, workflow.SubmitRequest{Case: c.id, Step: "a", Round: c.round, Lang: i18n.Danish})
			return err
		},
		"Attach":  func(ctx context.Context) error { _, err := e.Attach(ctx, c.citizen, file); return err },
		"Receive": func(ctx context.Context) error { _, err := e.Receive(ctx, c.citizen, file); return err },
		"Upgrade": func(ctx context.Context) error {
			_, err := e.Upgrade(ctx, c.citizen, workflow.UpgradeRequest{Case: c.id, Hash: c.other(), Lang: i18n.Danish})
			return err
		},
		"TryUpgrade": func(ctx context.Context) error {
			_, _, err := e.TryUpgrade(ctx, c.citizen, workflow.UpgradeRequest{Case: c.id, Hash: c.other(), Lang: i18n.Danish})
			return err
		},
		"Claim":   func(ctx context.Context) error { return e.Claim(ctx, c.worker, c.task("b"), true) },
		"Unclaim": func(ctx context.Context) error { return e.Unclaim(ctx, c.worker, c.task("b")) },
		"Delegate": func(ctx context.Context) error {
			return e.Delegate(ctx, c.worker, workflow.Delegation{TaskRequest: c.task("b"), User: "kim"})
		},
		"Approve": func(ctx context.Context) error { return state(e.Approve(ctx, c.worker, judge)) },
		"Reject":  func(ctx context.Context) error { return state(e.Reject(ctx, c.worker, judge)) },
		"Retry": func(ctx context.Context) error {
			return state(e.Retry(ctx, c.operator, workflow.Repair{Case: c.id, Step: "h", Round: c.round}))
		},
		"Skip": func(ctx context.Context) error {
			return state(e.Skip(ctx, c.operator, workflow.Repair{Case: c.id, Step: "h", Round: c.round, Note: "Note"}))
		},
		"Redo": func(ctx context.Context) error {
			return state(e.Redo(ctx, c.operator, workflow.Redo{TaskRequest: c.task("h"), Note: "Note"}))
		},
		"Consent": func(ctx context.Context) error {
			return state(e.Consent(ctx, c.citizen, workflow.Consented{TaskRequest: c.task("samtykke"), Given: true}))
		},
		"ReportPayment": func(ctx context.Context) error {
			return state(e.ReportPayment(ctx, c.robot, workflow.PaymentReport{TaskRequest: c.task("betal"), Status: workflow.PaymentPaid}))
		},
		"Signed": func(ctx context.Context) error {
			return state(e.Signed(ctx, c.robot, workflow.Signature{TaskRequest: c.task("skriv"), Signed: true}))
		},
		"Signal": func(ctx context.Context) error {
			return state(e.Signal(ctx, c.robot, workflow.Signalled{TaskRequest: c.task("vent"), Event: "svar"}))
		},
		"Extend":   func(ctx context.Context) error { return e.Extend(ctx, c.robot, job) },
		"GiveBack": func(ctx context.Context) error { return e.GiveBack(ctx, c.robot, job, "Note") },
		"Finish":   func(ctx context.Context) error { return state(e.Finish(ctx, c.robot, job, workflow.Output{Ref: "r"})) },
		"GiveUp":   func(ctx context.Context) error { return e.GiveUp(ctx, c.robot, job, workflow.Rejected) },
		"Say": func(ctx context.Context) error {
			return e.Say(ctx, c.worker, workflow.SayRequest{Case: c.id, Text: "Hvad?", Asks: true})
		},
		"CloseTalk": func(ctx context.Context) error {
			return e.CloseTalk(ctx, c.worker, workflow.TalkRequest{Case: c.id, ID: 1})
		},
		"AttachTalk": func(ctx context.Context) error {
			_, err := e.AttachTalk(ctx, c.worker, workflow.TalkFile{Case: c.id, Name: "a.png", Body: strings.NewReader("x")})
			return err
		},
	}
}

// other is a version that the case is not of.
func (c *commands) other() string { return strings.Repeat("0", 64) }

func newCommands(t *testing.T) *commands {
	t.Helper()
	h := &script{answers: []error{nil}}
	r := roadOf(t, &workflow.Options{Handlers: map[string]workflow.Handler{"h": h}, Signer: silent{}}, oneOfEach)
	return &commands{road: r, citizen: r.anna, worker: r.Employee("lone", "pension"), operator: r.Employee("ole", "operator", "pension"), robot: r.robo}
}

// silent is asked for signatures and never answers.
type silent struct{}

func (silent) Request(context.Context, workflow.SignRequest) error { return nil }

// notCommands are the methods with a caller that change no case, or that are
// there for cases that have ended.
var notCommands = []string{
	"AuditTrail", "Cases", "Digest", "Erase", "ExportPerson", "ExportSolution", "Hold", "Holdings", "Lease", "OpenFile", "Release",
	"TaskList", "Tasks", "Tombstone", "VerifyTrail", "View", "Why", "WhyTaken",
}

func TestAllCommandsAreTried(t *testing.T) {
	t.Parallel()
	caller := reflect.TypeFor[workflow.Caller]()
	var methods []string
	for m := range reflect.TypeFor[*workflow.Engine]().Methods() {
		for in := range m.Type.Ins() {
			if in == caller {
				methods = append(methods, m.Name)
			}
		}
	}
	tried := slices.Sorted(maps.Keys((&commands{road: newCommands(t).road}).all()))
	tried = append(tried, notCommands...)
	slices.Sort(tried)
	if diff := cmp.Diff(tried, methods); diff != "" {
		t.Errorf("what the tests of refusals know (-) and what the engine has (+):\n%s", diff)
	}
}

// refuses has commands refused with a code, and nothing changed.
func (c *commands) refuses(t *testing.T, code workflow.Code, commands map[string]func(context.Context) error) {
	t.Helper()
	before, tasks := c.kept(t)
	for name, do := range commands {
		if err := do(t.Context()); workflow.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", name, err, code)
		}
	}
	after, left := c.kept(t)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the case has changed:\n%s", diff)
	}
	if diff := cmp.Diff(tasks, left); diff != "" {
		t.Errorf("its tasks have changed:\n%s", diff)
	}
}

func (c *commands) kept(t *testing.T) (workflow.CaseRow, []workflow.TaskRow) {
	t.Helper()
	row, err := c.Store.Case(t.Context(), c.Org, c.id)
	if err != nil {
		t.Fatal(err)
	}
	tasks, err := c.Store.Tasks(t.Context(), workflow.TaskQuery{Org: c.Org, Case: c.id})
	if err != nil {
		t.Fatal(err)
	}
	return row, tasks
}

func TestACaseThatHasEndedTakesNoCommand(t *testing.T) {
	t.Parallel()
	c := newCommands(t)
	c.must(c.Engine.Reject(t.Context(), c.worker, workflow.Judgement{Case: c.id, Step: "b", To: "slut", Note: "Nej"}))
	c.stands("ended slut")
	c.refuses(t, workflow.Conflict, c.all())
}

// People of another organisation are told that there is no such case, whatever
// they are there.
func TestACaseOfAnotherOrganisationIsNotThere(t *testing.T) {
	t.Parallel()
	for _, ended := range []bool{false, true} {
		c := newCommands(t)
		if ended {
			c.must(c.Engine.Reject(t.Context(), c.worker, workflow.Judgement{Case: c.id, Step: "b", To: "slut", Note: "Nej"}))
		}
		for _, who := range []*workflow.Caller{&c.citizen, &c.worker, &c.operator} {
			who.Org = "beby"
		}
		c.robot = workflow.Caller{Identity: identity.System("beby", "robot")}
		c.refuses(t, workflow.NotFound, c.all())
	}
}

// A page that shows a step as it was in an earlier round, before the case was
// sent back and came again, changes nothing in the later one.
func TestACommandToAnEarlierRoundIsRefused(t *testing.T) {
	t.Parallel()
	c := newCommands(t)
	c.must(c.Engine.Reject(t.Context(), c.worker, workflow.Judgement{Case: c.id, Step: "b", To: "a", Note: "Mangler"}))
	c.round = 1
	old := func(names ...string) map[string]func(context.Context) error {
		all := c.all()
		maps.DeleteFunc(all, func(name string, _ func(context.Context) error) bool { return !slices.Contains(names, name) })
		return all
	}
	c.stands("a")
	c.refuses(t, workflow.Conflict, old("Submit"))
	c.fill("a")
	c.stands("b")
	c.refuses(t, workflow.Conflict, old("Claim", "Unclaim", "Delegate", "Approve", "Reject"))
}
