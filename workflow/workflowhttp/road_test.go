package workflowhttp_test

import (
	"net/http"
	"strings"
	"testing"
)

// fillIn goes the citizen's road to the last page, with something in every kind
// of field.
func fillIn(t *testing.T, b *browser) *page {
	t.Helper()
	p := b.get(t, "/s/soeg").want(t, http.StatusOK, "Søg om <tilskud>", "Vi passer på det.", "§ 1", "Åby <Kommune>")
	p = b.start(t, "/s/soeg").want(t, http.StatusOK, "Dig", "Trin 1 af 2")
	p = p.press(t, "_do=update", "/hvad", "tand").want(t, http.StatusOK, "Tand nr.")
	return p.press(t, "_do=next", "/tand_nr", "12", "/ja", "true").want(t, http.StatusOK, "Penge")
}

func TestPlainRoad(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := fillIn(t, b)

	p = p.press(t, "_add=/udgifter").want(t, http.StatusOK, "Hos")
	p = p.press(t, "_add=/udgifter", "/udgifter/r1/hos", "Optiker <i>", "/udgifter/r1/beloeb", "1.234,50")
	p = p.press(t, "_remove=/udgifter/r1", "/udgifter/r2/hos", "Tandlæge", "/udgifter/r2/beloeb", "99,95").want(t, http.StatusOK)
	if got := p.value(t, "/udgifter/r2/hos") + p.value(t, "/udgifter/r1/hos"); got != "Tandlæge" {
		t.Fatalf("rows hold %q", got)
	}
	action, values := p.form(t)
	values.Set("_do", "save")
	p = b.postFiles(t, action, values, file{"/bilag", "../../æ.png", png}, file{"/bilag", "", ""}).want(t, http.StatusOK, "æ.png", "99,95")
	p = p.press(t, "_do=back").want(t, http.StatusOK, "Dig")
	if p.value(t, "/tand_nr") != "12" {
		t.Error("the first page has lost its answers")
	}
	p = p.press(t, "_do=next").want(t, http.StatusOK, "Penge")
	action, values = p.form(t)
	values.Set("_do", "submit")
	p = b.post(t, action, values).want(t, http.StatusOK, "Vi har modtaget din henvendelse", "Under behandling", "Tandlæge")
	b.post(t, action, values).want(t, http.StatusOK, "Vi har modtaget din henvendelse") // a second click
	id := caseOf(p)

	links := p.doc.find(func(n *node) bool { return strings.HasPrefix(n.attrs["href"], "/c/"+id+"/files/") })
	if len(links) != 1 {
		t.Fatalf("%d links to files", len(links))
	}
	b.get(t, "/mine").want(t, http.StatusOK, "Søg om <tilskud>", "Under behandling")
	judgeAndEnd(t, s, b, id)
	got, ok := s.handed.Snapshot(id + "/aflever/1")
	if data := string(got.Forms["ansoegning"].Data); !ok || !strings.Contains(data, `"bem":"To \u003clinjer\u003e\nher"`) || strings.Contains(data, "styrke") {
		t.Errorf("handed over: %s", data)
	}
}

// judgeAndEnd has the case sent back, mended, approved and handed over.
func judgeAndEnd(t *testing.T, s *site, b *browser, id string) {
	t.Helper()
	vera := s.browser(t, "vera")
	vera.get(t, "/inbox").want(t, http.StatusOK, "Behandl", "Søg om <tilskud>", "Godkend")
	p := vera.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "Tandlæge", "Send tilbage")
	p.judge(t, "reject", "").want(t, http.StatusBadRequest, "Skriv, hvorfor sagen sendes tilbage.")
	p.judge(t, "reject", strings.Repeat("æ", 2001)).want(t, http.StatusBadRequest, "højst fylde 4.000 tegn")
	p.judge(t, "burn", "x").want(t, http.StatusBadRequest)
	p.judge(t, "reject", "Mangler <b>bemærkning</b>").want(t, http.StatusOK, "Sendt tilbage", "Mangler <b>bemærkning</b>")
	p.judge(t, "reject", "Mangler <b>bemærkning</b>").want(t, http.StatusOK) // a second click
	p.judge(t, "approve", "").want(t, http.StatusConflict)

	p = b.get(t, "/c/"+id).want(t, http.StatusOK, "sendt sagen tilbage", "Mangler <b>bemærkning</b>", "Fortsæt")
	p = b.get(t, link(t, p, "Fortsæt")).want(t, http.StatusOK, "Mangler <b>bemærkning</b>")
	p = p.press(t, "_do=next")
	p.press(t, "_do=submit", "/bem", "To <linjer>\r\nher").want(t, http.StatusOK, "Vi har modtaget din henvendelse")

	p = vera.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "To <linjer>")
	p = p.judge(t, "approve", "").want(t, http.StatusOK, "Godkendt", "Fortsæt udfyldelsen: Vurdering", "Fortsæt udfyldelsen: Notat")
	p = vera.get(t, link(t, p, "Vurdering")).want(t, http.StatusOK)
	p = p.press(t, "_do=submit", "/haster", "true").want(t, http.StatusUnprocessableEntity, "Notat") // the step's other form
	p.press(t, "_do=submit", "/tekst", "Fint").want(t, http.StatusOK)
	s.Run(t)
	vera.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "Afleveret", "received:"+id)
	b.get(t, "/c/"+id).want(t, http.StatusOK, "Afsluttet")
}

