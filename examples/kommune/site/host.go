package site

import (
	"html/template"
	"net/http"

	"github.com/borgerflow/borgerflow/wasm/build"
)

// Host is the website of somebody else – a local newspaper, say – that embeds
// Giv et praj in both ways: as an element, whose files it serves from its own
// origin, and as a frame of the municipality's page.
type Host struct {
	mux *http.ServeMux
}

var hostPage = template.Must(template.New("host").Parse(`<!DOCTYPE html>
<html lang="{{.Lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ådal Avis</title>
<link rel="stylesheet" href="/dist/{{.Style}}">
<script type="module" src="/dist/{{.Script}}"></script>
<script src="/dist/{{.Frame}}" defer></script>
</head>
<body>
<h1>Ådal Avis</h1>
<h2>Giv kommunen et praj</h2>
{{if .Framed}}<iframe data-borger-frame src="{{.API}}/s/praj/frame?lang={{.Lang}}" title="Giv et praj" width="640" height="900"></iframe>
{{else}}<borger-form src="{{.API}}/s/praj/form" lang="{{.Lang}}"></borger-form>
{{end}}<p><a href="/">Element</a> · <a href="/frame">Frame</a></p>
</body>
</html>
`))

// NewHost returns the other site; api is the municipality's origin.
func NewHost(api string, widget *build.Bundle) *Host {
	h := &Host{mux: http.NewServeMux()}
	h.mux.Handle("GET /dist/{name}", Dist(widget))
	h.mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	page := func(framed bool) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			lang := "da"
			if r.URL.Query().Get("lang") == "en" {
				lang = "en"
			}
			head := w.Header()
			head.Set("Content-Type", "text/html; charset=utf-8")
			head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; "+
				"style-src 'self'; img-src 'self'; connect-src 'self' "+api+"; frame-src "+api+"; form-action 'self'; base-uri 'none'; "+
				"require-trusted-types-for 'script'; trusted-types borgerflow")
			err := hostPage.Execute(w, struct {
				Lang, API, Script, Style, Frame string
				Framed                          bool
			}{lang, api, widget.Of(build.Script).Name, widget.Of(build.Style).Name, widget.Of(build.Frame).Name, framed})
			if err != nil {
				return // the browser has gone
			}
		}
	}
	h.mux.HandleFunc("GET /{$}", page(false))
	h.mux.HandleFunc("GET /frame", page(true))
	return h
}

// ServeHTTP serves the other site.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }
