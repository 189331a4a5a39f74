package workflowhttp_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
)

const nasty = `"><script>alert(1)</script>{{.}}&amp;'`

func TestHostileTextsAreWords(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Script: "/dist/borger-form.js", Styles: []string{"/theme.css"}})
	b := s.browser(t, "berit") // with a name of tags
	p := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller", "/styrke", nasty)
	if len(p.doc.tags("borger-form")) != 1 || len(p.doc.tags("script")) != 1 {
		t.Error("the page has no widget")
	}
	action, values := p.form(t)
	values.Set("/bem", nasty)
	values.Set("_do", "submit")
	p = b.postFiles(t, action, values, file{"/bilag", nasty + "/../../e\r\nv\u202eil;.png", png})
	p.want(t, http.StatusOK, nasty)
	id := caseOf(p)
	fileAt := p.doc.find(func(n *node) bool { return strings.Contains(n.attrs["href"], "/files/") })[0].attrs["href"]
	got := b.get(t, fileAt)
	if got.status != http.StatusOK || got.body != png || got.header.Get("Content-Type") != "image/png" {
		t.Errorf("the file: %d %v", got.status, got.header)
	}
	if d := got.header.Get("Content-Disposition"); !strings.HasPrefix(d, "attachment; ") || strings.ContainsAny(d, "<>\r\n/") {
		t.Errorf("Content-Disposition: %s", d)
	}
	if got.header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || got.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("the file's policy: %v", got.header)
	}
	vera := s.browser(t, "vera")
	vera.get(t, fileAt).want(t, http.StatusOK)
	vera.get(t, "/inbox/c/"+id).judge(t, "reject", nasty).want(t, http.StatusOK, nasty)
	b.get(t, "/c/"+id).want(t, http.StatusOK, nasty)
	b.get(t, action).want(t, http.StatusOK, nasty)
	b.get(t, action+"?page="+url.QueryEscape(nasty)+"&lang="+url.QueryEscape(nasty)).want(t, http.StatusOK)
	b.get(t, "/c/"+id+"?sent="+url.QueryEscape(nasty)).want(t, http.StatusOK)
}

func TestNothingPrivateInAddressesAndLogs(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller", "/cpr", child)
	p = p.press(t, "_do=back", "/bem", "hemmelig").press(t, "_lang=en").press(t, "_do=next").press(t, "_do=submit")
	anonymous := s.browser(t, "")
	q := anonymous.start(t, "/s/meld").press(t, "_do=next", "/tekst", "hemmelig")
	at, _ := url.Parse(s.URL + q.path)
	token := ""
	for _, c := range anonymous.client.Jar.Cookies(at) {
		if strings.HasPrefix(c.Name, "borgerflow_0") {
			token = c.Value
		}
	}
	elsewhere, _ := url.Parse(s.URL + "/s/meld")
	for _, c := range anonymous.client.Jar.Cookies(elsewhere) {
		if c.Value == token {
			t.Error("the token goes to other pages than the case's")
		}
	}
	s.Close()
	if p.status != http.StatusOK || token == "" {
		t.Fatalf("status %d, token %q", p.status, token)
	}
	all := strings.Join(append(b.seen, anonymous.seen...), "\n") + s.log.String()
	for _, private := range []string{"6101501234", "610150", child, "610115", "hemmelig", "Anders", token} {
		if strings.Contains(all, private) {
			t.Errorf("%q is in an address or the log", private)
		}
	}
}

func TestCookies(t *testing.T) {
	t.Parallel()
	for _, secure := range []bool{false, true} {
		s := setup(t, &workflowhttp.Options{Secure: secure})
		b := s.browser(t, "")
		values := b.get(t, "/s/meld?lang=en").values("button-primary")
		p := b.do(t, http.MethodPost, "/s/meld?lang=en", "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
		cookies := p.header.Values("Set-Cookie")
		if len(cookies) != 2 {
			t.Fatalf("cookies: %v", cookies)
		}
		for _, c := range cookies {
			if !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || strings.Contains(c, "Secure") != secure {
				t.Errorf("cookie: %s", c)
			}
		}
	}
}

func TestRedirectsStayHere(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "")
	for path, want := range map[string]string{
		"/mine":                      "/login?next=%2Fmine",
		"/mine?next=//evil.example":  "/login?next=%2Fmine%3Fnext%3D%2F%2Fevil.example",
		"/c/%2F%2Fevil.example":      "/login?next=%2Fc%2F%252F%252Fevil.example",
		"/c/x%0d%0aSet-Cookie:a/b/c": "/login?next=%2Fc%2Fx%250d%250aSet-Cookie%3Aa%2Fb%2Fc",
		"/inbox":                     "/login?next=%2Finbox",
		"/c/x/files/..%2f..%2fetc":   "/login?next=%2Fc%2Fx%2Ffiles%2F..%252f..%252fetc",
	} {
		if p := b.get(t, path); p.header.Get("Location") != want || len(p.header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s: %d to %s", path, p.status, p.header.Get("Location"))
		}
	}
	p := b.get(t, "/s/soeg").want(t, http.StatusOK, "Du skal logge ind")
	if at := link(t, p, "Log ind"); at != "/login?next=%2Fs%2Fsoeg" {
		t.Errorf("the login is at %s", at)
	}
	b.start(t, "/s/soeg").want(t, http.StatusOK, "Du skal logge ind")
	s.browser(t, "vera").get(t, "/s/soeg").want(t, http.StatusForbidden, "ikke bruge løsningen")
	s.browser(t, "vera").start(t, "/s/soeg").want(t, http.StatusForbidden)
	for _, path := range []string{"/c/..%2f..%2fetc", "/c/%00", "/s/nope", "/s/%3Cscript%3E"} {
		s.browser(t, "anders").get(t, path).want(t, http.StatusNotFound)
	}
}

