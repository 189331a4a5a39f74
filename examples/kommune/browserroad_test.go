package main_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/itest"
)

// The tests of this file do not run side by side: several browsers on one
// processor would find each other's long tasks.

// TestHelbredstillaegInTheBrowser does the whole road in a real browser: with
// the widget on a wide screen, and without scripts on a narrow one.
func TestHelbredstillaegInTheBrowser(t *testing.T) {
	for _, c := range []struct {
		name   string
		lang   i18n.Lang
		script bool
		width  int
	}{{"widget", i18n.Danish, true, 1280}, {"noscript", i18n.English, false, 320}} {
		t.Run(c.name, func(t *testing.T) {
			unhurried(t, func(slow *[]itest.LongTask) {
				b := startBrowser(t, c.lang, c.script, c.width)
				b.slow = slow
				w := openWithWidget(t, nil)
				b.wholeRoad(w)
				wantHandedIn(w, c.lang)
			})
		})
	}
}

// wholeRoad goes from the front page to what the suppliers received.
func (b *browser) wholeRoad(w *town) {
	b.t.Helper()
	b.Go(w.url + "/")
	b.shoot("front")
	b.Follow(`a[href="/s/helbredstillaeg"]`)
	b.Follow(`a[href^="/login"]`)
	b.shoot("login")
	b.Follow(`button[value="karla"]`)
	b.shoot("start")
	b.Follow(`main form button`)
	id := b.fillApplication()
	b.shoot("receipt")

	b.login(w, "kim")
	b.shoot("inbox")
	b.Follow(`a[href="/inbox/c/` + id + `"]`)
	b.shoot("case")
	b.Fill(at("note-behandl"), remark)
	b.Follow(`button[value="reject"]`)
	b.quiet()

	b.login(w, "karla")
	b.amend(w, id)

	b.login(w, "kim")
	b.Go(w.url + "/inbox/c/" + id)
	b.Follow(`button[value="approve"]`)
	b.untilEnded()
	b.shoot("closed")
	b.Go(w.url + "/received")
	b.WaitText("main", "SP242")
	b.Click("summary")
	b.shoot("received")
	b.quiet()
}

// fillApplication fills in the application, with an error made and mended and
// branches switched twice, and submits it.
func (b *browser) fillApplication() string {
	b.t.Helper()
	b.ready()
	id := b.caseID()
	b.press("bf:next")
	b.Wait(at("bf:errors"))
	b.shoot("error")
	for range 2 {
		b.choose("bf-on_behalf:o0")
		b.Wait(at("bf-principal.cpr"))
		b.choose("bf-on_behalf:o1")
		b.WaitGone(at("bf-principal.cpr"))
	}
	b.Wait(at("bf-applicant"))
	b.Fill(at("bf-phone"), "12 34 5")
	b.press("bf:next")
	b.Wait(at("bf-phone:error"))
	b.Fill(at("bf-phone"), "20 30 40 50")
	b.calm()
	b.shoot("applicant")
	b.turn(b.say("Hvad søger du om?", "What are you applying for?"))

	b.estimates()
	b.turn(b.say("Dokumenter", "Documents"))
	b.enclose(1, "Overslag")
	b.enclose(2, "Faktura")
	b.calm()
	b.shoot("documents")
	b.turn(b.say("Samtykke og erklæring", "Consent and declaration"))
	b.press("bf:next")
	b.Wait(at("bf-declaration:error"))
	b.Click(`label[for="bf-consent_given"]`)
	b.Click(`label[for="bf-declaration"]`)
	b.Forget()
	b.shoot("declaration")
	b.submit()
	b.quiet()
	return id
}

// estimates fills in the page with a branch per kind of treatment and a list
// with a computed total.
func (b *browser) estimates() {
	b.t.Helper()
	for range 2 {
		b.choose("bf-treatment:o1")
		b.Wait(at("bf-has_glasses"))
		b.choose("bf-treatment:o0")
		b.Wait(at("bf-denture"))
	}
	b.Choose(at("bf-denture"), "full")
	amounts := []string{b.say("12.500", "12,500"), b.say("750,50", "750.50")}
	for i, provider := range []string{"Tandlæge Ærlig", "Tandteknik ApS"} {
		row := "bf-estimates.r" + itoa(i+1)
		if i > 0 {
			b.press("bf-estimates:add")
			b.Wait(at(row + ":row"))
		}
		b.Fill(at(row+".provider"), provider)
		b.Fill(at(row+".date"), yesterday(b.lang))
		b.Fill(at(row+".amount"), amounts[i])
	}
	if !b.script {
		b.Follow(at("bf:update"))
	}
	b.WaitText(at("bf-total"), b.say("13.250,50", "13,250.50"))
	b.choose("bf-insured:o0")
	b.Wait(at("bf-insurance_group"))
	b.Choose(at("bf-insurance_group"), "GRUPPE_1")
	b.calm()
	b.shoot("treatment")
}

// enclose adds a document.
func (b *browser) enclose(n int, kind string) {
	b.t.Helper()
	b.press("bf-documents:add")
	row := "bf-documents.r" + itoa(n)
	b.Wait(at(row + ":row"))
	b.upload(row+".file", pdf(n))
	b.Choose(at(row+".type"), kind)
	if !b.script {
		b.Follow(at("bf:save"))
	}
}

// amend finds the case worker's note, adds what it asks for and submits again.
func (b *browser) amend(w *town, id string) {
	b.t.Helper()
	b.Go(w.url + "/mine")
	b.shoot("mine")
	b.Follow(`a[href="/c/` + id + `"]`)
	b.WaitText("main", remark)
	b.shoot("sentback")
	b.Follow(`a[href$="/ansoeg/ansoegning"]`)
	b.ready()
	b.WaitText("main", remark)
	b.turn(b.say("Hvad søger du om?", "What are you applying for?"))
	b.turn(b.say("Dokumenter", "Documents"))
	b.enclose(3, "Overslag")
	b.turn(b.say("Samtykke og erklæring", "Consent and declaration"))
	if !itest.Eval[bool](b.Browser, `document.getElementById("bf-declaration").checked`) {
		b.t.Error("the declaration is no longer ticked")
	}
	b.calm()
	b.submit()
}
