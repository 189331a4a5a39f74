package workflowhttp_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/workflow"
)

// withExit is the solution "meld" with a page that is skipped and one that ends
// the form.
func withExit(t *testing.T) fstest.MapFS {
	t.Helper()
	folder, err := workflow.ReadFolder(os.DirFS("testdata/meld"))
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for name, data := range folder {
		out[name] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(string(data), `"id": "meld", "version"`, `"id": "slut", "version"`))}
	}
	out["forms/fejl.json"] = &fstest.MapFile{Data: []byte(`{"id": "fejl", "version": "1", "languages": ["da", "en"], "title": {"da": "Fejl"}, "pages": [
		{"id": "hvad", "title": {"da": "Hvad"}, "fields": [{"key": "antal", "type": "integer", "label": {"da": "Antal"}}]},
		{"id": "mange", "title": {"da": "Mange"}, "visible": "antal > 5", "fields": [{"key": "hvorfor", "type": "text", "label": {"da": "Hvorfor"}}]},
		{"id": "nej", "title": {"da": "Du kan ikke melde"}, "visible": "antal > 99", "exit": true, "fields": [{"type": "paragraph", "label": {"da": "Ring i stedet."}}]},
		{"id": "hvor", "title": {"da": "Hvor"}, "fields": [{"key": "vej", "type": "text", "label": {"da": "Vej"}, "required": true}]}]}`)}
	return out
}

// A page that is not shown is skipped on the way there and back; one that ends
// the form has no way on, whatever a browser sends.
func TestExitAndSkippedPages(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	s.Publish(t, withExit(t))
	b := s.browser(t, "anders")
	p := b.start(t, "/s/slut").want(t, http.StatusOK, "Antal", "Trin 1 af 2")
	p = p.press(t, "_do=next", "/antal", "3").want(t, http.StatusOK, "Vej", "Trin 2 af 2")
	p = p.press(t, "_do=back").want(t, http.StatusOK, "Antal")
	p = p.press(t, "_do=next", "/antal", "7").want(t, http.StatusOK, "Hvorfor", "Trin 2 af 3")
	p = p.press(t, "_do=back").want(t, http.StatusOK, "Antal")
	p = p.press(t, "_do=next", "/antal", "100").want(t, http.StatusOK, "Hvorfor", "Trin 2 af 3")
	p = p.press(t, "_do=next").want(t, http.StatusOK, "Ring i stedet.", "Trin 3 af 3")
	for _, button := range p.doc.tags("button") {
		if v := button.attrs["value"]; v == "next" || v == "submit" {
			t.Errorf("there is a way on: %v", button.attrs)
		}
	}
	action, values := p.form(t)
	values.Set("_do", "submit")
	b.post(t, action, values).want(t, http.StatusUnprocessableEntity, "Ring i stedet.")
	p = p.press(t, "_do=back").press(t, "_do=back").want(t, http.StatusOK, "Antal")
	p = p.press(t, "_do=next", "/antal", "1").want(t, http.StatusOK, "Vej", "Trin 2 af 2")
	p.press(t, "_do=submit", "/vej", "Kajen").want(t, http.StatusOK, "Vi har modtaget din henvendelse")
}
