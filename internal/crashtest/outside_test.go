package crashtest_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/borgerflow/borgerflow/workflow"
)

// outside are the systems that cases are handed over to. They live in the test,
// survive the kills, and fail now and then.
type outside struct {
	mu     sync.Mutex
	calm   *sync.Cond // broadcast when a call has ended
	random *rand.Rand
	got    map[string]*receipt // by key
	wrong  []string            // what should not have happened
	calls  int
	again  int // calls with a key that was known
	killAt int // the call at which due is told; 0 is none
	due    chan struct{}
	numbers
}

// receipt is what a receiver knows of one key.
type receipt struct {
	kind, payload string
	calls, taken  int
	inside, waits int
}

func newOutside(random *rand.Rand) *outside {
	o := &outside{random: random, got: map[string]*receipt{}, numbers: newNumbers()}
	o.calm = sync.NewCond(&o.mu)
	return o
}

// killWhen returns a channel that is closed when that many more calls have come.
func (o *outside) killWhen(calls int) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.killAt, o.due = o.calls+calls, make(chan struct{})
	return o.due
}

// plan is how one call goes.
type plan struct {
	before, after time.Duration // how long the receiver works before and after it has what it is given
	status        int
	take          bool
}

func (o *outside) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	key := r.FormValue("key")
	if r.URL.Path == "/sent" {
		fmt.Fprint(w, o.sent(key))
		return
	}
	p := o.arrive(r.FormValue("kind"), key, r.FormValue("payload"), r.FormValue("numbered"))
	time.Sleep(p.before)
	o.take(key, p)
	time.Sleep(p.after)
	o.leave(key)
	w.WriteHeader(p.status)
}

// arrive notes a call and says how it goes. Receivers of letters cannot tell
// keys; all others answer for one they know as they did.
func (o *outside) arrive(kind, key, payload, numbered string) plan {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls++
	last := o.due != nil && o.calls >= o.killAt
	if last {
		close(o.due)
		o.due = nil
	}
	g := o.got[key]
	if g == nil {
		g = &receipt{kind: kind, payload: payload, waits: max(0, o.random.IntN(12)-9)}
		o.got[key] = g
	} else {
		o.again++
	}
	if g.payload != payload {
		o.wrong = append(o.wrong, key+" is handed over with other data than before")
	}
	if numbered != "" {
		o.wrong = append(o.wrong, o.note(key, numbered)...)
	}
	g.calls++
	g.inside++
	if g.inside > 1 && kind != "besked" {
		o.wrong = append(o.wrong, key+" is called for while a call runs")
	}
	p := plan{status: http.StatusOK, take: true}
	p.before, p.after = time.Duration(o.random.IntN(40))*time.Millisecond, time.Duration(o.random.IntN(20))*time.Millisecond
	switch n := o.random.IntN(100); {
	case n < 8 || last && n < 50: // does not answer
		p.status, p.take = http.StatusServiceUnavailable, false
	case n < 16: // has it, and the answer is lost
		p.status = http.StatusInternalServerError
	case kind == "esdh" && g.waits > 0:
		g.waits--
		p.status = http.StatusAccepted
	}
	return p
}

func (o *outside) take(key string, p plan) {
	o.mu.Lock()
	defer o.mu.Unlock()
	g := o.got[key]
	if p.take && (g.kind == "brev" || g.taken == 0) {
		g.taken++
	}
}

func (o *outside) leave(key string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.got[key].inside--
	o.calm.Broadcast()
}

// sent says how often a letter was sent, as somebody finds out who goes and
// looks. What is on its way is waited for.
func (o *outside) sent(key string) int {
	o.mu.Lock()
	defer o.mu.Unlock()
	g := o.got[key]
	if g == nil {
		return 0
	}
	for g.inside > 0 {
		o.calm.Wait()
	}
	return g.taken
}

// partner hands over to the systems outside.
type partner struct{ address, kind string }

// Do implements workflow.Handler.
func (p partner) Do(ctx context.Context, call workflow.EffectCall, s workflow.CaseSnapshot) (workflow.Output, error) {
	forms := map[string]json.RawMessage{}
	for id, f := range s.Forms {
		forms[id] = f.Data
	}
	data, err := json.Marshal([]any{s.Case, forms, s.Outputs, s.Outcomes, s.History, s.Asked, s.Sent, s.Applicant.SubjectPerson().Ref, call.Config})
	if err != nil {
		return workflow.Output{}, workflow.Errorf(workflow.Invalid, "crashtest: the snapshot cannot be written: %w", err)
	}
	return workflow.Output{Ref: "nr " + call.Key}, post(ctx, p.address, p.kind, call.Key, data, forms["f"])
}

// letters is a partner that cannot be asked what it has.
type letters struct{ partner }

// OneShot implements workflow.OneShot.
func (letters) OneShot() {}

// Notify implements workflow.Notifier.
func (p partner) Notify(ctx context.Context, n workflow.Notification) error {
	return post(ctx, p.address, "besked", n.Key, fmt.Appendf(nil, "%s %s %s %s", n.Subject, n.Body, n.To.Group, n.Due), nil)
}

// post makes a call with a digest of the data, and with a numbered form if there
// is one.
func post(ctx context.Context, address, kind, key string, data, numbered []byte) error {
	sum := sha256.Sum256(data)
	form := url.Values{"kind": {kind}, "key": {key}, "payload": {hex.EncodeToString(sum[:])}, "numbered": {string(numbered)}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/call", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return workflow.Errorf(workflow.InDoubt, "crashtest: no answer: %w", err)
	}
	_ = res.Body.Close()
	switch res.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusAccepted:
		return &workflow.Waiting{After: 100 * time.Millisecond, Why: "no receipt"}
	case http.StatusServiceUnavailable:
		return workflow.Errorf(workflow.Unavailable, "crashtest: closed")
	}
	return workflow.Errorf(workflow.InDoubt, "crashtest: the answer is lost")
}

// ask asks how often a letter was sent.
func ask(ctx context.Context, address, key string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/sent?"+url.Values{"key": {key}}.Encode(), nil)
	if err != nil {
		return 0, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(string(text))
}
