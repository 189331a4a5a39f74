package itest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Patience is how long a step may take before the test fails.
const Patience = 30 * time.Second

// Options say what kind of browser to start. The zero value is a wide window in
// Danish with everything on.
type Options struct {
	// NoScript turns JavaScript off, the way a user's settings do.
	NoScript bool
	// BlockThirdPartyCookies refuses cookies to frames from other sites.
	BlockThirdPartyCookies bool
	// Language is the browser's language. Default: "da".
	Language string
	// Width and Height are the window's size in CSS pixels. Default: 1280 × 1024.
	Width, Height int
}

func (o *Options) fill() Options {
	filled := Options{}
	if o != nil {
		filled = *o
	}
	if filled.Language == "" {
		filled.Language = "da"
	}
	if filled.Width == 0 || filled.Height == 0 {
		filled.Width, filled.Height = 1280, 1024
	}
	return filled
}

// Browser is one tab of a Chromium of its own, or a frame in it.
type Browser struct {
	t   testing.TB
	ctx context.Context
	log *record
}

// Start opens a browser with a fresh profile; it closes with the test. The test
// is skipped when the machine has none.
func Start(t testing.TB, opts *Options) *Browser {
	t.Helper()
	b := &Browser{t: t, ctx: Chromium(t, opts), log: &record{}}
	if err := b.log.watch(b.ctx); err != nil {
		t.Fatalf("itest: watch: %v", err)
	}
	return b
}

// Chromium opens a browser with a fresh profile and returns chromedp's context
// for its tab, for what Browser cannot do. It closes with the test.
func Chromium(t testing.TB, opts *Options) context.Context {
	t.Helper()
	o := opts.fill()
	path := findChromium(t)
	profile := t.TempDir()
	if err := writePreferences(profile, o); err != nil {
		t.Fatalf("itest: profile: %v", err)
	}
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), flags(path, profile, o)...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		end, release := context.WithTimeout(ctx, Patience)
		defer release()
		_ = chromedp.Cancel(end) // it is going away; what it says then is not a result
		cancel()
		stop()
	})
	// The first run starts the browser and must not have a timeout.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("itest: start %s: %v", path, err)
	}
	return ctx
}

func flags(path, profile string, o Options) []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.Headless,
		chromedp.NoSandbox, // containers run tests as root
		chromedp.DisableGPU,
		chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-features", "Translate,OptimizationHints,MediaRouter"),
		chromedp.Flag("enable-automation", true),
		chromedp.Flag("lang", o.Language),
		chromedp.Flag("window-size", sizeFlag(o)),
	}
}

// writePreferences puts a user's settings into a fresh profile.
func writePreferences(profile string, o Options) error {
	settings := map[string]any{
		"intl":    map[string]any{"accept_languages": o.Language, "selected_languages": o.Language},
		"profile": map[string]any{},
	}
	user := settings["profile"].(map[string]any)
	if o.NoScript {
		user["default_content_setting_values"] = map[string]any{"javascript": 2}
	}
	if o.BlockThirdPartyCookies {
		user["cookie_controls_mode"] = 1
		user["block_third_party_cookies"] = true
	}
	data, err := json.Marshal(settings)
	if err != nil {
		return err
	}
	folder := filepath.Join(profile, "Default")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "Preferences"), data, 0o644)
}
