package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/view"
	"github.com/borgerflow/borgerflow/i18n"
)

func TestWriteHTML(t *testing.T) {
	t.Parallel()
	text := func(s string) *view.Node { return &view.Node{Text: s} }
	tests := []struct {
		name string
		node *view.Node
		want string
	}{
		{"nothing", nil, ""},
		{"text", text(`<a href="x">'&`), `&lt;a href=&#34;x&#34;&gt;&#39;&amp;`},
		{"controls and broken bytes", text("a\x00b\xffc\r\n\td\u0085"), "a\uFFFDb\uFFFDc&#13;\n\td\uFFFD"},
		{"void", &view.Node{Tag: "br", Kids: []*view.Node{text("x")}}, "<br>"},
		{"boolean attribute", &view.Node{Tag: "input", Attrs: []view.Attr{{Name: "checked"}, {Name: "value"}}}, `<input checked value="">`},
		{"textarea keeps its first line break", &view.Node{Tag: "textarea", Attrs: []view.Attr{{Name: "value", Value: "\n</textarea>"}}}, "<textarea>\n\n&lt;/textarea&gt;</textarea>"},
		{"script", &view.Node{Tag: "script", Kids: []*view.Node{text("x()")}}, ""},
		{"strange tag", &view.Node{Tag: "p onload"}, ""},
		{"handler", &view.Node{Tag: "p", Attrs: []view.Attr{{Name: "onclick", Value: "x()"}}}, "<p></p>"},
		{"inline style", &view.Node{Tag: "p", Attrs: []view.Attr{{Name: "style", Value: "x"}}}, "<p></p>"},
		{"strange attribute", &view.Node{Tag: "p", Attrs: []view.Attr{{Name: "a b", Value: "x"}}}, "<p></p>"},
		{"style that ends early", &view.Node{Tag: "style", Kids: []*view.Node{text("a{}</style><script>")}}, "<style></style>"},
		{"style", &view.Node{Tag: "style", Kids: []*view.Node{text("a>b{}")}}, "<style>a>b{}</style>"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := view.WriteHTML(&b, tt.node); err != nil || b.String() != tt.want {
				t.Errorf("got %q, %v, want %q", b.String(), err, tt.want)
			}
		})
	}
}

func TestAddressesThatRunAreLeftOut(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{
		"https://x.dk/a?b=c:d": true, "/sti?a=b": true, "#id": true, "mailto:a@b.dk": true, "tel:+4512345678": true, "": true, "a/b:c": true, "?q=a:b": true,
		"javascript:alert(1)": false, "JavaScript:alert(1)": false, " javascript:alert(1)": false, "java\nscript:alert(1)": false,
		"\x01javascript:x": false, "data:text/html,x": false, "vbscript:x": false, "blob:x": false, `\\x`: false,
	}
	for address, want := range tests {
		n := &view.Node{Tag: "a", Attrs: []view.Attr{{Name: "href", Value: address}}}
		if got := strings.Contains(html(n), "href"); got != want {
			t.Errorf("HTML of %q has an address: %v, want %v", address, got, want)
		}
		data, err := n.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(data, []byte("href")); got != want {
			t.Errorf("JSON of %q has an address: %v, want %v", address, got, want)
		}
	}
}

const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'` + "`${x}"

func TestHostileWordsStayWords(t *testing.T) {
	t.Parallel()
	evil := both(hostile, hostile)
	evil[0].Body = append(evil[0].Body, form.Inline{Kind: form.Anchor, Href: "javascript:alert(1)", Kids: []form.Inline{{Text: "klik"}}})
	field := func(key, kind string) *form.Field {
		return &form.Field{Key: key, Type: kind, Label: evil, Help: evil, Required: yes(), Options: []form.Option{{Value: hostile, Label: evil, Help: evil}}}
	}
	fields := []*form.Field{{Type: "notice", Label: evil}, {Type: "paragraph", Label: evil}, {Type: "heading", Label: evil}}
	for _, k := range kinds() {
		if k.name != "computed" {
			f := field("a"+k.name, k.name)
			if k.inside() != "" {
				f.Fields = []*form.Field{field("dag", "radio")}
			}
			fields = append(fields, f)
		}
	}
	p := page("p", fields...)
	p.Label, p.Help = evil, evil
	f := compile(t, p)
	f.Title = evil
	a := f.NewAnswers()
	for _, k := range kinds() {
		if k.name != "computed" && k.name != "file" {
			set(t, a, "/a"+k.name+k.inside(), hostile)
		}
	}
	if err := a.AddFile("/afile", form.File{ID: hostile, Name: hostile, Type: hostile}); err != nil {
		t.Fatal(err)
	}
	s := f.Evaluate(a, facts(i18n.Danish))
	evilURL := func(string) string { return "javascript:alert(1)" }
	for name, n := range map[string]*view.Node{
		"page": view.Page(s, "p", view.Options{
			Show: view.ShowAll, ErrorSummary: true, WholeForm: true, Prefix: hostile, Action: "javascript:x()", UploadURL: hostile,
			Hidden: []view.Hidden{{Name: hostile, Value: hostile}}, Notices: []view.Notice{{Level: hostile, Text: hostile}},
			PageURL: evilURL, FileURL: func(string, form.File) string { return "javascript:x()" },
		}),
		"summary":  view.Summary(s, view.SummaryOptions{PageURL: evilURL, FileURL: func(string, form.File) string { return "javascript:x()" }}),
		"document": view.Document(s, view.DocumentOptions{Title: hostile, Sender: hostile, Lines: []view.Line{{Label: hostile, Value: hostile}}}),
	} {
		got := html(n)
		wellFormed(t, got)
		uniqueIDs(t, n)
		for _, banned := range []string{"<script", "<img", `href="javascript`, `action="javascript`} {
			if strings.Contains(got, banned) {
				t.Errorf("the %s holds %s", name, banned)
			}
		}
	}
}

func FuzzAppendHTML(f *testing.F) {
	f.Add("p", "class", "x", "text")
	f.Add("textarea", "value", "\n<b>", "'\"&")
	f.Add("a", "href", "javascript:x", hostile)
	f.Add("style", "onload", "\xff", "</style>")
	f.Fuzz(func(t *testing.T, tag, name, value, text string) {
		kids := []*view.Node{{Text: text}, {Tag: tag, Attrs: []view.Attr{{Name: name, Value: value}}}}
		got := html(&view.Node{Tag: "div", Attrs: []view.Attr{{Name: name, Value: value}}, Kids: kids})
		if tag != "style" && tag != "div" {
			wellFormedLoose(t, got)
		}
		if data, err := kids[1].MarshalJSON(); err != nil || !validJSON(data) {
			t.Fatalf("JSON of the tree: %v: %s", err, data)
		}
	})
}
