package workflowhttp_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
)

const host = "https://www.aaby.example"

func TestFrameRoadWithoutCookies(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Frames: []string{host}})
	b := s.browser(t, "")
	b.client.Jar = nil
	p := b.get(t, "/s/meld/frame?lang=en").want(t, http.StatusOK, "Describe")
	if policy := p.header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "frame-ancestors "+host) {
		t.Errorf("the frame's policy is %s", policy)
	}
	p = p.press(t, "_do=next", "/antal", "mange").want(t, http.StatusUnprocessableEntity, "Describe")
	if p.value(t, "/antal") != "mange" || p.value(t, "_token") == "" {
		t.Fatal("what was typed, or the token, is lost")
	}
	first := p
	p = p.press(t, "_do=next", "/antal", "1,000", "/tekst", "Hole").want(t, http.StatusOK, "Road")
	first.press(t, "_do=next", "/antal", "7", "/tekst", "Pit").want(t, http.StatusConflict, "Pit")
	action, values := p.form(t)
	values.Set("/vej", "Algade")
	values.Set("_do", "save")
	p = b.postFiles(t, action, values, file{"/fotos", "a.png", png}).want(t, http.StatusOK, "a.png")
	action, values = p.form(t)
	values.Set("_do", "submit")
	b.post(t, action, values).want(t, http.StatusOK, "We have received your submission")
	b.post(t, action, values).want(t, http.StatusOK, "We have received your submission") // a second click
	values.Set("_do", "save")
	b.post(t, action, values).want(t, http.StatusConflict)
	for _, address := range b.seen {
		if strings.Contains(address, values.Get("_token")) || strings.Contains(address, values.Get("_case")) {
			t.Errorf("the address %s gives the case away", address)
		}
	}
	values.Set("_token", "x")
	b.post(t, action, values).want(t, http.StatusNotFound)
	if strings.Contains(s.log.String(), values.Get("_case")) {
		t.Error("the log has the case")
	}
}

func TestFramesAreForAnonymousSolutionsOnly(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Frames: []string{host}})
	b := s.browser(t, "anders") // the cookie is not looked at in a frame
	b.get(t, "/s/soeg/frame").want(t, http.StatusForbidden)
	b.post(t, "/s/soeg/frame", url.Values{"_version": {"1"}}).want(t, http.StatusForbidden)
	b.get(t, "/s/nope/frame").want(t, http.StatusNotFound)
	_, c := begin(t, s)
	id := caseOf(&page{path: c.Save})
	b.post(t, "/s/soeg/frame", url.Values{"_version": {"1"}, "_case": {id}}).want(t, http.StatusNotFound)
	for _, path := range []string{"/s/meld", "/mine", "/c/" + id, c.View.Action} {
		if policy := b.get(t, path).header.Get("Content-Security-Policy"); !strings.HasSuffix(policy, "frame-ancestors 'none'") {
			t.Errorf("%s may be framed: %s", path, policy)
		}
	}
}

func TestElementOnAnotherSite(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Origins: []string{host}})
	b := s.browser(t, "anders")
	b.header = http.Header{"Origin": {host}, "Sec-Fetch-Site": {"cross-site"}}
	p := b.get(t, "/s/meld/form").want(t, http.StatusOK)
	c := decode[config](t, p)
	if p.header.Get("Access-Control-Allow-Origin") != host || p.header.Get("Access-Control-Allow-Credentials") != "" || !strings.HasPrefix(c.Start, "/s/meld/start?_informed=") || c.Save != "" {
		t.Fatalf("config: %v, %+v", p.header, c)
	}
	p, _ = b.call(t, http.MethodPost, c.Start, "", "{}")
	p.want(t, http.StatusCreated)
	draft := decode[config](t, p)
	if draft.Token == "" || draft.Version != `"1"` || len(p.header.Values("Set-Cookie")) > 0 {
		t.Fatalf("draft: %+v, cookies %v", draft, p.header.Values("Set-Cookie"))
	}
	p, _ = b.call(t, http.MethodPut, draft.Save, draft.Version, `{"answers":{}}`)
	p.coded(t, http.StatusUnauthorized, "login_required")
	b.header.Set("Authorization", "Bearer "+draft.Token)
	p, a := b.call(t, http.MethodPut, draft.Save, draft.Version, `{"answers":{"tekst":"Hul"}}`)
	p.want(t, http.StatusOK)
	up := upload(t, b, draft.Upload, "/fotos", "a.png", png).want(t, http.StatusCreated)
	if up.header.Get("Access-Control-Allow-Origin") != host {
		t.Error("the upload's answer cannot be read")
	}
	p, a = b.call(t, http.MethodPost, draft.Submit, a.Version, `{"answers":{"tekst":"Hul","vej":"Algade"}}`)
	if p.status != http.StatusOK || a.Next != "" || a.Reference == "" {
		t.Errorf("submit: %d %s", p.status, p.body)
	}
	again, _ := b.call(t, http.MethodPost, draft.Submit, `"1"`, `{"answers":{}}`)
	if again.body != p.body {
		t.Errorf("a second submission: %d %s", again.status, again.body)
	}
	b.header.Set("Authorization", "Bearer wrong")
	p, _ = b.call(t, http.MethodPost, draft.Submit, `"1"`, `{"answers":{}}`)
	p.coded(t, http.StatusNotFound, "not_found")
}

