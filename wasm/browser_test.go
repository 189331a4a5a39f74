package wasm_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/itest"
)

var testContext = context.Background()

// ready waits until the engine has taken over.
func ready(b *itest.Browser) {
	b.Until("the engine has taken over", `document.querySelector("borger-form[data-ready]")`)
}

// calm fails the test when the policy stopped something, an error was reported,
// or the engine held up the main thread: it can have done so from the moment it
// was loaded, which the shell marks.
func calm(t *testing.T, b *itest.Browser) {
	t.Helper()
	b.Quiet()
	quick(t, b)
}

func quick(t *testing.T, b *itest.Browser) {
	t.Helper()
	mark := itest.Eval[float64](b, `performance.getEntriesByName("borger-engine")[0]?.startTime ?? 0`)
	for _, task := range b.LongTasks() {
		if task.Start >= time.Duration(mark*float64(time.Millisecond)) {
			t.Errorf("a task of %v on the main thread of %s, %v after it began to load", task.Duration, task.Page, task.Start)
		}
	}
}

// The tests of this file do not run side by side: two browsers on one processor
// would find each other's long tasks.

func TestFillAndSubmit(t *testing.T) {
	s := serve(t)
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page")
	ready(b)

	b.Click("#bf\\:next") // nothing is filled in
	b.Wait("#bf\\:errors")
	if got := b.Focused(); got != "bf:errors" {
		t.Errorf("focus is at %q", got)
	}
	b.Click("#bf\\:errors a")
	b.Until("the link leads to the field", `document.activeElement.id === "bf-navn"`)
	b.Fill("#bf-navn", "Åse Ærø")
	b.Fill("#bf-fodt", "31.02.2020")
	b.Wait("#bf-fodt\\:error")
	b.Fill("#bf-fodt", "29.02.2020")
	b.WaitGone("#bf-fodt\\:error")
	for range 2 { // the branch is switched twice, and keeps its answer
		b.Click("label[for='bf-rejser:o0']")
		b.Wait("#bf-maal")
		b.Fill("#bf-maal", "Ærø")
		b.Click("label[for='bf-rejser:o1']")
		b.WaitGone("#bf-maal")
	}
	b.Click("label[for='bf-rejser:o0']")
	b.Wait("#bf-maal")
	if got := b.Value("#bf-maal"); got != "Ærø" {
		t.Errorf("the answer came back as %q", got)
	}
	b.Click("#bf\\:next")
	b.WaitText("#bf\\:heading", "Hvad har du lagt ud?")
	if got := b.Focused(); got != "bf:heading" {
		t.Errorf("focus is at %q", got)
	}

	b.Click("#bf-poster\\:add")
	b.Wait("#bf-poster\\.r1\\:row")
	b.Fill("#bf-poster\\.r1\\.tekst", "Færge")
	b.Fill("#bf-poster\\.r1\\.beloeb", "1000,5")
	b.WaitText("#bf-ialt", "1.000,50")
	b.Until("the amount is written out once left", `document.getElementById("bf-poster.r1.beloeb").value === "1.000,50" || document.getElementById("bf-poster.r1.beloeb").value === "1000,50"`)
	b.Click("#bf-poster\\:add")
	b.Wait("#bf-poster\\.r2\\:row")
	b.Fill("#bf-poster\\.r2\\.beloeb", "10")
	b.WaitText("#bf-ialt", "1.010,50")
	b.Click("#bf-poster\\.r2\\:remove")
	b.WaitGone("#bf-poster\\.r2\\:row")
	b.WaitText("#bf-ialt", "1.000,50")

	b.Upload("#bf-bilag", png(t))
	b.WaitText("#bf-bilag\\:received", "bilag æ.png")
	calm(t, b)
	b.Upload("#bf-bilag", text(t))
	b.Wait("#bf-bilag\\:error")
	quick(t, b)
	b.Forget() // browsers report an answer of 422 as an error
	b.Click("#bf\\:next")
	b.Wait("#bf-rigtigt")
	b.Click("label[for='bf-rigtigt']")
	b.Click("#bf\\:next")
	b.Wait("#thanks")
	b.Quiet()

	s.mu.Lock()
	defer s.mu.Unlock()
	for _, part := range []string{`"navn":"Åse Ærø"`, `"fodt":"2020-02-29"`, `"maal":"Ærø"`, `"amount":100050`, `"tekst":"Færge"`, `"name":"bilag æ.png"`, `"rigtigt":true`} {
		if !strings.Contains(string(s.done), part) {
			t.Errorf("the submission lacks %s: %s", part, s.done)
		}
	}
}

