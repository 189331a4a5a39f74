package workflowhttp_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
)

// sag is a solution that begins with a form of Anders's; steps are the others
// as JSON.
func sag(steps ...string) fstest.MapFS {
	all := append([]string{`{"id":"ansoeg","kind":"fill","title":"Ansøg","forms":[{"form":"ansoegning"}],"next":[{"on":"submitted","to":"naeste"}]}`}, steps...)
	return fstest.MapFS{
		"solution.json": &fstest.MapFile{Data: []byte(`{"id":"sag","version":"1","title":"Tilskud","owner":"Ydelse","kle":"32.03.12","facet":"G01",
			"languages":["da"],"start":{"login":["mitid"]},"messages":{"ny":{"subject":"Ny opgave","body":"Se {= task.link }"}},"steps":[` + strings.Join(all, ",") + `]}`)},
		"forms/ansoegning.json": &fstest.MapFile{Data: []byte(`{"id":"ansoegning","version":"1","languages":["da"],"title":"Ansøgning",
			"pages":[{"id":"p","title":"P","fields":[{"key":"hvad","type":"text","label":"Hvad"},
			{"key":"medansoeger","type":"cpr","label":"Medansøger"},{"key":"mail","type":"email","label":"E-mail"}]}]}`)},
		"forms/notat.json": &fstest.MapFile{Data: []byte(`{"id":"notat","version":"1","languages":["da"],"title":"Notat",
			"pages":[{"id":"p","title":"P","fields":[{"key":"tekst","type":"text","label":"Tekst"}]}]}`)},
	}
}

const (
	behandl = `{"id":"naeste","kind":"approve","title":"Behandl","assign":{"group":"pension"},"notify":"ny","deadline":{"workdays":3},
		"forms":[{"form":"ansoegning"}],"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ansoeg"}]}`
	slut = `{"id":"slut","kind":"end"}`
)

// sent has Anders send a case on the solution "sag".
func (s *site) sent(t *testing.T, fields ...string) (*browser, string) {
	t.Helper()
	b := s.browser(t, "anders")
	p := b.start(t, "/s/sag").press(t, "_do=submit", fields...).want(t, http.StatusOK, "Vi har modtaget")
	return b, caseOf(p)
}

// button presses a button of a page of a case, by the value of "do", with these
// fields filled in.
func (p *page) button(t *testing.T, do string, fields ...string) *page {
	t.Helper()
	for _, f := range p.doc.tags("form") {
		if len(f.find(func(n *node) bool { return n.tag == "button" && n.attrs["name"] == "do" && n.attrs["value"] == do })) == 0 {
			continue
		}
		values := f.values()
		for i := 0; i < len(fields); i += 2 {
			values.Set(fields[i], fields[i+1])
		}
		values.Set("do", do)
		to := f.attrs["action"]
		if to == "" {
			to, _, _ = strings.Cut(p.path, "?")
		}
		return p.b.post(t, to, values)
	}
	t.Fatalf("%s: no button %q: %s", p.path, do, p.doc.words())
	return nil
}

// has reports whether the page has a button.
func (p *page) has(do string) bool {
	return len(p.doc.find(func(n *node) bool { return n.tag == "button" && n.attrs["value"] == do })) > 0
}

func (p *page) without(t *testing.T, words ...string) *page {
	t.Helper()
	for _, w := range words {
		if strings.Contains(p.doc.words(), w) {
			t.Errorf("%s: tells %q: %s", p.path, w, p.doc.words())
		}
	}
	return p
}

func TestTakingAndGivingTasks(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	s.people["per"] = s.Employee("per", "pension")
	s.Publish(t, sag(behandl, slut))
	b, id := s.sent(t)
	vera, per := s.browser(t, "vera"), s.browser(t, "per")
	vera.get(t, "/inbox").want(t, http.StatusOK, "Behandl", "Tilskud", "Godkend", "5. marts 2026")
	p := vera.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "Gruppe: pension", "Frist: 5. marts 2026")
	p.button(t, "claim").want(t, http.StatusOK, "taget af vera", "Læg opgaven tilbage")
	vera.get(t, "/inbox?show=mine").want(t, http.StatusOK, "Behandl", "taget af dig")
	per.get(t, "/inbox?show=mine").want(t, http.StatusOK, "ingen opgaver")
	p = per.get(t, "/inbox").want(t, http.StatusOK, "Behandl", "taget af vera")
	if p = per.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "taget af vera"); p.has("approve") || p.has("claim") {
		t.Error("a colleague is offered what the other has taken")
	}
	p = p.button(t, "over").want(t, http.StatusOK, "taget af per")
	p = p.button(t, "release").want(t, http.StatusOK, "Gruppe: pension")
	p.button(t, "delegate").want(t, http.StatusBadRequest, "enten en medarbejder eller en gruppe")
	per.get(t, "/inbox/c/"+id).button(t, "delegate", "user", "vera", "note", "Du kender <hende>").want(t, http.StatusOK, "Givet videre til vera(per)", "Du kender <hende>", "Medarbejder: vera")
	vera.get(t, "/inbox/c/"+id).button(t, "approve").want(t, http.StatusOK, "Godkendt(vera)")
	b.get(t, "/c/"+id).want(t, http.StatusOK, "Godkendt").without(t, "vera", "per)", "kender", "Givet videre")
}

