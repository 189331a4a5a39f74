package steps_test

import (
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/delivery/memdelivery"
	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/esdh/memesdh"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/kp"
	"github.com/borgerflow/borgerflow/kp/memkp"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/audit"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/ledger"
	"github.com/borgerflow/borgerflow/workflow/steps"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

// Constructed numbers: day + 60.
const (
	anders = identity.CPR("6101501234")
	karla  = identity.CPR("6202704321")
)

const (
	png = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
	pdf = "%PDF-1.7\n"
)

// municipality is an engine with the three services over their fakes.
type municipality struct {
	*workflowtest.Kit
	letters *memdelivery.Channel
	cases   *memesdh.System
	pension *memkp.Hub
	calls   *calls
}

// calls keeps what the engine called handlers with.
type calls struct {
	mu   sync.Mutex
	list []call
}

type call struct {
	effect   workflow.EffectCall
	snapshot workflow.CaseSnapshot
	out      workflow.Output
	err      error
}

// recorded is a handler that keeps its calls.
type recorded struct {
	workflow.Handler
	calls *calls
}

func (r recorded) Do(ctx context.Context, effect workflow.EffectCall, snapshot workflow.CaseSnapshot) (workflow.Output, error) {
	out, err := r.Handler.Do(ctx, effect, snapshot)
	r.calls.mu.Lock()
	defer r.calls.mu.Unlock()
	r.calls.list = append(r.calls.list, call{effect, snapshot, out, err})
	return out, err
}

func (r recorded) CheckConfig(c workflow.Config) []workflow.Problem {
	return r.Handler.(workflow.ConfigChecker).CheckConfig(c)
}

func setup(t testing.TB) *municipality {
	t.Helper()
	m := &municipality{calls: &calls{}}
	var err error
	if m.letters, err = memdelivery.New(nil); err != nil {
		t.Fatal(err)
	}
	if m.cases, err = memesdh.New(nil); err != nil {
		t.Fatal(err)
	}
	if m.pension, err = memkp.New(nil); err != nil {
		t.Fatal(err)
	}
	handlers := m.handlers(t)
	for kind, h := range handlers {
		handlers[kind] = recorded{h, m.calls}
	}
	m.Kit = workflowtest.NewKit(t, &workflow.Options{Handlers: handlers})
	m.Publish(t, os.DirFS("testdata/tillaeg"))
	return m
}

// handlers are new ones, with services that remember nothing, over the same
// fakes.
func (m *municipality) handlers(t testing.TB) map[string]workflow.Handler {
	t.Helper()
	handlers, _ := m.services(t)
	return handlers
}

func (m *municipality) services(t testing.TB) (map[string]workflow.Handler, *kp.Service) {
	t.Helper()
	memory := ledger.NewMemory()
	ring, err := ledger.NewKeyRing("k", map[string][]byte{"k": []byte(strings.Repeat("k", 32))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	clock := workflowtest.NewClock(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC))
	l, trail := ledger.New(memory, ledger.NewSealer(memory, ring, nil)), audit.New(memory, clock, nil)
	senders := map[string]kp.Sender{"aaby": {CVR: "13748136", User: "formular-test", System: "0c7a6f9e-5f4d-4e0a-9b0e-6d3b8e6c1a01"}}
	pension, err := kp.New(m.pension, m.pension, senders, l, trail, &kp.Options{AllowTest: true, Node: "n"})
	if err != nil {
		t.Fatal(err)
	}
	opts := &steps.Options{Sender: "Åby & Omegns Kommune", Tests: true}
	return map[string]workflow.Handler{
		"delivery": steps.Delivery(delivery.New(m.letters, l, trail, &delivery.Options{AllowTest: true, Node: "n"}), opts),
		"esdh":     steps.ESDH(esdh.New(m.cases, l, trail, &esdh.Options{AllowTest: true, Node: "n"}), opts),
		"kp":       steps.KP(pension, opts),
	}, pension
}

func (m *municipality) anders() workflow.Caller {
	return m.Citizen(anders, "Anders And")
}

// sound are answers with nothing wrong.
var sound = []string{
	"/first", "Karla <Åse>", "/last", "Prøvesen & søn 🎈", "/cpr", "620270-4321", "/phone", "+45 20 12 34 56", "/treatment", "Briller",
	"/insurance", "GRUPPE_BASIS", "/agreed", "true", "/declaration", "true", "/remarks", "To <linjer>\nher",
}

// submit has a citizen fill in and submit the form, with an estimate and an
// invoice, and returns the case.
func (m *municipality) submit(t testing.TB, c workflow.Caller, lang i18n.Lang, raw ...string) string {
	t.Helper()
	begun, err := m.Engine.Start(t.Context(), c.Identity, workflow.StartRequest{Solution: "tillaeg", Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	v, err := m.Engine.View(t.Context(), c, begun.Case, lang)
	if err != nil {
		t.Fatal(err)
	}
	f := v.Steps[0].Forms[0]
	a := f.Answers.Clone()
	for range 2 {
		if _, err := a.AddRow("/documents", "", f.Facts); err != nil {
			t.Fatal(err)
		}
	}
	raw = append(append([]string{"/documents/r1/type", "Overslag", "/documents/r2/type", "Faktura"}, sound...), raw...)
	for i := 0; i < len(raw); i += 2 {
		if code, err := a.Set(raw[i], []string{raw[i+1]}, lang); err != nil || code != "" {
			t.Fatalf("%s: %s %v", raw[i], code, err)
		}
	}
	if _, err := m.Engine.Save(t.Context(), c, workflow.SaveRequest{Case: begun.Case, Step: "ansoeg", Form: "ansoegning", Lang: lang, Answers: a, Revision: f.Revision}); err != nil {
		t.Fatal(err)
	}
	for field, body := range map[string]string{"/documents/r1/file": pdf + "overslag", "/documents/r2/file": png + "faktura", "/mandate": png + "fuldmagt", "/photo": png + "billede"} {
		if field == "/mandate" && !strings.Contains(strings.Join(raw, " "), "/holder") {
			continue
		}
		got, err := m.Engine.Attach(t.Context(), c, workflow.AttachRequest{Case: begun.Case, Step: "ansoeg", Form: "ansoegning", Field: field, Lang: lang, Name: "hemmeligt navn.pdf", Body: strings.NewReader(body)})
		if err != nil || len(got.Faults) > 0 {
			t.Fatalf("%s: %v %v", field, got.Faults, err)
		}
	}
	res, err := m.Engine.Submit(t.Context(), c, workflow.SubmitRequest{Case: begun.Case, Step: "ansoeg", Lang: lang})
	if err != nil || !res.Submitted {
		t.Fatalf("submit: %v %v", res.Forms["ansoegning"].State.Faults(), err)
	}
	return begun.Case
}

// state is where the case is: what it waits for, or the end.
func (m *municipality) state(t testing.TB, c workflow.Caller, id string) string {
	t.Helper()
	v, err := m.Engine.View(t.Context(), c, id, i18n.Danish)
	if err != nil {
		t.Fatal(err)
	}
	if v.State == workflow.CaseEnded {
		return "ended"
	}
	return v.Steps[0].Step.ID
}
