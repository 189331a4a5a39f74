package steps_test

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/steps"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write golden files anew")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = "testdata/" + name
	if *update {
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

func TestEverythingIsHandedOver(t *testing.T) {
	t.Parallel()
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			m := setup(t)
			id := m.submit(t, m.anders(), lang, "/holder", string(anders))
			m.Run(t)
			if got := m.state(t, m.anders(), id); got != "ended" {
				t.Fatalf("the case is at %s: %v", got, m.calls.list[len(m.calls.list)-1].err)
			}
			m.wantApplication(t, lang)
			m.wantCase(t, id, lang)
			m.wantLetter(t, id, lang)
		})
	}
}

func (m *municipality) wantApplication(t *testing.T, lang i18n.Lang) {
	t.Helper()
	got := m.pension.Received()
	if len(got) != 1 {
		t.Fatalf("%d applications", len(got))
	}
	golden(t, "sp242."+string(lang)+".xml", got[0].Form.XML)
	golden(t, "application."+string(lang)+".html", got[0].Form.Document.Data)
	var files []string
	for _, a := range got[0].Attachments {
		if strings.Contains(a.Name, "hemmeligt") {
			t.Errorf("the citizen's file name travels: %s", a.Name)
		}
		files = append(files, string(a.Data))
	}
	if diff := cmp.Diff([]string{pdf + "overslag", png + "faktura", png + "fuldmagt"}, files); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
}

func (m *municipality) wantCase(t *testing.T, id string, lang i18n.Lang) {
	t.Helper()
	cases := m.cases.Cases()
	if len(cases) != 1 {
		t.Fatalf("%d cases", len(cases))
	}
	c := cases[0].Case
	got := []string{c.Key, c.Case, c.Purpose, c.Title, string(c.KLE), string(c.Facet), c.Opened.String(), string(c.Parties[0].CPR)}
	want := []string{id + "/journal/1", id, "tillaeg", "TEST: Udvidet helbredstillæg", "32.03.12", "G01", "2026-03-02", string(anders)}
	if diff := cmp.Diff(want, got); diff != "" || len(c.Parties) != 1 {
		t.Errorf("case (-want +got):\n%s", diff)
	}
	var docs []string
	for _, d := range cases[0].Documents {
		docs = append(docs, d.Document.Key+" "+d.Document.Title+" "+d.Document.FileName+" "+d.Document.ContentType)
	}
	title := map[i18n.Lang]string{"da": "Ansøgning", "en": "Application"}[lang]
	want = []string{
		id + "/journal/1/document/0 " + title + " " + title + ".html text/html",
		id + "/journal/1/file/0 Bilag 1 Bilag 1.pdf application/pdf", id + "/journal/1/file/1 Bilag 2 Bilag 2.png image/png",
	}
	if diff := cmp.Diff(want, docs); diff != "" {
		t.Errorf("documents (-want +got):\n%s", diff)
	}
	golden(t, "document."+string(lang)+".html", cases[0].Documents[0].Document.Data)
}

func (m *municipality) wantLetter(t *testing.T, id string, lang i18n.Lang) {
	t.Helper()
	letters := m.letters.Received()
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	l := letters[0].Message
	golden(t, "letter."+string(lang)+".html", l.Body.Data)
	names := []string{l.Key, string(l.To.CPR), l.Body.Name}
	for _, d := range l.Attachments {
		names = append(names, d.Name)
	}
	want := []string{id + "/brev/1", string(anders), "Brev.html", "Ansøgning- kopi.html", "Ansøgning- kopi 2.html", "Bilag 1.pdf", "Bilag 2.png"}
	if lang == i18n.English {
		want = []string{id + "/brev/1", string(anders), "Letter.html", "Application- copy.html", "Application- copy 2.html", "Enclosure 1.pdf", "Enclosure 2.png"}
	}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("letter (-want +got):\n%s", diff)
	}
}

