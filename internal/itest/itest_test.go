package itest_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/internal/itest"
)

const policy = "default-src 'none'; script-src 'self'; frame-src *; form-action 'self'"

// pages serves a small site with a strict policy.
func pages(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	page := func(path, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", policy)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, "<!doctype html><html lang=da><title>t</title><body>%s</body></html>", body)
		})
	}
	page("/form", `<form action="/done"><input id="name" name="name" value="before"><select id="pick" name="pick"><option value="a">A<option value="b">B</select><input type="file" id="file"><button id="send">Send</button></form><p id="live"></p><noscript><p id="off">uden</p></noscript><script src="/live.js"></script>`)
	page("/done", `<h1 id="thanks">Tak</h1>`)
	page("/bad", `<p id="x">x</p><script>document.title = "ran"</script>`)
	page("/error", `<p id="x">x</p><script src="/error.js"></script>`)
	page("/busy", `<p id="x">x</p><script src="/busy.js"></script>`)
	page("/inner", `<input id="inner"><p id="said"></p><script src="/inner.js"></script>`)
	script := func(path, code string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, code)
		})
	}
	script("/live.js", `const n = document.getElementById("name"); n.addEventListener("input", () => { document.getElementById("live").textContent = n.value });`)
	script("/inner.js", `const n = document.getElementById("inner"); n.addEventListener("input", () => { document.getElementById("said").textContent = n.value });`)
	script("/error.js", `console.error("broken", 7); throw new Error("thrown")`)
	script("/busy.js", `setTimeout(() => { const end = performance.now() + 400; while (performance.now() < end); document.title = "rested" }, 20)`)
	mux.HandleFunc("/favicon.ico", func(w http.ResponseWriter, r *http.Request) {})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	mux.HandleFunc("/host", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<!doctype html><title>host</title><iframe src="%s/inner" width=400 height=200></iframe>`, strings.Replace(srv.URL, "127.0.0.1", "localhost", 1))
	})
	return srv
}

func TestDriveAForm(t *testing.T) {
	t.Parallel()
	srv := pages(t)
	b := itest.Start(t, nil)
	b.Go(srv.URL + "/form")
	b.Fill("#name", "Ærø 12")
	b.WaitText("#live", "Ærø 12")
	if got := b.Value("#name"); got != "Ærø 12" {
		t.Errorf("the field holds %q", got)
	}
	if got := b.Focused(); got != "pick" {
		t.Errorf("after the field, %q has the focus", got)
	}
	b.Choose("#pick", "b")
	file := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(file, []byte("a"), 0o644); err != nil {
		t.Fatal(err)
	}
	b.Upload("#file", file)
	if got := itest.Eval[string](b, `document.getElementById("file").files[0].name`); got != "a.txt" {
		t.Errorf("the file field holds %q", got)
	}
	b.Resize(320, 600)
	if got := itest.Eval[int](b, `innerWidth`); got != 320 {
		t.Errorf("the page is %d wide", got)
	}
	b.Follow("#send")
	if got := b.Text("#thanks"); got != "Tak" {
		t.Errorf("the next page says %q", got)
	}
	if !strings.Contains(b.URL(), "pick=b") {
		t.Errorf("the form was sent to %s", b.URL())
	}
	if b.Has("#name") || b.Count("h1") != 1 {
		t.Error("the page is not the next one")
	}
	b.Quiet()
}

func TestWithoutScript(t *testing.T) {
	t.Parallel()
	srv := pages(t)
	b := itest.Start(t, &itest.Options{NoScript: true, Language: "en"})
	b.Go(srv.URL + "/form")
	b.Wait("#off")
	b.Fill("#name", "Uden")
	if got := b.Text("#live"); got != "" {
		t.Errorf("a script ran and wrote %q", got)
	}
	b.Follow("#send")
	if !strings.Contains(b.URL(), "name=Uden") || b.Text("#thanks") != "Tak" {
		t.Errorf("the form was sent to %s", b.URL())
	}
}

func TestViolationsErrorsAndLongTasksAreSeen(t *testing.T) {
	t.Parallel()
	srv := pages(t)
	b := itest.Start(t, nil)
	b.Go(srv.URL + "/bad")
	b.Wait("#x")
	waitFor(t, "a violation", func() bool { return len(b.Violations()) > 0 })
	b.Forget()
	b.Go(srv.URL + "/error")
	waitFor(t, "both errors", func() bool { return len(b.Errors()) == 2 })
	b.Forget()
	b.Go(srv.URL + "/busy")
	b.Until("rested", `document.title === "rested"`)
	var tasks []itest.LongTask
	waitFor(t, "a long task", func() bool { tasks = b.LongTasks(); return len(tasks) > 0 })
	if task := tasks[0]; task.Duration < 50*time.Millisecond || task.Page != "/busy" {
		t.Errorf("the task is %+v", task)
	}
	if len(b.Requests()) == 0 {
		t.Error("no requests were seen")
	}
}

func TestFrameOfAnotherSite(t *testing.T) {
	t.Parallel()
	srv := pages(t)
	b := itest.Start(t, &itest.Options{BlockThirdPartyCookies: true})
	b.Go(srv.URL + "/host")
	f := b.Frame("/inner")
	f.Fill("#inner", "inde")
	f.WaitText("#said", "inde")
	b.Quiet()
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 200 {
		if ok() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Errorf("%s did not come", what)
}

func TestTool(t *testing.T) {
	t.Parallel()
	if path := itest.Tool(t, "go"); !filepath.IsAbs(path) {
		t.Errorf("Tool = %q", path)
	}
}
