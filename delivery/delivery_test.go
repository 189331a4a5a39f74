package delivery_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/delivery"
	"github.com/borgerflow/borgerflow/delivery/deliverytest"
)

func TestNothingPersonalIsPrinted(t *testing.T) {
	t.Parallel()
	m := deliverytest.Message("case-1/brev/1")
	for label, v := range map[string]any{
		"Message": m, "*Message": &m, "Recipient": m.To, "Document": m.Body, "in a slice": []any{m, m.Body},
	} {
		var out bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			fmt.Fprintf(&out, verb, v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("seen", "v", v)
		if label != "in a slice" {
			slog.New(slog.NewJSONHandler(&out, nil)).Info("seen", "v", v)
		}
		for _, secret := range []string{"1234", "Prøvesen", "Kære", "afgørelse", "Afgørelse"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s: output holds %q: %s", label, secret, out.String())
			}
		}
	}
}

func TestTestNumbersNeedLeave(t *testing.T) {
	t.Parallel()
	m := deliverytest.Message("k")
	if err := m.Check(false); delivery.CodeOf(err) != delivery.Invalid {
		t.Errorf("Check without leave = %v, want invalid", err)
	}
	if err := m.Check(true); err != nil {
		t.Errorf("Check with leave = %v", err)
	}
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Afgørelse: ja/nej?.pdf":   "Afgørelse- ja-nej-.pdf",
		"<>\r\n|a":                 "a",
		"æøå 🎈.html":               "æøå 🎈.html",
		strings.Repeat("å", 300):   strings.Repeat("å", delivery.MaxFileName),
		"a\u2003\u00a0\u3000b.pdf": "a-b.pdf",
	} {
		if got := delivery.FileName(text); got != want {
			t.Errorf("FileName(%q) = %q, want %q", text, got, want)
		}
	}
}
