package workflowhttp_test

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// node is an element of a page, or a text when it has no tag.
type node struct {
	tag   string
	attrs map[string]string
	kids  []*node
	text  string
}

var (
	tagPattern  = regexp.MustCompile(`^<(/?)([a-z][a-z0-9-]*)((?:\s+[a-z][a-zA-Z0-9_-]*(?:="[^"<>]*")?)*)\s*(/?)>`) // the drawing of a flow has empty elements and a viewBox
	attrPattern = regexp.MustCompile(`\s+([a-z][a-zA-Z0-9_-]*)(?:="([^"<>]*)")?`)
	voids       = []string{"br", "hr", "img", "input", "link", "meta", "wbr"}
)

// parse reads a page strictly: tags balance, attributes are quoted and come
// once, nothing stands unescaped, and nothing runs.
func parse(t testing.TB, page string) *node {
	t.Helper()
	root := &node{}
	open := []*node{root}
	rest, ok := strings.CutPrefix(page, "<!DOCTYPE html>")
	if !ok {
		t.Fatalf("no document: %.200s", page)
	}
	for rest != "" {
		top := open[len(open)-1]
		if rest[0] != '<' {
			i := strings.IndexByte(rest+"<", '<')
			if strings.Contains(rest[:i], ">") {
				t.Fatalf("a bare > in %q", rest[:i])
			}
			top.kids = append(top.kids, &node{text: html.UnescapeString(rest[:i])})
			rest = rest[i:]
			continue
		}
		m := tagPattern.FindStringSubmatch(rest)
		if m == nil {
			t.Fatalf("no tag at %.120q", rest)
		}
		rest = rest[len(m[0]):]
		if m[1] == "/" {
			if top.tag != m[2] {
				t.Fatalf("</%s> closes <%s>", m[2], top.tag)
			}
			open = open[:len(open)-1]
			continue
		}
		n := &node{tag: m[2], attrs: attributes(t, m[3])}
		top.kids = append(top.kids, n)
		if !slices.Contains(voids, n.tag) && m[4] == "" {
			open = append(open, n)
		}
		if n.tag == "script" && n.attrs["src"] == "" || n.tag == "style" {
			t.Fatalf("an inline %s", n.tag)
		}
	}
	if len(open) > 1 {
		t.Fatalf("<%s> is left open", open[len(open)-1].tag)
	}
	return root
}

func attributes(t testing.TB, list string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, m := range attrPattern.FindAllStringSubmatch(list, -1) {
		if _, twice := out[m[1]]; twice || strings.HasPrefix(m[1], "on") || m[1] == "style" {
			t.Fatalf("the attribute %s in%s", m[1], list)
		}
		out[m[1]] = html.UnescapeString(m[2])
		if (m[1] == "href" || m[1] == "src" || m[1] == "action") && strings.HasPrefix(strings.ToLower(out[m[1]]), "javascript") {
			t.Fatalf("%s runs something", m[1])
		}
	}
	return out
}

// find returns the elements that match, in document order.
func (n *node) find(match func(*node) bool) []*node {
	var out []*node
	if n.tag != "" && match(n) {
		out = append(out, n)
	}
	for _, k := range n.kids {
		out = append(out, k.find(match)...)
	}
	return out
}

func (n *node) tags(tag string) []*node {
	return n.find(func(n *node) bool { return n.tag == tag })
}

// words is all text of an element.
func (n *node) words() string {
	var b strings.Builder
	b.WriteString(n.text)
	for _, k := range n.kids {
		b.WriteString(k.words())
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// values is what a browser posts of a form, without a button.
func (n *node) values() url.Values {
	out := url.Values{}
	for _, c := range n.find(func(n *node) bool { return n.attrs["name"] != "" }) {
		name, value := c.attrs["name"], c.attrs["value"]
		_, checked := c.attrs["checked"]
		switch {
		case c.tag == "textarea":
			out.Add(name, c.raw())
		case c.tag == "select":
			for _, o := range c.tags("option") {
				if _, on := o.attrs["selected"]; on {
					out.Add(name, o.attrs["value"])
				}
			}
		case c.tag != "input", c.attrs["type"] == "file":
		case c.attrs["type"] != "radio" && c.attrs["type"] != "checkbox", checked:
			out.Add(name, value)
		}
	}
	return out
}

func (n *node) raw() string {
	var b strings.Builder
	for _, k := range n.kids {
		b.WriteString(k.text)
	}
	return strings.TrimPrefix(b.String(), "\n")
}
