package main_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/i18n"
)

// town is a municipality that runs for one test.
type town struct {
	*site.Site
	t   testing.TB
	url string
}

// open starts a municipality in a folder of its own.
func open(t testing.TB, change func(*site.Options)) *town {
	t.Helper()
	o := site.Options{Data: t.TempDir(), Solutions: os.DirFS("solutions")}
	if change != nil {
		change(&o)
	}
	s, err := site.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(func() {
		server.Close()
		if err := s.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return &town{Site: s, t: t, url: server.URL}
}

// visitor is somebody with a browser without scripts.
type visitor struct {
	t    testing.TB
	http *http.Client
	url  string
	lang i18n.Lang
}

func (w *town) visitor(lang i18n.Lang) *visitor { return newVisitor(w.t, w.url, lang) }

func newVisitor(t testing.TB, address string, lang i18n.Lang) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{t: t, url: address, lang: lang, http: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
}

// do sends a request as a browser of this site would.
func (v *visitor) do(r *http.Request) *page {
	v.t.Helper()
	r.Header.Set("Accept-Language", string(v.lang))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	res, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	if ct := res.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/html") {
		v.t.Fatalf("%s %s gives %d %s", r.Method, r.URL.Path, res.StatusCode, ct)
	}
	p := parsePage(v.t, body)
	p.status, p.address, p.policy = res.StatusCode, res.Request.URL.RequestURI(), res.Header.Get("Content-Security-Policy")
	return p
}

func (v *visitor) get(path string) *page {
	v.t.Helper()
	r, err := http.NewRequest(http.MethodGet, v.url+path, nil)
	if err != nil {
		v.t.Fatal(err)
	}
	return v.do(r)
}

// ok is get of a page that must be there.
func (v *visitor) ok(path string) *page {
	v.t.Helper()
	return v.want(v.get(path), http.StatusOK)
}

func (v *visitor) want(p *page, status int) *page {
	v.t.Helper()
	if p.status != status {
		v.t.Fatalf("%s answers %d, want %d:\n%s", p.address, p.status, status, p.text)
	}
	return p
}

// press posts the form of a button with everything that stands in it.
func (v *visitor) press(p *page, name, value string) *page {
	v.t.Helper()
	button := p.control(name, value)
	if button.form == nil {
		v.t.Fatalf("%s: the button %s=%s is in no form", p.address, name, value)
	}
	body, media := encode(v.t, p, button)
	at, err := url.Parse(p.address)
	if err != nil {
		v.t.Fatal(err)
	}
	target, err := at.Parse(button.form.action)
	if err != nil {
		v.t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, v.url+target.String(), bytes.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", media)
	r.Header.Set("Origin", v.url)
	return v.do(r)
}

// encode writes what a browser posts for a button (HTML standard, 4.10.21).
func encode(t testing.TB, p *page, button *control) ([]byte, string) {
	t.Helper()
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	plain := url.Values{}
	for _, c := range p.controls {
		switch {
		case c.form != button.form || c.name == "" || c.tag == "button" && c != button:
		case (c.kind == "checkbox" || c.kind == "radio") && !c.checked:
		case c.kind == "file":
			for _, f := range c.attached {
				h := textproto.MIMEHeader{}
				h.Set("Content-Disposition", `form-data; name="`+c.name+`"; filename="`+f.name+`"`)
				h.Set("Content-Type", f.media)
				part, err := w.CreatePart(h)
				if err == nil {
					_, err = part.Write(f.data)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		default:
			value := c.value
			if c.tag == "select" {
				value = c.chosen()
			}
			plain.Add(c.name, value)
			if err := w.WriteField(c.name, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if button.form.encoding != "multipart/form-data" {
		return []byte(plain.Encode()), "application/x-www-form-urlencoded"
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), w.FormDataContentType()
}

// next presses the button of a form's page that leads on.
func (v *visitor) next(p *page) *page { v.t.Helper(); return v.press(p, "_do", "next") }

// login logs in as one of the invented persons.
func (v *visitor) login(person string) *visitor {
	v.t.Helper()
	v.want(v.press(v.ok("/login"), "person", person), http.StatusOK)
	return v
}

// say is what the library says in the visitor's language.
func (v *visitor) say(key string) string { return i18n.Message(v.lang, key) }

// until asks for a page again and again until it is as wanted.
func (v *visitor) until(path, text string) *page {
	v.t.Helper()
	var p *page
	for range 400 {
		if p = v.ok(path); strings.Contains(p.text, text) {
			return p
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.t.Fatalf("%s never said %q:\n%s", path, text, p.text)
	return nil
}

// caseOf is the case's id in an address.
func caseOf(t testing.TB, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(u.Path, "/")
	for i, part := range parts {
		if part == "c" && i+1 < len(parts) {
			return parts[i+1]
		}
	}
	t.Fatalf("%s is no address of a case", address)
	return ""
}

// yesterday is a date as people of a language write it.
func yesterday(lang i18n.Lang) string {
	y, m, d := time.Now().AddDate(0, 0, -1).Date()
	return i18n.FormatShortDate(lang, i18n.Date{Year: y, Month: int(m), Day: d})
}

func itoa(n int) string { return strconv.Itoa(n) }
