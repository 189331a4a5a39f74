package i18n

import "strings"

// ParseDecimal reads a number as people type it and returns it in wire form
// ("1234.5", no grouping, no superfluous zeros before the point). It takes
// spaces as grouping, both kinds of minus, and both languages' separators as
// long as the number can only mean one thing; "1.000" and "1,000", which can
// mean two, are read the way lang writes numbers.
func ParseDecimal(lang Lang, typed string) (string, bool) {
	s, sign := cutSign(stripSpaces(typed))
	mark := decimalMark(lang, s)
	whole, fraction, point := s, "", false
	if mark != 0 {
		whole, fraction, point = strings.Cut(s, string(mark))
	}
	whole, ok := ungroup(whole, mark)
	if !ok || point && !allDigits(fraction) {
		return "", false
	}
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if point {
		whole += "." + fraction
	}
	if sign && strings.Trim(whole, "0.") != "" {
		whole = "-" + whole
	}
	return whole, true
}

// stripSpaces removes the spaces that group digits, no-break ones included.
func stripSpaces(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f' {
			return -1
		}
		return r
	}, s)
}

func cutSign(s string) (rest string, negative bool) {
	for _, minus := range []string{"-", "\u2212"} {
		if rest, ok := strings.CutPrefix(s, minus); ok {
			return rest, true
		}
	}
	return strings.TrimPrefix(s, "+"), false
}

// decimalMark returns the separator in s that stands before the decimals, or 0
// when there is none.
func decimalMark(lang Lang, s string) byte {
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case points > 0 && commas > 0:
		if strings.LastIndexByte(s, '.') > strings.LastIndexByte(s, ',') {
			return '.'
		}
		return ','
	case points == 1:
		return oneSeparator(s, '.', !english(lang))
	case commas == 1:
		return oneSeparator(s, ',', english(lang))
	}
	return 0
}

// oneSeparator decides about the only separator of a number: it groups when
// the language groups with it and a group is what follows.
func oneSeparator(s string, sep byte, groups bool) byte {
	whole, rest, _ := strings.Cut(s, string(sep))
	if groups && len(rest) == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' {
		return 0
	}
	return sep
}

// ungroup removes the grouping from a whole number: groups of three after a
// first one of one to three, all with the same separator, which is not the
// decimal mark.
func ungroup(s string, mark byte) (string, bool) {
	sep := "."
	if mark == '.' || mark == 0 && strings.Contains(s, ",") {
		sep = ","
	}
	groups := strings.Split(s, sep)
	for i, g := range groups {
		if !allDigits(g) || i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(g) > 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}
