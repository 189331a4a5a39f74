package diagram_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow/diagram"
)

// elements and attributes are all that a drawing may hold: nothing that runs,
// loads, or carries style.
var (
	elements   = " svg title desc g rect circle path polygon polyline text "
	attributes = " xmlns class role lang width height viewBox font-family font-size font-weight fill stroke stroke-width stroke-dasharray d points x y rx cx cy r text-anchor "
)

// sound reads a drawing as XML and returns its text.
func sound(t *testing.T, svg []byte) string {
	t.Helper()
	var text strings.Builder
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.CharData:
			text.Write(tok)
		case xml.StartElement:
			if !strings.Contains(elements, " "+tok.Name.Local+" ") {
				t.Errorf("element %s", tok.Name.Local)
			}
			for _, a := range tok.Attr {
				if !strings.Contains(attributes, " "+a.Name.Local+" ") {
					t.Errorf("attribute %s of %s", a.Name.Local, tok.Name.Local)
				}
			}
		}
	}
}

// hostile are titles that try to be something else than text.
var hostile = []string{
	`"><script>alert(1)</script>`, `' onload='x`, `]]> <!-- -- &amp; &#0; <svg/>`, "a\x00b\u202eevil\u2066", "\x07\x1b[31m", "👩‍👩‍👧‍👦🇩🇰 é",
	`"] --> x; click x "javascript:alert(1)"`, "%%{init: {}}%%", strings.Repeat("Donaudampfschifffahrtsgesellschaft", 20), strings.Repeat("ord ", 500),
	"<br/>&lt;", "`**fed**`", "{= beloeb }", "日本語の長い題名がここに書かれています日本語の長い題名がここに書かれています",
}

func TestHostileTitles(t *testing.T) {
	t.Parallel()
	for _, title := range hostile {
		text, err := json.Marshal(title)
		if err != nil {
			t.Fatal(err)
		}
		steps := strings.ReplaceAll(fill("a", "b")+","+end("b"), `{"da": "a", "en": "a"}`, string(text))
		d := diagram.Of(flow(t, steps))
		drawn := sound(t, d.SVG(i18n.Danish))
		if strings.ContainsAny(drawn, "\x00\x07\x1b\u202e\u2066") {
			t.Errorf("%q keeps what controls the text", title)
		}
		chart := d.Mermaid(i18n.Danish)
		if lines := strings.Count(chart, "\n"); lines != 6 {
			t.Errorf("%q makes %d lines of a chart that has 6:\n%s", title, lines, chart)
		}
		for _, line := range strings.Split(chart, "\n") {
			if n := strings.Count(line, `"`); n%2 == 1 || n > 2 || strings.Contains(line, "<script") || strings.Contains(line, "`") {
				t.Errorf("%q gets out of its quotes: %s", title, line)
			}
		}
	}
}

func TestDrawingsAreSound(t *testing.T) {
	t.Parallel()
	for _, steps := range []string{nested(), long()} {
		d := diagram.Of(flow(t, steps))
		svg := d.SVG(i18n.English)
		sound(t, svg)
		if !bytes.Equal(svg, d.SVG(i18n.English)) {
			t.Error("the same flow is drawn in two ways")
		}
	}
}

// dense is a flow of as many steps and guards as there may be, with ways far
// ahead and far back.
func dense() string {
	const steps, ways = 200, 10
	var out []string
	out = append(out, fill("s0", "s1"))
	for i := 1; i < steps-1; i++ {
		var next []string
		for n := range ways - 2 {
			to := i + 1 + (n*n*7+i)%(steps-1-i)
			next = append(next, fmt.Sprintf(`{"on": "submitted", "when": "forms.f.beloeb > %d", "to": "s%d"}`, n, to))
		}
		next = append(next, fmt.Sprintf(`{"on": "submitted", "when": "forms.f.beloeb < 0", "to": "s%d"}`, i/2), fmt.Sprintf(`{"on": "submitted", "to": "s%d"}`, i+1))
		out = append(out, fmt.Sprintf(`{"id": "s%d", "kind": "fill", "title": {"da": "s%d", "en": "s"}, "forms": [{"form": "f"}], "next": [%s]}`, i, i, strings.Join(next, ",")))
	}
	return strings.Join(append(out, end(fmt.Sprint("s", steps-1))), ",")
}

// The largest flow there may be is drawn all the same, within bounds.
func TestLargestFlow(t *testing.T) {
	t.Parallel()
	svg := diagram.Of(flow(t, dense())).SVG(i18n.Danish)
	sound(t, svg)
	if most := 4 << 20; len(svg) > most {
		t.Errorf("%d bytes, more than %d", len(svg), most)
	}
}
