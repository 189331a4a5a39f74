package form

import "encoding/json"

// scanner walks JSON that is known to be valid, without building anything: the
// typed decoder asks it for members, items and the extent of values.
type scanner struct {
	data []byte
	pos  int
}

func (s *scanner) space() {
	for s.pos < len(s.data) {
		switch s.data[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return
		}
	}
}

// peek returns the first byte of the next value.
func (s *scanner) peek() byte {
	s.space()
	if s.pos >= len(s.data) {
		return 0
	}
	return s.data[s.pos]
}

// skip steps over the next value and returns its bytes.
func (s *scanner) skip() []byte {
	s.space()
	start := s.pos
	depth := 0
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; c {
		case '"':
			s.stringEnd()
			if depth == 0 {
				return s.data[start:s.pos]
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 { // a number or word ends before its container does
				return s.data[start:s.pos]
			}
			depth--
			if depth == 0 {
				s.pos++
				return s.data[start:s.pos]
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return s.data[start:s.pos]
			}
		}
		s.pos++
	}
	return s.data[start:s.pos]
}

func (s *scanner) stringEnd() {
	for s.pos++; s.pos < len(s.data); s.pos++ {
		switch s.data[s.pos] {
		case '\\':
			s.pos++
		case '"':
			s.pos++
			return
		}
	}
}

// object calls visit with each member's name; visit must step over the value.
// It reports false when the value is no object or visit says so.
func (s *scanner) object(visit func(key string) bool) bool {
	if s.peek() != '{' {
		return false
	}
	s.pos++
	for {
		switch s.peek() {
		case '}':
			s.pos++
			return true
		case ',':
			s.pos++
		case '"':
			key, ok := s.str()
			if !ok {
				return false
			}
			s.space()
			s.pos++ // the colon
			if !visit(key) {
				return false
			}
		default:
			return false
		}
	}
}

// array calls visit with each item's index; visit must step over the item.
func (s *scanner) array(visit func(i int) bool) bool {
	if s.peek() != '[' {
		return false
	}
	s.pos++
	for i := 0; ; {
		switch s.peek() {
		case ']':
			s.pos++
			return true
		case ',':
			s.pos++
		case 0:
			return false
		default:
			if !visit(i) {
				return false
			}
			i++
		}
	}
}

func (s *scanner) str() (string, bool) {
	start := s.pos
	s.stringEnd()
	text := s.data[start:s.pos]
	plain := true
	for _, c := range text[1 : len(text)-1] {
		if c == '\\' || c >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return string(text[1 : len(text)-1]), true
	}
	var out string
	err := json.Unmarshal(text, &out)
	return out, err == nil
}

// member looks ahead into the next object for a member. Its text is "" when it
// is no string.
func (s *scanner) member(name string) (text string, found bool) {
	ahead := *s
	ahead.object(func(key string) bool {
		if key == name {
			found = true
			if ahead.peek() == '"' {
				text, _ = ahead.str()
			}
			return false
		}
		ahead.skip()
		return true
	})
	return text, found
}
