package workflowhttp_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/workflow/workflowhttp"
)

// config is what the widget reads of a form's address.
type config struct {
	Form    json.RawMessage            `json:"form"`
	Answers map[string]json.RawMessage `json:"answers"`
	Facts   json.RawMessage            `json:"facts"`
	Lang    string                     `json:"lang"`
	Version string                     `json:"version"`
	Token   string                     `json:"token"`
	Start   string                     `json:"start"`
	Save    string                     `json:"save"`
	Upload  string                     `json:"upload"`
	Submit  string                     `json:"submit"`
	View    struct {
		Action, File string
		Hidden       []struct{ Name, Value string }
	} `json:"view"`
}

// answer is what the API says to a save, an upload or a submission.
type answer struct {
	Version   string `json:"version"`
	Next      string `json:"next"`
	Reference string `json:"reference"`
	Code      string `json:"code"`
	Status    int    `json:"status"`
	Faults    []struct {
		Code string `json:"code"`
		Path string `json:"path"`
	} `json:"faults"`
	File struct{ ID, Name, Type, SHA256 string } `json:"file"`
}

func decode[T any](t testing.TB, p *page) (out T) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.body), &out); err != nil {
		t.Fatalf("%s: %d: no JSON: %.300s", p.path, p.status, p.body)
	}
	return out
}

// call sends JSON with a version, and checks the kind of answer.
func (b *browser) call(t testing.TB, method, path, version, body string) (*page, answer) {
	t.Helper()
	b.header.Del("If-Match")
	if version != "" {
		b.header.Set("If-Match", version)
	}
	p := b.do(t, method, path, "application/json", strings.NewReader(body))
	b.header.Del("If-Match")
	a := decode[answer](t, p)
	if p.status >= 400 && len(a.Faults) == 0 && (a.Code == "" || a.Status != p.status || p.header.Get("Content-Type") != "application/problem+json") {
		t.Errorf("%s %s: %d is no problem details: %s", method, path, p.status, p.body)
	}
	return p, a
}

func (p *page) coded(t testing.TB, status int, code string) {
	t.Helper()
	a := decode[answer](t, p)
	got := a.Code
	if len(a.Faults) > 0 {
		got = a.Faults[0].Code + " " + a.Faults[0].Path
	}
	if p.status != status || got != code {
		t.Errorf("%s: %d %q, want %d %q", p.path, p.status, got, status, code)
	}
}

// begin begins a case as a citizen and loads its form.
func begin(t *testing.T, s *site) (*browser, config) {
	t.Helper()
	b := s.browser(t, "anders")
	p := b.start(t, "/s/soeg").want(t, http.StatusOK)
	return b, decode[config](t, b.get(t, strings.TrimSuffix(p.path, "?page=dig")+"/form").want(t, http.StatusOK))
}

