package dk

import (
	"sort"
	"sync"

	"github.com/borgerflow/borgerflow/i18n"
)

// maxWorkdays is more working days than the years 1 to 9999 have.
const maxWorkdays = 262 * 9999

// AddWorkdays returns the nth working day after d, or before it when n is
// negative; d itself need not be one. With n = 0 it is d. It is the zero Date
// when the result is outside the years 1 to 9999.
func AddWorkdays(d i18n.Date, n int) i18n.Date {
	if !d.Valid() || n > maxWorkdays || n < -maxWorkdays {
		return i18n.Date{}
	}
	step := 1
	if n < 0 {
		n, step = -n, -1
	}
	// Of any ten days in a row at least three are working days, Easter and
	// Christmas included, so the search ends within this many.
	span := 4*n + 10
	offset := sort.Search(span, func(i int) bool {
		return workdaysWithin(d, i*step) >= n
	})
	return d.AddDays(offset * step)
}

// workdaysWithin counts the working days among the days that follow d in the
// direction of offset, as many as offset says; past the end of the calendar
// all of them count.
func workdaysWithin(d i18n.Date, offset int) int {
	e := d.AddDays(offset)
	switch {
	case offset == 0:
		return 0
	case !e.Valid():
		return maxWorkdays
	case offset > 0:
		return workdaysIn(d.AddDays(1), e)
	}
	return workdaysIn(e, d.AddDays(-1))
}

// WorkdaysBetween returns the number of working days after from, up to and
// including to. It is negative when to is the earlier of the two, and 0 when
// one of them is not valid.
func WorkdaysBetween(from, to i18n.Date) int {
	if !from.Valid() || !to.Valid() {
		return 0
	}
	if to.Before(from) {
		return -WorkdaysBetween(to, from)
	}
	return workdaysIn(from.AddDays(1), to)
}

// workdaysIn counts the working days from first to last, both included.
func workdaysIn(first, last i18n.Date) int {
	if !first.Valid() || last.Before(first) {
		return 0
	}
	n := weekdaysUntil(last.Days()) - weekdaysUntil(first.Days()-1)
	if first.Year == last.Year {
		return n - freeWeekdays(first, last)
	}
	n -= freeWeekdays(first, i18n.Date{Year: first.Year, Month: 12, Day: 31})
	n -= freeWeekdays(i18n.Date{Year: last.Year, Month: 1, Day: 1}, last)
	if last.Year-first.Year > 1 {
		sums := freeByYear()
		n -= int(sums[last.Year-1] - sums[first.Year])
	}
	return n
}

// weekdaysUntil counts the days from Monday to Friday since a Monday long ago,
// up to and including the given day.
func weekdaysUntil(days int) int {
	const monday = -1_000_000*7 - 3 // 1970-01-01 was a Thursday
	n := days - monday + 1
	return n/7*5 + min(n%7, 5)
}

// freeWeekdays counts the public holidays from first to last, of one year, that
// fall from Monday to Friday.
func freeWeekdays(first, last i18n.Date) int {
	n := 0
	for _, h := range Holidays(first.Year) {
		if h.Date.Weekday() <= 5 && !h.Date.Before(first) && !h.Date.After(last) {
			n++
		}
	}
	return n
}

// freeByYear holds, per year, the public holidays from Monday to Friday of that
// and all earlier years. Without it a stretch of centuries would cost a walk
// over its years in every evaluation.
var freeByYear = sync.OnceValue(func() []int32 {
	sums := make([]int32, 10_000)
	for year := 1; year < len(sums); year++ {
		first, last := i18n.Date{Year: year, Month: 1, Day: 1}, i18n.Date{Year: year, Month: 12, Day: 31}
		sums[year] = sums[year-1] + int32(freeWeekdays(first, last))
	}
	return sums
})
