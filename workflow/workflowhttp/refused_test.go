package workflowhttp_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
)

// variant publishes a solution of testdata with pieces of its files replaced.
func (s *site) variant(t testing.TB, name string, oldnew ...string) string {
	t.Helper()
	folder, err := workflow.ReadFolder(os.DirFS("testdata/" + name))
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for file, data := range folder {
		out[file] = &fstest.MapFile{Data: []byte(strings.NewReplacer(oldnew...).Replace(string(data)))}
	}
	s.Clock.Advance(time.Second)
	return s.Publish(t, out)
}

// buttons are the words of a page's buttons.
func (p *page) buttons() string {
	var all []string
	for _, b := range p.doc.find(func(n *node) bool { return n.tag == "button" }) {
		all = append(all, b.words())
	}
	return strings.Join(all, "|")
}

func TestRefusalPages(t *testing.T) {
	t.Parallel()
	const rules = `"start": {"login": ["mitid"], "assurance": "substantial"}`
	for name, c := range map[string]struct {
		rules  string
		status int
		words  []string
		logout bool // the page offers it
	}{
		"a way": {
			`"start": {"login": ["mitid-erhverv", "employee"]}`, http.StatusForbidden,
			[]string{"Du kan ikke bruge løsningen med den slags login, du har.", "Log ud", "MitID Erhverv", "som medarbejder", "Ansvarlig for løsningen: Pension", "Mine sager"}, true,
		},
		"an age": {
			`"start": {"login": ["mitid"], "minAge": 120, "refused": {"da": "Søg hos <regionen>.\n\nRing.", "en": "Apply elsewhere."}}`, http.StatusForbidden,
			[]string{"Man skal være fyldt 120 år", "Søg hos <regionen>.", "Ring.", "En forælder eller værge kan kontakte kommunen."}, false,
		},
		"not yet": {`"start": {"login": ["mitid"], "from": "2026-04-01"}`, http.StatusForbidden, []string{"Løsningen åbner 1. april 2026.", "Kom igen"}, false},
		"over":    {`"start": {"login": ["mitid"], "until": "2026-02-28"}`, http.StatusForbidden, []string{"til og med 28. februar 2026"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, &workflowhttp.Options{Logout: "/logout"})
			s.variant(t, "soeg", rules, c.rules)
			b := s.browser(t, "anders")
			for _, p := range []*page{b.get(t, "/s/soeg"), b.post(t, "/s/soeg", nil)} {
				p.want(t, c.status, append(c.words, "Søg om <tilskud>", "Til forsiden")...)
				if buttons := p.buttons(); strings.Contains(buttons, "Start") || strings.Count(buttons, "Log ud") != map[bool]int{false: 1, true: 2}[c.logout] {
					t.Errorf("%s: buttons %s", p.path, buttons)
				}
				if h := p.doc.find(func(n *node) bool { return n.tag == "h1" }); len(h) != 1 {
					t.Errorf("%s has %d main headings", p.path, len(h))
				}
			}
			b.get(t, "/s/soeg?lang=en").want(t, c.status, "Apply for a <grant>", "Responsible for this service")
		})
	}
}

func TestPausedAndRetiredPages(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	draft := b.start(t, "/s/soeg").path
	hash := s.variant(t, "soeg", `"version": "1"`, `"version": "2"`)
	for state, want := range map[workflow.VersionState]struct {
		status int
		words  string
	}{workflow.VersionPaused: {http.StatusServiceUnavailable, "Løsningen er sat på pause."}, workflow.VersionOpen: {http.StatusOK, "Start"}} {
		if _, err := s.Engine.SetState(t.Context(), identity.System(s.Org, "test"), "soeg", hash, state, ""); err != nil {
			t.Fatal(err)
		}
		b.get(t, "/s/soeg").want(t, want.status, "Søg om <tilskud>", want.words)
		b.get(t, draft).want(t, http.StatusOK, "Navn") // what has begun goes on
	}
	versions, err := s.Engine.Versions(t.Context(), identity.System(s.Org, "test"), "soeg")
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range versions {
		if _, err := s.Engine.SetState(t.Context(), identity.System(s.Org, "test"), "soeg", v.Hash, workflow.VersionRetired, ""); err != nil {
			t.Fatal(err)
		}
	}
	b.get(t, "/s/soeg").want(t, http.StatusGone, "Søg om <tilskud>", "Løsningen bruges ikke længere.")
	if strings.Contains(s.log.String(), "request failed") {
		t.Error("a decision of the organisation is logged as a failure")
	}
}