func TestWidgetRoad(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b, c := begin(t, s)
	if len(c.Form) == 0 || len(c.Facts) == 0 || c.Lang != "da" || c.Version != `"1"` || c.Start != "" {
		t.Fatalf("config: %+v", c)
	}
	if c.View.Action+"/draft" != c.Save || !strings.HasSuffix(c.View.File, "/files/{id}") || len(c.View.Hidden) != 2 {
		t.Errorf("surroundings: %+v", c.View)
	}
	body := `{"answers":{"hvad":"tand","tand_nr":{"raw":"abc"},"cpr":{"raw":"6101AB-1234"},"navn":"En anden","udgifter":[{"_id":"r9","hos":"Optiker"}]},"page":"dig","lang":"da"}`
	p, a := b.call(t, http.MethodPut, c.Save, c.Version, body)
	if p.want(t, http.StatusOK); a.Version != `"2"` || p.header.Get("ETag") != `"2"` {
		t.Errorf("the version is %s, ETag %s", a.Version, p.header.Get("ETag"))
	}
	p, a = b.call(t, http.MethodPut, c.Save, c.Version, body) // the same again, as after a lost answer
	if p.want(t, http.StatusOK); a.Version != `"2"` {
		t.Errorf("saved again: %s", a.Version)
	}
	p, _ = b.call(t, http.MethodPut, c.Save, c.Version, strings.Replace(body, "Optiker", "Tandlæge", 1))
	p.coded(t, http.StatusPreconditionFailed, "stale")
	p, _ = b.call(t, http.MethodPut, c.Save, "", body)
	p.coded(t, http.StatusPreconditionRequired, "version_required")
	p, _ = b.call(t, http.MethodPut, c.Save, "W/x", body)
	p.coded(t, http.StatusBadRequest, "invalid")

	again := decode[config](t, b.get(t, c.View.Action+"/form"))
	if strings.Contains(string(again.Answers["navn"]), "En anden") || string(again.Answers["cpr"]) != `{"raw":"6101AB-1234"}` || again.Version != `"2"` {
		t.Errorf("saved: %s", again.Answers)
	}
	p, a = b.call(t, http.MethodPost, c.Submit, again.Version, `{"answers":{"hvad":"tand","tand_nr":{"raw":"abc"}}}`)
	p.coded(t, http.StatusUnprocessableEntity, "bad_integer /tand_nr")
	if a.Version != `"3"` || !strings.Contains(p.body, `"facts"`) {
		t.Errorf("a refused submission is not saved: %s", p.body)
	}
	up := upload(t, b, c.Upload, "/bilag", "a.png", png)
	up.want(t, http.StatusCreated)
	f := decode[struct{ File json.RawMessage }](t, up).File
	p, _ = b.call(t, http.MethodPost, c.Submit, a.Version, `{"answers":{"hvad":"tand","tand_nr":7,"bilag":[`+string(f)+`]}}`)
	p.want(t, http.StatusOK)
	done := decode[answer](t, p)
	if done.Next != "/c/"+done.Reference+"?sent=1" {
		t.Errorf("done: %+v", done)
	}
	b.get(t, done.Next).want(t, http.StatusOK, "Vi har modtaget", "a.png")
	p, a = b.call(t, http.MethodPost, c.Submit, `"3"`, `{"answers":{}}`) // the answer was lost on its way
	if p.status != http.StatusOK || a.Next != done.Next || a.Reference != done.Reference {
		t.Errorf("a second submission: %d %s", p.status, p.body)
	}
	p, _ = b.call(t, http.MethodPut, c.Save, `"3"`, body)
	p.coded(t, http.StatusConflict, "conflict")
}

func upload(t testing.TB, b *browser, path, field, name, body string) *page {
	t.Helper()
	media, data := multi(t, url.Values{"name": {field}}, file{"file", name, body})
	return b.do(t, http.MethodPost, path, media, data)
}

func TestUploadsThatAreRefused(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b, c := begin(t, s)
	upload(t, b, c.Upload, "/bilag", "virus.png", "MZ\x90\x00").coded(t, http.StatusUnprocessableEntity, "file_type /bilag")
	upload(t, b, c.Upload, "/bilag", "stor.png", png+strings.Repeat("x", 3<<20)).coded(t, http.StatusUnprocessableEntity, "file_size /bilag")
	upload(t, b, c.Upload, "/nope", "a.png", png).coded(t, http.StatusNotFound, "not_found")
	upload(t, b, c.Upload, "/navn", "a.png", png).coded(t, http.StatusNotFound, "not_found")
	media, data := multi(t, url.Values{"name": {"/bilag"}})
	b.do(t, http.MethodPost, c.Upload, media, data).coded(t, http.StatusBadRequest, "invalid")
	p, _ := b.call(t, http.MethodPost, c.Upload, "", `{}`)
	p.coded(t, http.StatusBadRequest, "invalid")
	if now := decode[config](t, b.get(t, c.View.Action+"/form")); now.Version != c.Version {
		t.Errorf("the draft went from %s to %s", c.Version, now.Version)
	}
}

