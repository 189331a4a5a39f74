package i18n

import "strconv"

// Date is a day of the proleptic Gregorian calendar, without time and zone. It
// is comparable. The zero Date is not a day.
type Date struct {
	Year  int // 1 to 9999
	Month int // 1 to 12
	Day   int // 1 to 31
}

const (
	minYear = 1
	maxYear = 9999
	// maxSpan is more days than lie between any two valid dates.
	maxSpan = 366 * maxYear
)

// Valid reports whether d is a day that exists, in the years 1 to 9999.
func (d Date) Valid() bool {
	return d.Year >= minYear && d.Year <= maxYear &&
		d.Month >= 1 && d.Month <= 12 &&
		d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

// IsZero reports whether d is the zero Date.
func (d Date) IsZero() bool { return d == Date{} }

// String returns the date as ISO 8601 writes it: 2006-01-02.
func (d Date) String() string {
	b := make([]byte, 0, 10)
	b = appendPadded(b, d.Year, 4)
	b = append(b, '-')
	b = appendPadded(b, d.Month, 2)
	b = append(b, '-')
	return string(appendPadded(b, d.Day, 2))
}

// ParseDate reads an ISO 8601 date of exactly the form 2006-01-02 and reports
// whether it is one that exists.
func ParseDate(iso string) (Date, bool) {
	if len(iso) != 10 || iso[4] != '-' || iso[7] != '-' {
		return Date{}, false
	}
	year, ok1 := digits(iso[0:4])
	month, ok2 := digits(iso[5:7])
	day, ok3 := digits(iso[8:10])
	d := Date{Year: year, Month: month, Day: day}
	if !ok1 || !ok2 || !ok3 || !d.Valid() {
		return Date{}, false
	}
	return d, true
}

// MarshalText writes the date as String does; the zero Date becomes "".
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, ok := ParseDate(string(text))
	if !ok {
		return errNotADate
	}
	*d = parsed
	return nil
}

// Compare returns -1, 0 or 1 as d is before, the same as or after e.
func (d Date) Compare(e Date) int {
	a := [3]int{d.Year, d.Month, d.Day}
	b := [3]int{e.Year, e.Month, e.Day}
	for i := range a {
		if a[i] != b[i] {
			if a[i] < b[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// Days returns the number of days from 1970-01-01 to d.
func (d Date) Days() int {
	// The year is counted from March, so that the leap day comes last:
	// H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil.
	y, m := d.Year, d.Month
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yearOfEra := y - era*400
	dayOfYear := (153*(m-3)+2)/5 + d.Day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return era*146097 + dayOfEra - 719468
}

// DateOf returns the date that lies days after 1970-01-01, or the zero Date
// when that is outside the years 1 to 9999.
func DateOf(days int) Date {
	if days > maxSpan || days < -maxSpan {
		return Date{}
	}
	days += 719468
	era := floorDiv(days, 146097)
	dayOfEra := days - era*146097
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	m := (5*dayOfYear + 2) / 153
	d := Date{Year: yearOfEra + era*400, Month: m + 3, Day: dayOfYear - (153*m+2)/5 + 1}
	if d.Month > 12 {
		d.Month -= 12
		d.Year++
	}
	if !d.Valid() {
		return Date{}
	}
	return d
}

// Weekday returns the day of the week as ISO 8601 numbers it: Monday is 1,
// Sunday is 7.
func (d Date) Weekday() int {
	w := (d.Days() + 3) % 7 // 1970-01-01 was a Thursday
	if w < 0 {
		w += 7
	}
	return w + 1
}

// AddDays returns the date n days after d, or before it when n is negative. It
// is the zero Date when the result is outside the years 1 to 9999.
func (d Date) AddDays(n int) Date {
	if n > maxSpan || n < -maxSpan || !d.Valid() {
		return Date{}
	}
	return DateOf(d.Days() + n)
}

// AddMonths returns the same day n months later, or the last day of that month
// when it is shorter: one month after 31 January is 28 or 29 February. It is
// the zero Date when the result is outside the years 1 to 9999.
func (d Date) AddMonths(n int) Date {
	if n > 12*maxYear || n < -12*maxYear || !d.Valid() {
		return Date{}
	}
	months := d.Year*12 + d.Month - 1 + n
	e := Date{Year: floorDiv(months, 12)}
	e.Month = months - e.Year*12 + 1
	if e.Year < minYear || e.Year > maxYear {
		return Date{}
	}
	e.Day = min(d.Day, daysIn(e.Year, e.Month))
	return e
}

// AddYears returns the same day n years later; 29 February becomes 28 February
// in a year without it. It is the zero Date when the result is outside the
// years 1 to 9999.
func (d Date) AddYears(n int) Date {
	if n > maxYear || n < -maxYear {
		return Date{}
	}
	return d.AddMonths(12 * n)
}

// YearsUntil returns the number of whole years from d to e, which is the age
// on the day e of someone born on d. It is negative when e is before d.
// Someone born on 29 February turns a year older on 1 March in other years.
func (d Date) YearsUntil(e Date) int {
	if e.Before(d) {
		return -e.YearsUntil(d)
	}
	years := e.Year - d.Year
	if e.Month < d.Month || e.Month == d.Month && e.Day < d.Day {
		years--
	}
	return years
}

func isLeap(year int) bool {
	return year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func appendPadded(b []byte, n, width int) []byte {
	s := strconv.Itoa(n)
	for i := len(s); i < width; i++ {
		b = append(b, '0')
	}
	return append(b, s...)
}

// digits reads an unsigned number that consists of ASCII digits only.
func digits(s string) (int, bool) {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s != ""
}
