package main_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/itest"
)

// openWithHost starts a municipality and the website of somebody else, which is
// another site to a browser: the one is an address, the other a name.
func openWithHost(t *testing.T) (w *town, elsewhere string) {
	t.Helper()
	host := httptest.NewUnstartedServer(nil)
	elsewhere = "http://" + strings.Replace(host.Listener.Addr().String(), "127.0.0.1", "localhost", 1)
	w = openWithWidget(t, func(o *site.Options) { o.Hosts = []string{elsewhere} })
	b, err := widget()
	if err != nil {
		t.Fatal(err)
	}
	host.Config.Handler = site.NewHost(w.url, b)
	host.Start()
	t.Cleanup(host.Close)
	return w, elsewhere
}

// TestPrajOnAnotherSite reports a fault on a page of somebody else's, in both
// ways of embedding, in a browser that gives no cookies to third parties.
func TestPrajOnAnotherSite(t *testing.T) {
	for _, c := range []struct {
		name   string
		path   string
		lang   i18n.Lang
		script bool
		width  int
	}{
		{"element", "/", i18n.Danish, true, 1280},
		{"frame", "/frame", i18n.English, true, 1280},
		{"frame-noscript", "/frame", i18n.Danish, false, 320},
	} {
		t.Run(c.name, func(t *testing.T) {
			unhurried(t, func(slow *[]itest.LongTask) {
				w, elsewhere := openWithHost(t)
				b := startBrowser(t, c.lang, c.script, c.width)
				b.slow = slow
				b.reportElsewhere(elsewhere, c.path)
				for range 100 {
					if cases := w.Cases.Cases(); len(cases) == 1 && len(cases[0].Documents) == 2 {
						break
					}
					time.Sleep(50 * time.Millisecond)
				}
				wantFiledPraj(w)
			})
		})
	}
}

// reportElsewhere reports a fault on a page of another site.
func (b *browser) reportElsewhere(origin, path string) {
	b.t.Helper()
	b.shots += "-" + strings.Trim(path, "/")
	b.Go(origin + path + "?lang=" + string(b.lang))
	inside := *b
	if path == "/frame" {
		inside.Browser, inside.window = b.Frame("/s/praj/frame"), b.Browser
	}
	inside.reportFault()
	b.shoot("receipt")
	b.quiet()
	if !strings.HasPrefix(b.URL(), origin) {
		b.t.Errorf("the browser was taken to %s", b.URL())
	}
}

// reportFault fills in the report where the form stands, and waits for the
// receipt.
func (b *browser) reportFault() {
	b.t.Helper()
	b.ready()
	b.press("bf:next")
	b.Wait(at("bf:errors"))
	for range 2 {
		b.choose("bf-kind:o1")
		b.Wait(at("bf-lamp"))
		b.choose("bf-kind:o0")
		b.Wait(at("bf-size"))
	}
	b.Choose(at("bf-size"), "medium")
	b.choose("bf-danger:o0")
	b.Fill(at("bf-description"), "Dybt hul <ved> broen & åen")
	b.turn(b.say("Hvor er det?", "Where is it?"))
	b.Fill(at("bf-address"), "Åboulevarden 12")
	b.upload("bf-photos", photo(b.t))
	b.shoot("place")
	b.calm()
	b.turn(b.say("Må vi kontakte dig?", "May we contact you?"))
	b.choose("bf-contact:o1")
	b.press("bf:next")
	b.Until("the receipt", `!document.getElementById("bf:next")`)
	if text := b.Text("body"); !strings.Contains(text, b.say("modtaget", "received")) {
		b.t.Errorf("there is no receipt: %s", text)
	}
}