func TestDialogueOfBothSides(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	s.Publish(t, sag(behandl, slut))
	b, id := s.sent(t)
	vera := s.browser(t, "vera")
	p := vera.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "Dialog", "Skriv til ansøgeren")
	p.button(t, "say", "text", "  ").want(t, http.StatusBadRequest, "Skriv en besked.")
	p.button(t, "say", "text", "Hvor <gammel> er du?", "asks", "1").want(t, http.StatusOK, "Dig– venter på svar", "Hvor <gammel> er du?")
	p.button(t, "say", "text", "Hvor <gammel> er du?", "asks", "1").want(t, http.StatusOK) // a second click
	if got := strings.Count(vera.get(t, "/inbox/c/"+id).doc.words(), "gammel"); got != 1 {
		t.Errorf("the question was sent %d times", got)
	}
	p = b.get(t, "/c/"+id).want(t, http.StatusOK, "Kommunen– venter på svar", "Dit svar").without(t, "vera")
	action, values := talkForm(t, p)
	values.Set("text", "To år\r\nog en dag")
	values.Set("do", "say")
	p = b.postFiles(t, action, values, file{"files", "virus.exe", "MZ\x90\x00"}).want(t, http.StatusUnprocessableEntity, "To år")
	action, values = talkForm(t, p)
	values.Set("do", "say")
	b.postFiles(t, action, values, file{"files", "../æ.png", png}, file{"files", "", ""}).want(t, http.StatusOK, "To år", "æ.png").without(t, "Kommunen– venter")
	vera.get(t, "/inbox?show=dialogue").want(t, http.StatusOK, "Spørgsmål, der venter på svar")
	p = vera.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "Ansøgeren– venter på svar")
	if got := vera.get(t, link(t, p, "æ.png")); got.status != http.StatusOK || got.body != png {
		t.Errorf("the file: %d", got.status)
	}
	p.button(t, "close").want(t, http.StatusOK).without(t, "venter på svar")
	vera.get(t, "/inbox?show=dialogue").want(t, http.StatusOK, "ingen opgaver")
	s.browser(t, "berit").get(t, "/c/"+id).want(t, http.StatusNotFound)
}

func talkForm(t *testing.T, p *page) (string, url.Values) {
	t.Helper()
	for _, f := range p.doc.tags("form") {
		if f.attrs["enctype"] == "multipart/form-data" {
			return f.attrs["action"], f.values()
		}
	}
	t.Fatalf("%s: no dialogue", p.path)
	return "", nil
}

func TestCoApplicantComesByALink(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	ask := `{"id":"naeste","kind":"approve","title":"Medansøger","notify":"ny","assign":{"to":"coapplicant","by":"email","field":"forms.ansoegning.mail"},
		"forms":[{"form":"ansoegning"}],"next":[{"on":"approved","to":"slut"},{"on":"rejected","to":"ansoeg"}]}`
	s.Publish(t, sag(ask, slut))
	b, id := s.sent(t, "/hvad", "En <stol>", "/mail", "berit@example.dk")
	s.Run(t)
	told := s.notes.Sent()
	if len(told) != 1 || !strings.Contains(told[0].Body, "https://aaby.example/c/"+id+"/invite#") {
		t.Fatalf("told %v", told)
	}
	_, after, _ := strings.Cut(told[0].Body, "#")
	code, _, _ := strings.Cut(after, ")")
	code = strings.TrimSpace(code)

	other := s.browser(t, "")
	p := other.get(t, "/c/"+id+"/invite").want(t, http.StatusOK, "bedt om at svare")
	p.b.post(t, "/c/"+id+"/invite", url.Values{"code": {"x"}}).want(t, http.StatusUnprocessableEntity, "Koden passer ikke")
	other.post(t, "/c/"+id+"/invite", url.Values{"code": {"https://aaby.example/c/" + id + "/invite#" + code}}).
		want(t, http.StatusOK, "Medansøger", "En <stol>").without(t, "Dialog", "Ansøg: Indsendt")
	p = other.get(t, "/c/"+id)
	p.button(t, "reject").want(t, http.StatusBadRequest, "Skriv, hvorfor")
	p.button(t, "reject", "note", "Det er ikke <min> stol").want(t, http.StatusOK)
	b.get(t, "/c/"+id).want(t, http.StatusOK, "Det er ikke <min> stol", "Fortsæt")
	for _, address := range other.seen {
		if strings.Contains(address, code) {
			t.Errorf("the secret stands in the address %s", address)
		}
	}
	if strings.Contains(s.log.String(), code) {
		t.Error("the secret stands in the log")
	}
	script := other.get(t, "/invite.js").want(t, http.StatusOK, "replaceState")
	if got := script.header.Get("Content-Type"); !strings.HasPrefix(got, "text/javascript") {
		t.Errorf("the script is %s", got)
	}
}

