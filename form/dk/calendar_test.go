package dk_test

import (
	"math"
	"testing"
	"time"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func day(t testing.TB, iso string) i18n.Date {
	t.Helper()
	d, ok := i18n.ParseDate(iso)
	if !ok {
		t.Fatalf("not a date: %s", iso)
	}
	return d
}

func TestEaster(t *testing.T) {
	t.Parallel()
	for _, iso := range []string{"1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2019-04-21", "2023-04-09", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2049-04-18"} {
		want := day(t, iso)
		if got := dk.Easter(want.Year); got != want {
			t.Errorf("Easter(%d) = %v, want %v", want.Year, got, want)
		}
	}
	for _, year := range []int{math.MinInt, -1, 0, 10_000, math.MaxInt} {
		if got := dk.Easter(year); !got.IsZero() {
			t.Errorf("Easter(%d) = %v", year, got)
		}
		if got := dk.Holidays(year); got != nil {
			t.Errorf("Holidays(%d) = %v", year, got)
		}
	}
}

func TestHolidays(t *testing.T) {
	t.Parallel()
	want2026 := []dk.Holiday{
		{Date: day(t, "2026-01-01"), Name: "nytårsdag"},
		{Date: day(t, "2026-04-02"), Name: "skærtorsdag"},
		{Date: day(t, "2026-04-03"), Name: "langfredag"},
		{Date: day(t, "2026-04-05"), Name: "påskedag"},
		{Date: day(t, "2026-04-06"), Name: "2. påskedag"},
		{Date: day(t, "2026-05-14"), Name: "Kristi himmelfartsdag"},
		{Date: day(t, "2026-05-24"), Name: "pinsedag"},
		{Date: day(t, "2026-05-25"), Name: "2. pinsedag"},
		{Date: day(t, "2026-12-25"), Name: "juledag"},
		{Date: day(t, "2026-12-26"), Name: "2. juledag"},
	}
	if diff := cmp.Diff(want2026, dk.Holidays(2026)); diff != "" {
		t.Errorf("Holidays(2026) (-want +got):\n%s", diff)
	}
	for iso, want := range map[string]bool{
		"2023-05-05": true,  // the last store bededag
		"2024-04-26": false, // would have been one
		"2026-06-05": false, // grundlovsdag
		"2026-12-24": false,
		"2026-12-31": false,
		"2024-05-09": true, // Kristi himmelfartsdag
	} {
		if got := dk.IsHoliday(day(t, iso)); got != want {
			t.Errorf("IsHoliday(%s) = %v, want %v", iso, got, want)
		}
	}
	if dk.IsHoliday(i18n.Date{}) || dk.IsWorkday(i18n.Date{}) {
		t.Error("the zero Date is a holiday or a working day")
	}
}

func TestHolidaysAreInOrder(t *testing.T) {
	t.Parallel()
	for year := 1; year <= 9999; year++ {
		days := dk.Holidays(year)
		for i := 1; i < len(days); i++ {
			if !days[i-1].Date.Before(days[i].Date) {
				t.Fatalf("%d: %v is not before %v", year, days[i-1], days[i])
			}
		}
	}
}

func TestAddWorkdays(t *testing.T) {
	t.Parallel()
	cases := []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-02", 1, "2026-03-03"},  // Monday
		{"2026-03-06", 1, "2026-03-09"},  // Friday
		{"2026-03-07", 1, "2026-03-09"},  // Saturday
		{"2026-03-07", 0, "2026-03-07"},  // stays where it is
		{"2026-03-07", -1, "2026-03-06"}, // Saturday
		{"2026-04-01", 1, "2026-04-07"},  // over Easter
		{"2026-04-07", -1, "2026-04-01"},
		{"2023-05-04", 1, "2023-05-08"}, // over store bededag
		{"2024-04-25", 1, "2024-04-26"}, // no longer one
		{"2026-12-23", 2, "2026-12-28"}, // the 24th counts
		{"2026-01-02", 250, "2026-12-28"},
	}
	for _, c := range cases {
		if got := dk.AddWorkdays(day(t, c.from), c.n); got != day(t, c.want) {
			t.Errorf("AddWorkdays(%s, %d) = %v, want %s", c.from, c.n, got, c.want)
		}
	}
	for _, n := range []int{math.MaxInt, math.MinInt, 3_000_000, -3_000_000} {
		if got := dk.AddWorkdays(day(t, "2026-03-02"), n); !got.IsZero() {
			t.Errorf("AddWorkdays(%d) = %v, want none", n, got)
		}
	}
}

