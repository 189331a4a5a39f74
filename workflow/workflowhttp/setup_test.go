package workflowhttp_test

import (
	"bytes"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/borgerflow/borgerflow/form/prefill"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/identity"
	"github.com/borgerflow/borgerflow/workflow/memcheck"
	"github.com/borgerflow/borgerflow/workflow/memnotify"
	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
	"github.com/borgerflow/borgerflow/workflow/workflowtest"
)

const (
	anders = identity.CPR("6101501234") // constructed: day + 60
	berit  = identity.CPR("6202601234")
	child  = "610115-1234"
	png    = "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00"
)

// site is a handler over an engine in memory, behind a real server.
type site struct {
	*workflowtest.Kit
	*httptest.Server
	handed    *workflowtest.Recorder
	notes     *memnotify.Notifier
	log       *journal
	people    map[string]workflow.Caller // by the cookie "who"
	registers *prefill.Memory
	accounts  *memcheck.Check
}

// journal keeps what is logged.
type journal struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.String()
}

func setup(t testing.TB, opts *workflowhttp.Options) *site {
	t.Helper()
	s := &site{handed: &workflowtest.Recorder{}, notes: memnotify.New(), log: &journal{}, registers: prefill.Invented(), accounts: memcheck.NewCheck()}
	filler, err := prefill.New(s.registers.Sources(), nil)
	if err != nil {
		t.Fatal(err)
	}
	logger := slog.New(slog.NewTextHandler(s.log, nil))
	s.Kit = workflowtest.NewKit(t, &workflow.Options{Handlers: map[string]workflow.Handler{"esdh": s.handed}, Prefill: filler, Checks: map[string]workflow.Checker{"konto": s.accounts}, Logger: logger,
		Notifier: s.notes, Links: workflowhttp.Links("https://aaby.example"), Retry: workflow.Retry{Attempts: 1}})
	s.Publish(t, os.DirFS("testdata/soeg"))
	s.Publish(t, os.DirFS("testdata/meld"))
	s.Publish(t, os.DirFS("testdata/flyt"))
	s.people = map[string]workflow.Caller{
		"anders": s.Citizen(anders, "Anders And"), "berit": s.Citizen(berit, `<b>Berit</b> "B" & Co`),
		"vera": s.Employee("vera", "pension"), "viggo": s.Employee("viggo", "vej"), "oda": s.Employee("oda", "operator"),
	}
	o := workflowhttp.Options{}
	if opts != nil {
		o = *opts
	}
	o.Name, o.Logger, o.Clock = "Åby <Kommune>", logger, s.Clock
	o.Identify = func(r *http.Request) identity.Identity {
		if c, err := r.Cookie("who"); err == nil {
			return s.people[c.Value].Identity
		}
		return identity.Identity{}
	}
	o.Login = func(next string) string { return "/login?next=" + url.QueryEscape(next) }
	h, err := workflowhttp.New(s.Engine, s.Org, &o)
	if err != nil {
		t.Fatal(err)
	}
	s.Server = httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// browser is one citizen's browser: it keeps cookies and follows redirects.
type browser struct {
	*site
	client *http.Client
	header http.Header // of every request
	seen   []string    // every address it came by
}

// browser returns a new one, logged in as who; "" is nobody.
func (s *site) browser(t testing.TB, who string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{site: s, header: http.Header{}}
	b.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if who != "" {
		at, _ := url.Parse(s.URL)
		jar.SetCookies(at, []*http.Cookie{{Name: "who", Value: who, Path: "/"}})
	}
	return b
}

// page is an answer.
type page struct {
	b      *browser
	status int
	header http.Header
	body   string
	path   string
	doc    *node // of a page in HTML
}

// do sends one request, without following redirects.
func (b *browser) do(t testing.TB, method, path, media string, body io.Reader) *page {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, b.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for k, v := range b.header {
		req.Header[k] = v
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	res, err := b.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{b: b, status: res.StatusCode, header: res.Header, body: string(data), path: path}
	b.seen = append(b.seen, path, res.Header.Get("Location"))
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") && p.status != http.StatusSeeOther {
		p.doc = parse(t, p.body)
		p.checkHeaders(t)
	}
	return p
}

// checkHeaders looks at what every page must carry.
func (p *page) checkHeaders(t testing.TB) {
	t.Helper()
	policy := p.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "form-action 'self'", "base-uri 'none'", "frame-ancestors "} {
		if !strings.Contains(policy, want) {
			t.Errorf("%s: the policy lacks %s: %s", p.path, want, policy)
		}
	}
	for k, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cache-Control": "no-store"} {
		if got := p.header.Get(k); got != want {
			t.Errorf("%s: %s is %q", p.path, k, got)
		}
	}
}

