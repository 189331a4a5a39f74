package workflowhttp_test

import (
	"net/http"
	"testing"
)

func TestTwoTabsSavingTheSameDraft(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	first := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller").press(t, "_add=/udgifter")
	second := b.get(t, first.path+"?page=penge")
	first.press(t, "_do=save", "/udgifter/r1/hos", "Første", "/bem", "Ens").want(t, http.StatusOK)
	p := second.press(t, "_do=save", "/udgifter/r1/hos", "Anden", "/udgifter/r1/beloeb", "1,2,3", "/bem", "Ens")
	p.want(t, http.StatusConflict, "To udgaver af kladden", "Første", "Anden", "1,2,3", "er gemt et andet sted")
	if got := p.value(t, "/udgifter/r1/hos") + p.value(t, "/udgifter/r1/beloeb"); got != "Anden1,2,3" {
		t.Errorf("the page holds %q, not what was typed", got)
	}
	if got := len(p.doc.tags("tr")); got != 3 {
		t.Errorf("%d rows in the table, want a heading and two differences", got)
	}
	if got := b.get(t, first.path+"?page=penge").value(t, "/udgifter/r1/hos"); got != "Første" {
		t.Errorf("the draft holds %q before the citizen has decided", got)
	}
	p.press(t, "_do=save").want(t, http.StatusOK)
	if got := b.get(t, first.path+"?page=penge").value(t, "/udgifter/r1/hos"); got != "Anden" {
		t.Errorf("the draft holds %q after saving again", got)
	}
}

func TestARowThatAnotherTabRemovedIsNotLost(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	first := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller").press(t, "_add=/udgifter")
	second := b.get(t, first.path+"?page=penge")
	first.press(t, "_remove=/udgifter/r1").want(t, http.StatusOK)
	p := second.press(t, "_do=save", "/udgifter/r1/hos", "Optiker").want(t, http.StatusConflict, "Optiker")
	p = p.press(t, "_do=save").want(t, http.StatusOK)
	if got := p.value(t, "/udgifter/r1/hos"); got != "Optiker" {
		t.Errorf("the row holds %q", got)
	}
	p.press(t, "_remove=/udgifter/r1").want(t, http.StatusOK)
	second.press(t, "_remove=/udgifter/r1").want(t, http.StatusOK) // an old page, and nothing typed in it
}

func TestASecondClickIsNoConflict(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg")
	p.press(t, "_do=next", "/hvad", "briller").want(t, http.StatusOK, "Penge")
	p = p.press(t, "_do=next", "/hvad", "briller").want(t, http.StatusOK, "Penge")
	p.press(t, "_add=/udgifter").want(t, http.StatusOK)
	after := p.press(t, "_add=/udgifter").want(t, http.StatusOK)
	if n := len(after.doc.find(func(n *node) bool { return n.attrs["name"] == "_remove" })); n != 1 {
		t.Errorf("%d rows after a second click, want 1", n)
	}
}

func TestFilesOfAStalePageAreKeptOnce(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller")
	action, values := p.form(t)
	values.Set("_do", "save")
	values.Set("/bem", "Min")
	b.postFiles(t, action, values, file{"/bilag", "a.png", png}).want(t, http.StatusOK, "a.png")
	b.postFiles(t, action, values, file{"/bilag", "a.png", png}).want(t, http.StatusOK, "a.png") // a second click
	values.Set("/bem", "En anden")
	p = b.postFiles(t, action, values, file{"/bilag", "b.png", png + "b"}).want(t, http.StatusConflict, "b.png")
	files := p.doc.find(func(n *node) bool { return n.tag == "button" && n.attrs["name"] == "_remove" })
	if len(files) != 2 {
		t.Errorf("%d files, want a.png and b.png once each", len(files))
	}
}

func TestAFieldOfASingleFileIsNotOverwrittenByAStalePage(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=update", "/hvad", "tand", "/tand_nr", "7")
	action, values := p.form(t)
	values.Set("_do", "save")
	b.postFiles(t, action, values, file{"/roentgen", "ny.png", png}).want(t, http.StatusOK, "ny.png")
	b.postFiles(t, action, values, file{"/roentgen", "gammel.png", png + "x"})
	b.get(t, action).want(t, http.StatusOK, "ny.png")
}

func TestLanguageSwitchKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller").press(t, "_add=/udgifter")
	danish := p
	p = p.press(t, "_lang=en", "/udgifter/r1/beloeb", "1.234,50", "/bem", "Hej <b>").want(t, http.StatusOK, "Amount", "Save draft")
	if got := p.value(t, "/udgifter/r1/beloeb"); got != "1,234.50" && got != "1234.50" {
		t.Errorf("the amount is shown as %q in English", got)
	}
	if p.value(t, "/bem") != "Hej <b>" || p.value(t, "_shown") != "en" {
		t.Error("what was typed is lost, or the page does not say what language it is in")
	}
	b.get(t, "/mine").want(t, http.StatusOK, "My cases") // it is remembered

	// The old tab is Danish still, and what is typed there is read as Danish.
	danish = b.get(t, danish.path+"?page=penge&lang=da")
	b.get(t, "/mine?lang=en")
	danish.press(t, "_do=save", "/udgifter/r1/beloeb", "1.500").want(t, http.StatusOK, "1.500,00 kr.")
}
