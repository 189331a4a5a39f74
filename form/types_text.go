package form

import (
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/internal/nfc"
)

func textTypes() []typeInfo {
	text := kindType(expression.Text)
	return []typeInfo{
		{name: "text", family: input, value: text, parse: parseLine, check: checkLine},
		{name: "textarea", family: input, value: text, parse: parseLines, check: checkLines},
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

func parseLine(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	s, ok := cleanText(strings.TrimSpace(one(raw)), false)
	if !ok {
		return expression.Value{}, fault.BadText
	}
	return expression.TextOf(s), ""
}

func parseLines(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	s := strings.ReplaceAll(strings.ReplaceAll(one(raw), "\r\n", "\n"), "\r", "\n")
	s, ok := cleanText(strings.TrimRight(s, " \t\n"), true)
	if !ok {
		return expression.Value{}, fault.BadText
	}
	return expression.TextOf(s), ""
}

// cleanText brings text to Unicode NFC and refuses control characters, except
// line breaks and tabs where lines are allowed.
func cleanText(s string, lines bool) (string, bool) {
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

// cleanValue holds typed values that came as JSON to the same rules as typed
// text.
func cleanValue(f *Field, v expression.Value) (expression.Value, bool) {
	s, ok := v.AsText()
	if !ok {
		return v, true
	}
	s, ok = cleanText(s, f.Type == "textarea")
	if s == "" {
		return expression.Value{}, ok
	}
	return expression.TextOf(s), ok
}

func checkLine(c *checker, e *Element) {
	if s, _ := e.Value.AsText(); strings.TrimSpace(s) == "" {
		e.add(fault.BadText)
	}
}

func checkLines(c *checker, e *Element) { checkLine(c, e) }

func parseEmail(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	v, code := parseLine(f, raw, lang)
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
	if strings.ContainsAny(s, " \t\"<>()[]\\,;:") || strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(s, "..") {
		return false
	}
	labels := strings.Split(domain, ".")
	if len(labels) < 2 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
	}
	return len(labels[len(labels)-1]) >= 2
}
