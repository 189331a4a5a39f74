package main_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/examples/kommune/site"
	"github.com/borgerflow/borgerflow/i18n"
)

// TestKill kills the server, as kill -9 does, between an approval and the
// handovers that follow, and during them. After each restart the case goes on to
// its end; at last nothing is lost, and each supplier has received each thing
// once.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped with -short")
	}
	t.Parallel()
	kills, from := 3, uint64(20260302)
	if *long {
		kills, from = 50, rand.Uint64()
	}
	if *seed != 0 {
		from = *seed
	}
	t.Logf("%d kills, -seed=%d", kills, from)
	random := rand.New(rand.NewPCG(from, 0))
	data := t.TempDir()
	var cases []string
	cutOff := 0
	for n := range kills {
		k := planKill(random, data)
		c := startChild(t, data)
		citizen := newVisitor(t, c.url, i18n.Danish).login("karla")
		id := quickApply(citizen, n)
		cases = append(cases, id)
		c.approveAndDie(t, id, k)
		done := finish(t, startChild(t, data), id)
		t.Logf("kill %d: %s; done by then: %v", n+1, k, done)
		if !done {
			cutOff++
		}
	}
	if cutOff < kills/5 {
		t.Errorf("only %d of %d kills came before the case had come to its end", cutOff, kills)
	}
	inspect(t, data, cases)
}

// kill says when the server is to die, counted from the moment the approval is
// sent.
type kill struct {
	// file is the supplier's journal whose growth is waited for; "" = none.
	file  string
	lines int           // by so many lines
	after time.Duration // from then on
}

func (k kill) String() string {
	if k.file == "" {
		return fmt.Sprintf("%v after the approval was sent", k.after)
	}
	return fmt.Sprintf("%v after line %d of %s", k.after, k.lines, filepath.Base(k.file))
}

// journals are the suppliers' journals, with how many lines one case makes.
var journals = []struct {
	name  string
	lines int
}{{"kp.journal", 3}, {"cases.journal", 3}, {"letters.journal", 1}}

func planKill(random *rand.Rand, data string) kill {
	if random.IntN(3) == 0 { // before the first handover, or wherever it is then
		return kill{after: time.Duration(random.IntN(60_000)) * time.Microsecond}
	}
	j := journals[random.IntN(len(journals))]
	return kill{
		file: filepath.Join(data, j.name), lines: 1 + random.IntN(j.lines),
		after: time.Duration(random.IntN(8_000)) * time.Microsecond,
	}
}

// wait returns when the moment has come.
func (k kill) wait(before int) {
	for deadline := time.Now().Add(20 * time.Second); k.file != "" && time.Now().Before(deadline); {
		if countLines(k.file) >= before+k.lines {
			break
		}
		time.Sleep(100 * time.Microsecond)
	}
	time.Sleep(k.after)
}

func countLines(path string) int {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	return bytes.Count(data, []byte("\n"))
}

// child is a server in a process of its own.
type child struct {
	cmd    *exec.Cmd
	url    string
	stderr strings.Builder
}

func startChild(t *testing.T, data string) *child {
	t.Helper()
	c := &child{cmd: exec.CommandContext(t.Context(), os.Args[0])}
	c.cmd.Env = append(os.Environ(), childData+"="+data)
	c.cmd.Stderr = &c.stderr
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = c.cmd.Wait()
		t.Fatalf("the server did not start: %v\n%s", err, c.stderr.String())
	}
	c.url = strings.TrimSpace(line)
	return c
}

// die kills the process and waits until it is gone.
func (c *child) die(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.cmd.Wait()
	if c.cmd.ProcessState.Exited() {
		t.Fatalf("the server ended by itself: %s", c.stderr.String())
	}
}

// approveAndDie sends an approval and kills the server when it is time,
// answered or not.
func (c *child) approveAndDie(t *testing.T, id string, k kill) {
	t.Helper()
	worker := newVisitor(t, c.url, i18n.Danish).login("kim")
	p := worker.ok("/inbox/c/" + id)
	body, media := encode(t, p, p.control("do", "approve"))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, c.url+"/inbox/c/"+id, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", media)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	before := countLines(k.file)
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		if res, err := worker.http.Do(r); err == nil { // it may die meanwhile
			_ = res.Body.Close()
		}
	}()
	k.wait(before)
	c.die(t)
	<-answered
}