func png(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bilag æ.png")
	if err := os.WriteFile(path, []byte("\x89PNG\r\n\x1a\n..."), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func text(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "bilag.pdf")
	if err := os.WriteFile(path, []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestTypedBeforeTheEngine types while the compiled widget is still under way.
func TestTypedBeforeTheEngine(t *testing.T) {
	s := serve(t)
	s.delay = 3 * time.Second
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page")
	b.Type("#bf-navn", "Åse")
	b.Click("label[for='bf-rejser:o0']")
	b.Type("#bf-navn", "Åse Ærø")
	if b.Has("#bf-maal") {
		t.Fatal("the engine was there too early for this test")
	}
	ready(b)
	b.Wait("#bf-maal")
	if got := b.Value("#bf-navn"); got != "Åse Ærø" {
		t.Errorf("the name is %q", got)
	}
	if got := b.Focused(); got != "bf-navn" {
		t.Errorf("focus is at %q", got)
	}
	calm(t, b)
}

// TestFocusAndCaretStay types into the middle of a text, slowly enough for
// patches to arrive in between.
func TestFocusAndCaretStay(t *testing.T) {
	s := serve(t)
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page?page=hvad")
	ready(b)
	b.Click("#bf-poster\\:add")
	b.Wait("#bf-poster\\.r1\\:row")
	b.Type("#bf-poster\\.r1\\.beloeb", "1200")
	itest.Eval[bool](b, `document.activeElement.setSelectionRange(1, 1), true`)
	for i, key := range []string{"3", "4", "5"} {
		b.Press(key)
		want := []string{"13.200,00", "134.200,00", "1.345.200,00"}[i]
		b.WaitText("#bf-ialt", want)
		if got := itest.Eval[int](b, `document.activeElement.selectionStart`); got != 2+i {
			t.Errorf("after %s the caret is at %d", key, got)
		}
	}
	if got := b.Value("#bf-poster\\.r1\\.beloeb"); got != "1345200" {
		t.Errorf("the field was changed under the citizen's hands: %q", got)
	}
	calm(t, b)
}

func TestWithoutTheWidget(t *testing.T) {
	s := serve(t)
	s.noWasm = true
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page")
	b.Until("the element has given up", `document.querySelector("borger-form[data-failed]")`)
	b.Type("#bf-navn", "Åse")
	b.Follow("#bf\\:next")
	b.Wait("#posted")
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := s.posted["/navn"]; len(got) != 1 || got[0] != "Åse" {
		t.Errorf("posted %v", s.posted)
	}
	if len(b.Violations()) > 0 {
		t.Errorf("violations: %v", b.Violations())
	}
}

func TestWithoutAWorker(t *testing.T) {
	for name, query := range map[string]string{"refused by the policy": "noworker", "no Trusted Types policy": "notypes"} {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			b := itest.Start(t, nil)
			b.Go(s.URL + "/page?" + query)
			ready(b)
			b.Fill("#bf-navn", "Åse")
			b.Click("label[for='bf-rejser:o0']")
			b.Wait("#bf-maal")
			b.Fill("#bf-maal", "Ærø")
			b.Click("#bf\\:next")
			b.WaitText("#bf\\:heading", "Hvad har du lagt ud?")
			for _, task := range b.LongTasks() {
				t.Logf("without a worker: a task of %v", task.Duration)
			}
		})
	}
}

func TestNothingIsLostWhenTheServerRefuses(t *testing.T) {
	s := serve(t)
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page")
	ready(b)
	b.Fill("#bf-navn", "Åse")
	s.mu.Lock()
	s.version = 7 // another tab has saved
	s.mu.Unlock()
	b.Click("#bf\\:save")
	b.WaitText("#bf\\:notices", "andet sted")
	s.mu.Lock()
	s.version, s.failSave = 0, 503
	s.mu.Unlock()
	b.Click("#bf\\:save")
	b.WaitText("#bf\\:notices", "gik galt")
	b.Click("#bf\\:save")
	b.WaitText("#bf\\:notices", "gemt")
	if got := b.Value("#bf-navn"); got != "Åse" {
		t.Errorf("the name is %q", got)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !strings.Contains(string(s.answers), "Åse") {
		t.Errorf("saved %s", s.answers)
	}
}

// TestElementOnAnotherOrigin fills in a form whose server is elsewhere: no
// cookies, and a draft only once there is something to keep.
func TestElementOnAnotherOrigin(t *testing.T) {
	api, host := serve(t), serve(t)
	api.allow = host.URL
	b := itest.Start(t, &itest.Options{BlockThirdPartyCookies: true})
	b.Go(host.URL + "/host?api=" + api.URL)
	ready(b)
	b.WaitText(".form-told h2", "Sådan behandler vi dine <oplysninger>")
	if n := itest.Eval[int](b, `document.querySelectorAll(".form-told > p").length`); n != 2 {
		t.Errorf("what must be told has %d paragraphs", n)
	}
	b.Fill("#bf-navn", "Åse")
	b.Click("label[for='bf-rejser:o1']")
	b.Click("#bf\\:next")
	b.WaitText("#bf\\:heading", "Hvad har du lagt ud?")
	api.mu.Lock()
	if api.begun != 0 {
		t.Error("a draft was begun before there was anything to keep")
	}
	api.mu.Unlock()
	b.Upload("#bf-bilag", png(t))
	b.WaitText("#bf-bilag\\:received", "bilag æ.png")
	b.Click("#bf\\:next")
	b.Click("label[for='bf-rigtigt']")
	b.Click("#bf\\:next")
	b.WaitText("#bf\\:receipt", "2026-17")
	calm(t, b)
	api.mu.Lock()
	defer api.mu.Unlock()
	if api.begun != 1 || !strings.Contains(string(api.done), "Åse") {
		t.Errorf("begun %d times, submitted %s", api.begun, api.done)
	}
	for _, stored := range []string{"localStorage.length", "sessionStorage.length", "document.cookie.length"} {
		if n := itest.Eval[int](b, stored); n != 0 {
			t.Errorf("%s is %d", stored, n)
		}
	}
}

func TestFrameGetsItsHeight(t *testing.T) {
	api, host := serve(t), serve(t)
	b := itest.Start(t, &itest.Options{BlockThirdPartyCookies: true})
	b.Go(strings.Replace(host.URL, "127.0.0.1", "localhost", 1) + "/frames?api=" + api.URL)
	f := b.Frame(api.URL)
	ready(f)
	const height = `document.getElementById("frame").getBoundingClientRect().height`
	b.Until("the frame is as high as the form", height+` > 400`)
	before := itest.Eval[float64](b, height)
	f.Click("label[for='bf-rejser:o0']")
	f.Wait("#bf-maal")
	b.Until("the frame has grown", height+` > `+strconv.FormatFloat(before, 'f', -1, 64))
	f.Click("label[for='bf-rejser:o1']")
	b.Until("the frame has shrunk again", height+` <= `+strconv.FormatFloat(before, 'f', -1, 64))
	calm(t, b)
}

// TestPartOfAHostsForm has the element as one control among others.
func TestPartOfAHostsForm(t *testing.T) {
	s := serve(t)
	b := itest.Start(t, nil)
	b.Go(s.URL + "/control")
	ready(b)
	if itest.Eval[bool](b, `document.getElementById("outer").checkValidity()`) {
		t.Error("the host's form is valid while ours is not")
	}
	b.Fill("#bf-navn", "Åse")
	b.Click("label[for='bf-rejser:o1']")
	b.Click("#bf\\:next")
	b.Wait("#bf-poster\\:add")
	b.Click("#bf\\:next")
	b.Click("label[for='bf-rigtigt']")
	b.Until("the host's form is valid", `document.getElementById("outer").checkValidity()`)
	b.Follow("#outer-send")
	b.Wait("#posted")
	s.mu.Lock()
	defer s.mu.Unlock()
	if got := s.posted["udlaeg"]; len(got) != 1 || !strings.Contains(got[0], `"navn":"Åse"`) {
		t.Errorf("posted %v", s.posted)
	}
}

// TestButtonAroundTheElement: a button of the page leads away only when what was
// typed is saved.
func TestButtonAroundTheElement(t *testing.T) {
	s := serve(t)
	s.failSave = 503
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page?around")
	ready(b)
	b.Type("#bf-navn", "Åse")
	b.Click("#switch")
	b.WaitText("#bf\\:notices", "gik galt")
	b.Click("#switch")
	b.Until("the button leads on", `location.search === "?around=en&page=" + document.querySelector("[name=_page]").value`)
	ready(b)
	if got := b.Value("#bf-navn"); got != "Åse" {
		t.Errorf("the name is %q", got)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.posted) > 0 || !strings.Contains(string(s.answers), "Åse") {
		t.Errorf("posted %v, saved %s", s.posted, s.answers)
	}
}

func TestLanguageOfTheElement(t *testing.T) {
	s := serve(t)
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page")
	ready(b)
	b.Type("#bf-navn", "Åse")
	itest.Eval[bool](b, `(document.querySelector("borger-form").lang = "en", true)`)
	b.WaitText("#bf\\:heading", "Who are you?")
	if got := b.Value("#bf-navn"); got != "Åse" {
		t.Errorf("the name is %q", got)
	}
	calm(t, b)
}

// TestEnterGoesOnAndBackGoesBack: the Enter key in a field turns the page, not
// the language, and the browser's history, the address and the window's title
// follow the pages.
func TestEnterGoesOnAndBackGoesBack(t *testing.T) {
	s := serve(t)
	b := itest.Start(t, nil)
	b.Go(s.URL + "/page?around")
	ready(b)
	title := func(want string) {
		t.Helper()
		b.Until("the title "+want, `document.title === "`+want+`"`)
	}
	title("Hvem er du? – Udlæg – Kommunen")
	b.Type("#bf-navn", "")
	b.Press(itest.Keys.Enter)
	title("Fejl: Hvem er du? – Udlæg – Kommunen")
	b.Type("#bf-navn", "Åse")
	b.WaitGone(`#bf-navn\:error`) // what is below moves up when it goes
	b.Click(`label[for="bf-rejser:o1"]`)
	b.Type("#bf-navn", "Åse Ø")
	b.Press(itest.Keys.Enter)
	title("Hvad har du lagt ud? – Udlæg – Kommunen")
	b.Until("the address", `location.search === "?around=&page=hvad"`)
	itest.Eval[bool](b, `(history.back(), true)`)
	title("Hvem er du? – Udlæg – Kommunen")
	if got := b.Value("#bf-navn"); got != "Åse Ø" {
		t.Errorf("the name is %q", got)
	}
	itest.Eval[bool](b, `(history.forward(), true)`)
	title("Hvad har du lagt ud? – Udlæg – Kommunen")
	b.Reload()
	ready(b)
	title("Hvad har du lagt ud? – Udlæg – Kommunen")
	b.Quiet()
}
