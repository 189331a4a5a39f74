package site_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/form/dk"
)

func open(t *testing.T) *site.Site {
	t.Helper()
	s, err := site.Open(t.Context(), site.Options{Data: t.TempDir(), Solutions: os.DirFS("../solutions")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func serve(s http.Handler, method, target, body string, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func TestLogin(t *testing.T) {
	t.Parallel()
	s := open(t)
	next := "/s/helbredstillaeg?lang=da"
	res := serve(s, http.MethodPost, "/login", url.Values{"person": {"karla"}, "next": {next}}.Encode())
	if got := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || got != next {
		t.Errorf("the login answers %d and leads to %q", res.StatusCode, got)
	}
	cookies := res.Cookies()
	if len(cookies) != 1 || !cookies[0].HttpOnly || cookies[0].SameSite != http.SameSiteLaxMode {
		t.Fatalf("cookies %v", cookies)
	}
	karla := cookies[0]
	for _, p := range site.People() {
		if p.CPR != "" && strings.Contains(karla.Value, string(p.CPR)) {
			t.Error("the cookie holds a CPR number")
		}
	}
	name, signature, _ := strings.Cut(karla.Value, ".")
	for what, c := range map[string]struct {
		value string
		want  int
	}{
		"the cookie":              {karla.Value, http.StatusOK},
		"none":                    {"", http.StatusSeeOther},
		"no signature":            {name, http.StatusSeeOther},
		"somebody else's name":    {"aage." + signature, http.StatusSeeOther},
		"an altered signature":    {name + "." + strings.ToUpper(signature), http.StatusSeeOther},
		"of another installation": {serve(open(t), http.MethodPost, "/login", "person=karla").Cookies()[0].Value, http.StatusSeeOther},
	} {
		cookie := *karla
		cookie.Value = c.value
		if got := serve(s, http.MethodGet, "/mine", "", &cookie).StatusCode; got != c.want {
			t.Errorf("%s: /mine answers %d, want %d", what, got, c.want)
		}
	}
	if out := serve(s, http.MethodPost, "/logout", "", karla).Cookies(); len(out) != 1 || out[0].MaxAge >= 0 {
		t.Errorf("after the logout: %v", out)
	}
	if res := serve(s, http.MethodPost, "/login", "person=nobody"); len(res.Cookies()) != 0 {
		t.Errorf("somebody unknown is given %v", res.Cookies())
	}
}

func TestLoginLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{
		"/mine": "/mine", "/c/x?page=a&b=c#d": "/c/x?page=a&b=c#d", "": "/", "mine": "/", "https://example.com/": "/",
		"//example.com": "/", `/\example.com`: "/", "/\nSet-Cookie: a": "/", "javascript:alert(1)": "/", "/%0d": "/%0d",
	} {
		if got := site.Local(next); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

func TestPeopleAreInvented(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, p := range site.People() {
		if seen[p.ID] {
			t.Errorf("two persons are called %s", p.ID)
		}
		seen[p.ID] = true
		if p.Employee {
			continue
		}
		if c, err := dk.ParseCPR(string(p.CPR), true); err != nil || !c.Test() {
			t.Errorf("%s has no constructed number: %v", p.ID, err)
		}
	}
}

// Every page has the headers that keep a browser safe.
func TestHeaders(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, path := range []string{"/", "/login", "/received", "/nope", "/received/kp/0/0", "/s/praj", "/inbox", "/s/praj/frame"} {
		head := serve(s, http.MethodGet, path, "").Header
		policy := head.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none';") || !strings.Contains(policy, "base-uri 'none'") || strings.Contains(policy, "unsafe-inline") {
			t.Errorf("%s has the policy %q", path, policy)
		}
		if head.Get("X-Content-Type-Options") != "nosniff" || head.Get("Referrer-Policy") == "" {
			t.Errorf("%s has the headers %v", path, head)
		}
	}
}
