package definition

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
)

// markup parses the restricted Markdown of texts:
//
//	**bold**  *italic*  [words](https://…)  {= expression }
//	a new line breaks the line, an empty line parts paragraphs
//	lines that start with "- " are a bulleted list, with "1. " a numbered one
//
// A backslash takes the meaning from the character after it. There is no HTML.
type markup struct {
	rules  textRules
	insert func(source string) *expression.Node // compiles an insert, reports its errors itself
	fail   func(code Code, format string, args ...any)
	depth  int
}

// textRules say what a text may hold where it stands.
type textRules struct {
	blocks  bool   // paragraphs and lists
	inserts *scope // what {= } may read; nil means none
}

const maxMarkupDepth = 8

var (
	bulletLine = regexp.MustCompile(`^\s{0,3}[-*] +(.*)$`)
	numberLine = regexp.MustCompile(`^\s{0,3}[0-9]{1,3}[.)] +(.*)$`)
	htmlTag    = regexp.MustCompile(`^</?[A-Za-z][A-Za-z0-9-]*(\s[^<>]*)?/?>`)
	scheme     = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)
)

// parse returns the elements of a text. A single paragraph is not wrapped.
func (m *markup) parse(text string) []form.Inline {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	blocks := splitBlocks(text)
	if len(blocks) == 1 && blocks[0].kind == form.Paragraph {
		return m.inline(blocks[0].lines)
	}
	if !m.rules.blocks {
		m.fail(CodeBadMarkup, "paragraphs and lists cannot stand here")
		return nil
	}
	out := make([]form.Inline, 0, len(blocks))
	for _, b := range blocks {
		if b.kind == form.Paragraph {
			out = append(out, form.Inline{Kind: form.Paragraph, Kids: m.inline(b.lines)})
			continue
		}
		list := form.Inline{Kind: b.kind}
		for _, line := range b.lines {
			list.Kids = append(list.Kids, form.Inline{Kind: form.Item, Kids: m.inline([]string{line})})
		}
		out = append(out, list)
	}
	return out
}

type block struct {
	kind  form.InlineKind
	lines []string
}

// splitBlocks parts a text into paragraphs and lists, line by line.
func splitBlocks(text string) []block {
	var out []block
	fresh := true
	for line := range strings.SplitSeq(text, "\n") {
		kind := form.Paragraph
		if g := bulletLine.FindStringSubmatch(line); g != nil {
			kind, line = form.Bullets, g[1]
		} else if g := numberLine.FindStringSubmatch(line); g != nil {
			kind, line = form.Numbers, g[1]
		}
		if strings.TrimSpace(line) == "" {
			fresh = true
			continue
		}
		if fresh && kind == form.Paragraph || len(out) == 0 || out[len(out)-1].kind != kind {
			out = append(out, block{kind: kind})
		}
		fresh = false
		last := &out[len(out)-1]
		last.lines = append(last.lines, strings.TrimSpace(line))
	}
	return out
}

func (m *markup) inline(lines []string) []form.Inline {
	s := span{m: m, text: strings.Join(lines, "\n"), open: map[string]bool{}}
	return s.until("")
}

// span reads the characters of one paragraph.
type span struct {
	m    *markup
	text string
	pos  int
	open map[string]bool // marks that nothing after closes
	out  []form.Inline
	run  strings.Builder
}

func (s *span) rest() string { return s.text[s.pos:] }

func (s *span) flush() {
	if s.run.Len() > 0 {
		s.out = append(s.out, form.Inline{Text: s.run.String()})
		s.run.Reset()
	}
}

func (s *span) put(n form.Inline) {
	s.flush()
	s.out = append(s.out, n)
}

// until reads elements up to the closing mark, or to the end when it is "".
func (s *span) until(closing string) []form.Inline {
	for s.pos < len(s.text) {
		rest := s.rest()
		if closing != "" && closesAt(s.text, s.pos, closing) {
			s.pos += len(closing)
			break
		}
		s.step(rest)
	}
	s.flush()
	return s.out
}

