package i18n

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/internal/fault"
)

var (
	monthsDanish  = [...]string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}
	monthsEnglish = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
)

// FormatDate writes a date in words: "2. marts 2026" or "2 March 2026". A Date
// that is not valid becomes "".
func FormatDate(lang Lang, d Date) string {
	if !d.Valid() {
		return ""
	}
	if english(lang) {
		return strconv.Itoa(d.Day) + " " + monthsEnglish[d.Month-1] + " " + strconv.Itoa(d.Year)
	}
	return strconv.Itoa(d.Day) + ". " + monthsDanish[d.Month-1] + " " + strconv.Itoa(d.Year)
}

// FormatShortDate writes a date in figures: "02.03.2026" or "02/03/2026". A
// Date that is not valid becomes "".
func FormatShortDate(lang Lang, d Date) string {
	if !d.Valid() {
		return ""
	}
	sep := byte('.')
	if english(lang) {
		sep = '/'
	}
	b := appendPadded(nil, d.Day, 2)
	b = appendPadded(append(b, sep), d.Month, 2)
	return string(appendPadded(append(b, sep), d.Year, 4))
}

// FormatTime writes a time of day, given in seconds since midnight: "14.05" or
// "14:05". Seconds are left out. A time outside the day becomes "".
func FormatTime(lang Lang, seconds int) string {
	if seconds < 0 || seconds >= 24*60*60 {
		return ""
	}
	sep := byte('.')
	if english(lang) {
		sep = ':'
	}
	b := appendPadded(nil, seconds/3600, 2)
	return string(appendPadded(append(b, sep), seconds/60%60, 2))
}

// FormatDecimal writes a decimal number, given as "1234.5", with the language's
// separators: "1.234,5" or "1,234.5". Text that is not such a number is
// returned unchanged.
func FormatDecimal(lang Lang, decimalText string) string {
	number, negative := strings.CutPrefix(decimalText, "-")
	whole, fraction, point := strings.Cut(number, ".")
	if !allDigits(whole) || point && !allDigits(fraction) {
		return decimalText
	}
	group, mark := byte('.'), byte(',')
	if english(lang) {
		group, mark = ',', '.'
	}
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	for i := 0; i < len(whole); i++ {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(group)
		}
		b.WriteByte(whole[i])
	}
	if point {
		b.WriteByte(mark)
		b.WriteString(fraction)
	}
	return b.String()
}

// FormatMoney writes an amount, given in øre: "1.000,00 kr." or "DKK 1,000.00".
func FormatMoney(lang Lang, oere int64) string {
	sign, abs := "", uint64(oere)
	if oere < 0 {
		sign, abs = "-", -abs
	}
	cents := strconv.FormatUint(abs%100+100, 10)[1:]
	number := FormatDecimal(lang, strconv.FormatUint(abs/100, 10)+"."+cents)
	if english(lang) {
		return sign + "DKK " + number
	}
	return sign + number + " kr."
}

// FormatPercent writes a number of percent, given as "12.5": "12,5 %" or
// "12.5%".
func FormatPercent(lang Lang, decimalText string) string {
	if english(lang) {
		return FormatDecimal(lang, decimalText) + "%"
	}
	return FormatDecimal(lang, decimalText) + "\u00a0%"
}

// FormatDuration writes a number of minutes in hours and minutes, or a number of
// days: "1 time 30 minutter", "14 dage", "1 hour 30 minutes", "14 days".
func FormatDuration(lang Lang, n int64, days bool) string {
	part := func(key string, n int64) string {
		return Message(lang, key, fault.Arg{Name: "n", Kind: fault.Count, Value: strconv.FormatInt(n, 10)})
	}
	switch {
	case days:
		return part("form.days", n)
	case n >= 60 && n%60 == 0:
		return part("form.hours", n/60)
	case n > 60:
		return part("form.hours", n/60) + " " + part("form.minutes", n%60)
	}
	return part("form.minutes", n)
}

// formatClock writes a time of day given as 14:05.
func formatClock(lang Lang, clock string) string {
	hour, rest, _ := strings.Cut(clock, ":")
	h, okHour := digits(hour)
	m, okMinute := digits(rest[:min(2, len(rest))])
	if !okHour || !okMinute {
		return clock
	}
	return FormatTime(lang, h*3600+m*60)
}

// FormatBytes writes a size in bytes, KB or MB with at most one decimal,
// rounded down, so that a limit is never promised larger than it is. Multiples
// of 1024 are counted in the units of 1024 they were meant in, all others in
// units of 1000.
func FormatBytes(lang Lang, size int64) string {
	if size < 0 {
		size = 0
	}
	unit := int64(1000)
	if size%1024 == 0 {
		unit = 1024
	}
	switch {
	case size >= unit*unit:
		return formatTenths(lang, size, unit*unit) + " MB"
	case size >= unit:
		return formatTenths(lang, size, unit) + " KB"
	}
	return strconv.FormatInt(size, 10) + " byte"
}

func formatTenths(lang Lang, size, unit int64) string {
	text := strconv.FormatInt(size/unit, 10)
	if tenths := size % unit * 10 / unit; tenths > 0 {
		text += "." + strconv.FormatInt(tenths, 10)
	}
	return FormatDecimal(lang, text)
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