// quickApply submits an application that tells itself from the others by the
// provider's name.
func quickApply(v *visitor, n int) string {
	v.t.Helper()
	p := v.press(v.ok("/s/helbredstillaeg"), "", "")
	id := caseOf(v.t, p.address)
	p = v.press(p.fill("/on_behalf", "false"), "_do", "next")
	p = v.press(p.fill("/treatment", "Fodbehandling").fill("/insured", "false"), "_do", "save")
	row := strings.TrimSuffix(p.named("/estimates/", "/provider")[0], "/provider")
	p.fill("/diabetes", "false").fill("/sessions", "6")
	p.fill(row+"/provider", provider(n)).fill(row+"/date", yesterday(v.lang)).fill(row+"/amount", "400")
	p = v.want(v.next(p), http.StatusOK)
	p = v.press(p, "_add", "/documents")
	row = strings.TrimSuffix(p.named("/documents/", "/type")[0], "/type")
	p = v.want(v.next(p.attach(row+"/file", pdf(n)).fill(row+"/type", "Overslag")), http.StatusOK)
	v.want(v.press(p.fill("/consent_given", "true").fill("/declaration", "true"), "_do", "submit"), http.StatusOK)
	return id
}

func provider(n int) string { return fmt.Sprintf("Fodterapeut nummer %d.", n+1) }

// finish approves again if the approval was lost, waits until the case has come
// to its end, and kills the server. It returns whether the case was there
// already.
func finish(t *testing.T, c *child, id string) (done bool) {
	t.Helper()
	worker := newVisitor(t, c.url, i18n.Danish).login("kim")
	p := worker.ok("/inbox/c/" + id)
	if p.offers("do", "approve") {
		worker.want(worker.press(p, "do", "approve"), http.StatusOK)
	}
	done = strings.Contains(p.text, worker.say("http.state_ended"))
	worker.until("/inbox/c/"+id, worker.say("http.state_ended"))
	c.die(t)
	return done
}

// inspect opens what the killed servers left and counts.
func inspect(t *testing.T, data string, cases []string) {
	t.Helper()
	for _, j := range []struct{ name, member string }{{"letters", "message"}, {"cases", "case"}, {"kp", "form"}} {
		wantOnce(t, filepath.Join(data, j.name+".journal"), j.member, cases)
	}
	w := open(t, func(o *site.Options) { o.Data = data })
	forms, filed, letters := w.KP.Received(), w.Cases.Cases(), w.Letters.Received()
	if len(forms) != len(cases) || len(filed) != len(cases) || len(letters) != len(cases) || len(w.KP.Arrived()) != len(cases) {
		t.Fatalf("%d cases gave %d applications with %d files, %d filed cases and %d letters",
			len(cases), len(forms), len(w.KP.Arrived()), len(filed), len(letters))
	}
	for n := range cases {
		name := []byte(provider(n))
		a, c, l := forms[n], filed[n], letters[n]
		if !bytes.Contains(a.Form.Document.Data, name) || len(a.Attachments) != 1 || !bytes.Equal(a.Attachments[0].Data, pdf(n).data) {
			t.Errorf("application %d is not whole", n+1)
		}
		if len(c.Documents) != 2 || !bytes.Contains(c.Documents[0].Document.Data, name) || !bytes.Equal(c.Documents[1].Document.Data, pdf(n).data) {
			t.Errorf("filed case %d is not whole", n+1)
		}
		if len(l.Message.Attachments) != 1 || !bytes.Contains(l.Message.Attachments[0].Data, name) {
			t.Errorf("letter %d is not whole", n+1)
		}
	}
	report, err := w.Trail.Audit(t.Context(), site.Org)
	if err != nil || report.Chains < len(cases) {
		t.Errorf("the audit trail has %d chains: %v", report.Chains, err)
	}
}

// wantOnce reads a supplier's journal: each case is in it once.
func wantOnce(t *testing.T, path, member string, cases []string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	received := 0
	seen := map[string]int{}
	for line := range bytes.Lines(data) {
		var entry map[string]json.RawMessage
		if err := json.Unmarshal(line, &entry); err != nil {
			t.Fatalf("%s has a line that cannot be read: %v", filepath.Base(path), err)
		}
		if entry[member] == nil {
			continue
		}
		received++
		for _, id := range cases {
			if bytes.Contains(entry[member], []byte(id)) {
				seen[id]++
			}
		}
	}
	if received != len(cases) {
		t.Errorf("%s has received %d things, want %d", filepath.Base(path), received, len(cases))
	}
	for id, times := range seen {
		if times != 1 {
			t.Errorf("%s has received case %s %d times", filepath.Base(path), id, times)
		}
	}
}