func TestLettersGoToThePrincipal(t *testing.T) {
	t.Parallel()
	m := setup(t)
	proxy := m.anders()
	proxy.Principal = &identity.Person{Ref: m.Index.Person(m.Org, karla), CPR: karla, Name: "Karla"}
	id := m.submit(t, proxy, i18n.Danish)
	m.Run(t)
	if got := m.state(t, proxy, id); got != "ended" {
		t.Fatalf("the case is at %s", got)
	}
	if to := m.letters.Received()[0].Message.To.CPR; to != karla {
		t.Error("the letter went to the proxy")
	}
	if party := m.cases.Cases()[0].Case.Parties[0].CPR; party != karla {
		t.Error("the case is filed under the proxy")
	}
	if xml := string(m.pension.Received()[0].Form.XML); !strings.Contains(xml, "<Underskrift>Anders And</Underskrift>") || strings.Contains(xml, "Fuldmagt") {
		t.Errorf("the application: %s", xml)
	}
}

// TestAgainTheSameBytes calls each handler a second time, with services that
// remember nothing: the fakes know the key, and take other bytes under it for a
// conflict.
func TestAgainTheSameBytes(t *testing.T) {
	t.Parallel()
	m := setup(t)
	m.submit(t, m.anders(), i18n.Danish, "/holder", string(anders))
	m.Run(t)
	again := m.handlers(t)
	if len(m.calls.list) != 3 {
		t.Fatalf("%d calls", len(m.calls.list))
	}
	for _, c := range m.calls.list {
		out, err := again[c.effect.Kind].Do(t.Context(), c.effect, c.snapshot)
		if err != nil || out.Ref != c.out.Ref || out.Ref == "" || string(out.Data) != string(c.out.Data) {
			t.Errorf("%s again: %+v, %v; before: %+v", c.effect.Kind, out, err, c.out)
		}
	}
	m.wantOnce(t)
}

func (m *municipality) wantOnce(t *testing.T) {
	t.Helper()
	docs := 0
	for _, c := range m.cases.Cases() {
		docs += len(c.Documents)
	}
	got := []int{len(m.letters.Received()), len(m.cases.Cases()), docs, len(m.pension.Received()), len(m.pension.Arrived())}
	if diff := cmp.Diff([]int{1, 1, 3, 1, 3}, got); diff != "" {
		t.Errorf("letters, cases, documents, applications, attachments (-want +got):\n%s", diff)
	}
}

// TestAnAnswerThatIsLost: the receiver has acted and the handler hears nothing,
// at every place where that can happen.
func TestAnAnswerThatIsLost(t *testing.T) {
	t.Parallel()
	m := setup(t)
	id := m.submit(t, m.anders(), i18n.Danish, "/holder", string(anders))
	for range 4 {
		m.pension.LoseNext()
		m.cases.LoseNext()
	}
	m.letters.LoseNext()
	for range 20 {
		m.Advance(t, time.Hour)
	}
	if got := m.state(t, m.anders(), id); got != "ended" {
		t.Fatalf("the case is at %s", got)
	}
	m.wantOnce(t)
	if len(m.calls.list) < 9 {
		t.Errorf("%d calls: no answer was lost", len(m.calls.list))
	}
}

func TestFailuresPassThrough(t *testing.T) {
	t.Parallel()
	for _, code := range []workflow.Code{
		workflow.Invalid, workflow.NotFound, workflow.Conflict, workflow.Denied, workflow.Rejected, workflow.Unsupported, workflow.Unavailable, workflow.InDoubt,
	} {
		m := setup(t)
		m.submit(t, m.anders(), i18n.Danish)
		m.Run(t)
		fresh := setup(t)
		handlers := fresh.handlers(t)
		fresh.letters.FailNext(delivery.Code(code))
		fresh.cases.FailNext(code)
		fresh.pension.FailNext(code)
		for _, c := range m.calls.list {
			_, err := handlers[c.effect.Kind].Do(t.Context(), c.effect, c.snapshot)
			if got := workflow.CodeOf(err); err == nil || got != code {
				t.Errorf("%s: %v gives %s, want %s", c.effect.Kind, err, got, code)
			}
			for _, private := range []string{string(anders), string(karla), "Karla", "hemmelig"} {
				if err != nil && strings.Contains(err.Error(), private) {
					t.Errorf("%s: the error holds %q", c.effect.Kind, private)
				}
			}
		}
	}
}

