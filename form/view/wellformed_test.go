package view_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/view"
)

var (
	tagPattern  = regexp.MustCompile(`^<(/?)([a-z][a-z0-9]*)((?: [a-z][a-z0-9-]*(?:="[^"<>]*")?)*)>`)
	attrPattern = regexp.MustCompile(` ([a-z][a-z0-9-]*)(?:="([^"<>]*)")?`)
	voids       = []string{"br", "hr", "img", "input", "link", "meta", "wbr"}
	phrasing    = []string{"a", "b", "br", "em", "input", "output", "span", "strong"}
	onlyWords   = []string{"p", "label", "legend", "span", "a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "strong", "em", "dt", "option", "title"}
)

// wellFormed is a strict reader of the HTML this package writes: tags balance,
// attributes are quoted and come once, no text holds a bare special character,
// and only words stand where only words may.
func wellFormed(t *testing.T, s string) {
	t.Helper()
	s = strings.TrimPrefix(s, "<!DOCTYPE html>")
	var open []string
	for s != "" {
		if s[0] != '<' {
			text, rest, _ := strings.Cut(s, "<")
			if rest != "" || strings.HasSuffix(s, "<") {
				s = s[len(text):]
			} else {
				s = ""
			}
			if strings.Contains(text, ">") && !slices.Contains(open, "style") {
				t.Fatalf("a bare > in text %q", text)
			}
			continue
		}
		m := tagPattern.FindStringSubmatch(s)
		if m == nil {
			t.Fatalf("no tag at %.80q", s)
		}
		s = s[len(m[0]):]
		if m[1] == "/" {
			if len(open) == 0 || open[len(open)-1] != m[2] {
				t.Fatalf("</%s> closes %v", m[2], open)
			}
			open = open[:len(open)-1]
			continue
		}
		attributes(t, m[2], m[3])
		place(t, open, m[2])
		if !slices.Contains(voids, m[2]) {
			open = append(open, m[2])
		}
	}
	if len(open) > 0 {
		t.Fatalf("left open: %v", open)
	}
}

func attributes(t *testing.T, tag, list string) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range attrPattern.FindAllStringSubmatch(list, -1) {
		if seen[m[1]] {
			t.Fatalf("<%s%s> has %s twice", tag, list, m[1])
		}
		seen[m[1]] = true
		if strings.HasPrefix(m[1], "on") || m[1] == "style" {
			t.Fatalf("<%s%s> runs something", tag, list)
		}
	}
}

func place(t *testing.T, open []string, tag string) {
	t.Helper()
	for _, outer := range open {
		if slices.Contains(onlyWords, outer) && !slices.Contains(phrasing, tag) {
			t.Fatalf("<%s> inside %v", tag, open)
		}
		if (outer == "a" || outer == "button" || outer == "form") && outer == tag {
			t.Fatalf("<%s> inside itself", tag)
		}
	}
}

// failer is a test or a property.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// uniqueIDs checks that no id comes twice, that everything pointed at is there,
// and that the promises of Node hold.
func uniqueIDs(t failer, root *view.Node) {
	t.Helper()
	ids := map[string]bool{}
	var pointed []string
	var walk func(n *view.Node)
	walk = func(n *view.Node) {
		if n.ID != "" {
			if ids[n.ID] {
				t.Fatalf("id %s comes twice", n.ID)
			}
			ids[n.ID] = true
		}
		for _, name := range []string{"for", "aria-describedby", "aria-labelledby"} {
			if v, ok := n.Attr(name); ok {
				pointed = append(pointed, strings.Fields(v)...)
			}
		}
		if v, _ := n.Attr("href"); strings.HasPrefix(v, "#") {
			pointed = append(pointed, v[1:])
		}
		for i, kid := range n.Kids {
			if kid.Tag == "" && (kid.Text == "" || i > 0 && n.Kids[i-1].Tag == "") {
				t.Fatalf("texts of <%s id=%q> meet or are empty", n.Tag, n.ID)
			}
			walk(kid)
		}
	}
	walk(root)
	for _, id := range pointed {
		if !ids[id] {
			t.Fatalf("something points at %s, which is not there", id)
		}
	}
}

// wellFormedLoose checks only what holds for any tree at all: nothing that was
// given as a text or a value has become a tag.
func wellFormedLoose(t *testing.T, s string) {
	t.Helper()
	for s = strings.ReplaceAll(s, "<!DOCTYPE html>", ""); s != ""; {
		if s[0] != '<' {
			_, rest, ok := strings.Cut(s, "<")
			if !ok {
				return
			}
			s = "<" + rest
			continue
		}
		m := loosePattern.FindString(s)
		if m == "" {
			t.Fatalf("no tag at %.80q", s)
		}
		s = s[len(m):]
	}
}

var loosePattern = regexp.MustCompile(`^</?[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*(?:="[^"<>]*")?)*>`)

func validJSON(data []byte) bool { return json.Valid(data) }
