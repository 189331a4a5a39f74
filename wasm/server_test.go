package wasm_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/wasm/build"
)

// strict is the policy that the widget promises to live with.
const strict = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types borgerflow"

// server is the smallest server that keeps the widget's side of the contract in
// package wasm: one form, one draft.
type server struct {
	*httptest.Server
	form   *form.Form
	bundle *build.Bundle

	mu       sync.Mutex
	version  int
	answers  []byte
	posted   map[string][]string // the last plain POST
	done     []byte              // what was submitted
	begun    int
	delay    time.Duration // of the compiled widget
	noWasm   bool
	failSave int // status of the next save, when not 0
	allow    string
}

var facts = form.Facts{Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Lang: "da"}

var bundle = sync.OnceValues(func() (*build.Bundle, error) {
	return build.Build(testContext, &build.Options{Development: true})
})

func serve(t *testing.T) *server {
	t.Helper()
	return serveForm(t, "formwidget/testdata/udlaeg.json")
}

func serveForm(t *testing.T, path string) *server {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := definition.CompileJSON(source, nil)
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{form: f, bundle: b, answers: []byte("{}")}
	mux := http.NewServeMux()
	mux.HandleFunc("/dist/{name}", s.asset)
	mux.HandleFunc("GET /page", s.page)
	mux.HandleFunc("POST /page", s.post)
	mux.HandleFunc("/empty", s.empty)
	mux.HandleFunc("/host", s.host)
	mux.HandleFunc("/control", s.control)
	mux.HandleFunc("/frames", s.frames)
	mux.HandleFunc("GET /form", s.config)
	mux.HandleFunc("POST /begin", s.begin)
	mux.HandleFunc("PUT /draft", s.save)
	mux.HandleFunc("POST /draft/files", s.upload)
	mux.HandleFunc("POST /draft/submit", s.submit)
	mux.HandleFunc("/favicon.ico", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) })
	mux.HandleFunc("/thanks", func(w http.ResponseWriter, r *http.Request) { s.send(w, strict, "<h1 id=thanks>Tak</h1>") })
	s.Server = httptest.NewServer(s.cors(mux))
	t.Cleanup(s.Close)
	return s
}

