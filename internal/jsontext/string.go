package jsontext

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Text reads a string.
func (r *Reader) Text() string { return string(r.Chars()) }

// Chars reads a string and returns its characters: a part of the input where
// nothing is escaped. They are valid until the next call of any method that
// reads, on the reader or a copy of it, and must not be changed.
func (r *Reader) Chars() []byte {
	if r.Peek() != '"' {
		r.mismatch()
		return nil
	}
	return r.chars()
}

// Lossy reports whether the last string that was read, or the last name, held
// bytes that are not UTF-8. Each is read as U+FFFD, like half a surrogate pair.
func (r *Reader) Lossy() bool { return r.lossy }

// chars reads the string at the reader's place.
func (r *Reader) chars() []byte {
	quoted, plain := r.quoted()
	r.lossy = false
	if plain {
		return quoted
	}
	return r.unescape(quoted)
}

// quoted reads a string and returns what stands between the quotes, and whether
// it is ASCII without escapes.
func (r *Reader) quoted() (chars []byte, plain bool) {
	start := r.pos + 1
	plain = true
	for i := start; i < len(r.data); i++ {
		switch c := r.data[i]; {
		case c == '"':
			r.pos = i + 1
			return r.data[start:i], plain
		case c == '\\':
			plain = false
			size := escapeSize(r.data[i:])
			if size == 0 {
				r.Fail(ErrSyntax)
				return nil, true
			}
			i += size - 1
		case c < ' ':
			r.Fail(ErrSyntax)
			return nil, true
		case c >= utf8.RuneSelf:
			plain = false
		}
	}
	r.Fail(ErrSyntax)
	return nil, true
}

// escapeSize returns how many bytes the escape at the beginning of s has, 0
// when it is none.
func escapeSize(s []byte) int {
	if len(s) < 2 {
		return 0
	}
	switch s[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if hexRune(s) >= 0 {
			return 6
		}
	}
	return 0
}

// hexRune reads the escape \u0041, -1 when it is none.
func hexRune(s []byte) rune {
	if len(s) < 6 || s[0] != '\\' || s[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range s[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c >= 'a' && c <= 'f':
			c -= 'a' - 10
		case c >= 'A' && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// unescape returns the characters of a string whose escapes are well formed.
func (r *Reader) unescape(s []byte) []byte {
	i := 0
	for i < len(s) && s[i] != '\\' {
		c, size := utf8.DecodeRune(s[i:])
		if c == utf8.RuneError && size == 1 {
			break
		}
		i += size
	}
	if i == len(s) {
		return s
	}
	out := append(r.text[:0], s[:i]...)
	for i < len(s) {
		c, size := r.char(s[i:])
		out = utf8.AppendRune(out, c)
		i += size
	}
	r.text = out
	return out
}

// char returns the first character of s and how many bytes it is written in.
func (r *Reader) char(s []byte) (c rune, size int) {
	if s[0] != '\\' {
		c, size = utf8.DecodeRune(s)
		r.lossy = r.lossy || c == utf8.RuneError && size == 1
		return c, size
	}
	switch s[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		c = hexRune(s)
		if !utf16.IsSurrogate(c) {
			return c, 6
		}
		if pair := utf16.DecodeRune(c, hexRune(s[6:])); pair != utf8.RuneError {
			return pair, 12
		}
		return utf8.RuneError, 6
	}
	return rune(s[1]), 2
}