// closesAt reports whether a mark at i closes: no space before it, and a single
// star is not half of a double one.
func closesAt(text string, i int, mark string) bool {
	if i == 0 || isSpace(text[i-1]) || !strings.HasPrefix(text[i:], mark) {
		return false
	}
	if mark != "*" {
		return true
	}
	stars := 1
	for stars < 4 && i+stars < len(text) && text[i+stars] == '*' {
		stars++
	}
	return stars == 1 && text[i-1] != '*' || stars == 3
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

func (s *span) step(rest string) {
	switch {
	case rest[0] == '\\' && len(rest) > 1 && strings.IndexByte(`\*[](){}-.<>`, rest[1]) >= 0:
		s.run.WriteByte(rest[1])
		s.pos += 2
	case rest[0] == '\n':
		s.put(form.Inline{Kind: form.Break})
		s.pos++
	case strings.HasPrefix(rest, "{="):
		s.inserted(rest)
	case strings.HasPrefix(rest, "**") && s.nested("**", form.Bold):
	case rest[0] == '*' && !strings.HasPrefix(rest, "**") && s.nested("*", form.Italic):
	case rest[0] == '[' && s.link(rest):
	case rest[0] == '<' && htmlTag.MatchString(rest):
		s.m.fail(CodeBadMarkup, "HTML is not allowed: write \\< for the character itself")
		s.pos += len(htmlTag.FindString(rest))
	default:
		s.run.WriteByte(rest[0])
		s.pos++
	}
}

// nested reads what stands between two marks. It reports false when nothing
// closes the mark: then it is a character like any other.
func (s *span) nested(mark string, kind form.InlineKind) bool {
	start := s.pos + len(mark)
	if start >= len(s.text) || isSpace(s.text[start]) || s.m.depth >= maxMarkupDepth || !s.hasClosing(start+1, mark) {
		return false
	}
	s.m.depth++
	inner := span{m: s.m, text: s.text, pos: start, open: s.open}
	kids := inner.until(mark)
	s.m.depth--
	s.put(form.Inline{Kind: kind, Kids: kids})
	s.pos = inner.pos
	return true
}

// hasClosing reports whether the mark closes anywhere from i on. That it does
// not is remembered, so that a text full of stars is read once.
func (s *span) hasClosing(i int, mark string) bool {
	if s.open[mark] {
		return false
	}
	for ; i < len(s.text); i++ {
		if s.text[i] == '\\' {
			i++
		} else if closesAt(s.text, i, mark) {
			return true
		}
	}
	s.open[mark] = true
	return false
}

// link reads [words](target). It reports false when that is not what it is.
func (s *span) link(rest string) bool {
	middle := strings.Index(rest, "](")
	if middle < 0 || s.m.depth >= maxMarkupDepth {
		return false
	}
	end := strings.IndexAny(rest[middle:], ") \n")
	if end < 0 || rest[middle+end] != ')' {
		return false
	}
	words, target := rest[1:middle], rest[middle+2:middle+end]
	if words == "" || strings.ContainsAny(words, "[\n") {
		return false
	}
	if problem := badLink(target); problem != "" {
		s.m.fail(CodeBadLink, "%s", problem)
	}
	s.m.depth++
	inner := span{m: s.m, text: words, open: map[string]bool{}}
	kids := inner.until("")
	s.m.depth--
	s.put(form.Inline{Kind: form.Anchor, Href: target, Kids: kids})
	s.pos += middle + end + 1
	return true
}

// badLink says what is wrong with a link's target, "" when nothing is.
func badLink(target string) string {
	for _, r := range target {
		if r <= 0x20 || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) {
			return "the link has a character that links do not have"
		}
	}
	lower := strings.ToLower(target)
	for _, allowed := range []string{"https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(lower, allowed) && len(target) > len(allowed) {
			return ""
		}
	}
	if strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//") {
		return ""
	}
	if found := scheme.FindString(target); found != "" {
		return fmt.Sprintf("links of kind %q are not allowed", shorten(found))
	}
	return "a link is https, http, mailto, tel or a path that starts with one slash"
}

// inserted reads {= expression }.
func (s *span) inserted(rest string) {
	end := insertEnd(rest)
	if end < 0 {
		s.m.fail(CodeBadMarkup, "{= is never closed by }")
		s.pos = len(s.text)
		return
	}
	source := strings.TrimSpace(rest[2:end])
	s.pos += end + 1
	if s.m.insert == nil {
		s.m.fail(CodeBadMarkup, "{= } cannot stand here")
		return
	}
	if n := s.m.insert(source); n != nil {
		s.put(form.Inline{Kind: form.Inserted, Expr: n})
	}
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
