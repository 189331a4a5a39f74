package itest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// LongTask is a stretch of more than 50 ms in which the page could not react
// (W3C Long Tasks API).
type LongTask struct {
	Start    time.Duration // since the page began to load
	Duration time.Duration
	Page     string // path of the page

	at time.Time // when it began
}

// record keeps what the browser tells while it is driven.
type record struct {
	mu         sync.Mutex
	violations []string
	errors     []string
	requests   []string
	tasks      []LongTask
	processor  *processor
}

// binding is the function through which pages report to the test.
const binding = "__itest"

// observer runs before every page's own scripts.
const observer = `(() => {
  const tell = (kind, data) => { try { ` + binding + `(JSON.stringify({kind, ...data})) } catch {} };
  addEventListener("securitypolicyviolation", e => tell("violation", {text: e.effectiveDirective + " blocked " + e.blockedURI + " at " + e.sourceFile + ":" + e.lineNumber}), true);
  try {
    new PerformanceObserver(list => { for (const e of list.getEntries()) tell("task", {start: e.startTime, duration: e.duration, page: location.pathname, origin: performance.timeOrigin}) }).observe({type: "longtask", buffered: true});
  } catch {}
})()`

func (r *record) watch(ctx context.Context) error {
	r.processor = watchProcessor(ctx)
	if err := chromedp.Listen(ctx, r.hear); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, network.Enable, network.EnableParams{}); err != nil {
		return err
	}
	if _, err := chromedp.Call(ctx, runtime.AddBinding, runtime.AddBindingParams{Name: binding}); err != nil {
		return err
	}
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: observer})
	return err
}

// hear takes one event. It runs inside the loop that reads the browser's
// messages and so only notes things down.
func (r *record) hear(event any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		r.entry(e.Entry)
	case *runtime.EventExceptionThrown:
		r.errors = append(r.errors, exception(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			r.errors = append(r.errors, "console: "+arguments(e.Args))
		}
	case *runtime.EventBindingCalled:
		if e.Name == binding {
			r.told(e.Payload)
		}
	case *network.EventRequestWillBeSent:
		r.requests = append(r.requests, e.Request.URL)
	}
}

func (r *record) entry(e *log.Entry) {
	text := strings.TrimSpace(e.Text + " " + e.URL)
	switch {
	case isViolation(e.Text):
		r.violations = append(r.violations, text)
	case e.Level == log.EntryLevelError:
		r.errors = append(r.errors, text)
	}
}

func isViolation(text string) bool {
	return strings.Contains(text, "Content Security Policy") || strings.Contains(text, "TrustedScript") || strings.Contains(text, "TrustedHTML")
}

// told takes what the observer in the page reports.
func (r *record) told(payload string) {
	var p struct {
		Kind, Text, Page string
		Start, Duration  float64 // milliseconds
		Origin           float64 // of Start, in milliseconds since 1970
	}
	if json.Unmarshal([]byte(payload), &p) != nil {
		r.errors = append(r.errors, "a page reported nonsense: "+payload)
		return
	}
	switch p.Kind {
	case "violation":
		r.violations = append(r.violations, p.Text)
	case "task":
		r.tasks = append(r.tasks, LongTask{milliseconds(p.Start), milliseconds(p.Duration), p.Page, time.UnixMicro(int64((p.Origin + p.Start) * 1000))})
	}
}

func milliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

func exception(d *runtime.ExceptionDetails) string {
	text := d.Text
	if d.Exception != nil {
		text += " " + d.Exception.Description
	}
	return fmt.Sprintf("%s (%s:%d)", text, d.URL, d.LineNumber+1)
}

func arguments(args []*runtime.RemoteObject) string {
	parts := make([]string, 0, len(args))
	for _, a := range args {
		if a.Description != "" {
			parts = append(parts, a.Description)
		} else {
			parts = append(parts, string(a.Value))
		}
	}
	return strings.Join(parts, " ")
}
