// Package jsonptr builds and splits JSON Pointers (RFC 6901), the way every
// fault, authoring error and patch names a place in a document.
//
// Pointers are plain strings; the empty string is the whole document.
package jsonptr

import (
	"strconv"
	"strings"
)

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Join appends one reference token to pointer, escaping it (RFC 6901 section 3).
func Join(pointer, token string) string {
	if strings.ContainsAny(token, "~/") {
		token = escaper.Replace(token)
	}
	return pointer + "/" + token
}

// Index appends an array index to pointer.
func Index(pointer string, i int) string {
	return pointer + "/" + strconv.Itoa(i)
}

// Split returns the unescaped reference tokens of pointer. It reports false
// when pointer is neither empty nor starts with a slash, or when it holds a
// tilde that is not part of "~0" or "~1".
func Split(pointer string) ([]string, bool) {
	if pointer == "" {
		return nil, true
	}
	if pointer[0] != '/' {
		return nil, false
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, token := range tokens {
		if !wellEscaped(token) {
			return nil, false
		}
		if strings.Contains(token, "~") {
			tokens[i] = unescaper.Replace(token)
		}
	}
	return tokens, true
}

func wellEscaped(token string) bool {
	for i := 0; i < len(token); i++ {
		if token[i] != '~' {
			continue
		}
		if i+1 == len(token) || (token[i+1] != '0' && token[i+1] != '1') {
			return false
		}
	}
	return true
}
