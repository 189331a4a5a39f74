package site

import (
	"bytes"
	_ "embed" // for the page
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

//go:embed pages/other/host.html
var hostHTML string

var hostPage = template.Must(template.New("host").Funcs(template.FuncMap{"tr": tr}).Parse(hostHTML))

// NewHost returns the other site; api is the municipality's origin.
func NewHost(api string, widget *build.Bundle) *Host {
	h := &Host{mux: http.NewServeMux()}
	h.mux.Handle("GET /dist/{name}", Dist(widget))
	h.mux.HandleFunc("GET /host.css", func(w http.ResponseWriter, _ *http.Request) { style(w, "host.css") })
	h.mux.HandleFunc("GET /favicon.ico", noIcon)
	h.mux.HandleFunc("GET /{$}", hostServes(api, widget, false))
	h.mux.HandleFunc("GET /frame", hostServes(api, widget, true))
	return h
}

// hostPolicy is the other site's own Content-Security-Policy, as package wasm
// asks for it: the municipality's origin is added for the element's calls and
// for the frame.
func hostPolicy(api string) string {
	return "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self'; " +
		"connect-src 'self' " + api + "; frame-src " + api + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
		"require-trusted-types-for 'script'; trusted-types borgerflow"
}

func hostServes(api string, widget *build.Bundle, framed bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		lang := "da"
		if r.URL.Query().Get("lang") == "en" {
			lang = "en"
		}
		var out bytes.Buffer
		err := hostPage.Execute(&out, struct {
			Lang, API            string
			Script, Style, Frame build.File
			Framed               bool
		}{lang, api, widget.Of(build.Script), widget.Of(build.Style), widget.Of(build.Frame), framed})
		if err != nil {
			http.Error(w, "template", http.StatusInternalServerError)
			return
		}
		head := w.Header()
		head.Set("Content-Type", "text/html; charset=utf-8")
		head.Set("Content-Security-Policy", hostPolicy(api))
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		_, _ = w.Write(out.Bytes()) // a browser that has gone is nobody's failure
	}
}

// ServeHTTP serves the other site.
func (h *Host) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.mux.ServeHTTP(w, r) }
