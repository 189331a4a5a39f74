package view

import (
	"fmt"
	"strings"
	"testing"

	"rsc.io/qr/coding"
)

// Codes of every length that is drawn are those of a library.
func TestQRIsTheLibrarys(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 213; n++ {
		content := strings.Repeat("https://example.dk/Ærø?", 20)[:n]
		version := coding.Version(qrVersion(n))
		plan, err := coding.NewPlan(version, coding.M, 2)
		if err != nil {
			t.Fatal(err)
		}
		code, err := plan.Encode(coding.String(content))
		if err != nil {
			t.Fatal(err)
		}
		side, path, ok := qrPath(content)
		if !ok || side != code.Size+8 {
			t.Fatalf("%d bytes: side %d, %v", n, side, ok)
		}
		if want := libraryPath(code); path != want {
			t.Fatalf("%d bytes, version %d: another code", n, version)
		}
	}
	if _, _, ok := qrPath(strings.Repeat("x", 214)); ok {
		t.Error("a text of 214 bytes is drawn")
	}
}

func libraryPath(code *coding.Code) string {
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+4, y+4, x-from, x-from)
			}
		}
	}
	return b.String()
}
