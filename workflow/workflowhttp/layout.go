package workflowhttp

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

//go:embed pages/*.html
var pageFiles embed.FS

// parsePages reads the templates, once for each language.
func parsePages() (map[i18n.Lang]*template.Template, error) {
	pages := map[i18n.Lang]*template.Template{}
	for _, lang := range []i18n.Lang{i18n.Danish, i18n.English} {
		words := template.FuncMap{
			"t":    func(key string) string { return i18n.Message(lang, key) },
			"date": func(at any) string { return date(lang, at) },
			"day":  func(due time.Time) string { return lastDay(lang, due) },
		}
		page, err := template.New("").Funcs(words).ParseFS(pageFiles, "pages/*.html")
		if err != nil {
			return nil, err
		}
		pages[lang] = page
	}
	return pages, nil
}

// layout is what surrounds the contents of every page.
type layout struct {
	Lang    i18n.Lang
	Title   string
	Name    string
	Home    string
	Styles  []string
	Script  string // "" = the page needs none
	Framed  bool
	User    string // whoever has logged in; "" = nobody
	Worker  bool
	Logout  string    // address to log out at; "" = nobody has, or there is none
	Other   i18n.Lang // the other language, to switch to
	OtherAt string    // this page in the other language
	FormID  string    // of a form that a language switch must post first
	Enter   string    // what the Enter key does in that form
	Body    any
}

// show writes a page from a template.
func (x *exchange) show(status int, name, title string, body any) error {
	return x.showWith(status, name, layout{Title: title, Body: body})
}

func (x *exchange) showWith(status int, name string, l layout) error {
	l.Lang, l.Name, l.Home, l.Styles, l.Framed = x.lang, x.h.opts.Name, x.h.opts.Home, x.h.opts.Styles, x.framed
	l.User, l.Worker = x.caller.Actor.Name, x.caller.IsEmployee()
	if l.User != "" {
		l.Logout = x.h.opts.Logout
	}
	l.Other, l.OtherAt = x.other()
	var out bytes.Buffer
	if err := x.h.pages[x.lang].ExecuteTemplate(&out, name+".html", l); err != nil {
		return err
	}
	x.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	x.w.WriteHeader(status)
	_, _ = x.w.Write(out.Bytes()) // a client that has gone is nobody's failure
	return nil
}

// other is the other language and the address of this page in it.
func (x *exchange) other() (i18n.Lang, string) {
	lang := i18n.English
	if x.lang == i18n.English {
		lang = i18n.Danish
	}
	q := url.Values{}
	for _, keep := range []string{"page", "sent", "show", "from"} {
		if v := x.r.URL.Query().Get(keep); v != "" {
			q.Set(keep, v)
		}
	}
	q.Set("lang", string(lang))
	return lang, x.r.URL.EscapedPath() + "?" + q.Encode()
}

// tree is a form's own HTML, which needs no escaping any more.
func tree(n *view.Node) template.HTML { return template.HTML(view.AppendHTML(nil, n)) }

// date writes a point in time as a date in Denmark.
func date(lang i18n.Lang, at any) string {
	t, ok := at.(time.Time)
	if !ok || t.IsZero() {
		return ""
	}
	y, m, d := t.In(dk.Copenhagen()).Date()
	return i18n.FormatDate(lang, i18n.Date{Year: y, Month: int(m), Day: d})
}

// lastDay writes the last day that a deadline leaves.
func lastDay(lang i18n.Lang, due time.Time) string {
	if due.IsZero() {
		return ""
	}
	return date(lang, due.Add(-time.Nanosecond))
}

// file sends a file that the caller may read, as a download.
func (h *Handler) file(x *exchange) error {
	f, body, err := h.engine.OpenFile(x.r.Context(), x.caller, x.r.PathValue("case"), x.r.PathValue("file"))
	if err != nil {
		return err
	}
	defer body.Close()
	head := x.w.Header()
	head.Set("Content-Type", f.Type)
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	head.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	x.w.WriteHeader(http.StatusOK)
	if _, err := io.Copy(x.w, body); err != nil {
		panic(http.ErrAbortHandler) // a file that is not whole must not look whole
	}
	return nil
}