func TestForeignOriginsAreDenied(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Origins: []string{host}})
	_, c := begin(t, s)
	own := s.browser(t, "anders")
	own.header = http.Header{"Origin": {host}, "Sec-Fetch-Site": {"cross-site"}}
	p := own.get(t, c.View.Action+"/form")
	p.coded(t, http.StatusUnauthorized, "login_required") // an allowed origin, but cookies are not looked at
	for _, header := range []http.Header{
		{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}, {"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://evil.example"}, "Sec-Fetch-Site": {"cross-site"}},
	} {
		b := s.browser(t, "anders")
		b.header = header
		p := b.get(t, c.View.Action+"/form")
		p.coded(t, http.StatusForbidden, "denied")
		if p.header.Get("Access-Control-Allow-Origin") != "" || strings.Contains(p.body, "Anders") {
			t.Errorf("%v reads %s", header, p.body)
		}
		p, _ = b.call(t, http.MethodPut, c.Save, c.Version, `{"answers":{}}`)
		p.coded(t, http.StatusForbidden, "denied")
		b.post(t, c.View.Action, url.Values{"_version": {"1"}}).want(t, http.StatusForbidden, "Det har du ikke adgang til")
		b.start(t, "/s/soeg").want(t, http.StatusForbidden)
		b.post(t, "/inbox/c/x", nil).want(t, http.StatusForbidden)
	}
}

func TestPreflight(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Origins: []string{host}})
	b := s.browser(t, "")
	for _, path := range []string{"/s/meld/form", "/s/meld/start", "/c/x/y/z/form", "/c/x/y/z/draft", "/c/x/y/z/files", "/c/x/y/z/submit"} {
		b.header = http.Header{"Origin": {host}, "Access-Control-Request-Method": {"PUT"}}
		p := b.do(t, http.MethodOptions, path, "", nil)
		if p.status != http.StatusNoContent || p.header.Get("Access-Control-Allow-Origin") != host ||
			p.header.Get("Access-Control-Allow-Methods") != "GET, PUT, POST" || p.header.Get("Access-Control-Allow-Headers") != "authorization, content-type, if-match" {
			t.Errorf("%s: %d %v", path, p.status, p.header)
		}
		b.header.Set("Origin", "https://evil.example")
		p = b.do(t, http.MethodOptions, path, "", nil)
		if p.status != http.StatusForbidden || p.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s for another origin: %d %v", path, p.status, p.header)
		}
	}
}

func TestNewRefusesWhatIsNoOrigin(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	for _, origin := range []string{"*", "aaby.example", "https://aaby.example/", "ftp://aaby.example", "https://a;script-src", "https://a b", "https://a'", "javascript:x"} {
		if _, err := workflowhttp.New(s.Engine, "aaby", &workflowhttp.Options{Frames: []string{origin}}); err == nil {
			t.Errorf("%q is taken for an origin", origin)
		}
	}
	if _, err := workflowhttp.New(nil, "aaby", nil); err == nil {
		t.Error("no engine is no error")
	}
	if _, err := workflowhttp.New(s.Engine, "", nil); err == nil {
		t.Error("no organisation is no error")
	}
	if _, err := workflowhttp.New(s.Engine, "aaby", &workflowhttp.Options{Frames: []string{"https://*.aaby.example", "http://127.0.0.1:8080"}}); err != nil {
		t.Error(err)
	}
}
