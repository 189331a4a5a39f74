package site

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/borgerflow/borgerflow/workflow/identity"
)

// sessionCookie holds who has logged in: the id of an invented person and its
// signature.
const sessionCookie = "kommune_session"

func (s *Site) sign(id string) string {
	mac := hmac.New(sha256.New, s.keys.Session)
	mac.Write([]byte(id))
	return id + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// visitor returns who has logged in.
func (s *Site) visitor(r *http.Request) (Person, bool) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return Person{}, false
	}
	id, _, _ := strings.Cut(c.Value, ".")
	if !hmac.Equal([]byte(s.sign(id)), []byte(c.Value)) {
		return Person{}, false
	}
	return findPerson(id)
}

func (s *Site) identify(r *http.Request) identity.Identity {
	if p, ok := s.visitor(r); ok {
		return p.identity(s.index)
	}
	return identity.Identity{Org: Org}
}

// loginPage is the address of the login that leads on to next.
func loginPage(next string) string { return "/login?next=" + url.QueryEscape(next) }

// local keeps a visitor on this site: only a path of it is followed.
func local(next string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return "/"
	}
	return next
}

func (s *Site) login(w http.ResponseWriter, r *http.Request) {
	s.show(w, r, "login", struct {
		Next   string
		People []Person
	}{local(r.URL.Query().Get("next")), People()})
}

func (s *Site) doLogin(w http.ResponseWriter, r *http.Request) {
	p, ok := findPerson(r.PostFormValue("person"))
	if !ok {
		http.Redirect(w, r, "/login", http.StatusSeeOther)
		return
	}
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: s.sign(p.ID), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
	})
	next := local(r.PostFormValue("next"))
	if p.Employee && next == "/" {
		next = "/inbox"
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
}

func (s *Site) logout(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, &http.Cookie{Name: sessionCookie, Path: "/", MaxAge: -1})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}
