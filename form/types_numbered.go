package form

import (
	"strings"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// numberedTypes are texts that are kept in one way of writing, and shown in
// another.
func numberedTypes() []typeInfo {
	return []typeInfo{
		numbered("cvr", fault.BadCVR, func(s string) (string, bool) {
			n, err := dk.ParseCVR(unify(s))
			return string(n), err == nil
		}, func(s string) string { return dk.CVR(s).Spaced() }),
		numbered("pnumber", fault.BadPNumber, func(s string) (string, bool) {
			n, err := dk.ParsePNumber(unify(s))
			return string(n), err == nil
		}, nil),
		numbered("licenseplate", fault.BadPlate, func(s string) (string, bool) {
			n, err := dk.ParsePlate(unify(s))
			return string(n), err == nil
		}, func(s string) string { return dk.Plate(s).Grouped() }),
		numbered("url", fault.BadURL, cleanURL, nil),
	}
}

// numbered makes a type of text. Clean gives the one way of writing it, and says
// whether it is one at all; show writes it for people, nil as it is.
func numbered(name string, code fault.Code, clean func(string) (string, bool), show func(string) string) typeInfo {
	info := typeInfo{name: name, family: input, value: kindType(expression.Text)}
	info.parse = func(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
		s, ok := clean(one(raw))
		if !ok {
			return expression.Value{}, code
		}
		return expression.TextOf(s), ""
	}
	info.check = func(_ *checker, e *Element) {
		s, _ := e.Value.AsText()
		if again, ok := clean(s); !ok || again != s {
			e.add(code)
		}
	}
	if show != nil {
		info.format = func(_ *Field, v expression.Value, _ i18n.Lang) string {
			s, _ := v.AsText()
			if _, ok := clean(s); !ok {
				return s
			}
			return show(s)
		}
		info.edit = info.format
	}
	return info
}

const maxURL = 2000 // bytes

// cleanURL reads the address of a page: http or https, and a host with a dot in
// it. What people leave out before the host is https. Names and passwords before
// the host are refused: they are how false addresses look like true ones.
func cleanURL(s string) (string, bool) {
	s, ok := cleanLine(strings.Map(seen, s))
	scheme, rest, found := strings.Cut(s, "://")
	if !found {
		scheme, rest = "https", s
	}
	scheme = strings.ToLower(scheme)
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, port, hasPort := strings.Cut(rest[:end], ":")
	switch {
	case !ok, scheme != "https" && scheme != "http", !isDomain(host), hasPort && (!onlyDigits(port) || len(port) > 5):
		return "", false
	case strings.ContainsAny(rest, " \t\u00a0\"<>\\^`{|}"):
		return "", false
	}
	s = scheme + "://" + strings.ToLower(host) + rest[len(host):]
	return s, len(s) <= maxURL
}
