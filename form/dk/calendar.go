package dk

import "github.com/borgerflow/borgerflow/i18n"

// Holiday is a day on which Denmark has a public holiday.
type Holiday struct {
	Date i18n.Date
	Name string // its Danish name
}

// lastPrayerDay is the last year in which store bededag was a holiday: lov nr.
// 214 af 6. marts 2023.
const lastPrayerDay = 2023

// Holidays returns the public holidays (helligdage) of a year in order. Only
// those of the national church's calendar and New Year's Day count: 5 June, 24
// and 31 December are days off by agreement, not by law, and so are working
// days here. Store bededag is one until 2023.
func Holidays(year int) []Holiday {
	easter := Easter(year)
	if !easter.Valid() {
		return nil
	}
	days := []Holiday{
		{i18n.Date{Year: year, Month: 1, Day: 1}, "nytårsdag"},
		{easter.AddDays(-3), "skærtorsdag"},
		{easter.AddDays(-2), "langfredag"},
		{easter, "påskedag"},
		{easter.AddDays(1), "2. påskedag"},
	}
	if year <= lastPrayerDay {
		days = append(days, Holiday{easter.AddDays(26), "store bededag"})
	}
	return append(days,
		Holiday{easter.AddDays(39), "Kristi himmelfartsdag"},
		Holiday{easter.AddDays(49), "pinsedag"},
		Holiday{easter.AddDays(50), "2. pinsedag"},
		Holiday{i18n.Date{Year: year, Month: 12, Day: 25}, "juledag"},
		Holiday{i18n.Date{Year: year, Month: 12, Day: 26}, "2. juledag"},
	)
}

// Easter returns Easter Sunday of a year of the Gregorian calendar, or the zero
// Date outside the years 1 to 9999. (Anonymous Gregorian algorithm; J. Meeus,
// Astronomical Algorithms, chapter 8.)
func Easter(year int) i18n.Date {
	if year < 1 || year > 9999 {
		return i18n.Date{}
	}
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return i18n.Date{Year: year, Month: n / 31, Day: n%31 + 1}
}

// IsHoliday reports whether d is a public holiday.
func IsHoliday(d i18n.Date) bool {
	for _, h := range Holidays(d.Year) {
		if h.Date == d {
			return true
		}
	}
	return false
}

// IsWorkday reports whether d is a working day: Monday to Friday and not a
// public holiday.
func IsWorkday(d i18n.Date) bool {
	return d.Valid() && d.Weekday() <= 5 && !IsHoliday(d)
}
