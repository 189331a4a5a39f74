package formwidget_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/wasm/formwidget"
)

// reply is what a shell reads; the tree and the patches stay JSON.
type reply struct {
	View    json.RawMessage   `json:"view"`
	Patches []json.RawMessage `json:"patches"`
	Focus   string            `json:"focus"`
	Say     string            `json:"say"`
	Page    string            `json:"page"`
	Title   string            `json:"title"`
	Live    string            `json:"live"`
	Then    string            `json:"then"`
	Body    string            `json:"body"`
	Done    bool              `json:"done"`
	OK      bool              `json:"ok"`
	Fault   string            `json:"fault"`
	Value   string            `json:"value"`
	Error   string            `json:"error"`
}

func (r reply) has(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		found := strings.Contains(string(r.View), part)
		for _, p := range r.Patches {
			found = found || strings.Contains(string(p), part)
		}
		if !found {
			t.Errorf("no patch has %q: %s", part, r.Patches)
		}
	}
}

func (r reply) lacks(t *testing.T, part string) {
	t.Helper()
	for _, p := range r.Patches {
		if strings.Contains(string(p), part) {
			t.Errorf("a patch has %q: %s", part, p)
		}
	}
}

// talk drives an engine the way the shell does.
type talk struct {
	t      *testing.T
	engine formwidget.Engine
	form   *form.Form
}

