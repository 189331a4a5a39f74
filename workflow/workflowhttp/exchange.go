package workflowhttp

import (
	"io"
	"net/http"
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// exchange is one request with what every handler needs of it.
type exchange struct {
	h      *Handler
	w      http.ResponseWriter
	r      *http.Request
	caller workflow.Caller
	lang   i18n.Lang
	framed bool      // the page is shown in a frame on another site
	sent   io.Reader // the body without its limit
}

// page serves an HTML page.
func (h *Handler) page(w http.ResponseWriter, r *http.Request, framed bool, serve func(*exchange) error) {
	x := &exchange{h: h, w: w, r: r, lang: language(r), framed: framed, sent: r.Body}
	x.headers()
	limit := h.opts.MaxBody
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		limit = h.opts.MaxUpload
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if x.caller = h.visitor(r); x.framed {
		x.caller = h.stranger()
	}
	if err := h.cross.Check(r); err != nil {
		x.fail(workflow.Errorf(workflow.Denied, "workflowhttp: the request comes from another site"))
		return
	}
	x.rememberLanguage()
	if err := serve(x); err != nil {
		x.fail(err)
	}
}

// api serves the widget's API.
func (h *Handler) api(w http.ResponseWriter, r *http.Request, serve func(*exchange) error) {
	x := &exchange{h: h, w: w, r: r, lang: language(r), sent: r.Body}
	r.Body = http.MaxBytesReader(w, r.Body, h.opts.MaxUpload)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	allowed := h.allowOrigin(w, r)
	token, bearer := bearerToken(r)
	switch {
	case bearer:
		x.caller = h.stranger()
		x.caller.Token = token
	case h.foreign(r):
		if !allowed {
			x.problem(workflow.Errorf(workflow.Denied, "workflowhttp: the request comes from another site"))
			return
		}
		x.caller = h.stranger() // whatever cookies came along
	default:
		x.caller = h.visitor(r)
	}
	if err := serve(x); err != nil {
		x.problem(err)
	}
}

// visitor is who asks: the host's login, and the token of an anonymous case, or
// of a co-applicant's link, in its cookie.
func (h *Handler) visitor(r *http.Request) workflow.Caller {
	c := workflow.Caller{Identity: h.opts.Identify(r)}
	c.Org = h.org
	for _, name := range []string{inviteCookie(r.PathValue("case")), tokenCookie(r.PathValue("case"))} {
		if cookie, err := r.Cookie(name); err == nil {
			c.Token = cookie.Value // the applicant's own goes before
		}
	}
	return c
}

// stranger is somebody who has shown nothing.
func (h *Handler) stranger() workflow.Caller {
	c := workflow.Caller{}
	c.Org = h.org
	return c
}

func tokenCookie(caseID string) string { return "borgerflow_" + caseID }

func bearerToken(r *http.Request) (string, bool) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	return strings.TrimSpace(token), ok && strings.EqualFold(scheme, "Bearer")
}

// langCookie remembers the language a visitor chose.
const langCookie = "borgerflow_lang"

// language is what the visitor asked for in the address, chose before, or has
// told the browser: Danish or English.
func language(r *http.Request) i18n.Lang {
	if l, ok := spoken(r.URL.Query().Get("lang")); ok {
		return l
	}
	if c, err := r.Cookie(langCookie); err == nil {
		if l, ok := spoken(c.Value); ok {
			return l
		}
	}
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		tag, _, _ = strings.Cut(tag, "-")
		if l, ok := spoken(strings.ToLower(tag)); ok {
			return l
		}
	}
	return i18n.Danish
}

func spoken(tag string) (i18n.Lang, bool) {
	switch l := i18n.Lang(tag); l {
	case i18n.Danish, i18n.English:
		return l, true
	}
	return "", false
}

func (x *exchange) rememberLanguage() {
	if l, ok := spoken(x.r.URL.Query().Get("lang")); ok && !x.framed {
		x.setLanguage(l)
	}
}

func (x *exchange) setLanguage(l i18n.Lang) {
	x.lang = l
	http.SetCookie(x.w, &http.Cookie{Name: langCookie, Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, Secure: x.secure(), HttpOnly: true})
}

func (x *exchange) say(key string) string { return i18n.Message(x.lang, key) }

func (x *exchange) redirect(to string) error {
	http.Redirect(x.w, x.r, to, http.StatusSeeOther)
	return nil
}

func (x *exchange) secure() bool { return x.h.opts.Secure || x.r.TLS != nil }

// drain reads what is left of the body. A browser that is still sending when
// the connection is closed hears no answer.
func (x *exchange) drain() {
	_, _ = io.Copy(io.Discard, io.LimitReader(x.sent, x.h.opts.MaxUpload)) // whatever comes of it, the answer is given
}