func TestCoApplicantLogsIn(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	ask := `{"id":"naeste","kind":"fill","title":"Medansøger","assign":{"to":"coapplicant","by":"cpr","field":"forms.ansoegning.medansoeger"},"deadline":{"days":2},
		"forms":[{"form":"notat"}],"next":[{"on":"submitted","to":"slut"}]}`
	s.Publish(t, sag(ask, slut))
	_, id := s.sent(t, "/medansoeger", "620260-1234")
	other := s.browser(t, "berit")
	p := other.get(t, "/mine").want(t, http.StatusOK, "Venter på dit svar", "Medansøger", "4. marts 2026")
	p = other.get(t, link(t, p, "Medansøger")).want(t, http.StatusOK, "Fortsæt udfyldelsen", "Frist: 4. marts 2026")
	other.get(t, link(t, p, "Fortsæt")).press(t, "_do=submit", "/tekst", "Ja").want(t, http.StatusOK)
	other.get(t, "/mine").want(t, http.StatusOK, "ingen sager")
	s.browser(t, "anders").get(t, "/c/"+id).want(t, http.StatusOK, "Afsluttet")
}

func TestConsentSignatureAndPayment(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, step, words, button, told string }{
		{"given", `"kind":"consent","consent":"c","next":[{"on":"given","to":"slut"},{"on":"refused","to":"nej"}]`, "Det er frivilligt", "given", "Samtykke givet"},
		{"refused", `"kind":"consent","consent":"c","next":[{"on":"given","to":"slut"},{"on":"refused","to":"nej"}]`, "Det er frivilligt", "refused", "Afslået"},
		{"pay", `"kind":"pay","pay":{"amount":"100"},"next":[{"on":"paid","to":"slut"}]`, "venter på betaling", "", "venter på betaling"},
		{"sign", `"kind":"sign","assign":{"to":"applicant"},"forms":[{"form":"ansoegning"}],"next":[{"on":"signed","to":"slut"},{"on":"refused","to":"nej"}]`, "bedt om at skrive under", "", "bedt om at skrive under"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := setup(t, nil)
			steps := []string{`{"id":"naeste","title":"Spørg",` + tt.step + `}`, slut}
			if strings.Contains(tt.step, `"nej"`) {
				steps = append(steps, `{"id":"nej","kind":"end"}`)
			}
			s.Publish(t, sag(steps...))
			b, id := s.sent(t)
			p := b.get(t, "/c/"+id).want(t, http.StatusOK, "Spørg", tt.words)
			if tt.button != "" {
				p = p.button(t, tt.button)
			}
			p.want(t, http.StatusOK, tt.told)
		})
	}
}

func TestAnotherSignsWhatWasSubmitted(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	folder := sag(behandl, slut)
	folder["solution.json"].Data = []byte(strings.Replace(string(folder["solution.json"].Data), `"kind":"fill"`, `"kind":"fill","signing":true`, 1))
	s.Publish(t, folder)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/sag").press(t, "_do=submit", "/hvad", "x").want(t, http.StatusOK, "venter på underskrift")
	if p.has("submit") || strings.Contains(p.doc.words(), "Fortsæt") {
		t.Error("what waits for a signature can be filled in")
	}
	id := caseOf(p)
	if _, err := s.Engine.Signed(t.Context(), workflow.Caller{Identity: identity.System(s.Org, "signer")}, workflow.Signature{
		TaskRequest: workflow.TaskRequest{Case: id, Step: "ansoeg"}, Signed: true,
	}); err != nil {
		t.Fatal(err)
	}
	b.get(t, "/c/"+id).want(t, http.StatusOK, "Under behandling", "Behandl").without(t, "venter på underskrift")
}