func compiled(t *testing.T) *form.Form {
	t.Helper()
	source, err := os.ReadFile("testdata/udlaeg.json")
	if err != nil {
		t.Fatal(err)
	}
	f, err := definition.CompileJSON(source, nil)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func facts() form.Facts {
	return form.Facts{Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Lang: "da"}
}

// start loads the form with answers, "" for none; extra is laid over the config.
func start(t *testing.T, answers string, extra map[string]any) (*talk, reply) {
	t.Helper()
	f := compiled(t)
	source, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	config := map[string]any{
		"form": json.RawMessage(source), "facts": json.RawMessage(f.EncodeFacts(facts())), "lang": "da", "version": "1",
		"save": "draft", "upload": "draft/files", "submit": "draft/submit",
	}
	if answers != "" {
		config["answers"] = json.RawMessage(answers)
	}
	for key, v := range extra {
		config[key] = v
	}
	k := &talk{t: t, form: f}
	return k, k.say(map[string]any{"do": "load", "config": config})
}

func (k *talk) say(m any) reply {
	k.t.Helper()
	text, err := json.Marshal(m)
	if err != nil {
		k.t.Fatal(err)
	}
	var r reply
	if err := json.Unmarshal([]byte(k.engine.Handle(string(text))), &r); err != nil {
		k.t.Fatalf("the reply is not JSON: %v", err)
	}
	return r
}

func (k *talk) set(name string, done bool, raw ...string) reply {
	k.t.Helper()
	return k.say(map[string]any{"do": "set", "name": name, "raw": raw, "done": done})
}

func (k *talk) press(name, button string) reply {
	k.t.Helper()
	return k.say(map[string]any{"do": "press", "name": name, "button": button})
}

func (k *talk) answered(what, name string, status int, answer any) reply {
	k.t.Helper()
	return k.say(map[string]any{"do": "answered", "what": what, "name": name, "status": status, "answer": answer})
}

func TestLoadGivesTheServersPage(t *testing.T) {
	t.Parallel()
	k, r := start(t, `{"navn":"Åse"}`, nil)
	a, _, err := form.DecodeAnswers(k.form, []byte(`{"navn":"Åse"}`))
	if err != nil {
		t.Fatal(err)
	}
	page := view.Page(k.form.Evaluate(a, facts()), "", view.Options{PageURL: func(string) string { return "" }})
	want, err := page.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	if string(r.View) != string(want) {
		t.Errorf("got  %s\nwant %s", r.View, want)
	}
	if r.OK || r.Fault == "" {
		t.Errorf("an empty form is said to be in order")
	}
}

func TestFieldsComeAndGo(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", nil)
	r := k.set("/rejser", true, "true")
	r.has(t, `"op":"insert"`, `bf-maal:group`)
	if want := "1 felt er kommet til."; r.Say != want {
		t.Errorf("said %q, want %q", r.Say, want)
	}
	r = k.set("/rejser", true, "false")
	r.has(t, `{"op":"remove","id":"bf-maal:group"}`)
	k.set("/maal", true, "Ærø") // hidden answers are kept
	k.set("/rejser", true, "true").has(t, `Ærø`)
}

func TestFaultsWaitUntilTheFieldIsLeft(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", nil)
	if r := k.set("/fodt", false, "31.02.2020"); strings.Contains(r.Say, "dato") {
		t.Errorf("said %q while typing", r.Say)
	} else {
		r.lacks(t, "aria-invalid")
	}
	r := k.set("/fodt", true, "31.02.2020")
	r.has(t, `aria-invalid`, `bf-fodt:error`)
	if !strings.HasPrefix(r.Say, "Fødselsdato: ") {
		t.Errorf("said %q", r.Say)
	}
	r = k.set("/fodt", false, "01.02.2020")
	r.has(t, `{"op":"unattr","id":"bf-fodt","name":"aria-invalid"}`)
}

func TestNextIsRefusedUntilThePageIsInOrder(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", nil)
	r := k.press("_do", "next")
	r.has(t, `bf:errors`, `#bf-navn`)
	if r.Focus != "bf:errors" || r.Then != "" {
		t.Errorf("focus %q, then %q", r.Focus, r.Then)
	}
	k.set("/navn", true, "Åse")
	k.set("/rejser", true, "false")
	r = k.press("_do", "next")
	if r.Focus != "bf:heading" || r.Then != "save" {
		t.Errorf("focus %q, then %q", r.Focus, r.Then)
	}
	if want := `{"answers":{"navn":"Åse","rejser":false},"page":"hvad","lang":"da"}`; r.Body != want {
		t.Errorf("body %s, want %s", r.Body, want)
	}
	if r = k.press("_do", "back"); r.Focus != "bf:heading" {
		t.Errorf("focus %q", r.Focus)
	}
	r.lacks(t, "bf:errors")
}

func TestNobodyGetsADraftByTurningPages(t *testing.T) {
	t.Parallel()
	k, _ := start(t, `{"navn":"Åse","rejser":false}`, map[string]any{"save": "", "start": "start"})
	if r := k.press("_do", "next"); r.Then != "" {
		t.Errorf("then %q", r.Then)
	}
}

func TestRows(t *testing.T) {
	t.Parallel()
	k, _ := start(t, `{"navn":"Åse","rejser":false}`, map[string]any{"page": "hvad"})
	r := k.press("_add", "/poster")
	r.has(t, `bf-poster.r1:row`)
	if r.Focus != "bf-poster.r1:label" {
		t.Errorf("focus %q", r.Focus)
	}
	k.press("_add", "/poster")
	k.set("/poster/r1/beloeb", true, "1.000,50")
	k.set("/poster/r2/beloeb", true, "10").has(t, `1.010,50`)
	r = k.press("_remove", "/poster/r1")
	r.has(t, `{"op":"remove","id":"bf-poster.r1:row"}`, `10,00`)
	if r.Focus != "bf-poster:label" {
		t.Errorf("focus %q", r.Focus)
	}
	k.set("/poster/r1/beloeb", true, "5") // the row is gone; nothing happens
	k.press("_add", "/poster")
	k.press("_add", "/poster")
	if r = k.press("_add", "/poster"); len(r.Patches) > 0 && strings.Contains(string(r.Patches[0]), "insert") {
		t.Errorf("a fourth row was added: %s", r.Patches)
	}
}

func TestSubmitShowsThePageThatIsWrong(t *testing.T) {
	t.Parallel()
	k, _ := start(t, `{"rejser":false,"rigtigt":true}`, map[string]any{"page": "send"})
	r := k.press("_do", "submit")
	r.has(t, `#bf-navn`)
	if r.Focus != "bf:errors" || r.Then != "" {
		t.Errorf("focus %q, then %q", r.Focus, r.Then)
	}
	k.set("/navn", true, "Åse")
	r = k.press("_do", "submit")
	if r.Then != "submit" || !r.OK {
		t.Fatalf("then %q, ok %v", r.Then, r.OK)
	}
	r = k.answered("submit", "", 200, map[string]any{"reference": "2026-17"})
	r.has(t, "2026-17")
	if !r.Done || r.Focus != "bf:receipt" {
		t.Errorf("done %v, focus %q", r.Done, r.Focus)
	}
}

func TestTheServersFaultsStandUntilTheFieldIsAnsweredAnew(t *testing.T) {
	t.Parallel()
	k, _ := start(t, `{"navn":"Åse","rejser":false,"rigtigt":true}`, map[string]any{"page": "send"})
	r := k.answered("submit", "", 422, map[string]any{"faults": []any{
		map[string]any{"code": "check_failed", "path": "/navn"}, map[string]any{"code": "limit_exceeded", "path": ""},
	}})
	r.has(t, `aria-invalid`, `bf:notice0`)
	if r.OK || r.Done || r.Focus != "bf:errors" {
		t.Errorf("ok %v, done %v, focus %q", r.OK, r.Done, r.Focus)
	}
	k.set("/navn", true, "Åse B").has(t, `{"op":"unattr","id":"bf-navn","name":"aria-invalid"}`)
	if r = k.press("_do", "submit"); r.Then != "submit" {
		t.Errorf("then %q", r.Then)
	}
}

func TestUploads(t *testing.T) {
	t.Parallel()
	k, _ := start(t, `{"navn":"Åse","rejser":false}`, map[string]any{"page": "hvad", "view": map[string]any{"file": "f/{id}"}})
	file := map[string]any{"id": "f1", "name": "bilag æ.png", "size": 900, "type": "image/png", "sha256": strings.Repeat("0", 64)}
	r := k.answered("upload", "/bilag", 201, map[string]any{"file": file})
	r.has(t, "bilag æ.png", `["href","f/f1"]`)
	if want := "bilag æ.png er modtaget."; r.Say != want {
		t.Errorf("said %q", r.Say)
	}
	r = k.answered("upload", "/bilag", 422, map[string]any{"faults": []any{map[string]any{
		"code": "file_type", "path": "/bilag", "args": []any{map[string]any{"name": "types", "kind": "text", "value": "image/png"}},
	}}})
	r.has(t, "bf-bilag:error")
	if !strings.Contains(r.Say, "image/png") {
		t.Errorf("said %q", r.Say)
	}
	if r = k.answered("upload", "/bilag", 413, nil); r.Say == "" {
		t.Error("nothing is said of a file that is too large")
	}
	k.press("_remove", "/bilag/f1").has(t, `"id":"bf-bilag:received"`)
}

func TestWhatGoesWrongIsToldAndNothingIsLost(t *testing.T) {
	t.Parallel()
	for status, part := range map[int]string{0: "forbindelse", 401: "logget ind", 412: "andet sted", 404: "findes ikke", 429: "travlt", 500: "gik galt", 413: "større"} {
		k, _ := start(t, `{"navn":"Åse"}`, nil)
		r := k.answered("save", "", status, map[string]any{})
		r.has(t, part)
		if !strings.Contains(r.Say, part) {
			t.Errorf("%d: said %q", status, r.Say)
		}
		if r = k.press("_do", "save"); !strings.Contains(r.Body, "Åse") {
			t.Errorf("%d: body %s", status, r.Body)
		}
	}
}

// What registers say now is told as it was worded, beside what is wrong, too.
func TestWhatTheServerTellsIsShown(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]map[string]any{
		"alone": {"told": []string{"Nye oplysninger.", "By: Åby er nu Rold."}},
		"beside a fault": {
			"told": []string{"Nye oplysninger.", "By: Åby er nu Rold."}, "faults": []map[string]any{{"code": "check_failed", "path": "/navn"}},
		},
	} {
		k, _ := start(t, `{"navn":"Åse"}`, nil)
		r := k.answered("submit", "", 422, answer)
		r.has(t, "alert-warning", "Nye oplysninger.", "By: Åby er nu Rold.")
		if r.Say == "" || r.Done {
			t.Errorf("%s: said %q, done %v", name, r.Say, r.Done)
		}
	}
}

