package view_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

const mediaForm = `{"id":"f","version":"1","languages":["da","en"],"title":"F","pages":[{"id":"p","title":"P","fields":[
	{"key":"name","type":"text","label":"Navn"},
	{"key":"l","type":"link","label":"Læs mere","src":"https://example.com/mere"},
	{"key":"d","type":"document","label":"Vejledning","src":"/files/vejledning.pdf"},
	{"key":"p","type":"picture","src":"/files/kort.png","alt":"Kort over {= name}"},
	{"key":"v","type":"video","label":"Sådan gør du","src":"/files/film.mp4","help":"Først åbner du døren."},
	{"key":"q","type":"qr","label":"Skan koden","content":{"expr":"\"https://example.com/\" + name"}},
	{"key":"s","type":"signature","label":"Underskrift"},
	{"key":"c","type":"consent","label":"Må vi dele dine oplysninger?","consent":"share"},
	{"type":"details","label":"Mere","fields":[{"key":"more","type":"text","label":"Mere om det"}]}]}]}`

func mediaPage(t *testing.T, answers map[string]string) string {
	t.Helper()
	f, err := definition.CompileJSON([]byte(mediaForm), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := f.NewAnswers()
	for name, raw := range answers {
		if code, err := a.Set(name, []string{raw}, i18n.Danish); code != "" || err != nil {
			t.Fatal(name, code, err)
		}
	}
	s := f.Evaluate(a, form.Facts{Lang: i18n.Danish})
	return string(view.AppendHTML(nil, view.Page(s, "p", view.Options{})))
}

func TestMedia(t *testing.T) {
	t.Parallel()
	html := mediaPage(t, map[string]string{"/name": "Ærø", "/s/drawing": "M10 10L20 30"})
	for _, want := range []string{
		`<a class="function-link" href="https://example.com/mere">Læs mere</a>`,
		`<a class="function-link" href="/files/vejledning.pdf" download>Vejledning</a>`,
		`src="/files/kort.png" alt="Kort over Ærø" loading="lazy"`,
		`<video id="bf-v:n5:video" controls preload="metadata" src="/files/film.mp4" aria-labelledby="bf-v:n5:label">`,
		`Først åbner du døren.`,
		`role="img" aria-labelledby="bf-q:n6:label"><path d="M4 4h7v1h-7z`,
		`>https://example.com/Ærø</p>`,
		`<svg id="bf-s.drawing:svg" class="form-drawing" viewBox="0 0 1000 300" role="img" aria-label="Tegnet underskrift"><path d="M10 10L20 30"></path></svg>`,
		`Skriv dit navn som underskrift`,
		`Jeg giver ikke samtykke`,
		`<details id="bf:n`, `<summary `,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page has no %s:\n%s", want, html)
		}
	}
}

// A code that would hold too much, or nothing, is left out; its words are not.
func TestQRWithoutContent(t *testing.T) {
	t.Parallel()
	if html := mediaPage(t, nil); strings.Contains(html, "form-qr") {
		t.Errorf("a code of nothing:\n%s", html)
	}
	long := strings.Repeat("x", 700)
	html := mediaPage(t, map[string]string{"/name": long})
	if strings.Contains(html, "form-qr") || !strings.Contains(html, "https://example.com/"+long) {
		t.Error("a code of 700 characters is drawn, or its words are gone")
	}
}
