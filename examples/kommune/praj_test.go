package main_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
)

// TestPrajWithoutScript reports a fault on a road the way somebody does whose
// browser runs no scripts: an error made and mended, a branch switched twice, a
// photo, and the receipt.
func TestPrajWithoutScript(t *testing.T) {
	t.Parallel()
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		t.Run(string(lang), func(t *testing.T) {
			t.Parallel()
			w := open(t, nil)
			v := w.visitor(lang)
			caseID := sendPraj(v)
			v.until("/c/"+caseID, v.say("http.state_ended"))
			wantFiledPraj(w)
		})
	}
}

// sendPraj goes from the front page to the receipt and returns the case.
func sendPraj(v *visitor) string {
	v.t.Helper()
	p := v.ok("/")
	p = v.ok(p.link("/s/praj"))
	p = v.want(v.press(p, "", ""), http.StatusOK) // the only button starts
	caseID := caseOf(v.t, p.address)

	p = v.want(v.next(p), http.StatusUnprocessableEntity)
	if !p.wrong("bf-kind") || p.ids["bf:errors"] == "" {
		v.t.Errorf("an empty page has no error on the kind:\n%s", p.text)
	}
	p = v.next(p.fill("/kind", "hole"))
	if !p.has("/size") || !p.wrong("bf-size") {
		v.t.Fatalf("the branch is not shown:\n%s", p.text)
	}
	p = v.press(p.fill("/size", "medium").fill("/danger", "true"), "_do", "save")
	for range 2 { // the branch is switched twice, and keeps its answers
		p = v.press(p.fill("/kind", "light"), "_do", "save")
		if p.has("/size") || !p.has("/lamp") {
			v.t.Fatalf("the branch did not change:\n%s", p.text)
		}
		p = v.press(p.fill("/kind", "hole"), "_do", "save")
		if p.value("/size") != "medium" || p.value("/danger") != "true" {
			v.t.Errorf("the branch came back with %q and %q", p.value("/size"), p.value("/danger"))
		}
	}
	p = v.want(v.next(p.fill("/description", "Dybt hul <ved> broen & åen")), http.StatusOK)

	p = v.want(v.next(p.fill("/address", "Å 1")), http.StatusUnprocessableEntity)
	if !p.wrong("bf-address") || p.value("/address") != "Å 1" {
		v.t.Errorf("an address that is too short gives no error, or is not shown again:\n%s", p.text)
	}
	p = v.want(v.next(p.fill("/address", "Åboulevarden 12").attach("/photos", program())), http.StatusUnprocessableEntity)
	if !p.wrong("bf-photos") || p.value("/address") != "Åboulevarden 12" {
		v.t.Errorf("a program is taken for a picture, or the address is lost:\n%s", p.text)
	}
	p = v.want(v.next(p.attach("/photos", photo(v.t))), http.StatusOK)

	p = v.want(v.press(p.fill("/contact", "false"), "_do", "submit"), http.StatusOK)
	if !strings.Contains(p.text, v.say("http.received")) || !strings.Contains(p.text, caseID) {
		v.t.Errorf("%s is no receipt:\n%s", p.address, p.text)
	}
	if strings.Contains(p.address, "praj/") {
		v.t.Errorf("the receipt is at %s", p.address)
	}
	return caseID
}

// wantFiledPraj looks at what the case system has received.
func wantFiledPraj(w *town) {
	w.t.Helper()
	cases := w.Cases.Cases()
	if len(cases) != 1 {
		w.t.Fatalf("%d cases were filed", len(cases))
	}
	c := cases[0]
	if c.Case.KLE != "05.01.12" || c.Case.Facet != "G01" || len(c.Case.Parties) != 0 {
		w.t.Errorf("filed %+v", c.Case)
	}
	if len(c.Documents) != 2 {
		w.t.Fatalf("%d documents were filed, want the report and a photo", len(c.Documents))
	}
	document, picture := c.Documents[0].Document, c.Documents[1].Document
	for _, part := range []string{"Dybt hul &lt;ved&gt; broen &amp; åen", "Åboulevarden 12"} {
		if !bytes.Contains(document.Data, []byte(part)) {
			w.t.Errorf("the document lacks %q:\n%s", part, document.Data)
		}
	}
	if picture.ContentType != "image/png" || !bytes.Equal(picture.Data, photo(w.t).data) {
		w.t.Errorf("the photo arrived as %d bytes of %s", len(picture.Data), picture.ContentType)
	}
	if letters, forms := w.Letters.Received(), w.KP.Received(); len(letters) != 0 || len(forms) != 0 {
		w.t.Errorf("%d letters and %d applications were sent", len(letters), len(forms))
	}
}