func TestLanguageChangesWordsAndNotation(t *testing.T) {
	t.Parallel()
	k, _ := start(t, `{"poster":[{"_id":"r1","beloeb":{"amount":123456,"currency":"DKK"}}]}`, map[string]any{
		"page": "hvad", "view": map[string]any{"labels": map[string]any{"submit": "Send nu"}},
	})
	r := k.say(map[string]any{"do": "lang", "lang": "en"})
	r.has(t, "What did you pay for?", "1,234.56", "Add")
}

func TestGoToAnotherPage(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", map[string]any{"page": "send"})
	r := k.press("_goto", "bf-rejser:o0")
	if r.Focus != "bf-rejser:o0" {
		t.Errorf("focus %q", r.Focus)
	}
	if r = k.press("_goto", "elsewhere"); r.Focus != "" {
		t.Errorf("focus %q", r.Focus)
	}
}

func TestValueOfAControl(t *testing.T) {
	t.Parallel()
	k := &talk{t: t, form: compiled(t)}
	source, err := json.Marshal(k.form)
	if err != nil {
		t.Fatal(err)
	}
	k.say(map[string]any{"do": "load", "value": true, "config": map[string]any{"form": json.RawMessage(source)}})
	if r := k.set("/navn", true, "Åse"); r.Value != `{"navn":"Åse","poster":[],"ialt":{"amount":0,"currency":"DKK"},"rigtigt":false}` {
		t.Errorf("value %s", r.Value)
	}
}