func TestKPThatRefuses(t *testing.T) {
	t.Parallel()
	m := setup(t)
	m.submit(t, m.anders(), i18n.Danish)
	m.Run(t)
	c := m.calls.list[0]
	handlers, service := m.services(t)
	if _, err := handlers["kp"].Do(t.Context(), c.effect, c.snapshot); err != nil {
		t.Fatal(err)
	}
	no, err := m.pension.Refuse(c.out.Ref, "Karla Prøvesen er ikke pensionist")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.Apply(t.Context(), identity.System(m.Org, "receipts"), no); err != nil {
		t.Fatal(err)
	}
	_, err = handlers["kp"].Do(t.Context(), c.effect, c.snapshot)
	if workflow.CodeOf(err) != workflow.Rejected || strings.Contains(err.Error(), "Karla") {
		t.Errorf("after KP has said no: %v", err)
	}
}

func TestKPThatWaits(t *testing.T) {
	t.Parallel()
	m := setup(t)
	if err := m.pension.Hold(); err != nil {
		t.Fatal(err)
	}
	id := m.submit(t, m.anders(), i18n.Danish)
	m.Run(t)
	if got := m.calls.list[0].err; workflow.CodeOf(got) != workflow.Unavailable {
		t.Errorf("waiting for receipts: %v", got)
	}
	if err := m.pension.Release(); err != nil {
		t.Fatal(err)
	}
	m.Advance(t, time.Hour)
	if got := m.state(t, m.anders(), id); got != "ended" || len(m.pension.Received()) != 1 {
		t.Errorf("the case is at %s", got)
	}
}

func TestAPowerOfAttorneyNeedsBoth(t *testing.T) {
	t.Parallel()
	m := setup(t)
	m.submit(t, m.anders(), i18n.Danish, "/holder", string(anders))
	m.Run(t)
	c := m.calls.list[0]
	c.effect.Config = []byte(strings.Replace(string(c.effect.Config), `"mandate": "mandate"`, `"mandate": ""`, 1))
	c.effect.Key += "x"
	_, err := m.handlers(t)["kp"].Do(t.Context(), c.effect, c.snapshot)
	if workflow.CodeOf(err) != workflow.Invalid || err == nil {
		t.Errorf("without the file: %v", err)
	}
}

func TestWhatIsNotThereIsInvalid(t *testing.T) {
	t.Parallel()
	m := setup(t)
	m.submit(t, m.anders(), i18n.Danish)
	m.Run(t)
	handlers := m.handlers(t)
	for _, c := range m.calls.list {
		empty := c.snapshot
		empty.Forms = nil
		if _, err := handlers[c.effect.Kind].Do(t.Context(), c.effect, empty); workflow.CodeOf(err) != workflow.Invalid || err == nil {
			t.Errorf("%s without its form: %v", c.effect.Kind, err)
		}
		c.effect.Config = []byte(`{"kind":1}`)
		if _, err := handlers[c.effect.Kind].Do(t.Context(), c.effect, c.snapshot); workflow.CodeOf(err) != workflow.Invalid || err == nil {
			t.Errorf("%s without settings: %v", c.effect.Kind, err)
		}
	}
}

// TestTestCasesStayOutOfKP: where nothing can mark a test case it becomes a
// person's task, unless the receiver is there for tests.
func TestTestCasesStayOutOfKP(t *testing.T) {
	t.Parallel()
	call := workflow.EffectCall{Config: []byte(`{"kind": "kp"}`)}
	_, err := steps.KP(nil, nil).Do(t.Context(), call, workflow.CaseSnapshot{Test: true})
	if workflow.CodeOf(err) != workflow.Rejected {
		t.Errorf("a test case: %v", err)
	}
}
