package main_test

import (
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/wasm/build"
)

// widget is the browser widget, built once.
var widget = sync.OnceValues(func() (*build.Bundle, error) {
	return build.Build(context.Background(), &build.Options{Development: true})
})

// openWithWidget starts a municipality whose pages have the widget.
func openWithWidget(t testing.TB, change func(*site.Options)) *town {
	t.Helper()
	b, err := widget()
	if err != nil {
		t.Fatal(err)
	}
	return open(t, func(o *site.Options) {
		o.Widget = b
		if change != nil {
			change(o)
		}
	})
}

// browser is somebody with a real one, with or without scripts.
type browser struct {
	*itest.Browser
	window *itest.Browser // around the frame that is driven; nil = none
	t      testing.TB
	lang   i18n.Lang
	script bool
	shots  string            // prefix of the screenshots' names
	slow   *[]itest.LongTask // that the engine is to blame for, or the machine
}

func startBrowser(t testing.TB, lang i18n.Lang, script bool, width int) *browser {
	t.Helper()
	b := itest.Start(t, &itest.Options{NoScript: !script, Language: string(lang), BlockThirdPartyCookies: true})
	b.Resize(width, 900)
	return &browser{
		Browser: b, t: t, lang: lang, script: script, shots: string(lang) + "-" + strconv.Itoa(width), slow: new([]itest.LongTask),
	}
}

// at is a selector for an element by its id.
func at(id string) string { return `[id="` + id + `"]` }

// shoot takes a picture of the page; go test -artifacts keeps it.
func (b *browser) shoot(name string) {
	b.t.Helper()
	if t, ok := b.t.(*testing.T); ok {
		window := b.window
		if window == nil {
			window = b.Browser
		}
		window.Screenshot(filepath.Join(t.ArtifactDir(), b.shots+"-"+name+".png"))
	}
}

// ready waits until the form can be used the way it will be: with scripts, when
// the engine has taken over.
func (b *browser) ready() {
	b.t.Helper()
	if b.script {
		b.Until("the engine has taken over", `document.querySelector("borger-form[data-ready]")`)
	}
}

// choose picks a radio button, or ticks a box, and shows what depends on it.
func (b *browser) choose(id string) {
	b.t.Helper()
	b.Click(`label[for="` + id + `"]`)
	if !b.script && b.Has(at("bf:update")) {
		b.Follow(at("bf:update"))
	}
}

// press presses a button that changes the page: it is posted, or the engine
// does it.
func (b *browser) press(id string) {
	b.t.Helper()
	if b.script {
		b.Click(at(id))
		return
	}
	b.Follow(at(id))
}

// turn presses next and waits for the page with the given heading.
func (b *browser) turn(heading string) {
	b.t.Helper()
	b.press("bf:next")
	b.WaitText(at("bf:heading"), heading)
}

// upload puts a file into a field; without scripts it goes along with the next
// post.
func (b *browser) upload(id string, f file) {
	b.t.Helper()
	b.Upload(at(id), onDisk(b.t, f))
	if b.script {
		b.WaitText(at(id+":received"), f.name)
	}
}

// submit hands the form in and waits for the receipt.
func (b *browser) submit() {
	b.t.Helper()
	b.press("bf:next")
	b.Until("the receipt", `location.search.includes("sent=1") && document.readyState === "complete"`)
	b.WaitText("main", i18n.Message(b.lang, "http.received"))
}

// login logs in as one of the invented persons.
func (b *browser) login(w *town, person string) {
	b.t.Helper()
	b.Go(w.url + "/login")
	b.Follow(`button[value="` + person + `"]`)
}

// unhurried takes a road in the browser on which nothing may hold up the main
// thread for more than 50 ms. The browser measures time, not work, and the
// machine is shared: a road that was held up is taken again, and fails when it
// is held up every time.
func unhurried(t *testing.T, road func(slow *[]itest.LongTask)) {
	t.Helper()
	for range 3 {
		var slow []itest.LongTask
		if road(&slow); len(slow) == 0 || t.Failed() {
			return
		}
		for _, task := range slow {
			t.Logf("a task of %v on the main thread of %s, %v after it began to load", task.Duration, task.Page, task.Start)
		}
	}
	t.Error("the main thread is held up every time")
}

// calm fails the test when the policy stopped something or the page reported an
// error, and notes what held up the main thread since the engine was loaded.
func (b *browser) calm() {
	b.t.Helper()
	b.quiet()
	if !b.script {
		return
	}
	mark := itest.Eval[float64](b.Browser, `performance.getEntriesByName("borger-engine")[0]?.startTime ?? 0`)
	here := itest.Eval[string](b.Browser, `location.pathname`)
	for _, task := range b.LongTasks() {
		if task.Page == here && mark > 0 && task.Start >= time.Duration(mark*float64(time.Millisecond)) {
			*b.slow = append(*b.slow, task)
		}
	}
}

// quiet fails the test when the policy stopped something or the page reported an
// error. Browsers also report a page that is answered with 422, as those are
// that show what is wrong with a form, and that they do not move the focus into
// a frame of another site, as such a page asks for.
func (b *browser) quiet() {
	b.t.Helper()
	for _, v := range b.Violations() {
		b.t.Errorf("content security policy: %s", v)
	}
	for _, e := range b.Errors() {
		if b.script || !strings.Contains(e, "status of 422") && !strings.Contains(e, "Blocked autofocusing") {
			b.t.Errorf("error in the page: %s", e)
		}
	}
}

// say chooses between Danish and English words.
func (b *browser) say(da, en string) string {
	if b.lang == i18n.English {
		return en
	}
	return da
}

// caseID is the case of the page that is shown.
func (b *browser) caseID() string {
	b.t.Helper()
	_, path, _ := strings.Cut(b.URL(), "/c/")
	id, _, _ := strings.Cut(path, "/")
	id, _, _ = strings.Cut(id, "?")
	return id
}

// untilEnded reloads a case until it has come to its end.
func (b *browser) untilEnded() {
	b.t.Helper()
	for range 100 {
		if strings.Contains(b.Text("main"), i18n.Message(b.lang, "http.state_ended")) {
			return
		}
		time.Sleep(100 * time.Millisecond)
		b.Reload()
	}
	b.t.Fatalf("the case does not come to its end: %s", b.Text("main"))
}
