package main_test

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/itest"
	"github.com/borgerflow/borgerflow/kp/memkp"
)

// karla is the number of the citizen who applies.
const karla = "6101501234"

const remark = "Vedlæg venligst også overslaget fra den anden tandlæge."

// TestHelbredstillaegWithoutScript takes an application from the login to KP,
// with a rejection and a new submission on the way.
func TestHelbredstillaegWithoutScript(t *testing.T) {
	t.Parallel()
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			w := open(t, nil)
			citizen := w.visitor(lang)
			p := citizen.ok("/s/helbredstillaeg")
			p = citizen.ok(p.link("/login")) // the page asks for a login, and leads back
			p = citizen.press(p, "person", "karla")
			if !strings.HasPrefix(p.address, "/s/helbredstillaeg") {
				t.Errorf("the login leads to %s", p.address)
			}
			caseID := apply(citizen, p)

			worker := w.visitor(lang).login("kim")
			reject(worker, caseID)
			resubmit(citizen, caseID)
			p = worker.want(worker.press(worker.ok("/inbox/c/"+caseID), "do", "approve"), http.StatusOK)
			if !strings.Contains(p.text, worker.say("http.outcome_approved")) {
				t.Errorf("the case does not say that it was approved:\n%s", p.text)
			}
			citizen.until("/c/"+caseID, citizen.say("http.state_ended"))
			wantHandedIn(w, lang)
			wantShown(w, lang)
			if _, err := w.Trail.Audit(t.Context(), site.Org); err != nil {
				t.Errorf("the audit trail: %v", err)
			}
		})
	}
}

// apply fills in the application from its start page and submits it.
func apply(v *visitor, start *page) string {
	v.t.Helper()
	p := v.want(v.press(start, "", ""), http.StatusOK)
	caseID := caseOf(v.t, p.address)
	p = applicant(v, p)
	p = treatment(v, p)
	p = documents(v, p)

	p = v.want(v.press(p.fill("/consent_given", "true"), "_do", "submit"), http.StatusUnprocessableEntity)
	if !p.wrong("bf-declaration") || p.wrong("bf-consent_given") {
		v.t.Errorf("a missing declaration is not pointed out:\n%s", p.text)
	}
	p = v.want(v.press(p.fill("/declaration", "true"), "_do", "submit"), http.StatusOK)
	if !strings.Contains(p.text, v.say("http.received")) {
		v.t.Fatalf("no receipt at %s:\n%s", p.address, p.text)
	}
	return caseID
}

// applicant switches between oneself and somebody else, and back.
func applicant(v *visitor, p *page) *page {
	v.t.Helper()
	p = v.want(v.next(p), http.StatusUnprocessableEntity)
	if !p.wrong("bf-on_behalf") {
		v.t.Errorf("an empty page is not refused:\n%s", p.text)
	}
	for range 2 {
		p = v.press(p.fill("/on_behalf", "true"), "_do", "save")
		if !p.has("/principal/cpr") || p.has("/applicant/cpr") {
			v.t.Fatalf("the branch did not change:\n%s", p.text)
		}
		p = v.press(p.fill("/on_behalf", "false"), "_do", "save")
	}
	if !strings.Contains(p.text, "Karla") && p.value("/applicant/first_name") != "Karla" {
		v.t.Errorf("the name is not taken from the login:\n%s", p.text)
	}
	p = v.want(v.next(p.fill("/phone", "12 34 5")), http.StatusUnprocessableEntity)
	if !p.wrong("bf-phone") || p.value("/phone") != "12 34 5" {
		v.t.Errorf("a short phone number is not refused, or not shown again")
	}
	return v.want(v.next(p.fill("/phone", "20 30 40 50")), http.StatusOK)
}

