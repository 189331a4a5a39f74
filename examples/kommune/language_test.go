package main_test

import (
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
)

// TestLanguageIsChangedWhileFillingIn changes the language in the middle of a
// page: what was typed and not saved is there in the other language, and so are
// the words around the form.
func TestLanguageIsChangedWhileFillingIn(t *testing.T) {
	for _, script := range []bool{true, false} {
		name := map[bool]string{true: "widget", false: "noscript"}[script]
		t.Run(name, func(t *testing.T) {
			w := openWithWidget(t, nil)
			b := startBrowser(t, i18n.Danish, script, 1280)
			b.Go(w.url + "/s/praj")
			b.Follow(`main form button`)
			b.ready()
			b.choose("bf-kind:o1")
			b.Type(at("bf-lamp"), "A-1234")
			b.Type(at("bf-description"), "Lygten er gået")
			b.Click(`.site-language`)
			b.WaitText(at("bf:heading"), "What is wrong?")
			b.WaitText("header", "Dansk")
			b.ready()
			if lamp, text := b.Value(at("bf-lamp")), b.Value(at("bf-description")); lamp != "A-1234" || text != "Lygten er gået" {
				t.Errorf("after the change, %q and %q are there", lamp, text)
			}
			b.Follow(`.site-name`)
			b.WaitText("h1", "Self-service")
			b.quiet()
		})
	}
}
