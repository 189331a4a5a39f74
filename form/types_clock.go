package form

import (
	"strconv"
	"strings"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

func clockTypes() []typeInfo {
	return []typeInfo{
		{name: "time", family: input, value: kindType(expression.Time), parse: parseTime, check: (*checker).withinRange},
		{name: "datetime", family: input, value: kindType(expression.DateTime), parse: parseDateTime, check: (*checker).withinRange},
	}
}

func parseTime(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	seconds, ok := readClock(one(raw))
	if !ok {
		return expression.Value{}, fault.BadTime
	}
	return expression.TimeOf(seconds), ""
}

// readClock reads a time of day: 14.30, 14:30, kl. 14.30, 1430, 14 or 2:30 pm,
// with seconds where they are written. It gives seconds since midnight.
func readClock(s string) (seconds int, ok bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	if len(s) > 40 {
		return 0, false
	}
	for _, word := range []string{"klokken", "kl.", "kl", "at"} {
		if rest, found := strings.CutPrefix(s, word); found {
			s = strings.TrimSpace(rest)
			break
		}
	}
	s, half := cutHalf(s)
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == ':' || r == ' ' || r == '\u00a0' })
	if len(parts) == 1 && (len(s) == 3 || len(s) == 4) {
		parts = []string{s[:len(s)-2], s[len(s)-2:]}
	}
	if len(parts) == 0 || len(parts) > 3 || len(parts[0]) > 2 || !onlyDigits(parts[0]) {
		return 0, false
	}
	hour, _ := strconv.Atoi(parts[0])
	switch {
	case half < 0 && hour > 23, half >= 0 && (hour < 1 || hour > 12):
		return 0, false
	case half >= 0:
		hour = hour%12 + half
	}
	seconds = hour * 3600
	for i, part := range parts[1:] {
		n, ok := pair(part, 59)
		if !ok {
			return 0, false
		}
		seconds += n * [2]int{60, 1}[i]
	}
	return seconds, true
}

// cutHalf takes am or pm off a time of day. Half is the hours that its half of
// the day begins with, -1 when it has none.
func cutHalf(s string) (rest string, half int) {
	for i, word := range []string{"am", "a.m.", "pm", "p.m."} {
		if rest, found := strings.CutSuffix(s, word); found {
			return strings.TrimSpace(rest), i / 2 * 12
		}
	}
	return s, -1
}

// pair reads two digits up to most.
func pair(s string, most int) (int, bool) {
	if len(s) != 2 || !onlyDigits(s) {
		return 0, false
	}
	n, _ := strconv.Atoi(s)
	return n, n <= most
}

// parseDateTime reads a point in time. Without a zone it is what the clock shows
// in Denmark.
func parseDateTime(_ *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	if t, ok := readDateTime(strings.TrimSpace(one(raw))); ok {
		if v := expression.DateTimeOf(t.In(dk.Copenhagen())); !v.IsBlank() { // it may be in the year 0 elsewhere
			return v, ""
		}
	}
	return expression.Value{}, fault.BadDateTime
}

func readDateTime(s string) (time.Time, bool) {
	if len(s) > 60 {
		return time.Time{}, false
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, t.Year() > 0 && t.Year() < 10_000
		}
	}
	if len(s) > 10 && s[10] == 'T' {
		s = s[:10] + " " + s[11:]
	}
	for i := range s {
		if s[i] != ' ' && s[i] != ',' {
			continue
		}
		for _, pair := range [][2]string{{s[:i], s[i:]}, {s[i:], s[:i]}} { // kl. 14.30 den 7. marts 2026
			d, isDate := readDate(pair[0])
			seconds, isClock := readClock(strings.TrimLeft(pair[1], ", "))
			if isDate && isClock {
				return dk.At(d, seconds)
			}
		}
	}
	return time.Time{}, false
}

// editClock writes a time of day the way it is typed, seconds where there are
// any.
func editClock(lang i18n.Lang, seconds int) string {
	text := i18n.FormatTime(lang, seconds)
	if rest := seconds % 60; rest > 0 && len(text) > 2 {
		text += text[2:3] + strconv.Itoa(rest + 100)[1:]
	}
	return text
}

// editDateTime writes what the clock showed in Denmark; a moment that cannot be
// told by that, in the hour that comes twice, is written with its zone.
func editDateTime(lang i18n.Lang, v expression.Value) string {
	t, _ := v.AsDateTime()
	t = t.In(dk.Copenhagen())
	year, month, day := t.Date()
	d := i18n.Date{Year: year, Month: int(month), Day: day}
	seconds := (t.Hour()*60+t.Minute())*60 + t.Second()
	if again, ok := dk.At(d, seconds); !ok || !again.Equal(t) {
		return t.Format(time.RFC3339)
	}
	return i18n.FormatShortDate(lang, d) + " " + editClock(lang, seconds)
}
