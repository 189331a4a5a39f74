package i18n_test

import (
	"math"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/i18n"
	"pgregory.net/rapid"
)

func toTime(d i18n.Date) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

func fromTime(t time.Time) i18n.Date {
	y, m, d := t.Date()
	return i18n.Date{Year: y, Month: int(m), Day: d}
}

var (
	firstDay = i18n.Date{Year: 1, Month: 1, Day: 1}
	lastDay  = i18n.Date{Year: 9999, Month: 12, Day: 31}
	anyDate  = rapid.Custom(func(t *rapid.T) i18n.Date {
		return i18n.DateOf(rapid.IntRange(firstDay.Days(), lastDay.Days()).Draw(t, "days"))
	})
)

// Every day of the calendar, against the standard library.
func TestDaysAgreeWithTimePackage(t *testing.T) {
	t.Parallel()
	at := toTime(firstDay)
	for days := firstDay.Days(); days <= lastDay.Days(); days++ {
		d := i18n.DateOf(days)
		if d != fromTime(at) || d.Days() != days || !d.Valid() {
			t.Fatalf("DateOf(%d) = %v with Days %d, want %v", days, d, d.Days(), fromTime(at))
		}
		if want := (int(at.Weekday())+6)%7 + 1; d.Weekday() != want {
			t.Fatalf("%v.Weekday() = %d, want %d", d, d.Weekday(), want)
		}
		at = at.AddDate(0, 0, 1)
	}
}

func TestDateTextRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate.Draw(t, "date")
		if got, ok := i18n.ParseDate(d.String()); !ok || got != d {
			t.Fatalf("ParseDate(%q) = %v, %v", d.String(), got, ok)
		}
		if want := toTime(d).Format(time.DateOnly); d.String() != want {
			t.Fatalf("String = %q, want %q", d.String(), want)
		}
		text, _ := d.MarshalText()
		var back i18n.Date
		if err := back.UnmarshalText(text); err != nil || back != d {
			t.Fatalf("UnmarshalText(%q) = %v, %v", text, back, err)
		}
	})
}

func TestAddDaysAgreesWithTimePackage(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate.Draw(t, "date"), rapid.IntRange(-4_000_000, 4_000_000).Draw(t, "n")
		want := fromTime(toTime(d).AddDate(0, 0, n))
		if !want.Valid() {
			want = i18n.Date{}
		}
		if got := d.AddDays(n); got != want {
			t.Fatalf("%v.AddDays(%d) = %v, want %v", d, n, got, want)
		}
	})
}

func TestAddMonthsClampsToMonthEnd(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d, n := anyDate.Draw(t, "date"), rapid.IntRange(-130_000, 130_000).Draw(t, "n")
		// The first of the target month never overflows into the next one.
		first := time.Date(d.Year, time.Month(d.Month)+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		last := first.AddDate(0, 1, -1)
		want := fromTime(first)
		want.Day = min(d.Day, last.Day())
		if !want.Valid() {
			want = i18n.Date{}
		}
		if got := d.AddMonths(n); got != want {
			t.Fatalf("%v.AddMonths(%d) = %v, want %v", d, n, got, want)
		}
	})
}

func TestCompareAgreesWithDays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDate.Draw(t, "a"), anyDate.Draw(t, "b")
		if a.Before(b) != (a.Days() < b.Days()) || a.After(b) != (a.Days() > b.Days()) {
			t.Fatalf("%v and %v: Before %v, After %v, Days %d and %d", a, b, a.Before(b), a.After(b), a.Days(), b.Days())
		}
		if a.Compare(b) != -b.Compare(a) || (a.Compare(b) == 0) != (a == b) {
			t.Fatalf("Compare(%v, %v) = %d", a, b, a.Compare(b))
		}
	})
}

func TestDateEdges(t *testing.T) {
	t.Parallel()
	d := func(y, m, day int) i18n.Date { return i18n.Date{Year: y, Month: m, Day: day} }
	cases := []struct {
		name      string
		got, want i18n.Date
	}{
		{"January 31 plus a month", d(2026, 1, 31).AddMonths(1), d(2026, 2, 28)},
		{"the same in a leap year", d(2028, 1, 31).AddMonths(1), d(2028, 2, 29)},
		{"leap day plus a year", d(2028, 2, 29).AddYears(1), d(2029, 2, 28)},
		{"leap day plus four years", d(2028, 2, 29).AddYears(4), d(2032, 2, 29)},
		{"back over new year", d(2026, 1, 15).AddMonths(-1), d(2025, 12, 15)},
		{"past the last year", lastDay.AddDays(1), i18n.Date{}},
		{"before the first year", firstDay.AddDays(-1), i18n.Date{}},
		{"more days than fit", d(2026, 1, 1).AddDays(math.MaxInt), i18n.Date{}},
		{"fewer days than fit", d(2026, 1, 1).AddDays(math.MinInt), i18n.Date{}},
		{"more months than fit", d(2026, 1, 1).AddMonths(math.MaxInt), i18n.Date{}},
		{"more years than fit", d(2026, 1, 1).AddYears(math.MinInt), i18n.Date{}},
		{"from no date", i18n.Date{}.AddDays(1), i18n.Date{}},
		{"days out of range", i18n.DateOf(math.MaxInt), i18n.Date{}},
	}
	for _, c := range cases {
		if c.got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}

func TestYearsUntil(t *testing.T) {
	t.Parallel()
	cases := []struct {
		from, to string
		want     int
	}{
		{"2000-03-02", "2026-03-01", 25},
		{"2000-03-02", "2026-03-02", 26},
		{"2000-02-29", "2018-02-28", 17},
		{"2000-02-29", "2018-03-01", 18},
		{"2026-03-02", "2000-03-02", -26},
		{"2026-03-02", "2026-03-02", 0},
	}
	for _, c := range cases {
		from, _ := i18n.ParseDate(c.from)
		to, _ := i18n.ParseDate(c.to)
		if got := from.YearsUntil(to); got != c.want {
			t.Errorf("YearsUntil(%s, %s) = %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-03-02", "2024-02-29", "2023-02-29", "0000-01-01", "2026-3-2", "+026-03-02", "２026-0-0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, ok := i18n.ParseDate(s)
		_, err := time.Parse(time.DateOnly, s)
		if want := err == nil && s[:4] != "0000"; ok != want {
			t.Fatalf("ParseDate(%q) ok = %v, the time package says %v", s, ok, err)
		}
		if ok && d.String() != s {
			t.Fatalf("ParseDate(%q).String() = %q", s, d.String())
		}
	})
}
