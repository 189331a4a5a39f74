package main_test

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/workflow"
)

// TestStaffPagesInTheBrowser looks at the drawing of a case and at an inbox of
// two pages, on a wide and on a narrow screen, in both languages, without
// scripts: the policy stops nothing, no page is wider than the screen, and the
// drawing scrolls by itself and can be reached with the keyboard.
func TestStaffPagesInTheBrowser(t *testing.T) {
	w := open(t, nil)
	citizen := w.visitor(i18n.Danish).login("karla")
	id := apply(citizen, citizen.ok("/s/helbredstillaeg"))
	worker := w.visitor(i18n.Danish).login("kim")
	reject(worker, id)
	resubmit(citizen, id)
	p := citizen.ok("/c/" + id)
	for range workflow.DefaultLimit { // questions are tasks
		p = citizen.want(citizen.press(p.fill("text", "Hvornår?"), "do", "say"), http.StatusOK)
	}
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		for _, width := range []int{320, 1280} {
			t.Run(string(lang)+strconv.Itoa(width), func(t *testing.T) {
				b := startBrowser(t, lang, false, width)
				b.login(w, "kim")
				b.Go(w.url + "/inbox?lang=" + string(lang))
				b.fits("inbox")
				b.Follow(`a[rel="next"]`)
				b.WaitText("main", i18n.Message(lang, "http.page_first"))
				b.fits("inbox-2")
				b.Go(w.url + "/inbox/c/" + id)
				b.Follow(`a[href$="/flow"]`)
				b.WaitText("main", b.say("Er her nu", "Is here now"))
				b.fits("flow")
				if !itest.Eval[bool](b.Browser, `(e => { e.focus(); return document.activeElement === e && getComputedStyle(e).overflowX === "auto" })(document.querySelector(".site-flow"))`) {
					t.Error("the drawing cannot be scrolled with the keyboard")
				}
			})
		}
	}
}

// fits fails the test when a page is wider than the screen, or the policy has
// stopped something on it.
func (b *browser) fits(name string) {
	b.t.Helper()
	b.quiet()
	b.shoot(name)
	if itest.Eval[bool](b.Browser, `document.documentElement.scrollWidth > document.documentElement.clientWidth`) {
		b.t.Errorf("%s: the page is wider than the screen", name)
	}
}