func TestBadBodiesLeaveTheDraftAlone(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b, c := begin(t, s)
	rows := `{"answers":{"udgifter":[` + strings.TrimSuffix(strings.Repeat(`{"hos":"x"},`, 10_000), ",") + `]}}`
	cases := []struct {
		name, body, code string
		status           int
	}{
		{"5 MB", `{"answers":{"bem":"` + strings.Repeat("x", 5<<20) + `"}}`, "too_large", http.StatusRequestEntityTooLarge},
		{"10,000 rows", rows, "too_many /udgifter", http.StatusUnprocessableEntity},
		{"a path that does not exist", `{"answers":{"nope":{"deep":1}}}`, "unknown_field /nope", http.StatusUnprocessableEntity},
		{"another type", `{"answers":{"hvad":7}}`, "bad_type /hvad", http.StatusUnprocessableEntity},
		{"malformed", `{"answers":{"hvad":`, "malformed", http.StatusBadRequest},
		{"nothing", ``, "malformed", http.StatusBadRequest},
		{"no answers", `{}`, "malformed", http.StatusBadRequest},
		{"a member twice", `{"answers":{"bem":"a","bem":"b"}}`, "malformed", http.StatusBadRequest},
		{"deep", `{"answers":{"bem":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}}`, "malformed", http.StatusBadRequest},
	}
	for _, tc := range cases {
		for _, path := range []string{c.Save, c.Submit} {
			method := http.MethodPut
			if path == c.Submit {
				method = http.MethodPost
			}
			p, _ := b.call(t, method, path, c.Version, tc.body)
			t.Log(tc.name)
			p.coded(t, tc.status, tc.code)
		}
	}
	if now := decode[config](t, b.get(t, c.View.Action+"/form")); now.Version != c.Version {
		t.Errorf("the draft went from %s to %s", c.Version, now.Version)
	}
}

func TestOthersCasesAreNotThere(t *testing.T) {
	t.Parallel()
	s := setup(t, nil)
	b, c := begin(t, s)
	id := caseOf(&page{path: c.Save})
	for who, status := range map[string]int{"berit": http.StatusNotFound, "vera": http.StatusNotFound, "": http.StatusUnauthorized} {
		other := s.browser(t, who)
		for _, path := range []string{c.View.Action + "/form", c.View.Action + "x/form", "/c/nope/a/b/form"} {
			if p := other.get(t, path); p.status != status {
				t.Errorf("%q at %s: %d, want %d", who, path, p.status, status)
			}
		}
		p, _ := other.call(t, http.MethodPut, c.Save, c.Version, `{"answers":{}}`)
		if p.status != status {
			t.Errorf("%q saves: %d, want %d", who, p.status, status)
		}
		if up := upload(t, other, c.Upload, "/bilag", "a.png", png); up.status != status {
			t.Errorf("%q uploads: %d, want %d", who, up.status, status)
		}
	}
	s.browser(t, "berit").get(t, "/c/"+id).want(t, http.StatusNotFound)
	s.browser(t, "berit").get(t, c.View.Action).want(t, http.StatusNotFound)
	s.browser(t, "berit").get(t, "/c/"+id+"/files/x").want(t, http.StatusNotFound)
	s.browser(t, "viggo").get(t, "/inbox/c/"+id).want(t, http.StatusNotFound) // another group
	s.browser(t, "viggo").post(t, "/inbox/c/"+id, url.Values{"step": {"behandl"}, "round": {"1"}, "do": {"approve"}}).want(t, http.StatusNotFound)
	s.browser(t, "berit").get(t, "/inbox").want(t, http.StatusForbidden)
	s.browser(t, "berit").post(t, "/inbox/c/"+id, nil).want(t, http.StatusForbidden)
	b.get(t, "/c/"+id).want(t, http.StatusOK, "Kladde")
}

func TestRateLimits(t *testing.T) {
	t.Parallel()
	s := setup(t, &workflowhttp.Options{Starts: workflowhttp.Limit{PerMinute: 2}, Uploads: workflowhttp.Limit{PerMinute: 60, Burst: 1}})
	b, c := begin(t, s)
	upload(t, b, c.Upload, "/bilag", "a.png", png).want(t, http.StatusCreated)
	p := upload(t, b, c.Upload, "/bilag", "a.png", png)
	p.coded(t, http.StatusTooManyRequests, "too_many_requests")
	if got := p.header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After %q", got)
	}
	s.Clock.Advance(1e9)
	upload(t, b, c.Upload, "/bilag", "a.png", png).want(t, http.StatusCreated)

	b.start(t, "/s/soeg").want(t, http.StatusOK)
	p = b.start(t, "/s/soeg").want(t, http.StatusTooManyRequests, "Det går for hurtigt")
	if got := p.header.Get("Retry-After"); got == "" {
		t.Error("no Retry-After")
	}
	p, _ = s.browser(t, "").call(t, http.MethodPost, "/s/meld/start", "", `{}`)
	p.coded(t, http.StatusTooManyRequests, "too_many_requests")
	free := setup(t, &workflowhttp.Options{Starts: workflowhttp.Limit{PerMinute: -1}})
	for range 70 {
		free.browser(t, "anders").start(t, "/s/soeg").want(t, http.StatusOK)
	}
}