// treatment has a branch per kind and a list with a computed total.
func treatment(v *visitor, p *page) *page {
	v.t.Helper()
	for _, kind := range []string{"Briller", "Fodbehandling", "Tandprotese"} {
		p = v.press(p.fill("/treatment", kind), "_do", "save")
	}
	p = v.press(p.fill("/denture", "full"), "_do", "save")
	amounts := []string{"12.500", "750,50"}
	if v.lang == i18n.English {
		amounts = []string{"12,500", "750.50"}
	}
	for i, provider := range []string{"Tandlæge Ærlig", "Tandteknik ApS"} {
		if i > 0 { // there is always one
			p = v.press(p, "_add", "/estimates")
		}
		rows := p.named("/estimates/", "/provider")
		if len(rows) != i+1 {
			v.t.Fatalf("%d rows after adding row %d", len(rows), i+1)
		}
		row := strings.TrimSuffix(rows[i], "/provider")
		p.fill(row+"/provider", provider).fill(row+"/date", yesterday(v.lang)).fill(row+"/amount", amounts[i])
	}
	p = v.press(p, "_do", "save")
	if want := i18n.FormatMoney(v.lang, 1325050); !strings.Contains(p.ids["bf-total"], strings.TrimSuffix(want, " kr.")) && !strings.Contains(p.text, want) {
		v.t.Errorf("the total is %q, want %q", p.ids["bf-total"], want)
	}
	p = v.want(v.next(p.fill("/insured", "true")), http.StatusUnprocessableEntity)
	return v.want(v.next(p.fill("/insurance_group", "GRUPPE_1")), http.StatusOK)
}

// documents uploads a file in each of two rows.
func documents(v *visitor, p *page) *page {
	v.t.Helper()
	for i, kind := range []string{"Overslag", "Faktura"} {
		p = v.press(p, "_add", "/documents")
		row := strings.TrimSuffix(p.named("/documents/", "/type")[i], "/type")
		p.attach(row+"/file", pdf(i+1)).fill(row+"/type", kind)
		p = v.press(p, "_do", "save")
	}
	for i := range 2 {
		if !strings.Contains(p.text, pdf(i+1).name) {
			v.t.Errorf("%q is not shown:\n%s", pdf(i+1).name, p.text)
		}
	}
	return v.want(v.next(p), http.StatusOK)
}

// reject sends the case back; that needs a note.
func reject(v *visitor, caseID string) {
	v.t.Helper()
	p := v.ok("/inbox")
	p = v.ok(p.link("/inbox/c/" + caseID))
	if !strings.Contains(p.text, "Tandlæge Ærlig") {
		v.t.Errorf("the case worker cannot see the answers:\n%s", p.text)
	}
	p = v.want(v.press(p, "do", "reject"), http.StatusBadRequest)
	p.control("note", "").value = remark
	p = v.want(v.press(p, "do", "reject"), http.StatusOK)
	if strings.Contains(v.ok("/inbox").text, caseID) {
		v.t.Error("the task is still in the inbox")
	}
}

// resubmit finds the note, mends the application and submits it again.
func resubmit(v *visitor, caseID string) {
	v.t.Helper()
	p := v.ok(v.ok("/mine").link("/c/" + caseID))
	if !strings.Contains(p.text, remark) {
		v.t.Errorf("the note is not shown:\n%s", p.text)
	}
	p = v.ok(p.link("/ansoeg/ansoegning"))
	if p.value("/phone") == "" || !strings.Contains(p.text, remark) {
		v.t.Errorf("the answers or the note are gone:\n%s", p.text)
	}
	for range 2 {
		p = v.want(v.next(p), http.StatusOK)
	}
	p = v.press(p, "_add", "/documents")
	row := strings.TrimSuffix(p.named("/documents/", "/type")[2], "/type")
	p.attach(row+"/file", pdf(3)).fill(row+"/type", "Overslag")
	p = v.want(v.next(p), http.StatusOK)
	v.want(v.press(p, "_do", "submit"), http.StatusOK)
}

