package definition

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// markup parses the restricted Markdown of texts, which form.Markup reads, with
// inserts: {= expression }.
type markup struct {
	rules  textRules
	insert func(source string) *expression.Node // compiles an insert, reports its errors itself
	fail   func(code Code, format string, args ...any)
}

// textRules say what a text may hold where it stands.
type textRules struct {
	blocks  bool   // paragraphs and lists
	inserts *scope // what {= } may read; nil means none
}

// parse returns the elements of a text. A single paragraph is not wrapped.
func (m *markup) parse(text string) []form.Inline {
	reader := form.Markup{Insert: m.inserted, Fail: m.wrong}
	if m.rules.blocks {
		return reader.Parse(text)
	}
	body, ok := reader.Phrase(text)
	if !ok {
		m.fail(CodeBadMarkup, "paragraphs cannot stand here")
	}
	return body
}

func (m *markup) wrong(why form.MarkupFault, at string) {
	if why == form.MarkupHTML {
		m.fail(CodeBadMarkup, "HTML is not allowed: write \\< for the character itself")
		return
	}
	m.fail(CodeBadLink, "%s", badLink(at))
}

var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// badLink says what is wrong with a link's target, "" when nothing is.
func badLink(target string) string {
	if form.SafeLink(target) {
		return ""
	}
	for _, r := range target {
		if r <= 0x20 || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) {
			return "the link has a character that links do not have"
		}
	}
	found := scheme.FindString(target)
	switch strings.ToLower(found) {
	case "", "http:", "https:", "mailto:", "tel:":
		return "a link is https, http, mailto, tel or a path that starts with one slash"
	}
	return fmt.Sprintf("links of kind %q are not allowed", shorten(found))
}

// inserted reads {= expression } at the start of a text.
func (m *markup) inserted(rest string) (form.Inline, int) {
	end := insertEnd(rest)
	if end < 0 {
		m.fail(CodeBadMarkup, "{= is never closed by }")
		return form.Inline{}, len(rest)
	}
	if m.insert == nil {
		m.fail(CodeBadMarkup, "{= } cannot stand here")
		return form.Inline{}, end + 1
	}
	if n := m.insert(strings.TrimSpace(rest[2:end])); n != nil {
		return form.Inline{Kind: form.Inserted, Expr: n}, end + 1
	}
	return form.Inline{}, end + 1
}

// insertEnd returns where the brace is that closes an insert: not one within
// quotes or within braces of the expression's own.
func insertEnd(s string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
