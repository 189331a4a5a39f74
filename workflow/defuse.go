package workflow

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// formulaStarts are the characters that spreadsheets take a formula to begin
// with, their full-width forms included.
const formulaStarts = "=+-@＝＋－＠"

// defused returns a text that no spreadsheet takes for a formula (CWE-1236): an
// apostrophe goes before what begins like one, after any white space, also
// behind a comma, a semicolon or a line feed, where a spreadsheet with other
// settings begins a cell. Plain numbers stay what they are. Characters that are
// not shown are taken out, but for line feeds.
func defused(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r':
			return -1
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ReplaceAll(text, "\r\n", "\n"))
	var out strings.Builder
	for text != "" {
		end := strings.IndexAny(text, ",;\n") + 1
		if end == 0 {
			end = len(text)
		}
		if formula(text[:end]) {
			out.WriteByte('\'')
		}
		out.WriteString(text[:end])
		text = text[end:]
	}
	return out.String()
}

// formula reports whether a piece of a text, with what separates it from the
// next, begins like a formula.
func formula(piece string) bool {
	piece = strings.TrimRight(strings.TrimLeftFunc(piece, unicode.IsSpace), ",;\n")
	first, _ := utf8.DecodeRuneInString(piece)
	return piece != "" && strings.ContainsRune(formulaStarts, first) && !isNumber(piece)
}

// isNumber reports whether a text is a sign and digits, with points and spaces
// between: a spreadsheet can make nothing else of it.
func isNumber(text string) bool {
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 || digits == "" || digits[0] < '0' || digits[0] > '9' {
		return false
	}
	return strings.Trim(digits, "0123456789. \u00a0") == ""
}

// plainJSON returns the text of a JSON text, number or truth value.
func plainJSON(data json.RawMessage) (string, bool) {
	if len(data) == 0 {
		return "", true
	}
	switch data[0] {
	case '{', '[':
		return "", false
	case '"':
		var s string
		if json.Unmarshal(data, &s) != nil {
			return "", false
		}
		return s, true
	}
	return string(data), true
}