// wantHandedIn looks at what the three suppliers have received.
func wantHandedIn(w *town, lang i18n.Lang) {
	w.t.Helper()
	forms, cases, letters := w.KP.Received(), w.Cases.Cases(), w.Letters.Received()
	if len(forms) != 1 || len(cases) != 1 || len(letters) != 1 {
		w.t.Fatalf("received %d applications, %d cases, %d letters; want one each", len(forms), len(cases), len(letters))
	}
	wantSP242(w.t, forms[0])
	c := cases[0]
	if c.Case.KLE != "32.03.12" || c.Case.Facet != "G01" || len(c.Case.Parties) != 1 || string(c.Case.Parties[0].CPR) != karla {
		w.t.Errorf("filed %v with %d parties", c.Case, len(c.Case.Parties))
	}
	if len(c.Documents) != 4 { // the application and three files
		w.t.Errorf("%d documents were filed", len(c.Documents))
	}
	m := letters[0].Message
	want := map[i18n.Lang]string{i18n.Danish: "imødekommet", i18n.English: "granted"}[lang]
	if string(m.To.CPR) != karla || !strings.Contains(m.Title, want) || len(m.Attachments) != 1 {
		w.t.Errorf("the letter %q has %d attachments", m.Title, len(m.Attachments))
	}
	if !bytes.Contains(m.Attachments[0].Data, []byte("Tandlæge Ærlig")) {
		w.t.Error("the application is not attached to the letter")
	}
}

// wantSP242 checks the application that KP received, against the schema when it
// is there.
func wantSP242(t testing.TB, a memkp.Application) {
	t.Helper()
	for _, part := range []string{">Karla<", ">Marie<", ">Prøvesen<", karla, ">Tandprotese<", ">GRUPPE_1<", ">20304050<"} {
		if !bytes.Contains(a.Form.XML, []byte(part)) {
			t.Errorf("the application lacks %s:\n%s", part, a.Form.XML)
		}
	}
	if len(a.Attachments) != 3 {
		t.Errorf("%d attachments reached KP", len(a.Attachments))
	}
	for i, got := range a.Attachments {
		if !bytes.Equal(got.Data, pdf(i+1).data) {
			t.Errorf("attachment %d is not what was uploaded", i+1)
		}
	}
	validate(t, a.Form.XML)
}

// validate asks xmllint about the XML, where the schema is beside the library.
func validate(t testing.TB, data []byte) {
	t.Helper()
	schema := findSchema()
	if schema == "" {
		t.Log("the schemas are not beside the library: not validated")
		return
	}
	path := filepath.Join(t.TempDir(), "SP242.xml")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(itest.Tool(t, "xmllint"), "--noout", "--nonet", "--schema", schema, path).CombinedOutput()
	if err != nil {
		t.Errorf("the application does not fit the schema: %s", out)
	}
}

// findSchema returns the schema of SP242, or "" where there is none: the
// schemas lie in a folder beside the library's own.
func findSchema() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	for {
		path := filepath.Join(dir, "shared", "schemas", "kp-formularer-derived", "SP242.xsd")
		if _, err := os.Stat(path); err == nil {
			return path
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// wantShown looks at the page that shows what the suppliers received.
func wantShown(w *town, lang i18n.Lang) {
	w.t.Helper()
	v := w.visitor(lang)
	notes := len(w.Notes.Sent())
	p := v.ok("/received")
	for _, part := range []string{w.KP.Received()[0].Form.Transaction, w.Cases.Cases()[0].Ref.Number, w.Letters.Received()[0].Receipt.ID} {
		if !strings.Contains(p.text, part) {
			w.t.Errorf("the page lacks %q", part)
		}
	}
	shown := 0
	for _, link := range p.links {
		if strings.Contains(link, karla) {
			w.t.Errorf("a CPR number in the address %s", link)
		}
		if !strings.HasPrefix(link, "/received/") {
			continue
		}
		shown++
		res, err := v.http.Get(v.url + link)
		if err != nil {
			w.t.Fatal(err)
		}
		res.Body.Close()
		policy := res.Header.Get("Content-Security-Policy")
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") {
			w.t.Errorf("%s answers %d under %q", link, res.StatusCode, policy)
		}
	}
	if shown != 2+3+4+2+notes {
		w.t.Errorf("%d documents are shown", shown)
	}
}
