package site

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strings"

	"github.com/borgerflow/borgerflow/form/view/theme"
	"github.com/borgerflow/borgerflow/wasm/build"
	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
)

//go:embed pages/*.html
var pageFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"tr": tr, "kb": kb, "in": in}).ParseFS(pageFiles, "pages/*.html"))

// The style sheets of every page.
var styles = []string{"/static/" + theme.Name, "/static/site.css"}

// policy is the Content-Security-Policy of the example's own pages, which need
// no script at all. Frames are for documents on the page of what was received.
const policy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

// surface puts the pages together: the library's own, and what is a host's.
func (s *Site) surface() error {
	script := ""
	if s.opts.Widget != nil {
		script = "/dist/" + s.opts.Widget.Of(build.Script).Name
	}
	var err error
	s.citizen, err = workflowhttp.New(s.Engine, Org, &workflowhttp.Options{
		Identify: s.identify, Login: loginPage, Logout: "/logout", Name: Name, Styles: styles, Script: script,
		Origins: s.opts.Hosts, Frames: s.opts.Hosts, Logger: s.opts.Logger, Clock: s.opts.Clock,
	})
	if err != nil {
		return err
	}
	s.mux = http.NewServeMux()
	for _, prefix := range []string{"/s/", "/c/", "/mine", "/inbox", "/inbox/", "/invite.js"} {
		s.mux.Handle(prefix, s.citizen)
	}
	own := http.NewServeMux()
	own.HandleFunc("GET /{$}", s.home)
	own.HandleFunc("GET /login", s.login)
	own.HandleFunc("POST /login", s.doLogin)
	own.HandleFunc("POST /logout", s.logout)
	own.HandleFunc("GET /received", s.received)
	own.HandleFunc("GET /received/{fake}/{n}/{part}", s.receivedPart)
	own.HandleFunc("GET /static/{name}", func(w http.ResponseWriter, r *http.Request) { style(w, r.PathValue("name")) })
	own.HandleFunc("GET /favicon.ico", noIcon)
	own.HandleFunc("/", s.unknown)
	s.mux.Handle("/", http.NewCrossOriginProtection().Handler(own))
	if s.opts.Widget != nil {
		s.mux.Handle("GET /dist/{name}", Dist(s.opts.Widget))
	}
	return nil
}

// Dist serves the widget's files.
func Dist(bundle *build.Bundle) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := bundle.Asset(r.PathValue("name"))
		if !ok {
			http.NotFound(w, r)
			return
		}
		data, encoding := a.Best(r.Header.Get("Accept-Encoding"))
		head := w.Header()
		head.Set("Content-Type", a.ContentType)
		head.Set("Cache-Control", a.CacheControl())
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'")
		head.Add("Vary", "Accept-Encoding")
		if encoding != "" {
			head.Set("Content-Encoding", encoding)
		}
		_, _ = w.Write(data) // a browser that has gone is nobody's failure
	})
}

// style serves a style sheet: the forms' or one of the example's own.
func style(w http.ResponseWriter, name string) {
	data := []byte(theme.CSS)
	if name != theme.Name {
		var err error
		if data, err = static.ReadFile("static/" + name); err != nil {
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
	}
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Cache-Control", "no-cache")
	head.Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(data) // a browser that has gone is nobody's failure
}

// noIcon answers browsers that ask for an icon although no page names one.
func noIcon(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }

// page is what surrounds the contents of the example's own pages.
type page struct {
	Lang, Other string
	Title       string // "" = the municipality's name alone
	Name        string
	Styles      []string
	User        string
	Worker      bool
	Path        string
	Body        any
}

// titles are those of the example's own pages, in Danish and English.
var titles = map[string][2]string{
	"login":    {"Testlogin", "Test login"},
	"received": {"Modtaget hos leverandørerne", "Received by the suppliers"},
	"unknown":  {"Siden findes ikke", "The page does not exist"},
}

// show writes one of the example's own pages.
func (s *Site) show(w http.ResponseWriter, r *http.Request, name string, body any) {
	s.showAs(w, r, http.StatusOK, name, body)
}

// unknown answers an address that there is nothing at.
func (s *Site) unknown(w http.ResponseWriter, r *http.Request) {
	s.showAs(w, r, http.StatusNotFound, "unknown", nil)
}

func (s *Site) showAs(w http.ResponseWriter, r *http.Request, status int, name string, body any) {
	p := page{Lang: "da", Other: "en", Name: Name, Styles: styles, Path: r.URL.Path, Body: body}
	if language(w, r) == "en" {
		p.Lang, p.Other = "en", "da"
	}
	if title, ok := titles[name]; ok {
		p.Title = tr(p.Lang, title[0], title[1])
	}
	if who, ok := s.visitor(r); ok {
		p.User, p.Worker = who.Name, who.Employee
	}
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name+".html", p); err != nil {
		s.opts.Logger.Error("page cannot be written", "page", name, "error", err)
		http.Error(w, "template", http.StatusInternalServerError)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Security-Policy", policy)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "same-origin")
	head.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(out.Bytes()) // a browser that has gone is nobody's failure
}

// langCookie is where the library's own pages remember the language too.
const langCookie = "borgerflow_lang"

// language is the one asked for in the address, else the one chosen before,
// else the browser's.
func language(w http.ResponseWriter, r *http.Request) string {
	lang := r.URL.Query().Get("lang")
	if lang == "da" || lang == "en" {
		http.SetCookie(w, &http.Cookie{
			Name: langCookie, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil, HttpOnly: true,
		})
		return lang
	}
	if c, err := r.Cookie(langCookie); err == nil {
		return c.Value
	}
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		return "en"
	}
	return "da"
}

// tr chooses between Danish and English words.
func tr(lang, da, en string) string {
	if lang == "en" {
		return en
	}
	return da
}

// in hands a value to a template together with the language.
func in(lang string, value any) struct {
	Lang  string
	Value any
} {
	return struct {
		Lang  string
		Value any
	}{lang, value}
}

// kb writes a size in whole kilobytes, at least one.
func kb(bytes int) int { return max(1, bytes/1000) }