// The fast count agrees with looking at every day.
func TestWorkdaysAgreeWithCounting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := i18n.DateOf(rapid.IntRange(-40_000, 40_000).Draw(t, "from"))
		span := rapid.IntRange(0, 2_000).Draw(t, "span")
		n := 0
		for i := 1; i <= span; i++ {
			if dk.IsWorkday(from.AddDays(i)) {
				n++
			}
		}
		to := from.AddDays(span)
		if got := dk.WorkdaysBetween(from, to); got != n {
			t.Fatalf("WorkdaysBetween(%v, %v) = %d, want %d", from, to, got, n)
		}
		if got := dk.WorkdaysBetween(to, from); got != -n {
			t.Fatalf("WorkdaysBetween(%v, %v) = %d, want %d", to, from, got, -n)
		}
	})
}

func TestAddWorkdaysUndoesWorkdaysBetween(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := i18n.DateOf(rapid.IntRange(-600_000, 2_000_000).Draw(t, "from"))
		n := rapid.IntRange(1, 60_000).Draw(t, "n")
		to := dk.AddWorkdays(from, n)
		if !dk.IsWorkday(to) || dk.WorkdaysBetween(from, to) != n {
			t.Fatalf("%v plus %d is %v, %d working days away", from, n, to, dk.WorkdaysBetween(from, to))
		}
		// Back from a working day the same number of them: from, or the first
		// working day after it when it is none itself.
		back := dk.AddWorkdays(to, -n)
		if dk.IsWorkday(from) && back != from || !dk.IsWorkday(back) {
			t.Fatalf("%v plus %d and back is %v", from, n, back)
		}
	})
}

func TestCopenhagen(t *testing.T) {
	t.Parallel()
	loc := dk.Copenhagen()
	cases := []struct {
		utc    string
		offset int // hours
	}{
		{"2026-01-01T12:00:00Z", 1},
		{"2026-03-29T00:59:59Z", 1},
		{"2026-03-29T01:00:00Z", 2},
		{"2026-10-25T00:59:59Z", 2},
		{"2026-10-25T01:00:00Z", 1},
		{"2100-07-01T12:00:00Z", 2},
	}
	for _, c := range cases {
		at, err := time.Parse(time.RFC3339, c.utc)
		if err != nil {
			t.Fatal(err)
		}
		if _, offset := at.In(loc).Zone(); offset != c.offset*3600 {
			t.Errorf("at %s the offset is %d s, want %d h", c.utc, offset, c.offset)
		}
	}
}

// A clock in Denmark: the hour that comes twice is its first, the hour that is
// left out is none.
func TestAt(t *testing.T) {
	t.Parallel()
	cases := []struct {
		day, clock string
		want       string // "" = there is no such moment
	}{
		{"2026-03-02", "14:30:15", "2026-03-02T13:30:15Z"},
		{"2026-07-02", "00:00:00", "2026-07-01T22:00:00Z"},
		{"2026-03-29", "01:59:59", "2026-03-29T00:59:59Z"},
		{"2026-03-29", "02:00:00", ""},
		{"2026-03-29", "02:59:59", ""},
		{"2026-03-29", "03:00:00", "2026-03-29T01:00:00Z"},
		{"2026-10-25", "01:59:59", "2026-10-24T23:59:59Z"},
		{"2026-10-25", "02:00:00", "2026-10-25T00:00:00Z"},
		{"2026-10-25", "02:59:59", "2026-10-25T00:59:59Z"},
		{"2026-10-25", "03:00:00", "2026-10-25T02:00:00Z"},
		{"0001-01-01", "00:00:00", "0000-12-31T23:09:40Z"}, // local mean time of Copenhagen
		{"9999-12-31", "23:59:59", "9999-12-31T22:59:59Z"},
	}
	for _, c := range cases {
		day, _ := i18n.ParseDate(c.day)
		clock, err := time.Parse(time.TimeOnly, c.clock)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if at, ok := dk.At(day, clock.Hour()*3600+clock.Minute()*60+clock.Second()); ok {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s %s is %q, want %q", c.day, c.clock, got, c.want)
		}
	}
}

// The zone data in the library says the same as the database at hand.
func TestCopenhagenAgreesWithDatabase(t *testing.T) {
	t.Parallel()
	want, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Logf("no zone database here (%v); the fixed instants are tested all the same", err)
		return
	}
	got := dk.Copenhagen()
	for at := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2060; at = at.Add(6 * time.Hour) {
		_, g := at.In(got).Zone()
		_, w := at.In(want).Zone()
		if g != w {
			t.Fatalf("at %v the offset is %d s, want %d", at, g, w)
		}
	}
}
