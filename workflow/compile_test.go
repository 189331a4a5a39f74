package workflow_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/borgerflow/borgerflow/workflow"
	"github.com/google/go-cmp/cmp"
)

// problems compiles a folder and returns what is wrong as "file#pointer code".
func problems(t testing.TB, folder fstest.MapFS, handlers map[string]workflow.Handler) []string {
	t.Helper()
	f, err := workflow.ReadFolder(folder)
	if err == nil {
		_, err = workflow.Compile(f, &workflow.CompileOptions{Handlers: handlers})
	}
	if err == nil {
		return nil
	}
	ps, ok := errors.AsType[workflow.Problems](err)
	if !ok {
		t.Fatalf("error of another kind: %v", err)
	}
	var out []string
	for _, p := range ps {
		out = append(out, p.File+"#"+p.Pointer+" "+string(p.Code))
	}
	return out
}

func tilskud(t testing.TB) workflow.Folder {
	t.Helper()
	f, err := workflow.ReadFolder(os.DirFS("testdata/tilskud"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestProblems(t *testing.T) {
	t.Parallel()
	folder := tilskud(t)
	cases := []struct {
		name, old, new string
		want           []string
	}{
		{"unknown kind", `"kind": "approve"`, `"kind": "aprove"`, []string{"/steps/1/kind kind"}},
		{"unknown form", `"forms": [{"form": "ansoegning"}],
     "assign": {"group"`, `"forms": [{"form": "ansoegnin"}],
     "assign": {"group"`, []string{"/steps/1/forms/0/form unknown_form"}},
		{"unknown target", `"to": "afslag"`, `"to": "afslog"`, []string{"/steps/1/next/2/to target"}},
		{"empty texts", `"id": "kp", `, `"id": "kp", "title": {"da": "", "en": "KP"}, "join": "", `, []string{"/steps/2/join required", "/steps/2/title/da required"}},
		{"missing outcome", `{"on": "approved", "to": "kp"}, `, ``, []string{"/steps/1/next outcome"}},
		{"unknown outcome", `"on": "submitted"`, `"on": "sent"`, []string{"/steps/0/next outcome", "/steps/0/next/0/on outcome"}},
		{"unknown handover", `"kind": "kp"`, `"kind": "sap"`, []string{"/steps/2/handover/kind handover"}},
		{"unreachable", `, {"on": "rejected", "to": "afslag"}`, ``, []string{"/steps/5 unreachable"}},
		{"no end", `"next": [{"on": "done", "to": "brev"}]`, `"next": [{"on": "done", "to": "kp"}]`, []string{
			"/steps/2 loop", "/steps/2 no_end", "/steps/3 unreachable", "/steps/4 unreachable"}},
		{"unknown member", `"owner": "Pension"`, `"owner": "Pension", "colour": "red", "Title": "x"`, []string{"/Title member", "/colour member"}},
		{"member twice", `"owner": "Pension"`, `"owner": "Pension", "owner": "Teknik"`, []string{"/owner json"}},
		{"wrong type", `"owner": "Pension"`, `"owner": 7`, []string{"/owner type"}},
		{"null", `"owner": "Pension"`, `"owner": null`, []string{"/owner type"}},
		{"not JSON", `"owner": "Pension"`, `"owner": "Pension`, []string{" json"}},
		{"KLE and facet", `"kle": "32.03.12", "facet": "G01"`, `"kle": "32.3.12", "facet": "g1"`, []string{"/facet value", "/kle value"}},
		{"text in an unknown language", `"en": "Apply for a grant"`, `"de": "Antrag"`, []string{"/title text", "/title text"}},
		{"unknown shared text", `{"text": "purpose"}`, `{"text": "porpoise"}`, []string{"/purpose text"}},
		{"language the form lacks", `["da", "en"]`, `["da", "en", "de"]`, []string{
			"forms/ansoegning.json#/languages text", "/steps/0/title text", "/steps/1/title text", "/title text"}},
		{"nobody may start", `"login": ["mitid"], `, ``, []string{"/start required"}},
		{"unknown login", `["mitid"]`, `["nemid"]`, []string{"/start/login/0 value"}},
		{"unknown assurance", `"substantial"`, `"very"`, []string{"/start/assurance type"}},
		{"unknown kind of the first step", `"kind": "fill"`, `"kind": "fil"`, []string{"/steps/0/kind kind"}},
		{"duplicate step", `"id": "brev"`, `"id": "kp"`, []string{"/steps/2/next/0/to target", "/steps/3/id duplicate"}},
		{"bad id", `"id": "tilskud"`, `"id": "Til-skud"`, []string{"/id value"}},
		{"nobody approves", `"assign": {"group": "pension"},`, ``, []string{"/steps/1/assign required"}},
		{"two people", `{"group": "pension"}`, `{"group": "pension", "to": "applicant"}`, []string{"/steps/1/assign value"}},
		{"edit in an approval", `[{"form": "ansoegning"}],
     "assign": {"group"`, `[{"form": "ansoegning", "mode": "edit"}],
     "assign": {"group"`, []string{"/steps/1/forms/0/mode value"}},
		{"end that goes on", `{"id": "slut", "kind": "end"}`, `{"id": "slut", "kind": "end", "next": [{"on": "done", "to": "ansoeg"}]}`, []string{"/steps/4/next/0/on outcome"}},
		{"the same edge twice", `{"on": "approved", "to": "kp"}`, `{"on": "approved", "to": "kp"}, {"on": "approved", "to": "kp"}`, []string{"/steps/1/next/1 duplicate"}},
		{"join without branches", `"id": "kp", `, `"id": "kp", "join": "all", `, []string{"/steps/2/join join"}},
		{"a form's own error", ``, ``, nil},
	}
	handlers := map[string]workflow.Handler{"kp": panicking{}, "letter": panicking{}}
	for _, c := range cases {
		got := problems(t, changed(folder, "solution.json", c.old, c.new), handlers)
		var want []string
		for _, w := range c.want {
			if !strings.Contains(w, "#") {
				w = "solution.json#" + w
			}
			want = append(want, w)
		}
		if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestFormErrorsPointIntoTheForm(t *testing.T) {
	t.Parallel()
	folder := changed(tilskud(t), "forms/ansoegning.json", `"type": "money"`, `"type": "munny"`, `hvad == \"tand\"`, `hvad == \"tend\"`, `"id": "dig", `, ``)
	got := problems(t, folder, nil)
	if len(got) < 3 {
		t.Errorf("problems: %q", got)
	}
	for _, p := range got {
		if !strings.HasPrefix(p, "forms/ansoegning.json#/pages/0") {
			t.Errorf("problem %q is elsewhere", p)
		}
	}
}

// Forms use the folder's value lists and building blocks; what is wrong in one
// is reported in its own file, with the place that uses it.
func TestSharedListsAndBlocks(t *testing.T) {
	t.Parallel()
	folder := tilskud(t)
	form := string(folder["forms/ansoegning.json"])
	folder["forms/ansoegning.json"] = []byte(strings.Replace(form, `"fields": [`, `"fields": [{"use": "kontakt"}, `, 1))
	folder["lists/maader.json"] = []byte(`[{"value": "post", "label": {"da": "Brev", "en": "Letter"}}]`)
	folder["blocks/kontakt.json"] = []byte(`{"fields": [{"key": "maade", "type": "select", "label": {"da": "Måde", "en": "Way"}, "list": "maader"}]}`)
	w, err := workflow.Compile(folder, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := w.Forms["ansoegning"].Lookup("maade"); f == nil || len(f.Offers()) != 1 {
		t.Errorf("the block's field is %v", f)
	}
	folder["lists/maader.json"] = []byte(`[{"value": "post", "lable": "Brev"}]`)
	want := []string{"blocks/kontakt.json#/fields/0/type unknown_type", "lists/maader.json#/0/lable unknown_member"}
	if diff := cmp.Diff(want, sorted(problems(t, changed(folder, "blocks/kontakt.json", `"select"`, `"selekt"`), nil))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	t.Parallel()
	folder := changed(tilskud(t), "solution.json",
		`"kind": "approve"`, `"kind": "aprove"`, `"kle": "32.03.12"`, `"kle": "x"`, `"submitted"`, `"sent"`, `"to": "brev"`, `"to": "brov"`, `"owner": "Pension"`, `"owner": ""`)
	want := []string{"/kle value", "/owner required", "/steps/0/next outcome", "/steps/0/next/0/on outcome", "/steps/1/kind kind", "/steps/2/next/0/to target"}
	for i := range want {
		want[i] = "solution.json#" + want[i]
	}
	if diff := cmp.Diff(want, sorted(problems(t, folder, nil))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// A member that nobody knows hides nothing else that is wrong, and is not taken
// for the one it resembles.
func TestProblemsBesideUnknownMembers(t *testing.T) {
	t.Parallel()
	folder := changed(tilskud(t), "solution.json",
		`"owner": "Pension"`, `"ovner": "Pension"`, `"facet": "G01"`, `"facet": "G01", "KLE": "x"`,
		`"id": "kp", `, `"id": "kp", "Kind": "fill", "a/b~": {"c": 1}, `, `"to": "brev"`, `"to": "brov"`)
	var want []string
	for _, p := range []string{
		"/KLE member", "/ovner member", "/owner required", "/steps/2/Kind member", "/steps/2/a~1b~0 member", "/steps/2/next/0/to target",
	} {
		want = append(want, "solution.json#"+p)
	}
	if diff := cmp.Diff(sorted(want), sorted(problems(t, folder, nil))); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	base := changed(tilskud(t), "")
	with := func(name, data string) fstest.MapFS {
		out := fstest.MapFS{}
		for n, f := range base {
			out[n] = f
		}
		out[name] = &fstest.MapFile{Data: []byte(data)}
		return out
	}
	cases := []struct {
		name   string
		folder fstest.MapFS
		want   []string
	}{
		{"empty", fstest.MapFS{}, []string{"solution.json# folder"}},
		{"a foreign file", with("run.sh", "rm"), []string{"run.sh# folder"}},
		{"a form in a folder below", with("forms/a/b.json", "{}"), []string{"forms/a/b.json# folder"}},
		{"a form with a bad name", with("forms/Æ.json", "{}"), []string{"forms/Æ.json# folder"}},
		{"a file that is too large", with("texts.json", strings.Repeat(" ", workflow.MaxFile+1)), []string{"texts.json# folder"}},
		{"not UTF-8", with("texts.json", "\xff"), []string{"texts.json# folder"}},
		{"a readme and hidden files", with(".git/config", "x"), nil},
		{"a readme", with("README.md", "x"), nil},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, problems(t, c.folder, nil)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestFolderBytes(t *testing.T) {
	t.Parallel()
	folder := tilskud(t)
	a, err := folder.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	back, err := workflow.OpenFolder(a)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(folder, back); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
	b, _ := back.Bytes()
	if string(a) != string(b) {
		t.Error("the same files give other bytes")
	}
	for _, data := range []string{"", "x", string(a[:700])} {
		if f, err := workflow.OpenFolder([]byte(data)); err == nil && len(f) > 0 {
			t.Errorf("%d bytes open as a folder", len(data))
		}
	}
}

// flow writes a solution whose steps are given as "id kind [join] : outcome>target …",
// an edge with a guard as "outcome?guard>target".
// A fill step of a group edits the form that is named after "=".
func flow(lines ...string) fstest.MapFS {
	var steps []string
	forms := map[string]bool{"f": true}
	for _, l := range lines {
		head, tail, _ := strings.Cut(l, ":")
		h := strings.Fields(head)
		s := fmt.Sprintf(`{"id":%q,"kind":%q`, h[0], h[1])
		form, assigned := "f", `{"group":"g"}`
		for _, extra := range h[2:] {
			switch {
			case extra == "terminate":
				s += `,"terminate":true`
			case extra == "due":
				s += `,"deadline":{"hours":5}`
			case extra == "escalated":
				s += `,"notify":"m","deadline":{"workdays":2,"remind":[{"before":{"days":1},"message":"m"},{"after":{"hours":3},"message":"m"}],"escalate":{"assign":{"group":"chief"},"message":"m"}}`
			case strings.HasPrefix(extra, "to="): // to=manager and the like, a step behind a comma
				to, step, given := strings.Cut(extra[3:], ",")
				if assigned = fmt.Sprintf(`{"group":"g","to":%q}`, to); given {
					assigned = fmt.Sprintf(`{"group":"g","to":%q,"step":%q}`, to, step)
				}
			case strings.HasPrefix(extra, "not="):
				s += fmt.Sprintf(`,"notBy":[%q]`, extra[4:])
			case extra == "signing":
				s += `,"signing":true`
			case strings.HasPrefix(extra, "="):
				form = extra[1:]
				forms[form] = true
			default:
				s += fmt.Sprintf(`,"join":%q`, extra)
			}
		}
		switch h[1] {
		case "fill":
			s += fmt.Sprintf(`,"title":"T","forms":[{"form":%q}]`, form)
			if len(steps) > 0 {
				s += `,"assign":` + assigned
			}
		case "approve":
			s += `,"title":"T","assign":` + assigned
		case "handover":
			s += `,"handover":{"kind":"h"}`
		case "pay":
			s += `,"title":"T"`
		case "consent":
			s += `,"title":"T","consent":"c"`
		case "sign":
			s += fmt.Sprintf(`,"title":"T","assign":{"group":"g"},"forms":[{"form":%q}]`, form)
		case "wait":
			s += `,"wait":{"for":{"days":1}}`
		case "event":
			s = strings.Replace(s, `"event"`, `"wait"`, 1) + `,"wait":{"event":"e"}`
		case "external":
			s += `,"external":{"topic":"t"}`
		case "subcase":
			s += `,"subcase":{"solution":"other"}`
		}
		var next []string
		for _, e := range strings.Fields(tail) {
			i := strings.LastIndex(e, ">")
			on, when, guarded := strings.Cut(e[:i], "?")
			edge := fmt.Sprintf(`{"on":%q,"to":%q`, on, e[i+1:])
			if guarded {
				edge += fmt.Sprintf(`,"when":%q`, when)
			}
			next = append(next, edge+"}")
		}
		if len(next) > 0 {
			s += `,"next":[` + strings.Join(next, ",") + `]`
		}
		steps = append(steps, s+"}")
	}
	out := fstest.MapFS{"solution.json": {Data: []byte(`{"id":"s","version":"1","title":"S","owner":"O","kle":"00.00.00","facet":"G01",
		"languages":["da"],"start":{"anonymous":true},"messages":{"m":{"subject":"M","body":"{= task.title }"}},"steps":[` + strings.Join(steps, ",") + `]}`)}}
	for id := range forms {
		out["forms/"+id+".json"] = &fstest.MapFile{Data: []byte(`{"id":"` + id + `","version":"1","languages":["da"],"title":"F","pages":[
			{"id":"p","title":"P","fields":[{"key":"a","type":"text","label":"A"}]}]}`)}
	}
	return out
}

func TestFlows(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name  string
		steps []string
		want  []string // "pointer code"
	}{
		{"two branches that meet", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c approve : approved>d rejected>a", "d handover all : done>e", "e end"}, nil},
		{"two branches that meet without a join", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c approve : approved>d rejected>a", "d handover : done>e", "e end"}, []string{"/steps/3 meet"}},
		{"two branches with an end each", []string{
			"a fill : submitted>b submitted>c", "b handover : done>d", "c handover : done>e", "d end", "e end"}, nil},
		{"a branch that ends under the join's eyes", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>d rejected>e", "c handover : done>d", "d handover all : done>e", "e end"}, []string{"/steps/3/join join"}},
		{"a branch that stops the rest", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>d rejected>x", "c handover : done>d", "d handover all : done>e", "e end", "x end terminate"}, nil},
		{"a join of a branch that never comes", []string{
			"a fill : submitted>b submitted>c", "b handover : done>d", "c handover : done>e", "d handover all : done>e", "e end"}, []string{"/steps/3/join join"}},
		{"the first of two", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c approve : approved>d rejected>a", "d handover any : done>e", "e end"}, nil},
		{"nested splits", []string{
			"a fill : submitted>b submitted>c", "b handover : done>b1 done>b2", "b1 handover : done>j", "b2 handover : done>j", "c handover : done>k",
			"j handover all : done>k", "k handover all : done>e", "e end"}, nil},
		{"nested splits in one join", []string{
			"a fill : submitted>b submitted>c", "b handover : done>b1 done>b2", "b1 handover : done>k", "b2 handover : done>k", "c handover : done>k",
			"k handover all : done>e", "e end"}, nil},
		{"back into one branch", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>d rejected>a", "c handover : done>d", "d approve all : approved>e rejected>b", "e end"}, nil},
		{"branches that may meet in two places", []string{
			"a fill : submitted>b submitted>c", "b approve : approved>j rejected>k", "c approve : approved>j rejected>k",
			"j handover all : done>e", "k handover all : done>e", "e end"}, []string{"/steps/4/join join"}},
		{"a split that comes back to itself", []string{
			"a fill : submitted>b", "b approve : approved>c approved>d rejected>a", "c approve : approved>e rejected>b", "d handover : done>e", "e end"}, nil},
		{"a parallel branch back to before the split", []string{
			"a fill : submitted>b", "b approve : approved>a approved>e rejected>e", "e end"}, []string{"/steps/1 split"}},
		{"one form open in two branches", []string{
			"a fill : submitted>b submitted>c", "b fill =x : submitted>d", "c fill =x : submitted>d", "d handover all : done>e", "e end"}, []string{"/steps/2/forms/0 form_twice"}},
		{"two forms open in two branches", []string{
			"a fill : submitted>b submitted>c", "b fill =x : submitted>d", "c fill =y : submitted>d", "d handover all : done>e", "e end"}, nil},
		{"a loop of handovers", []string{
			"a fill : submitted>b", "b handover : done>c done>e", "c handover : done>b", "e end"}, []string{"/steps/1 loop", "/steps/2 loop"}},
		{"no end at all", []string{"a fill : submitted>b", "b approve : approved>a rejected>a"}, []string{"/steps/0 no_end", "/steps/1 no_end"}},
		{"begins with an approval", []string{"a approve : approved>e rejected>e", "e end"}, []string{"/steps/0 kind"}},
		{"no steps", nil, []string{"/steps required"}},
	}
	for _, c := range cases {
		var want []string
		for _, w := range c.want {
			want = append(want, "solution.json#"+w)
		}
		got := problems(t, flow(c.steps...), nil)
		if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// A flow that is as large and as tangled as the limits allow is refused or
// proved in bounded work.
func TestTangledFlows(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(20260302, 2))
	for _, edges := range []int{3, 20} {
		lines := []string{"s0 fill : submitted>s1 submitted>s2"}
		for i := 1; i < workflow.MaxSteps-1; i++ {
			line := fmt.Sprintf("s%d fill %s :", i, []string{"", "all", "any"}[r.IntN(3)])
			for _, target := range r.Perm(workflow.MaxSteps)[:edges] {
				line += fmt.Sprintf(" submitted>s%d", target)
			}
			lines = append(lines, line)
		}
		lines = append(lines, fmt.Sprintf("s%d end", workflow.MaxSteps-1))
		if got := problems(t, flow(lines...), nil); len(got) == 0 {
			t.Errorf("%d edges: a tangle compiles", edges)
		}
	}
}

func FuzzCompile(f *testing.F) {
	folder := tilskud(f)
	f.Add(folder["solution.json"], folder["texts.json"], folder["forms/ansoegning.json"])
	f.Add(flow("a fill : submitted>b submitted>c", "b handover : done>d", "c handover : done>d", "d end all")["solution.json"].Data, []byte(`{}`), []byte(`{}`))
	f.Add([]byte(`{"steps":[null]}`), []byte(`[]`), []byte(`null`))
	f.Add([]byte(strings.Repeat(`{"a":`, 100)), []byte(`{"a":{"text":"a"}}`), []byte(``))
	f.Fuzz(func(t *testing.T, solution, texts, form []byte) {
		folder := workflow.Folder{"solution.json": solution, "texts.json": texts, "forms/ansoegning.json": form}
		w, err := workflow.Compile(folder, nil)
		if err == nil {
			if w.Solution == nil || w.Step(w.Solution.Steps[0].ID) == nil {
				t.Error("compiled without steps")
			}
			return
		}
		ps, ok := errors.AsType[workflow.Problems](err)
		if !ok || len(ps) == 0 {
			t.Fatalf("error of another kind: %v", err)
		}
		for _, p := range ps {
			if p.Code == "" || p.File == "" || p.Message == "" {
				t.Errorf("problem without code, file or message: %+v", p)
			}
		}
	})
}