func TestPartsInTrouble(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	s.Publish(t, sag(behandl, slut))
	s.notes.FailNext(workflow.Denied)
	b, id := s.sent(t)
	s.Run(t)
	vera := s.browser(t, "vera")
	vera.get(t, "/inbox?show=trouble").want(t, http.StatusOK, "Besked eller opslag")
	p := vera.get(t, "/inbox/c/"+id).want(t, http.StatusOK, "En besked er ikke sendt.", "Adgangen til modtageren mangler.")
	p.button(t, "skip").want(t, http.StatusBadRequest, "hvorfor trinnet springes over")
	p.button(t, "retry").want(t, http.StatusOK).without(t, "En besked er ikke sendt.")
	s.Run(t)
	if got := len(s.notes.Sent()); got != 1 {
		t.Errorf("%d sent", got)
	}
	b.get(t, "/c/"+id).want(t, http.StatusOK).without(t, "besked eller et opslag")
}

func TestChosenWithADecisionAndWithAForm(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	fill := `{"id":"vurder","kind":"fill","title":"Vurder","assign":{"group":"pension"},"forms":[{"form":"notat"}],"next":[{"on":"submitted","to":"anden"}]}`
	first := strings.Replace(behandl, `"to":"slut"`, `"to":"foerst"`, 1)
	chosen := func(id, by, to string) string {
		return `{"id":"` + id + `","kind":"approve","title":"Trin ` + id + `","assign":{"to":"chosen","step":"` + by + `"},"next":[{"on":"approved","to":"` + to + `"},{"on":"rejected","to":"ansoeg"}]}`
	}
	s.Publish(t, sag(first, chosen("foerst", "naeste", "vurder"), fill, chosen("anden", "vurder", "slut"), slut))
	s.people["ib"], s.people["ina"] = s.Employee("ib"), s.Employee("ina")
	_, id := s.sent(t)
	vera := s.browser(t, "vera")
	vera.get(t, "/inbox/c/"+id).button(t, "approve", "_choose.foerst", " ib ").want(t, http.StatusOK, "Medarbejder: ib")
	s.browser(t, "ib").get(t, "/inbox/c/"+id).button(t, "approve")
	p := vera.get(t, "/inbox/c/"+id)
	p = vera.get(t, link(t, p, "Fortsæt")).want(t, http.StatusOK, "Hvem skal udføre (brugernavn): Trin anden")
	p.press(t, "_do=submit", "/tekst", "x", "_choose.anden", "ina").want(t, http.StatusOK)
	s.browser(t, "ina").get(t, "/inbox").want(t, http.StatusOK, "Trin anden")
}

func TestLinks(t *testing.T) {
	t.Parallel()
	at := workflowhttp.Links("https://aaby.example/")
	for _, tt := range []struct {
		link workflow.Link
		want string
	}{
		{workflow.Link{Case: "c1", Step: "a", Round: 1}, "https://aaby.example/c/c1"},
		{workflow.Link{Case: "c1", Invite: "i.x"}, "https://aaby.example/c/c1/invite#i.x"},
	} {
		if got := at(tt.link); got != tt.want {
			t.Errorf("link %q, want %q", got, tt.want)
		}
	}
}

// What one has taken is found however many tasks of the group's are older.
func TestOwnTasksBehindThoseOfTheGroup(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	s.Publish(t, sag(behandl, slut))
	vera := s.browser(t, "vera")
	var last string
	for range 101 {
		last = s.Case(t, s.people["anders"], "sag").Fill("ansoeg", nil).ID
		s.Clock.Advance(time.Second)
	}
	vera.get(t, "/inbox/c/"+last).button(t, "claim").want(t, http.StatusOK, "taget af vera")
	vera.get(t, "/inbox?show=mine").want(t, http.StatusOK, "Behandl", "taget af dig").without(t, "Næste side")

	first := vera.get(t, "/inbox").want(t, http.StatusOK, "Næste side").without(t, "Første side", "taget af dig")
	if rows := len(first.doc.tags("tr")); rows != 1+100 {
		t.Errorf("the first page has %d rows", rows)
	}
	second := first.link(t, "Næste side").want(t, http.StatusOK, "taget af dig", "Første side").without(t, "Næste side")
	if rows := len(second.doc.tags("tr")); rows != 1+1 {
		t.Errorf("the second page has %d rows", rows)
	}
	second.link(t, "Første side").want(t, http.StatusOK, "Næste side")
	second.link(t, "English").want(t, http.StatusOK, "taken by you", "First page")
	vera.get(t, "/inbox?from=x").want(t, http.StatusBadRequest)
}

// link follows the link with that text.
func (p *page) link(t *testing.T, text string) *page {
	t.Helper()
	for _, a := range p.doc.tags("a") {
		if a.words() == text {
			return p.b.get(t, a.attrs["href"])
		}
	}
	t.Fatalf("%s has no link %q: %s", p.path, text, p.doc.words())
	return nil
}