func TestBadMessages(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"nothing": ``, "no object": `[]`, "no form": `{"do":"set","name":"/navn"}`, "no config": `{"do":"load"}`,
		"a form that is none": `{"do":"load","config":{"form":{"pages":[{"type":"dyr"}]}}}`, "unknown": `{"do":"dance"}`,
	} {
		var e formwidget.Engine
		var r reply
		if err := json.Unmarshal([]byte(e.Handle(text)), &r); err != nil || r.Error == "" {
			t.Errorf("%s: error %q, %v", name, r.Error, err)
		}
	}
	k, _ := start(t, "", nil)
	for _, m := range []map[string]any{
		{"do": "set", "name": "/findes/ikke", "raw": []string{"x"}}, {"do": "set", "name": "", "raw": []string{}},
		{"do": "press", "name": "_add", "button": "/navn"}, {"do": "press", "name": "_remove", "button": "poster"},
		{"do": "press", "name": "_do", "button": "fly"}, {"do": "answered", "what": "upload", "name": "/navn", "status": 201, "answer": map[string]any{"file": map[string]any{"id": "x"}}},
		{"do": "answered", "what": "submit", "status": 422, "answer": map[string]any{"facts": []int{1}}},
	} {
		if r := k.say(m); r.Error != "" {
			t.Errorf("%v: %s", m, r.Error)
		}
	}
}

// TestWhatComesLaterIsNotWrongFromItsBeginning: having tried to go on does not
// make a mistake of what appears afterwards.
func TestWhatComesLaterIsNotWrongFromItsBeginning(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", nil)
	k.press("_do", "next").has(t, "bf-navn:error")
	r := k.set("/rejser", true, "true")
	r.has(t, "bf-maal:group")
	r.lacks(t, "bf-maal:error")
	if want := "1 felt er kommet til."; r.Say != want {
		t.Errorf("said %q, want %q", r.Say, want)
	}
	k.press("_do", "next").has(t, "bf-maal:error")
}

// TestTitleAndPage: the shell hears which page is shown and what the window is
// called, and the browser's history leads to any page that is shown.
func TestTitleAndPage(t *testing.T) {
	t.Parallel()
	k, r := start(t, `{"navn":"Åse","rejser":false}`, nil)
	want := func(r reply, page, title string) {
		t.Helper()
		if r.Page != page || r.Title != title {
			t.Errorf("page %q, title %q, want %q, %q", r.Page, r.Title, page, title)
		}
	}
	want(r, "hvem", "Hvem er du? – Udlæg")
	want(k.press("_do", "next"), "hvad", "Hvad har du lagt ud? – Udlæg")
	r = k.press("_page", "hvem")
	want(r, "hvem", "Hvem er du? – Udlæg")
	if r.Focus != "bf:heading" || r.Then != "save" {
		t.Errorf("focus %q, then %q", r.Focus, r.Then)
	}
	k.set("/navn", true, "")
	want(k.press("_do", "next"), "hvem", "Fejl: Hvem er du? – Udlæg")
	want(k.press("_page", "findesikke"), "hvem", "Fejl: Hvem er du? – Udlæg")
	want(k.press("_page", "send"), "send", "Send – Udlæg")
}

// TestResultsAreSaidOnceTheFieldIsLeft: a total that changes is heard, but not
// at every key.
func TestResultsAreSaidOnceTheFieldIsLeft(t *testing.T) {
	t.Parallel()
	k, _ := start(t, `{"navn":"Åse","rejser":false}`, nil)
	k.press("_do", "next")
	k.press("_add", "/poster")
	if r := k.set("/poster/r1/beloeb", false, "12"); r.Say != "" {
		t.Errorf("said %q while typing", r.Say)
	}
	if r, want := k.set("/poster/r1/beloeb", true, "12"), "I alt: 12,00 kr."; r.Say != want {
		t.Errorf("said %q, want %q", r.Say, want)
	}
	if r := k.set("/poster/r1/tekst", true, "Tog"); r.Say != "" {
		t.Errorf("said %q though nothing has changed", r.Say)
	}
}

// TestLevelOfTheHostsPage: a form under a heading of the host's has headings
// below it.
func TestLevelOfTheHostsPage(t *testing.T) {
	t.Parallel()
	k, _ := start(t, "", nil)
	source, err := json.Marshal(k.form)
	if err != nil {
		t.Fatal(err)
	}
	r := k.say(map[string]any{"do": "load", "level": 2, "config": map[string]any{"form": json.RawMessage(source), "lang": "da"}})
	r.has(t, `{"t":"h2","i":"bf:title"`, `{"t":"h3","i":"bf:heading"`)
}
