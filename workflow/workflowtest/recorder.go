package workflowtest

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/borgerflow/borgerflow/workflow"
)

// Recorder is a handler that behaves like a careful receiver: it takes each key
// once, answers a repeated one as it did the first time, and can be told to
// fail. Its zero value is ready. Safe for concurrent use.
type Recorder struct {
	mu    sync.Mutex
	fail  []failing
	gives workflow.Output
	order []string
	calls map[string]int
	taken map[string]workflow.CaseSnapshot
}

type failing struct {
	code  workflow.Code
	after bool // the receiver takes it before the call fails
}

var _ workflow.Handler = (*Recorder)(nil)

// Fail has the next call fail with code, before anything was taken. Calls of
// Fail line up.
func (r *Recorder) Fail(code workflow.Code) { r.line(failing{code: code}) }

// FailAfter has the next call fail with code although the receiver took it, as
// when an answer is lost on the way.
func (r *Recorder) FailAfter(code workflow.Code) { r.line(failing{code: code, after: true}) }

func (r *Recorder) line(f failing) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fail = append(r.fail, f)
}

// Do implements workflow.Handler.
func (r *Recorder) Do(_ context.Context, call workflow.EffectCall, snapshot workflow.CaseSnapshot) (workflow.Output, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls == nil {
		r.calls, r.taken = map[string]int{}, map[string]workflow.CaseSnapshot{}
	}
	r.calls[call.Key]++
	var f failing
	if len(r.fail) > 0 {
		f, r.fail = r.fail[0], r.fail[1:]
	}
	if f.code != "" && !f.after {
		return workflow.Output{}, workflow.Errorf(f.code, "workflowtest: told to fail")
	}
	if _, known := r.taken[call.Key]; !known {
		r.taken[call.Key] = snapshot
		r.order = append(r.order, call.Key)
	}
	if f.code != "" {
		return workflow.Output{}, workflow.Errorf(f.code, "workflowtest: told to fail")
	}
	data, err := json.Marshal(map[string]string{"kind": call.Kind})
	return r.output(workflow.Output{Ref: "received:" + call.Key, Data: data}), err
}

// Taken returns the keys that were taken, in order.
func (r *Recorder) Taken() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.order...)
}

// Calls returns how often a key was called with.
func (r *Recorder) Calls(key string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls[key]
}

// Snapshot returns what came with a key, and whether it was taken.
func (r *Recorder) Snapshot(key string) (workflow.CaseSnapshot, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	s, ok := r.taken[key]
	return s, ok
}

// Gives sets what every later handover gives back; the zero Output is the
// recorder's own.
func (r *Recorder) Gives(out workflow.Output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.gives = out
}

// output is what a handover gives back; r.mu is held.
func (r *Recorder) output(own workflow.Output) workflow.Output {
	if r.gives.Ref == "" && r.gives.Data == nil {
		return own
	}
	return r.gives
}
