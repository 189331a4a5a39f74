package esdh_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/esdh"
	"github.com/borgerflow/borgerflow/esdh/esdhtest"
)

func TestNothingPersonalIsPrinted(t *testing.T) {
	t.Parallel()
	c, d := esdhtest.Case("case-1/esdh/1"), esdhtest.Document("case-1/esdh/1/ansoegning", "sag-1")
	for label, v := range map[string]any{
		"NewCase": c, "*NewCase": &c, "Party": c.Parties[0], "NewDocument": d, "in a slice": []any{c, d, c.Parties},
	} {
		var out bytes.Buffer
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			fmt.Fprintf(&out, verb, v)
		}
		slog.New(slog.NewTextHandler(&out, nil)).Info("seen", "v", v)
		if label != "in a slice" {
			slog.New(slog.NewJSONHandler(&out, nil)).Info("seen", "v", v)
		}
		for _, secret := range []string{"1234", "Prøvesen", "helbredstillæg", "ansøgning", "selvbetjening"} {
			if strings.Contains(out.String(), secret) {
				t.Errorf("%s: output holds %q: %s", label, secret, out.String())
			}
		}
	}
}

func TestTestNumbersNeedLeave(t *testing.T) {
	t.Parallel()
	c := esdhtest.Case("k")
	if err := c.Check(false); esdh.CodeOf(err) != esdh.Invalid {
		t.Errorf("Check without leave = %v, want invalid", err)
	}
	if err := c.Check(true); err != nil {
		t.Errorf("Check with leave = %v", err)
	}
}
