package theme_test

import (
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/view/theme"
)

func TestStyleSheetIsSmallAndWhole(t *testing.T) {
	t.Parallel()
	if n := len(theme.CSS); n == 0 || n > 10_000 {
		t.Errorf("the style sheet is %d bytes, want 1 to 10000", n)
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
