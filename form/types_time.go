package form

import (
	"slices"
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

func timeTypes() []typeInfo {
	return []typeInfo{
		{name: "date", family: input, value: kindType(expression.Date), parse: parseDate, check: (*checker).withinRange},
	}
}

func parseDate(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	d, ok := readDate(one(raw))
	if !ok {
		return expression.Value{}, fault.BadDate
	}
	return expression.DateOf(d), ""
}

// readDate reads a date the way it is written in Denmark – day first, with
// dots, slashes, dashes, spaces or nothing between, the month as a number or a
// word, perhaps with the day of the week before – or as ISO 8601, or with the
// month's name first, as in English. The year has four digits: two would leave
// the century to guesswork.
func readDate(s string) (i18n.Date, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > 60 {
		return i18n.Date{}, false
	}
	if d, ok := i18n.ParseDate(s); ok {
		return d, true
	}
	if len(s) == 8 && onlyDigits(s) {
		return dateOf(s[:2], s[2:4], s[4:])
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("./- ,", r) })
	weekday, parts := cutWeekday(parts)
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "den" || p == "d" || p == "the" || p == "of" })
	if len(parts) != 3 {
		return i18n.Date{}, false
	}
	d, ok := dateOfParts(parts)
	return d, ok && (weekday == 0 || weekday == d.Weekday())
}

func dateOfParts(parts []string) (i18n.Date, bool) {
	switch {
	case len(parts[0]) == 4 && onlyDigits(parts[0]):
		return dateOf(parts[2], parts[1], parts[0])
	case len(parts[0]) > 2 && parts[0][0] >= 'a': // March 7, 2026
		return dateOf(parts[1], parts[0], parts[2])
	}
	return dateOf(parts[0], parts[1], parts[2])
}

// cutWeekday takes the day of the week from the front: its number from Monday,
// 1, or 0 when there is none. One that the date does not have is a mistake in
// one of the two.
func cutWeekday(parts []string) (int, []string) {
	if len(parts) < 4 {
		return 0, parts
	}
	n, ok := nameNumber(weekdayNames[:], parts[0])
	if !ok {
		return 0, parts
	}
	return n, parts[1:]
}

func dateOf(day, month, year string) (i18n.Date, bool) {
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		day = strings.TrimSuffix(day, suffix)
	}
	if len(day) > 2 || len(year) != 4 || !onlyDigits(day) || !onlyDigits(year) {
		return i18n.Date{}, false
	}
	d, _ := strconv.Atoi(day)
	y, _ := strconv.Atoi(year)
	m, ok := monthOf(month)
	date := i18n.Date{Year: y, Month: m, Day: d}
	return date, ok && date.Valid()
}

func monthOf(s string) (int, bool) {
	if onlyDigits(s) && len(s) <= 2 {
		m, err := strconv.Atoi(s)
		return m, err == nil
	}
	return nameNumber(monthNames[:], s)
}

// nameNumber finds a name by at least its first three letters, and returns its
// number from 1.
func nameNumber(table []string, s string) (int, bool) {
	if len(s) < 3 {
		return 0, false
	}
	for i, names := range table {
		for _, name := range strings.Fields(names) {
			if strings.HasPrefix(name, s) {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// monthNames holds each month's name in Danish and English.
var monthNames = [12]string{
	"januar january", "februar february", "marts march", "april", "maj may", "juni june",
	"juli july", "august", "september", "oktober october", "november", "december",
}

// weekdayNames holds each day's name in Danish and English, from Monday.
var weekdayNames = [7]string{
	"mandag monday", "tirsdag tuesday", "onsdag wednesday", "torsdag thursday", "fredag friday", "lørdag saturday", "søndag sunday",
}

func onlyDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
