package build

import (
	"bytes"
	"slices"
	"strconv"
)

// Mode says how far [Strip] goes.
type Mode int

const (
	// KeepLines drops comments, indentation and empty lines, and is safe for
	// any script, also one that leaves out semicolons.
	KeepLines Mode = iota
	// Tight also joins lines and gives private names (#name) short ones. The
	// script must end every statement with a semicolon.
	Tight
)

// Strip makes a script smaller without changing what it does. It understands
// comments, strings, templates and regular expressions of ECMAScript, and
// leaves everything it does not need to touch as it is.
func Strip(source []byte, mode Mode) []byte {
	s := stripper{in: source, mode: mode}
	for s.at < len(s.in) {
		s.token()
	}
	out := bytes.TrimSpace(s.out)
	if mode == Tight {
		return shorten(out)
	}
	return append(out, '\n')
}

type stripper struct {
	in, out []byte
	at      int
	mode    Mode
	word    []byte // the last word, when the last thing was one
	braces  []bool // open braces; true for one that leads back into a template
	space   bool   // white space is pending
	line    bool   // and it has a line break
}

func (s *stripper) token() {
	c := s.in[s.at]
	switch {
	case c == ' ' || c == '\t' || c == '\r':
		s.space = true
		s.at++
	case c == '\n':
		s.space, s.line = true, true
		s.at++
	case s.has("//"):
		s.until("\n", 0)
	case s.has("/*"):
		s.until("*/", 2)
		s.space = true
	case c == '"' || c == '\'':
		s.copy(s.quoted(c))
	case c == '`':
		s.at++
		s.template("`")
	case c == '/' && s.regexpMayStart():
		s.copy(s.regexp())
	case isWord(c) || c == '#':
		s.wordToken()
	default:
		s.punctuation(c)
	}
}

func (s *stripper) has(prefix string) bool { return bytes.HasPrefix(s.in[s.at:], []byte(prefix)) }

// until skips to the mark and past it by extra bytes.
func (s *stripper) until(mark string, extra int) {
	i := bytes.Index(s.in[s.at:], []byte(mark))
	if i < 0 {
		s.at = len(s.in)
		return
	}
	s.at += i + extra
}

// copy moves n bytes of input to the output, with the white space before them
// that is needed.
func (s *stripper) copy(n int) {
	token := s.in[s.at : s.at+n]
	s.gap(token[0])
	s.out = append(s.out, token...)
	s.at += n
	s.word = nil
}

func (s *stripper) gap(next byte) {
	if !s.space {
		return
	}
	last := byte('\n')
	if len(s.out) > 0 {
		last = s.out[len(s.out)-1]
	}
	switch {
	case s.mode == KeepLines && s.line:
		if last != '\n' {
			s.out = append(s.out, '\n')
		}
	case isWord(last) && (isWord(next) || next == '#'), last == next && (next == '+' || next == '-' || next == '/'):
		s.out = append(s.out, ' ')
	case s.mode == KeepLines && last != '\n':
		s.out = append(s.out, ' ')
	}
	s.space, s.line = false, false
}

func (s *stripper) wordToken() {
	n := 1
	for s.at+n < len(s.in) && isWord(s.in[s.at+n]) {
		n++
	}
	word := s.in[s.at : s.at+n]
	s.copy(n)
	s.word = word
}

func (s *stripper) punctuation(c byte) {
	switch c {
	case '{':
		s.braces = append(s.braces, false)
	case '}':
		if top := len(s.braces) - 1; top >= 0 {
			back := s.braces[top]
			s.braces = s.braces[:top]
			if back {
				s.at++
				s.template("}")
				return
			}
		}
	}
	s.copy(1)
}

// quoted returns the length of the string at the current place.
func (s *stripper) quoted(quote byte) int {
	for i := s.at + 1; i < len(s.in); i++ {
		switch s.in[i] {
		case '\\':
			i++
		case quote:
			return i + 1 - s.at
		}
	}
	return len(s.in) - s.at
}

