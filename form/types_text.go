package form

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/nfc"
)

func textTypes() []typeInfo {
	text := kindType(expression.Text)
	return []typeInfo{
		{name: "text", family: input, value: text, parse: parseLine, check: checkLine, format: displayFormed, edit: displayFormed},
		{name: "textarea", family: input, value: text, parse: parseLines, check: checkLine},
		{name: "richtext", family: input, value: text, parse: parseLines, check: checkLine, format: displayRich},
		{name: "email", family: input, value: text, parse: parseEmail, check: checkEmail},
	}
}

// one returns the only text that was typed.
func one(raw []string) string {
	if len(raw) == 0 {
		return ""
	}
	return raw[0]
}

func parseLine(f *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	v, code := textOrFault(cleanLine(one(raw)))
	if form := formatNamed(f.Format); form != nil && code == "" {
		return form.formed(v)
	}
	return v, code
}

func parseLines(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	return textOrFault(cleanLines(one(raw)))
}

func textOrFault(s string, ok bool) (expression.Value, fault.Code) {
	if !ok {
		return expression.Value{}, fault.BadText
	}
	return expression.TextOf(s), ""
}

func cleanLine(s string) (string, bool) { return cleanText(strings.TrimSpace(s), false) }

func cleanLines(s string) (string, bool) {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return cleanText(strings.TrimRight(s, " \t\n"), true)
}

// printable reports whether a text is ASCII that can be seen, which most texts
// are: there is nothing to clean.
func printable(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// cleanText brings text to Unicode NFC and refuses control characters, except
// line breaks and tabs where lines are allowed.
func cleanText(s string, lines bool) (string, bool) {
	if printable(s) {
		return s, true
	}
	if !utf8.ValidString(s) {
		return "", false
	}
	for _, r := range s {
		switch {
		case r == '\n' || r == '\t':
			if !lines {
				return "", false
			}
		case r < 0x20, r >= 0x7f && r < 0xa0, r == utf8.RuneError:
			return "", false
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return "", false // bidirectional overrides can make text read as another
		}
	}
	return nfc.String(s), true
}

// cleanValue holds values that did not come as typed text to the same rules.
// Empty text is blank.
func cleanValue(f *Field, v expression.Value) (expression.Value, bool) {
	s, ok := v.AsText()
	switch {
	case f.kind.several:
		return f.cleanSeveral(v)
	case !ok:
		return v, true
	}
	switch f.kind.base {
	case "text":
		s, ok = cleanLine(s)
	case "textarea", "richtext":
		s, ok = cleanLines(s)
	default:
		s, ok = cleanText(s, false)
	}
	if strings.TrimSpace(s) == "" {
		return expression.Value{}, ok
	}
	return expression.TextOf(s), ok
}

// displayRich writes a text in restricted Markdown without its marks.
func displayRich(_ *Field, v expression.Value, _ i18n.Lang) string {
	s, _ := v.AsText()
	return PlainText(RichText(s))
}

func checkLine(_ *checker, e *Element) {
	if s, _ := e.Value.AsText(); strings.TrimSpace(s) == "" {
		e.add(fault.BadText)
	}
	if e.Field.Format != "" {
		checkFormat(e)
	}
}

func parseEmail(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	v, code := parseLine(f, []string{unify(one(raw))}, lang)
	if code != "" {
		return v, code
	}
	if s, _ := v.AsText(); !isEmail(s) {
		return expression.Value{}, fault.BadEmail
	}
	return v, ""
}

func checkEmail(_ *checker, e *Element) {
	if s, _ := e.Value.AsText(); !isEmail(s) {
		e.add(fault.BadEmail)
	}
}

// isEmail accepts addresses as people have them: one @, a local part of at most
// 64 bytes without spaces, and a domain with a dot in it; at most 254 bytes
// (RFC 5321 section 4.5.3.1). Quoted local parts and address literals are
// refused on purpose.
func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || len(s) > 254 || strings.Contains(domain, "@") {
		return false
	}
	if strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(s, "..") {
		return false
	}
	if strings.ContainsFunc(local, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("\"<>()[]\\,;:", r) }) {
		return false
	}
	return isDomain(domain)
}

// isDomain accepts a name of at least two parts with dots between.
func isDomain(domain string) bool {
	labels := strings.Split(domain, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, notInDomain) {
			return false
		}
	}
	return len(labels) > 1 && len(labels[len(labels)-1]) >= 2
}

// notInDomain allows letters of every script, because people write such names
// as they read them (RFC 5890).
func notInDomain(r rune) bool {
	return r != '-' && !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
}
