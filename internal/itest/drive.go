package itest

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func sizeFlag(o Options) string { return fmt.Sprintf("%d,%d", o.Width, o.Height) }

// do runs one step within Patience and fails the test when it does not succeed,
// with the page it happened on.
func (b *Browser) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.fail(what, err)
	}
}

func (b *Browser) fail(what string, err error) {
	b.t.Helper()
	where, text := "?", "?"
	ctx, cancel := context.WithTimeout(b.ctx, 5*time.Second)
	defer cancel()
	if at, err := chromedp.Run(ctx, chromedp.Location()); err == nil {
		where = at
	}
	if body, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText.slice(0, 2000) : ""`)); err == nil {
		text = body
	}
	b.t.Fatalf("%s: %v\nat %s\nerrors %q\npage:\n%s", what, err, where, b.Errors(), text)
}

// run returns what an action yields, within Patience.
func run[T any](b *Browser, what string, action chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, action)
	if err != nil {
		b.fail(what, err)
	}
	return v
}

// Go loads a page and waits until it has loaded.
func (b *Browser) Go(url string) {
	b.t.Helper()
	b.do("go to "+url, chromedp.Navigate(url))
}

// Resize makes the page as wide and high as a screen of that size, in CSS pixels.
// Windows have a least width; pages do not.
func (b *Browser) Resize(width, height int) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	size := emulation.SetDeviceMetricsOverrideParams{Width: int64(width), Height: int64(height), DeviceScaleFactor: 1}
	if _, err := chromedp.Call(ctx, emulation.SetDeviceMetricsOverride, size); err != nil {
		b.fail("resize", err)
	}
}

// Reload loads the page again and waits until it has loaded.
func (b *Browser) Reload() {
	b.t.Helper()
	b.do("reload", chromedp.Reload())
}

// Back goes back to the page before and waits until it has loaded.
func (b *Browser) Back() {
	b.t.Helper()
	b.do("back", chromedp.NavigateBack())
}

// Click waits for the element to be visible and clicks it with the mouse.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	b.do("click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Follow clicks an element that leads to another page and waits until that has
// loaded.
func (b *Browser) Follow(selector string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)); err != nil {
		b.fail("follow "+selector, err)
	}
}

// Fill replaces what stands in a text field, with key strokes, and leaves it.
func (b *Browser) Fill(selector, text string) {
	b.t.Helper()
	b.Type(selector, text)
	b.Press(kb.Tab)
}

// Type replaces what stands in a text field, with key strokes, and stays in it.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	field := chromedp.CSS(selector)
	b.do("fill "+selector,
		chromedp.ScrollIntoView(field, chromedp.NodeVisible),
		chromedp.Focus(field),
		chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)),
		chromedp.KeyEvent(kb.Delete),
		chromedp.SendKeys(field, text),
	)
}

// Press sends keys to whatever has the focus. Names of keys are in [Keys].
func (b *Browser) Press(keys string) {
	b.t.Helper()
	b.do("press a key", chromedp.KeyEvent(keys))
}

// Keys are the keys without a letter, for Press.
var Keys = struct{ Tab, Enter, Escape, Space, Up, Down string }{kb.Tab, kb.Enter, kb.Escape, " ", kb.ArrowUp, kb.ArrowDown}

// Choose picks the option with the given value in a select.
func (b *Browser) Choose(selector, value string) {
	b.t.Helper()
	b.Wait(selector)
	ok := Eval[bool](b, fmt.Sprintf(`(() => {
  const e = document.querySelector(%s), v = %s;
  if (![...e.options].some(o => o.value === v)) return false;
  e.focus(); e.value = v;
  e.dispatchEvent(new Event("input", {bubbles: true}));
  e.dispatchEvent(new Event("change", {bubbles: true}));
  return true;
})()`, quote(selector), quote(value)))
	if !ok {
		b.t.Fatalf("choose %s: there is no option %q", selector, value)
	}
}

// Upload puts files into a file field.
func (b *Browser) Upload(selector string, paths ...string) {
	b.t.Helper()
	for i, p := range paths {
		abs, err := filepath.Abs(p)
		if err != nil {
			b.t.Fatal(err)
		}
		paths[i] = abs
	}
	b.do("upload to "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), paths))
}

// Wait waits until the element is visible.
func (b *Browser) Wait(selector string) {
	b.t.Helper()
	b.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// WaitGone waits until no visible element matches.
func (b *Browser) WaitGone(selector string) {
	b.t.Helper()
	b.Until("no "+selector, `![...document.querySelectorAll(`+quote(selector)+`)].some(e => e.checkVisibility())`)
}

// WaitText waits until the element's text holds the given one.
func (b *Browser) WaitText(selector, text string) {
	b.t.Helper()
	b.Until(fmt.Sprintf("%q in %s", text, selector),
		`[...document.querySelectorAll(`+quote(selector)+`)].some(e => e.textContent.includes(`+quote(text)+`))`)
}

// Until waits until a JavaScript condition is true. What names it in the failure.
func (b *Browser) Until(what, condition string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	for {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("Boolean("+condition+")"))
		if err == nil && ok {
			return
		}
		select {
		case <-ctx.Done():
			b.fail("wait until "+what, ctx.Err())
		case <-time.After(30 * time.Millisecond):
		}
	}
}

// Has reports whether an element is there now, visible or not.
func (b *Browser) Has(selector string) bool {
	b.t.Helper()
	return b.Count(selector) > 0
}

// Count returns how many elements match now.
func (b *Browser) Count(selector string) int {
	b.t.Helper()
	return Eval[int](b, `document.querySelectorAll(`+quote(selector)+`).length`)
}

// Text returns the text of the element, once it is there.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	return strings.TrimSpace(run(b, "text of "+selector, chromedp.TextContent(chromedp.CSS(selector))))
}

// Value returns what a field holds, once it is there.
func (b *Browser) Value(selector string) string {
	b.t.Helper()
	return run(b, "value of "+selector, chromedp.Value(chromedp.CSS(selector)))
}

// Attr returns an attribute of the element, once it is there, and "" when it
// lacks the attribute.
func (b *Browser) Attr(selector, name string) string {
	b.t.Helper()
	return run(b, name+" of "+selector, chromedp.AttributeValue(chromedp.CSS(selector), name)).Value
}

// URL returns the address of the page.
func (b *Browser) URL() string {
	b.t.Helper()
	return run(b, "address", chromedp.Location())
}

// Focused returns the id of the element that has the focus, or "".
func (b *Browser) Focused() string {
	b.t.Helper()
	return Eval[string](b, `document.activeElement ? document.activeElement.id : ""`)
}

// Eval returns the value of a JavaScript expression in the page; a promise is
// awaited.
func Eval[T any](b *Browser, expression string) T {
	b.t.Helper()
	return run(b, "evaluate "+expression, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}

// Screenshot writes a picture of the whole page to a PNG file.
func (b *Browser) Screenshot(path string) {
	b.t.Helper()
	if err := os.WriteFile(path, run(b, "screenshot", chromedp.FullScreenshot(100)), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// Frame returns a frame of another site inside the page, found by a part of its
// address, once it is there. What it does is recorded with the page.
func (b *Browser) Frame(addressPart string) *Browser {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, Patience)
	defer cancel()
	for {
		targets, err := chromedp.Targets(ctx)
		if err != nil {
			b.fail("list frames", err)
		}
		for _, info := range targets {
			if info.Type == "iframe" && strings.Contains(info.URL, addressPart) {
				frame, release := chromedp.NewContext(b.ctx, chromedp.WithTargetID(info.TargetID))
				b.t.Cleanup(release)
				f := &Browser{t: b.t, ctx: frame, log: b.log}
				if err := chromedp.Do(frame); err != nil {
					b.fail("attach to frame", err)
				}
				if err := b.log.watch(frame); err != nil {
					b.fail("watch the frame", err)
				}
				return f
			}
		}
		select {
		case <-ctx.Done():
			b.fail("wait for frame "+addressPart, ctx.Err())
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Violations returns what the content security policy has stopped so far.
func (b *Browser) Violations() []string {
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	return slices.Clone(b.log.violations)
}

// Errors returns the errors on the console and the uncaught exceptions so far.
func (b *Browser) Errors() []string {
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	return slices.Clone(b.log.errors)
}

// Requests returns the addresses that pages have asked for so far.
func (b *Browser) Requests() []string {
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	return slices.Clone(b.log.requests)
}

// LongTasks returns the tasks of more than 50 ms on the main thread so far,
// without those that were only kept waiting for a processor.
func (b *Browser) LongTasks() []LongTask {
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.log.tasks), func(task LongTask) bool {
		return !b.log.processor.computed(task.at.Add(-2*sampleEvery), task.at.Add(task.Duration+2*sampleEvery))
	})
}

// Forget empties the record, so that what follows is seen alone.
func (b *Browser) Forget() {
	b.log.mu.Lock()
	defer b.log.mu.Unlock()
	b.log.violations, b.log.errors, b.log.requests, b.log.tasks = nil, nil, nil, nil
}

// Quiet fails the test when the policy stopped something or an error was
// reported.
func (b *Browser) Quiet() {
	b.t.Helper()
	for _, v := range b.Violations() {
		b.t.Errorf("content security policy: %s", v)
	}
	for _, e := range b.Errors() {
		b.t.Errorf("error in the page: %s", e)
	}
}

// quote writes a text as JavaScript does.
func quote(text string) string {
	data, err := json.Marshal(text)
	if err != nil {
		panic(err) // a string always has a JSON form
	}
	return string(data)
}
