package main_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/i18n"
)

// phone is what the draft holds before something bad comes in.
const phone = "20304050"

// drafted is a visitor with a draft in which something has been saved.
func drafted(t *testing.T) (v *visitor, path string) {
	t.Helper()
	v = open(t, nil).visitor(i18n.Danish).login("karla")
	p := v.press(v.ok("/s/helbredstillaeg"), "", "")
	p = v.want(v.press(p.fill("/on_behalf", "false").fill("/phone", phone), "_do", "save"), http.StatusOK)
	path, _, _ = strings.Cut(p.address, "?")
	return v, path
}

// answer is what the widget's API says.
type answer struct {
	status  int
	Code    string
	Faults  []form.Fault
	Version string
	Answers map[string]any
}

func (a answer) codes() []string {
	codes := []string{}
	for _, f := range a.Faults {
		codes = append(codes, string(f.Code)+" "+f.Path)
	}
	return codes
}

// call calls the widget's API as the widget does.
func (v *visitor) call(method, path, version, media string, body io.Reader) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.url+path, body)
	if err != nil {
		v.t.Fatal(err)
	}
	r.Header.Set("Content-Type", media)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if version != "" {
		r.Header.Set("If-Match", version)
	}
	res, err := v.http.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	a := answer{status: res.StatusCode}
	if err := json.Unmarshal(data, &a); err != nil {
		v.t.Fatalf("%s %s answers %d %s", method, path, res.StatusCode, data)
	}
	return a
}

// put saves answers by the API, on the draft's version unless told otherwise.
func (v *visitor) put(path, version, answers string) answer {
	v.t.Helper()
	if version == "" {
		version = v.draft(path).Version
	}
	return v.call(http.MethodPut, path+"/draft", version, "application/json", strings.NewReader(`{"page":"ansoeger","lang":"da","answers":`+answers+`}`))
}

func (v *visitor) draft(path string) answer {
	v.t.Helper()
	return v.call(http.MethodGet, path+"/form", "", "", nil)
}

// unharmed fails the test when the draft no longer holds what was saved.
func (v *visitor) unharmed(path string) {
	v.t.Helper()
	if p := v.ok(path); strings.ReplaceAll(p.value("/phone"), " ", "") != phone || p.value("/on_behalf") != "false" {
		v.t.Errorf("the draft now holds %q and %q", p.value("/phone"), p.value("/on_behalf"))
	}
}

func TestBadInputByTheAPI(t *testing.T) {
	t.Parallel()
	rows := make([]string, 10_000)
	for i := range rows {
		rows[i] = `{"_id":"r` + itoa(i+1) + `","provider":"a"}`
	}
	cases := []struct {
		name    string
		answers string
		status  int
		code    string
		faults  []string
	}{
		{"5 MB", `{"phone":"` + strings.Repeat("1", 5<<20) + `"}`, http.StatusRequestEntityTooLarge, "too_large", nil},
		{"10,000 rows", `{"estimates":[` + strings.Join(rows, ",") + `]}`, http.StatusUnprocessableEntity, "", []string{"too_many /estimates"}},
		{"no JSON", `{"phone":`, http.StatusBadRequest, "malformed", nil},
		{"nested without end", strings.Repeat(`{"a":`, 100_000) + strings.Repeat("}", 100_000), http.StatusBadRequest, "malformed", nil},
		{"unknown path", `{"nope":1}`, http.StatusUnprocessableEntity, "", []string{"unknown_field /nope"}},
		{"unknown path in a row", `{"estimates":[{"_id":"r1","nope":1}]}`, http.StatusUnprocessableEntity, "", []string{"unknown_field /estimates/0/nope"}},
		{"another type", `{"on_behalf":{"a":1}}`, http.StatusUnprocessableEntity, "", []string{"bad_type /on_behalf"}},
	}
	v, path := drafted(t)
	for _, c := range cases {
		got := v.put(path, "", c.answers)
		if got.status != c.status || got.Code != c.code {
			t.Errorf("%s: %d %q %q, want %d %q", c.name, got.status, got.Code, got.codes(), c.status, c.code)
		}
		if c.status == http.StatusUnprocessableEntity && len(got.Faults) == 0 || c.faults != nil && !slices.Equal(got.codes(), c.faults) {
			t.Errorf("%s: faults %q, want %q", c.name, got.codes(), c.faults)
		}
		v.unharmed(path)
	}
}