// follow goes where redirects lead, as far as this site.
func (p *page) follow(t testing.TB) *page {
	t.Helper()
	for range 5 {
		to := p.header.Get("Location")
		if p.status != http.StatusSeeOther || strings.HasPrefix(to, "/login") {
			return p
		}
		if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
			t.Fatalf("%s leads to %s", p.path, to)
		}
		p = p.b.do(t, http.MethodGet, to, "", nil)
	}
	t.Fatal("redirects without end")
	return nil
}

func (b *browser) get(t testing.TB, path string) *page {
	t.Helper()
	return b.do(t, http.MethodGet, path, "", nil).follow(t)
}

func (b *browser) post(t testing.TB, path string, values url.Values) *page {
	t.Helper()
	return b.do(t, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(values.Encode())).follow(t)
}

// start begins a case: it reads the start page and presses its button.
func (b *browser) start(t testing.TB, path string) *page {
	t.Helper()
	return b.post(t, path, b.get(t, path).values("button-primary"))
}

// values are those of the form that has a button of a class; nil when there is
// none.
func (p *page) values(class string) url.Values {
	if p.doc == nil {
		return nil
	}
	for _, f := range p.doc.find(func(n *node) bool { return n.tag == "form" }) {
		if len(f.find(func(n *node) bool { return n.tag == "button" && strings.Contains(n.attrs["class"], class) })) > 0 {
			return f.values()
		}
	}
	return nil
}

// file is a file of a post.
type file struct{ field, name, body string }

func (b *browser) postFiles(t testing.TB, path string, values url.Values, files ...file) *page {
	t.Helper()
	media, body := multi(t, values, files...)
	return b.do(t, http.MethodPost, path, media, body).follow(t)
}

func multi(t testing.TB, values url.Values, files ...file) (media string, body *bytes.Buffer) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	for name, list := range values {
		for _, v := range list {
			if err := w.WriteField(name, v); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(part, f.body)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), body
}

// form is the form to fill in, with its values as they are on the page.
func (p *page) form(t testing.TB) (action string, values url.Values) {
	t.Helper()
	forms := p.doc.find(func(n *node) bool { return n.tag == "form" && n.attrs["id"] == "bf:form" })
	if len(forms) != 1 {
		t.Fatalf("%s: %d: no form to fill in: %s", p.path, p.status, p.doc.words())
	}
	return forms[0].attrs["action"], forms[0].values()
}

// press fills in fields, by name and value, and presses a button, "name=value".
func (p *page) press(t testing.TB, button string, fields ...string) *page {
	t.Helper()
	action, values := p.form(t)
	for i := 0; i < len(fields); i += 2 {
		values.Set(fields[i], fields[i+1])
	}
	name, value, _ := strings.Cut(button, "=")
	values.Set(name, value)
	return p.b.post(t, action, values)
}

// want stops the test unless the answer has the status and the words.
func (p *page) want(t testing.TB, status int, words ...string) *page {
	t.Helper()
	text := p.body
	if p.doc != nil {
		text = p.doc.words()
	}
	if p.status != status {
		t.Fatalf("%s: status %d, want %d: %.1500s", p.path, p.status, status, text)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Fatalf("%s: no %q in: %.2500s", p.path, w, text)
		}
	}
	return p
}

// value is what a control of the form holds.
func (p *page) value(t testing.TB, name string) string {
	t.Helper()
	_, values := p.form(t)
	return values.Get(name)
}