func TestInformationDutyComesFirst(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.get(t, "/s/soeg").want(t, http.StatusOK, "Du søger.", "Sådan behandler vi dine oplysninger", "Vi passer på det.", "Retsgrundlag", "§ 1", "ikke er ændret i 30 dage")
	shown := p.values("button-primary")
	b.post(t, "/s/soeg", nil).want(t, http.StatusConflict, "Læs, hvordan vi behandler dine oplysninger", "Vi passer på det.")
	s.variant(t, "soeg", "Vi passer på det.", "Vi passer stadig på det.")
	p = b.post(t, "/s/soeg", shown).want(t, http.StatusConflict, "Læs, hvordan vi behandler dine oplysninger", "Vi passer stadig på det.")
	b.post(t, "/s/soeg", p.values("button-primary")).want(t, http.StatusOK, "Navn")
}

func TestLinkParametersOnPages(t *testing.T) {
	t.Parallel()
	const declared = `"start": {"login": ["mitid"], "assurance": "substantial"}, "params": [{"name": "bem", "field": {"form": "ansoegning", "path": "/bem"}}]`
	s := setup(t, nil)
	s.variant(t, "soeg", `"start": {"login": ["mitid"], "assurance": "substantial"}`, declared)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg?bem=Skolen+p%C3%A5+Algade&utm_source=x&page=9&Bad-Name=1").want(t, http.StatusOK, "Navn")
	p = p.press(t, "_do=next", "/hvad", "briller").want(t, http.StatusOK, "Bemærkninger")
	if got := p.value(t, "/bem"); got != "Skolen på Algade" {
		t.Errorf("the link gave %q", got)
	}
	if at := link(t, s.browser(t, "").get(t, "/s/soeg?bem=x"), "Log ind"); at != "/login?next="+url.QueryEscape("/s/soeg?bem=x") {
		t.Errorf("the login forgets the link: %s", at)
	}
	for _, name := range []string{"bem", "andet"} {
		p = b.get(t, "/s/soeg?"+name+"=610150-1234").want(t, http.StatusBadRequest, "ligner et CPR-nummer")
		if at := link(t, p, "Gå til løsningen"); at != "/s/soeg" {
			t.Errorf("the way out is %s", at)
		}
		if strings.Contains(p.body, "1234") {
			t.Error("the page shows the number")
		}
		b.post(t, "/s/soeg?"+name+"=610150-1234", nil).want(t, http.StatusBadRequest)
	}
	if strings.Contains(s.log.String(), "610150") {
		t.Error("the log has the number")
	}
}

func TestLinkParametersInFrames(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Frames: []string{host}, Origins: []string{host}})
	s.variant(t, "meld", `"start": {"anonymous": true},`, `"start": {"anonymous": true}, "params": [{"name": "vej", "field": {"form": "fejl", "path": "/vej"}}],`)
	b := s.browser(t, "")
	p := b.get(t, "/s/meld/frame?vej=Algade&x=y").want(t, http.StatusOK, "Vi passer på det.", "Beskriv")
	p = p.press(t, "_do=next", "/tekst", "Hul").want(t, http.StatusOK, "Vej")
	if got := p.value(t, "/vej"); got != "Algade" {
		t.Errorf("in the frame the link gave %q", got)
	}
	b.get(t, "/s/meld/frame?vej=610150-1234").want(t, http.StatusBadRequest, "ligner et CPR-nummer")

	c := decode[config](t, b.get(t, "/s/meld/form?vej=Algade&x=y").want(t, http.StatusOK, `"notice":[{"title":"Formål","text":"Meld."}`))
	if string(c.Answers["vej"]) != `"Algade"` || strings.Contains(c.Start, "x=y") {
		t.Errorf("the widget is given %s, and begins at %s", c.Answers, c.Start)
	}
	p, _ = b.call(t, http.MethodPost, c.Start, "", "{}")
	draft := decode[config](t, p.want(t, http.StatusCreated))
	b.header.Set("Authorization", "Bearer "+draft.Token)
	loaded := decode[config](t, b.get(t, strings.TrimSuffix(draft.Save, "/draft")+"/form"))
	if string(loaded.Answers["vej"]) != `"Algade"` {
		t.Errorf("the draft has %s", loaded.Answers)
	}
}

