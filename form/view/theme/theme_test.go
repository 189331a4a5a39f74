package theme_test

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/view/theme"
)

func TestStyleSheetIsSmallAndWhole(t *testing.T) {
	t.Parallel()
	// What is sent is compressed; the widget's whole budget for everything but
	// the engine is 10,000 bytes (design 5), of which this may be a third.
	var sent bytes.Buffer
	w, err := gzip.NewWriterLevel(&sent, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write([]byte(theme.CSS)); err != nil || w.Close() != nil {
		t.Fatal("the style sheet cannot be compressed")
	}
	if n := sent.Len(); theme.CSS == "" || n > 3300 {
		t.Errorf("the style sheet is %d bytes compressed, want 1 to 3300", n)
	}
	if open, closed := strings.Count(theme.CSS, "{"), strings.Count(theme.CSS, "}"); open != closed {
		t.Errorf("%d blocks are opened and %d closed", open, closed)
	}
	for _, banned := range []string{"url(", "@import", "expression("} {
		if strings.Contains(theme.CSS, banned) {
			t.Errorf("the style sheet holds %q: it must ask for no other file", banned)
		}
	}
}

func TestStyleSheetKnowsItsReaders(t *testing.T) {
	t.Parallel()
	for _, query := range []string{
		"prefers-color-scheme: dark", "prefers-reduced-motion", "forced-colors: active", "@media print", ":focus-visible",
	} {
		if !strings.Contains(theme.CSS, query) {
			t.Errorf("the style sheet says nothing about %s", query)
		}
	}
}