func TestHostilePosts(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").press(t, "_do=next", "/hvad", "briller", "/styrke", "kept")
	action, _ := p.form(t)
	many := url.Values{"_page": {"penge"}}
	for i := range 9_000 {
		many.Set(fmt.Sprintf("/udgifter/r%d/hos", i), "x")
	}
	slashes := url.Values{strings.Repeat("/udgifter/r1", 100_000): {"x"}}
	adds := url.Values{}
	for range 9_000 {
		adds.Add("_add", "/udgifter")
	}
	start := time.Now()
	for name, tc := range map[string]struct {
		status int
		values url.Values
	}{
		"rows by the thousand":    {http.StatusBadRequest, many},
		"a name of slashes":       {http.StatusOK, slashes},
		"adding by the thousand":  {http.StatusBadRequest, adds},
		"another version":         {http.StatusBadRequest, url.Values{"_version": {"x"}}},
		"an unknown field":        {http.StatusBadRequest, url.Values{"/nope": {"x"}}},
		"more than a post may be": {http.StatusRequestEntityTooLarge, url.Values{"/bem": {strings.Repeat("x", 3<<20)}}},
		"no text":                 {http.StatusOK, url.Values{"_page": {"\xff\x00"}, "_do": {"\xff"}}},
	} {
		if tc.values.Get("_version") == "" {
			tc.values.Set("_version", b.get(t, action).value(t, "_version"))
		}
		if got := b.post(t, action, tc.values); got.status != tc.status {
			t.Errorf("%s: %d, want %d", name, got.status, tc.status)
		}
	}
	over := strings.Repeat("a=&", 100_000)
	b.do(t, http.MethodPost, action, "application/x-www-form-urlencoded", strings.NewReader(over)).want(t, http.StatusBadRequest)
	b.do(t, http.MethodPost, action, "application/x-www-form-urlencoded", strings.NewReader("%zz")).want(t, http.StatusBadRequest)
	b.do(t, http.MethodPost, action, "application/json", strings.NewReader(`{}`)).want(t, http.StatusBadRequest)
	b.do(t, http.MethodPost, action, "multipart/form-data", strings.NewReader("x")).want(t, http.StatusBadRequest)
	b.do(t, http.MethodPost, action, "multipart/form-data; boundary=x", strings.NewReader("--x\r\n")).want(t, http.StatusBadRequest)
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("hostile posts took %v", took)
	}
	b.get(t, action).want(t, http.StatusOK)
	if got := b.get(t, action+"?page=dig").value(t, "/styrke"); got != "kept" {
		t.Errorf("the draft holds %q", got)
	}
}

func TestMultipartBombs(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{MaxUpload: 4 << 20})
	b, c := begin(t, s)
	parts := func(n int, header textproto.MIMEHeader) (string, *bytes.Buffer) {
		body := &bytes.Buffer{}
		w := multipart.NewWriter(body)
		for range n {
			if _, err := w.CreatePart(header); err != nil {
				t.Fatal(err)
			}
		}
		w.Close()
		return w.FormDataContentType(), body
	}
	field := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="a"`}}
	for _, path := range []string{c.View.Action, c.Upload} {
		media, body := parts(20_000, field)
		if p := b.do(t, http.MethodPost, path, media, body); p.status != http.StatusRequestEntityTooLarge && p.status != http.StatusBadRequest {
			t.Errorf("%s: 20,000 parts: %d", path, p.status)
		}
		long := textproto.MIMEHeader{"Content-Disposition": field["Content-Disposition"], "X": {strings.Repeat("x", 1<<20)}}
		media, body = parts(1, long)
		if p := b.do(t, http.MethodPost, path, media, body); p.status != http.StatusRequestEntityTooLarge && p.status != http.StatusBadRequest {
			t.Errorf("%s: a long header: %d", path, p.status)
		}
	}
	media, body := multi(t, url.Values{"_version": {"1"}}, file{"/bilag", "a.png", png + strings.Repeat("x", 6<<20)})
	b.do(t, http.MethodPost, c.View.Action, media, body).want(t, http.StatusRequestEntityTooLarge, "større, end vi kan tage imod")
	if now := decode[config](t, b.get(t, c.View.Action+"/form")); now.Version != c.Version {
		t.Errorf("the draft went from %s to %s", c.Version, now.Version)
	}
}