// TestRefusalsInTheAPI: a widget is told the reason as data and in words.
func TestRefusalsInTheAPI(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "")
	p, _ := b.call(t, http.MethodPost, "/s/meld/start", "", "{}")
	p.coded(t, http.StatusConflict, "refused")
	p.want(t, http.StatusConflict, `"reason":"uninformed"`, `"detail":"Læs`)
	s.variant(t, "meld", `"start": {"anonymous": true}`, `"start": {"anonymous": true, "until": "2026-01-31"}`)
	for _, p := range []*page{b.get(t, "/s/meld/form"), b.get(t, "/s/meld/frame")} {
		p.want(t, http.StatusForbidden, "31. januar 2026")
	}
}

func TestTestCasesOnPages(t *testing.T) {
	t.Parallel()
	for _, allowed := range []bool{true, false} {
		s := setup(t, &workflowhttp.Options{Test: allowed})
		s.variant(t, "soeg", `"test": true,`, ``)
		b := s.browser(t, "anders")
		marked := strings.Contains(b.get(t, "/s/soeg?test=1").want(t, http.StatusOK).doc.words(), "Det her er en test.")
		b.start(t, "/s/soeg?test=1").want(t, http.StatusOK, "Navn")
		listed := strings.Contains(b.get(t, "/mine").want(t, http.StatusOK, "Kladde").doc.words(), "Test")
		if marked != allowed || listed != allowed {
			t.Errorf("allowed %v: marked %v, listed %v", allowed, marked, listed)
		}
	}
}

func TestNewerVersionIsOffered(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller", "/styrke", "2").press(t, "_do=save", "/bem", "Husk")
	at := p.path
	s.variant(t, "soeg", `{"key": "bem", "type": "textarea", "label": {"da": "Bemærkninger", "en": "Remarks"}, "maxLength": 5000}`,
		`{"key": "mere", "type": "text", "label": {"da": "Mere", "en": "More"}}`, "Vi passer på det.", "Vi passer bedre på det.")
	p = b.get(t, at).want(t, http.StatusOK, "Løsningen er opdateret, siden du begyndte")
	newer := link(t, p, "Se, hvad der er nyt, og vælg, om du vil skifte")
	p = b.get(t, newer).want(t, http.StatusOK, "Det her kommer ikke med:", "Bemærkninger – spørgsmålet er her ikke mere", "Vi passer bedre på det.")
	told := p.values("button-primary")
	s.browser(t, "berit").post(t, newer, told).want(t, http.StatusNotFound)
	b.post(t, newer, url.Values{"_hash": told["_hash"]}).want(t, http.StatusConflict, "Læs, hvordan", "Vi passer bedre på det.")
	b.post(t, newer, url.Values{"_hash": {"x"}, "_informed": told["_informed"]}).want(t, http.StatusConflict, "Der er kommet en udgave mere.")
	p = b.post(t, newer, told).want(t, http.StatusOK, "Navn")
	if got := p.value(t, "/styrke"); got != "2" {
		t.Errorf("what was answered came along as %q", got)
	}
	b.get(t, newer).want(t, http.StatusOK, "Kladde") // there is none any more: the case's page
	b.post(t, newer, told).want(t, http.StatusOK, "Navn")
}
