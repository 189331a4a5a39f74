package definition_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
)

// show writes the elements of a text as <kind>…</kind>.
func show(body []form.Inline) string {
	var b strings.Builder
	for _, n := range body {
		switch n.Kind {
		case form.Plain:
			b.WriteString(n.Text)
		case form.Break:
			b.WriteString("<br>")
		case form.Inserted:
			b.WriteString("<x>")
		default:
			kind := string(n.Kind)
			b.WriteString("<" + kind)
			if n.Href != "" {
				b.WriteString(" " + n.Href)
			}
			b.WriteString(">" + show(n.Kids) + "</" + kind + ">")
		}
	}
	return b.String()
}

func TestMarkup(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"plain", "Navn", "Navn"},
		{"trimmed", "  Navn \n", "Navn"},
		{"bold", "et **fedt** ord", "et <b>fedt</b> ord"},
		{"italic", "et *skråt* ord", "et <i>skråt</i> ord"},
		{"both", "***begge***", "<b><i>begge</i></b>"},
		{"italic in bold", "**fed *og skrå* igen**", "<b>fed <i>og skrå</i> igen</b>"},
		{"bold in italic", "*skrå **og fed** igen*", "<i>skrå <b>og fed</b> igen</i>"},
		{"a star that opens nothing", "Navn *", "Navn *"},
		{"a star that is never closed", "*Navn", "*Navn"},
		{"stars as operators", "2 * 3 * 4", "2 * 3 * 4"},
		{"a bold that is never closed", "**Navn", "**Navn"},
		{"escaped", `\*ikke\* \[her\](x) \{= a }`, "*ikke* [her](x) {= a }"},
		{"link", "[her](https://example.org/a?b=c#d)", "<a https://example.org/a?b=c#d>her</a>"},
		{"link by phone", "[70 10 20 30](tel:+4570102030)", "<a tel:+4570102030>70 10 20 30</a>"},
		{"link by path", "se [**her**](/vejledning).", "se <a /vejledning><b>her</b></a>."},
		{"brackets that are no link", "[sic] (nej)", "[sic] (nej)"},
		{"less than", "indkomst < 1000 og a<b", "indkomst < 1000 og a<b"},
		{"line break", "en\nto", "en<br>to"},
		{"paragraphs", "en\n\nto\n\n\ntre", "<p>en</p><p>to</p><p>tre</p>"},
		{"bullets", "- en\n- **to**", "<ul><li>en</li><li><b>to</b></li></ul>"},
		{"numbers", "1. en\n2. to", "<ol><li>en</li><li>to</li></ol>"},
		{"a list after words", "Husk:\n- en\n- to\n\nFarvel", "<p>Husk:</p><ul><li>en</li><li>to</li></ul><p>Farvel</p>"},
		{"a list with a gap", "- en\n\n- to", "<ul><li>en</li><li>to</li></ul>"},
		{"a negative number is no list", "-5 grader", "-5 grader"},
		{"insert", "Hej {= a }!", "Hej <x>!"},
		{"insert with braces in quotes", `{= a + "}" }`, "<x>"},
		{"insert in bold", "**{= a }**", "<b><x></b>"},
		{"braces that are no insert", "{a} og {{b}}", "{a} og {{b}}"},
		{"windows lines", "en\r\nto", "en<br>to"},
		{"an answer's stars are text", "{= \"*a*\" }", "<x>"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, err := json.Marshal(c.text)
			if err != nil {
				t.Fatal(err)
			}
			f := compile(t, fields(`{"key":"a","type":"text","label":"A"},{"key":"p","type":"paragraph","label":`+string(text)+`}`))
			if got := show(f.Lookup("p").Label[0].Body); got != c.want {
				t.Errorf("%q gives %q, want %q", c.text, got, c.want)
			}
		})
	}
}

// A label is one paragraph, and what starts it is no mark of a list: "1. klasse"
// and "- ingen" are what they say.
func TestLabelsAreNoLists(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{
		"1. klasse":             "1. klasse",
		"- ingen":               "- ingen",
		"2) **fed**":            "2) <b>fed</b>",
		"1. linje\n2. linje":    "1. linje<br>2. linje",
		"9.-10. klasse, 3. år*": "9.-10. klasse, 3. år*",
	} {
		data, err := json.Marshal(label)
		if err != nil {
			t.Fatal(err)
		}
		f := compile(t, fields(`{"key":"a","type":"radio","label":`+string(data)+`,"options":[{"value":"a","label":`+string(data)+`}]}`))
		field := f.Lookup("a")
		for _, got := range []string{show(field.Label.In("da")), show(field.Options[0].Label.In("da"))} {
			if got != want {
				t.Errorf("%q is %s, want %s", label, got, want)
			}
		}
	}
}
