package form

import "strings"

// markupSpan reads the characters of one paragraph.
type markupSpan struct {
	m    *Markup
	text string
	pos  int
	open map[string]bool // marks that nothing after closes
	out  []Inline
	run  strings.Builder
}

func (s *markupSpan) flush() {
	if s.run.Len() > 0 {
		s.out = append(s.out, Inline{Text: s.run.String()})
		s.run.Reset()
	}
}

func (s *markupSpan) put(n Inline) {
	s.flush()
	s.out = append(s.out, n)
}

// until reads elements up to the closing mark, or to the end when it is "".
func (s *markupSpan) until(closing string) []Inline {
	for s.pos < len(s.text) {
		if closing != "" && closesAt(s.text, s.pos, closing) {
			s.pos += len(closing)
			break
		}
		s.step(s.text[s.pos:])
	}
	s.flush()
	return s.out
}

// closesAt reports whether a mark at i closes: no space before it, and a single
// star is not half of a double one.
func closesAt(text string, i int, mark string) bool {
	if i == 0 || isBlankByte(text[i-1]) || !strings.HasPrefix(text[i:], mark) {
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

func isBlankByte(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

func (s *markupSpan) step(rest string) {
	switch {
	case rest[0] == '\\' && len(rest) > 1 && strings.IndexByte(`\*[](){}-.<>`, rest[1]) >= 0:
		s.run.WriteByte(rest[1])
		s.pos += 2
	case rest[0] == '\n':
		s.put(Inline{Kind: Break})
		s.pos++
	case strings.HasPrefix(rest, "{=") && s.inserted(rest):
	case strings.HasPrefix(rest, "**") && s.nested("**", Bold):
	case rest[0] == '*' && !strings.HasPrefix(rest, "**") && s.nested("*", Italic):
	case rest[0] == '[' && s.link(rest):
	case rest[0] == '<' && s.m.Fail != nil && tagLength(rest) > 0:
		n := tagLength(rest)
		s.m.Fail(MarkupHTML, rest[:n])
		s.pos += n
	default:
		s.run.WriteByte(rest[0])
		s.pos++
	}
}

func (s *markupSpan) inserted(rest string) bool {
	if s.m.Insert == nil {
		return false
	}
	n, size := s.m.Insert(rest)
	if s.pos += size; n.Kind == Inserted {
		s.put(n)
	}
	return size > 0
}

// nested reads what stands between two marks. It reports false when nothing
// closes the mark: then it is a character like any other.
func (s *markupSpan) nested(mark string, kind InlineKind) bool {
	start := s.pos + len(mark)
	if start >= len(s.text) || isBlankByte(s.text[start]) || s.m.depth >= maxMarkupDepth || !s.hasClosing(start+1, mark) {
		return false
	}
	s.m.depth++
	inner := markupSpan{m: s.m, text: s.text, pos: start, open: s.open}
	kids := inner.until(mark)
	s.m.depth--
	s.put(Inline{Kind: kind, Kids: kids})
	s.pos = inner.pos
	return true
}

// hasClosing reports whether the mark closes anywhere from i on. That it does
// not is remembered, so that a text full of stars is read once.
func (s *markupSpan) hasClosing(i int, mark string) bool {
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

// maxLink is the most bytes of a link with its words. It bounds how far each of
// many brackets is followed.
const maxLink = 2500

// link reads [words](target). It reports false when that is not what it is.
func (s *markupSpan) link(rest string) bool {
	rest = rest[:min(len(rest), maxLink)]
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
	if !SafeLink(target) {
		if s.m.Fail == nil {
			return false
		}
		s.m.Fail(MarkupLink, target)
	}
	s.m.depth++
	inner := markupSpan{m: s.m, text: words, open: map[string]bool{}}
	kids := inner.until("")
	s.m.depth--
	if s.m.Tell && PlainText(kids) != target {
		kids = append(kids, Inline{Text: " (" + target + ")"})
	}
	s.put(Inline{Kind: Anchor, Href: target, Kids: kids})
	s.pos += middle + end + 1
	return true
}

// SafeLink reports whether a link may lead to a target: https, http, mailto, tel
// or a path that starts with one slash, without characters that links do not
// have.
func SafeLink(target string) bool {
	for _, r := range target {
		if r <= 0x20 || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r) {
			return false
		}
	}
	lower := strings.ToLower(target)
	for _, allowed := range []string{"https://", "http://", "mailto:", "tel:"} {
		if strings.HasPrefix(lower, allowed) && len(target) > len(allowed) {
			return true
		}
	}
	return strings.HasPrefix(target, "/") && !strings.HasPrefix(target, "//")
}

// tagLength returns the length of the HTML tag that s begins with, 0 when it
// begins with none: a letter after < or </, letters, digits and hyphens, and then
// > or a space and anything but angle brackets up to it.
func tagLength(s string) int {
	i := 1
	if strings.HasPrefix(s, "</") {
		i = 2
	}
	start := i
	for i < len(s) && (isLetter(s[i]) || i > start && (s[i] == '-' || s[i] >= '0' && s[i] <= '9')) {
		i++
	}
	if i == start || i == len(s) {
		return 0
	}
	if end := strings.IndexAny(s[i:], "<>"); end >= 0 && s[i+end] == '>' {
		if inside := s[i : i+end]; inside == "" || inside == "/" || isBlankByte(inside[0]) || inside[0] == '\r' || inside[0] == '\f' {
			return i + end + 1
		}
	}
	return 0
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