// cors answers other origins, without credentials.
func (s *server) cors(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.allow != "" && r.Header.Get("Origin") == s.allow {
			w.Header().Set("Access-Control-Allow-Origin", s.allow)
			w.Header().Set("Access-Control-Allow-Headers", "authorization, content-type, if-match")
			w.Header().Set("Access-Control-Allow-Methods", "GET, PUT, POST")
			if r.Method == http.MethodOptions {
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func (s *server) asset(w http.ResponseWriter, r *http.Request) {
	a, ok := s.bundle.Asset(r.PathValue("name"))
	if !ok || s.noWasm && a.Role == build.Wasm {
		http.NotFound(w, r)
		return
	}
	if a.Role == build.Wasm {
		time.Sleep(s.delay)
	}
	data, encoding := a.Best(r.Header.Get("Accept-Encoding"))
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding)
	}
	w.Header().Set("Content-Type", a.ContentType)
	w.Header().Set("Cache-Control", a.CacheControl())
	w.Header().Set("Content-Security-Policy", strict)
	w.Write(data)
}

func (s *server) send(w http.ResponseWriter, policy, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", policy)
	script, style := s.bundle.Of(build.Script), s.bundle.Of(build.Style)
	fmt.Fprintf(w, `<!DOCTYPE html><html lang="da"><head><title>Prøve</title>`+
		`<link rel="stylesheet" href="/dist/%s" integrity="%s"><script type="module" src="/dist/%s" integrity="%s"></script></head><body>%s</body></html>`,
		style.Name, style.Integrity, script.Name, script.Integrity, body)
}

// page is what a citizen's browser gets: the form as HTML inside the element.
func (s *server) page(w http.ResponseWriter, r *http.Request) {
	policy := strict
	if r.URL.Query().Has("noworker") {
		policy = strings.Replace(policy, "worker-src 'self'", "worker-src 'none'", 1)
	}
	if r.URL.Query().Has("notypes") {
		policy = strings.Replace(policy, "trusted-types borgerflow", "trusted-types 'none'", 1)
	}
	page := r.URL.Query().Get("page")
	around := ""
	if r.URL.Query().Has("around") {
		around = `<button id="enter" type="submit" form="bf:form" name="_do" value="next" hidden>Næste</button>` +
			`<button id="switch" type="submit" form="bf:form" name="_lang" value="en" data-href="/page?around=en">English</button>`
	}
	s.send(w, policy, around+`<borger-form src="/form" whole=" – Kommunen" page="`+html.EscapeString(page)+`">`+s.markup(page)+`</borger-form>`)
}

func (s *server) markup(page string) string {
	a, _, err := form.DecodeAnswers(s.form, s.answers)
	if err != nil {
		panic(err)
	}
	return string(view.AppendHTML(nil, view.Page(s.form.Evaluate(a, facts), page, view.Options{Action: "/page"})))
}

func (s *server) post(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil && err != http.ErrNotMultipart {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	s.posted = r.PostForm
	s.mu.Unlock()
	s.send(w, strict, "<h1 id=posted>Modtaget</h1>")
}

func (s *server) empty(w http.ResponseWriter, r *http.Request) {
	s.send(w, strict, `<button id=before>Før</button><borger-form src="/form?anonymous"></borger-form>`)
}

// host is a page of somebody else's with an element whose server is api.
func (s *server) host(w http.ResponseWriter, r *http.Request) {
	api := r.URL.Query().Get("api")
	s.send(w, strings.Replace(strict, "connect-src 'self'", "connect-src 'self' "+api, 1), `<borger-form src="`+api+`/form?anonymous"></borger-form>`)
}

// control is a form of the host's own that the element takes part in.
func (s *server) control(w http.ResponseWriter, r *http.Request) {
	s.send(w, strict, `<form id=outer method=post action=/page><borger-form name=udlaeg src="/form?anonymous"></borger-form><button id=outer-send>Send alt</button></form>`)
}

func (s *server) frames(w http.ResponseWriter, r *http.Request) {
	api := r.URL.Query().Get("api")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; frame-src "+api)
	fmt.Fprintf(w, `<!DOCTYPE html><html lang="da"><head><title>Vært</title><script src="/dist/borger-frame.js" defer></script></head>`+
		`<body><h1>Vært</h1><iframe data-borger-frame id=frame title=Udlæg src="%s/empty"></iframe></body></html>`, api)
}

func (s *server) json(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(v); err != nil {
		panic(err)
	}
}

func (s *server) draft() map[string]any {
	return map[string]any{"version": strconv.Quote(strconv.Itoa(s.version)), "save": "/draft", "upload": "/draft/files", "submit": "/draft/submit"}
}

func (s *server) config(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := map[string]any{"start": "/begin", "notice": []map[string]string{
		{"title": "Sådan behandler vi dine <oplysninger>", "text": "Vi passer på dem.\n\nRing, hvis du vil vide mere."},
	}}
	if !r.URL.Query().Has("anonymous") {
		c = s.draft()
	}
	c["form"], c["answers"], c["facts"] = s.form, json.RawMessage(s.answers), json.RawMessage(s.form.EncodeFacts(facts))
	c["lang"], c["view"] = "da", map[string]any{"action": "/page", "file": "/draft/files/{id}"}
	s.json(w, http.StatusOK, c)
}

func (s *server) begin(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun++
	c := s.draft()
	c["token"] = "hemmelig"
	s.json(w, http.StatusCreated, c)
}

// take checks who asks and of which version, and keeps the answers.
func (s *server) take(w http.ResponseWriter, r *http.Request) bool {
	if s.begun > 0 && r.Header.Get("Authorization") != "Bearer hemmelig" {
		s.json(w, http.StatusUnauthorized, map[string]any{})
		return false
	}
	if s.failSave != 0 {
		s.json(w, s.failSave, map[string]any{})
		s.failSave = 0
		return false
	}
	if r.Header.Get("If-Match") != strconv.Quote(strconv.Itoa(s.version)) {
		s.json(w, http.StatusPreconditionFailed, map[string]any{})
		return false
	}
	var body struct{ Answers json.RawMessage }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		s.json(w, http.StatusBadRequest, map[string]any{})
		return false
	}
	s.answers = body.Answers
	s.version++
	return true
}

func (s *server) save(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.take(w, r) {
		s.json(w, http.StatusOK, s.draft())
	}
}

func (s *server) upload(w http.ResponseWriter, r *http.Request) {
	file, header, err := r.FormFile("file")
	if err != nil {
		s.json(w, http.StatusBadRequest, map[string]any{})
		return
	}
	data, err := io.ReadAll(file)
	if err != nil {
		panic(err)
	}
	if !strings.HasPrefix(string(data), "\x89PNG") {
		s.json(w, http.StatusUnprocessableEntity, map[string]any{"faults": []any{map[string]any{
			"code": "file_type", "path": "/bilag", "args": []any{map[string]any{"name": "types", "kind": "text", "value": "image/png"}},
		}}})
		return
	}
	s.json(w, http.StatusCreated, map[string]any{"file": form.File{ID: "f1", Name: header.Filename, Size: int64(len(data)), Type: "image/png", SHA256: strings.Repeat("0", 64)}})
}

func (s *server) submit(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.take(w, r) {
		return
	}
	a, _, err := form.DecodeAnswers(s.form, s.answers)
	if err != nil {
		s.json(w, http.StatusBadRequest, map[string]any{})
		return
	}
	state := s.form.Evaluate(a, facts)
	if !state.OK() {
		s.json(w, http.StatusUnprocessableEntity, map[string]any{"faults": state.Faults(), "version": strconv.Quote(strconv.Itoa(s.version))})
		return
	}
	s.done = state.Submission()
	answer := map[string]any{"reference": "2026-17"}
	if s.begun == 0 {
		answer["next"] = "/thanks"
	}
	s.json(w, http.StatusOK, answer)
}