func TestBadUploads(t *testing.T) {
	t.Parallel()
	v, path := drafted(t)
	v.want(v.press(v.ok(path+"?page=bilag"), "_add", "/documents"), http.StatusOK)
	upload := func(name string, f file) answer {
		t.Helper()
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormField("name")
		if err == nil {
			_, err = io.WriteString(part, name)
		}
		if err == nil {
			part, err = w.CreateFormFile("file", f.name)
		}
		if err == nil {
			_, err = part.Write(f.data)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return v.call(http.MethodPost, path+"/files", "", w.FormDataContentType(), &body)
	}
	big := pdf(1)
	big.data = append(big.data, make([]byte, 11_000_000)...)
	for name, c := range map[string]struct {
		field  string
		file   file
		status int
		codes  []string
	}{
		"good":        {"/documents/r1/file", pdf(1), http.StatusCreated, []string{}},
		"a program":   {"/documents/r1/file", program(), http.StatusUnprocessableEntity, []string{"file_type /documents/r1/file"}},
		"empty":       {"/documents/r1/file", file{name: "tom.pdf"}, http.StatusUnprocessableEntity, nil},
		"too large":   {"/documents/r1/file", big, http.StatusUnprocessableEntity, []string{"file_size /documents/r1/file"}},
		"no such row": {"/documents/r9/nope", pdf(1), http.StatusNotFound, nil},
		"no file":     {"/phone", pdf(1), http.StatusNotFound, nil},
	} {
		got := upload(c.field, c.file)
		if got.status != c.status || c.codes != nil && !slices.Equal(got.codes(), c.codes) {
			t.Errorf("%s: %d %q %q, want %d %q", name, got.status, got.Code, got.codes(), c.status, c.codes)
		}
	}
	v.unharmed(path)
}

// TestBadInputOnPages does by hand what the API is sent above.
func TestBadInputOnPages(t *testing.T) {
	t.Parallel()
	v, path := drafted(t)
	p := v.press(v.ok(path).fill("/on_behalf", "true"), "_do", "save")
	p.fill("/principal/first_name", "Åge").fill("/principal/last_name", "Ærø").fill("/principal/cpr", "12AB56-78XY")
	p = v.want(v.next(p), http.StatusUnprocessableEntity)
	if !p.wrong("bf-principal.cpr") || p.value("/principal/cpr") != "12AB56-78XY" || p.value("/principal/first_name") != "Åge" {
		t.Errorf("a CPR number with letters gives no error, or is not shown again:\n%s", p.text)
	}
	p = v.ok(path) // somewhere else, later
	if p.value("/principal/cpr") != "12AB56-78XY" || strings.Contains(p.address, "12AB56") {
		t.Errorf("it was not kept: %q", p.value("/principal/cpr"))
	}
	p.fill("/on_behalf", "false").control("/phone", "").name = "/nope"
	if p = v.press(p, "_do", "save"); p.status != http.StatusBadRequest || !strings.Contains(p.text, "invalid") {
		t.Errorf("a field that the form does not have: %d\n%s", p.status, p.text)
	}
	p = v.ok(path).fill("/phone", strings.Repeat("1", 5<<20))
	if p = v.press(p, "_do", "save"); p.status != http.StatusRequestEntityTooLarge {
		t.Errorf("5 MB in a field: %d\n%s", p.status, p.text)
	}
	v.press(v.ok(path).fill("/on_behalf", "false"), "_do", "save")
	v.unharmed(path)
	for _, unknown := range []string{"/nope", "/c/nope", "/s/nope", "/received/kp/7/1", "/inbox/c/nope"} {
		if p := v.get(unknown); p.status != http.StatusNotFound && p.status != http.StatusForbidden {
			t.Errorf("%s answers %d", unknown, p.status)
		}
	}
}

// TestTwoTabs saves the same draft from two tabs: the second is told, sees both
// versions, and loses nothing.
func TestTwoTabs(t *testing.T) {
	t.Parallel()
	v, path := drafted(t)
	first, second := v.ok(path), v.ok(path)
	version := v.draft(path).Version
	v.want(v.press(first.fill("/phone", "11 22 33 44"), "_do", "save"), http.StatusOK)
	p := v.want(v.press(second.fill("/phone", "55 66 77 88"), "_do", "save"), http.StatusConflict)
	if p.value("/phone") != "55 66 77 88" || !strings.Contains(p.text, "11 22 33 44") {
		t.Errorf("the second tab does not see both versions:\n%s", p.text)
	}
	if got := v.ok(path).value("/phone"); got != "11 22 33 44" {
		t.Errorf("the draft holds %q", got)
	}
	if got := v.put(path, version, `{"phone":"99887766"}`); got.status != http.StatusPreconditionFailed || got.Code != "stale" {
		t.Errorf("the widget of an old version: %d %q", got.status, got.Code)
	}
	v.want(v.press(p, "_do", "save"), http.StatusOK) // and again, knowing of the other
	if got := v.ok(path).value("/phone"); got != "55 66 77 88" {
		t.Errorf("the draft holds %q", got)
	}
}

// TestOtherSitesAreRefused sends what a page of another site could make a
// browser send.
func TestOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	v, path := drafted(t)
	for _, target := range []string{path, "/s/helbredstillaeg", "/login", "/logout", path + "/submit"} {
		r := httptest.NewRequest(http.MethodPost, v.url+target, strings.NewReader("person=kim"))
		r.RequestURI = ""
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Origin", "https://example.com")
		res, err := v.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s answers another site with %d", target, res.StatusCode)
		}
	}
	v.unharmed(path)
}