func caseOf(p *page) string {
	_, rest, _ := strings.Cut(p.path, "/c/")
	id, _, _ := strings.Cut(rest, "/")
	id, _, _ = strings.Cut(id, "?")
	return id
}

// link is the address of the link with these words.
func link(t *testing.T, p *page, words string) string {
	t.Helper()
	found := p.doc.find(func(n *node) bool { return n.tag == "a" && strings.Contains(n.words(), words) })
	if len(found) == 0 {
		t.Fatalf("%s: no link %q", p.path, words)
	}
	return found[0].attrs["href"]
}

// judge fills in a case worker's decision.
func (p *page) judge(t *testing.T, do, note string) *page {
	t.Helper()
	forms := p.doc.find(func(n *node) bool { return n.tag == "form" && strings.HasPrefix(n.attrs["action"], "/inbox/c/") })
	if len(forms) == 0 {
		t.Fatalf("%s: nothing to decide", p.path)
	}
	values := forms[0].values()
	values.Set("note", note)
	values.Set("do", do)
	return p.b.post(t, forms[0].attrs["action"], values)
}

func TestPlainMistakesAreShownAndMended(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg")
	p = p.press(t, "_do=next", "/cpr", "6101AB-1234").want(t, http.StatusUnprocessableEntity)
	if got := p.value(t, "/cpr"); got != "6101AB-1234" {
		t.Errorf("the number with letters is shown as %q", got)
	}
	if n := len(p.doc.find(func(n *node) bool { return n.attrs["id"] == "bf:errors" })); n != 1 {
		t.Errorf("%d error summaries", n)
	}
	p = b.get(t, p.path).want(t, http.StatusOK)
	if got := p.value(t, "/cpr"); got != "6101AB-1234" {
		t.Errorf("after a new visit the number is %q", got)
	}
	p = p.press(t, "_do=next", "/cpr", child, "/hvad", "briller").want(t, http.StatusOK, "Penge")
	p = p.press(t, "_add=/udgifter")
	p = p.press(t, "_do=submit").want(t, http.StatusUnprocessableEntity)
	p = p.press(t, "_remove=/udgifter/r1").want(t, http.StatusOK)
	p.press(t, "_do=submit").want(t, http.StatusOK, "Vi har modtaget")
}

func TestBranchSwitchedTwiceKeepsItsAnswers(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=update", "/hvad", "tand")
	p = p.press(t, "_do=update", "/tand_nr", "7", "/hvad", "briller").want(t, http.StatusOK, "Styrke")
	p = p.press(t, "_do=update", "/hvad", "tand").want(t, http.StatusOK, "Tand nr.")
	if got := p.value(t, "/tand_nr"); got != "7" {
		t.Errorf("the hidden answer came back as %q", got)
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller")
	action, values := p.form(t)
	values.Set("/bem", "Dette bliver")
	values.Set("_do", "submit")
	p = b.postFiles(t, action, values, file{"/bilag", "virus.png", "MZ\x90\x00"}, file{"/bilag", "god.png", png}).want(t, http.StatusUnprocessableEntity, "god.png")
	if p.value(t, "/bem") != "Dette bliver" {
		t.Error("what was typed beside the file is lost")
	}
	action, values = p.form(t)
	b.postFiles(t, action, values, file{"/nope", "a.png", png}).want(t, http.StatusNotFound)
}

func TestAFileOfABranchThatIsSwitchedOffInTheSamePost(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=update", "/hvad", "tand").want(t, http.StatusOK, "Røntgen")
	action, values := p.form(t)
	values.Set("/hvad", "briller")
	values.Set("_do", "next")
	b.postFiles(t, action, values, file{"/roentgen", "a.png", png}).want(t, http.StatusOK, "Penge")
}

func TestAnonymousRoad(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "")
	p := b.start(t, "/s/meld").want(t, http.StatusOK, "Beskriv")
	id := caseOf(p)
	p = p.press(t, "_do=next", "/tekst", "Hul").want(t, http.StatusOK, "Vej")
	p.press(t, "_do=submit", "/vej", "Algade").want(t, http.StatusOK, "Vi har modtaget")

	viggo := s.browser(t, "viggo")
	viggo.get(t, "/inbox/c/"+id).judge(t, "reject", "Hvor på Algade?").want(t, http.StatusOK)
	b.get(t, "/c/"+id).want(t, http.StatusOK, "Hvor på Algade?")
	other := s.browser(t, "").get(t, "/c/"+id)
	if other.status != http.StatusSeeOther || other.header.Get("Location") != "/login?next=%2Fc%2F"+id {
		t.Errorf("without the token: %d to %q", other.status, other.header.Get("Location"))
	}
	s.browser(t, "").post(t, p.path, nil).want(t, http.StatusUnauthorized, "Log ind")
}