// template copies a part of a template: up to its end or to the next ${. The
// opening mark has been stepped over.
func (s *stripper) template(open string) {
	s.gap(open[0])
	s.out = append(s.out, open...)
	s.word = nil
	for s.at < len(s.in) {
		switch {
		case s.in[s.at] == '\\' && s.at+1 < len(s.in):
			s.out = append(s.out, s.in[s.at:s.at+2]...)
			s.at += 2
		case s.in[s.at] == '`':
			s.out = append(s.out, '`')
			s.at++
			return
		case s.has("${"):
			s.out = append(s.out, "${"...)
			s.at += 2
			s.braces = append(s.braces, true)
			return
		default:
			s.out = append(s.out, s.in[s.at])
			s.at++
		}
	}
}

var beforeRegexp = []string{"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do", "await", "yield"}

// regexpMayStart tells a regular expression from a division by what came last.
func (s *stripper) regexpMayStart() bool {
	if s.word != nil {
		return slices.Contains(beforeRegexp, string(s.word))
	}
	if len(s.out) == 0 {
		return true
	}
	return bytes.IndexByte([]byte("(,=:[!&|?{};+-*%~^<>\n"), s.out[len(s.out)-1]) >= 0
}

func (s *stripper) regexp() int {
	class := false
	for i := s.at + 1; i < len(s.in); i++ {
		switch c := s.in[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			for i+1 < len(s.in) && isWord(s.in[i+1]) {
				i++
			}
			return i + 1 - s.at
		}
	}
	return len(s.in) - s.at
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}

// shorten gives the private names of a stripped script short ones. They never
// stand in strings of ours, and a private name means nothing outside its class.
func shorten(script []byte) []byte {
	short := map[string]string{}
	var out []byte
	for i := 0; i < len(script); i++ {
		if script[i] != '#' || i+1 == len(script) || !isWord(script[i+1]) || i > 0 && quoteBefore(script[i-1]) {
			out = append(out, script[i])
			continue
		}
		end := i + 1
		for end < len(script) && isWord(script[end]) {
			end++
		}
		name := string(script[i:end])
		if short[name] == "" {
			short[name] = "#" + letters(len(short))
		}
		out = append(out, short[name]...)
		i = end - 1
	}
	return out
}

func quoteBefore(c byte) bool { return c == '"' || c == '\'' || c == '`' }

func letters(n int) string {
	if n < 26 {
		return string(rune('a' + n))
	}
	return "a" + strconv.Itoa(n)
}

// StripCSS drops comments and needless white space from a style sheet. Strings
// are kept as they are.
func StripCSS(source []byte) []byte {
	var out []byte
	space := false
	for i := 0; i < len(source); i++ {
		c := source[i]
		switch {
		case c == '/' && i+1 < len(source) && source[i+1] == '*':
			end := bytes.Index(source[i+2:], []byte("*/"))
			if end < 0 {
				return out
			}
			i += end + 3
		case c == ' ' || c == '\t' || c == '\r' || c == '\n':
			space = true
		default:
			last := byte('{')
			if len(out) > 0 {
				last = out[len(out)-1]
			}
			if space && bytes.IndexByte([]byte("{};,>"), last) < 0 && bytes.IndexByte([]byte("{};,>"), c) < 0 && !(last == ':' && declaration(out)) {
				out = append(out, ' ')
			}
			space = false
			if c == '}' && last == ';' {
				out = out[:len(out)-1]
			}
			n := 1
			if c == '"' || c == '\'' {
				n = (&stripper{in: source, at: i}).quoted(c)
			}
			out = append(out, source[i:i+n]...)
			i += n - 1
		}
	}
	return out
}

// declaration reports whether the style sheet so far ends inside a block and
// so between a property and its value.
func declaration(css []byte) bool {
	return bytes.LastIndexByte(css, '{') > bytes.LastIndexByte(css, '}')
}
