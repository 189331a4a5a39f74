package form

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/decimal"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

const minutesOfDay = 24 * 60

// inDays reports whether a duration counts in days; otherwise in minutes.
func (f *Field) inDays() bool { return f.In == "days" }

// parseDuration reads how long something takes: 1:30, 90 min, 1,5 timer, 2 dage.
// A number alone is in the field's own unit.
func parseDuration(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code) {
	minutes, ok := readDuration(strings.ToLower(strings.TrimSpace(one(raw))), f.inDays(), lang)
	if f.inDays() {
		ok = ok && minutes%minutesOfDay == 0
		minutes /= minutesOfDay
	}
	if !ok {
		return expression.Value{}, fault.BadDuration
	}
	return expression.IntegerOf(minutes), ""
}

func readDuration(s string, days bool, lang i18n.Lang) (minutes int64, ok bool) {
	if len(s) > 60 {
		return 0, false
	}
	if hours, rest, found := strings.Cut(s, ":"); found {
		h, err := strconv.ParseUint(hours, 10, 48)
		m, ok := pair(rest, 59)
		minutes = int64(h)*60 + int64(m)
		return minutes, err == nil && ok && onlyDigits(hours) && minutes <= maxInteger
	}
	if n, ok := i18n.ParseDecimal(lang, s); ok {
		unit := int64(1)
		if days {
			unit = minutesOfDay
		}
		return timesUnit(n, unit)
	}
	for s != "" {
		n, unit, rest := cutPart(s, lang)
		part, ok := timesUnit(n, unit)
		if !ok {
			return 0, false
		}
		if minutes, s = minutes+part, rest; minutes > maxInteger {
			return 0, false
		}
	}
	return minutes, true
}

// cutPart takes a number and its unit off the front of a duration. The unit is 0
// when that is not what stands there.
func cutPart(s string, lang i18n.Lang) (number string, unit int64, rest string) {
	at := strings.IndexFunc(s, func(r rune) bool { return r >= 'a' && r <= 'z' })
	if at < 0 {
		return "", 0, ""
	}
	number, ok := i18n.ParseDecimal(lang, s[:at])
	word, rest := s[at:], ""
	if end := strings.IndexFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }); end >= 0 {
		word, rest = word[:end], word[end:]
	}
	for _, u := range durationUnits {
		if ok && strings.Contains(u.words, " "+word+" ") {
			unit = u.minutes
		}
	}
	rest = strings.TrimLeft(rest, "., \u00a0")
	for _, and := range []string{"og ", "and "} {
		rest = strings.TrimPrefix(rest, and)
	}
	return number, unit, rest
}

// durationUnits holds the words for each unit in Danish and English.
var durationUnits = []struct {
	minutes int64
	words   string
}{
	{1, " m min mins minut minutter minute minutes "},
	{60, " t time timer h hr hrs hour hours "},
	{minutesOfDay, " d dag dage day days "},
	{7 * minutesOfDay, " u uge uger w week weeks "},
}

// timesUnit gives whole minutes, of which there can be no more than a whole
// number holds exactly.
func timesUnit(number string, unit int64) (int64, bool) {
	d, ok := expression.ParseDecimal(number)
	d = d.Mul(decimal.NewFromInt(unit))
	if !ok || unit == 0 || d.IsNegative() || !d.IsInteger() || d.GreaterThan(decimal.NewFromInt(maxInteger)) {
		return 0, false
	}
	return d.IntPart(), true
}

func checkDuration(c *checker, e *Element) {
	if n, _ := e.Value.AsInteger(); n < 0 {
		e.add(fault.BadDuration, e.Field.durationArg("example", e.Field.usualDuration()))
		return
	}
	c.within(e)
}

// usualDuration is the example that is given of how to write one.
func (f *Field) usualDuration() int64 {
	if f.inDays() {
		return 14
	}
	return 90
}

func (f *Field) durationArg(name string, n int64) fault.Arg {
	kind := fault.Minutes
	if f.inDays() {
		kind = fault.Days
	}
	return fault.Arg{Name: name, Kind: kind, Value: strconv.FormatInt(n, 10)}
}

func displayDuration(f *Field, v expression.Value, lang i18n.Lang) string {
	n, _ := v.AsInteger()
	return i18n.FormatDuration(lang, n, f.inDays())
}

// editDuration writes 90 minutes as 1:30.
func editDuration(f *Field, v expression.Value, lang i18n.Lang) string {
	n, _ := v.AsInteger()
	if f.inDays() || n < 0 {
		return editValue(v, lang)
	}
	return strconv.FormatInt(n/60, 10) + ":" + strconv.FormatInt(n%60+100, 10)[1:]
}
