package main_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
)

// TestOnBehalfOfAnother applies for glasses for somebody else by power of
// attorney: the application, the case and the letter are about the other, and
// the power of attorney goes along.
func TestOnBehalfOfAnother(t *testing.T) {
	t.Parallel()
	w := open(t, nil)
	v := w.visitor(i18n.Danish).login("sofie")
	p := v.press(v.ok("/s/helbredstillaeg"), "", "")
	id := caseOf(t, p.address)
	p = v.press(p.fill("/on_behalf", "true"), "_do", "save")
	p.fill("/principal/first_name", "Åge").fill("/principal/last_name", "Østergård").fill("/principal/cpr", sofie)
	p = v.want(v.next(p.attach("/mandate", pdf(7))), http.StatusUnprocessableEntity)
	if !p.wrong("bf-principal.cpr") {
		t.Errorf("one's own number is taken for the other's:\n%s", p.text)
	}
	p = v.want(v.next(p.fill("/principal/cpr", "720348-1239")), http.StatusOK)

	p = v.press(p.fill("/treatment", "Briller").fill("/insured", "false"), "_do", "save")
	p = v.press(p.fill("/has_glasses", "true"), "_do", "save")
	row := strings.TrimSuffix(p.named("/estimates/", "/provider")[0], "/provider")
	p.fill(row+"/provider", "Optiker Klarsyn").fill(row+"/date", yesterday(v.lang)).fill(row+"/amount", "25.000")
	p = v.press(p.fill("/glasses_age", "2"), "_do", "save")
	if !strings.Contains(p.text, "25.000,00 kr.") {
		t.Errorf("the notice about large estimates is missing:\n%s", p.text)
	}
	p = v.want(v.next(p), http.StatusUnprocessableEntity) // new glasses need a reason
	if !p.wrong("bf-glasses_reason") {
		t.Errorf("the reason is not asked for:\n%s", p.text)
	}
	p = v.want(v.next(p.fill("/glasses_reason", "De gik i stykker")), http.StatusOK)
	p = v.want(v.next(p), http.StatusOK) // documents are wished for, not required
	v.want(v.press(p.fill("/consent_given", "true").fill("/declaration", "true"), "_do", "submit"), http.StatusOK)

	worker := w.visitor(i18n.Danish).login("kim")
	worker.want(worker.press(worker.ok("/inbox/c/"+id), "do", "approve"), http.StatusOK)
	worker.until("/inbox/c/"+id, worker.say("http.state_ended"))
	wantForOther(w)
	other := w.visitor(i18n.Danish).login("aage")
	if other.get("/c/"+id).status != http.StatusNotFound {
		t.Error("whom it is about can see a case that they did not start")
	}
}

const (
	sofie = "6202704322"
	aage  = "7203481239"
)

func wantForOther(w *town) {
	w.t.Helper()
	forms, cases, letters := w.KP.Received(), w.Cases.Cases(), w.Letters.Received()
	if len(forms) != 1 || len(cases) != 1 || len(letters) != 1 {
		w.t.Fatalf("received %d applications, %d cases, %d letters; want one each", len(forms), len(cases), len(letters))
	}
	xml := forms[0].Form.XML
	for _, part := range []string{">Åge<", ">Østergård<", ">Briller<", aage, sofie, "Fuldmagt"} {
		if !bytes.Contains(xml, []byte(part)) {
			w.t.Errorf("the application lacks %s:\n%s", part, xml)
		}
	}
	validate(w.t, xml)
	if a := forms[0].Attachments; len(a) != 1 || !bytes.Equal(a[0].Data, pdf(7).data) {
		w.t.Errorf("%d attachments reached KP", len(a))
	}
	c := cases[0]
	if len(c.Case.Parties) != 1 || string(c.Case.Parties[0].CPR) != aage {
		w.t.Errorf("the case is filed on %d parties, and not on whom it is about", len(c.Case.Parties))
	}
	if len(c.Documents) != 2 || !bytes.Equal(c.Documents[1].Document.Data, pdf(7).data) {
		w.t.Errorf("%d documents were filed, want the application and the power of attorney", len(c.Documents))
	}
	if to := letters[0].Message.To.CPR; string(to) != aage {
		w.t.Error("the letter is not to whom it is about")
	}
}
