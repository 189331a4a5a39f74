package dk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
	"pgregory.net/rapid"
)

// anyCPR draws a constructed number; no test holds one that can be a person's.
var anyCPR = rapid.Custom(func(t *rapid.T) string {
	return rapid.Custom(func(t *rapid.T) string {
		return fmt.Sprintf("%02d%02d%02d%04d",
			rapid.IntRange(61, 91).Draw(t, "day"), rapid.IntRange(1, 12).Draw(t, "month"),
			rapid.IntRange(0, 99).Draw(t, "year"), rapid.IntRange(0, 9999).Draw(t, "serial"))
	}).Filter(func(s string) bool {
		_, err := dk.ParseCPR(s, true)
		return err == nil
	}).Draw(t, "cpr")
})

func mustCPR(t testing.TB, digits string) dk.CPR {
	t.Helper()
	c, err := dk.ParseCPR(digits, true)
	if err != nil {
		t.Fatalf("ParseCPR: %v", err)
	}
	return c
}

func TestCPRCentury(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]int{
		"6101000001": 1900, "6101993001": 1999,
		"6101364001": 2036, "6101374001": 1937, "6101994001": 1999,
		"6101575001": 2057, "6101585001": 1858,
		"6101006001": 2000, "6101578001": 2057, "6101588001": 1858,
		"6101369001": 2036, "6101379001": 1937,
	} {
		if got := mustCPR(t, number).BirthDate(); got != (i18n.Date{Year: want, Month: 1, Day: 1}) {
			t.Errorf("BirthDate(%s) = %v, want year %d", number, got, want)
		}
	}
}

func TestCPRMod11IsOnlyAHint(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]bool{
		"6101011001": true, "6101011028": true, "6101011036": true,
		"6101011234": false, "6101010002": false,
	} {
		if got := mustCPR(t, number).Mod11(); got != want {
			t.Errorf("Mod11(%s) = %v, want %v", number, got, want)
		}
	}
}

func TestParseCPR(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, typed string
		allowTest   bool
		want        string
		err         error
	}{
		{"ten digits", "6101011234", true, "6101011234", nil},
		{"with a hyphen", "610101-1234", true, "6101011234", nil},
		{"with a dash of print", "610101–1234", true, "6101011234", nil},
		{"with spaces", " 61 01 01 1234 ", true, "6101011234", nil},
		{"spaces around the hyphen", "610101 - 1234", true, "6101011234", nil},
		{"a test number where none is allowed", "6101011234", false, "", dk.ErrTestCPR},
		{"leap day of a leap year", "8902004000", true, "8902004000", nil},
		{"leap day of 1900", "8902000000", true, "", dk.ErrCPR},
		{"30 February", "9002800000", true, "", dk.ErrCPR},
		{"day 60", "6001010000", true, "", dk.ErrCPR},
		{"day 92", "9201010000", true, "", dk.ErrCPR},
		{"day 32", "3201010000", false, "", dk.ErrCPR},
		{"day 0", "0001010000", false, "", dk.ErrCPR},
		{"month 0", "6100010000", true, "", dk.ErrCPR},
		{"month 13", "6113010000", true, "", dk.ErrCPR},
		{"the dummy of print shipments", "0000000000", true, "", dk.ErrCPR},
		{"letters of an eCPR", "6101010AB1", true, "", dk.ErrCPR},
		{"nine digits", "610101123", true, "", dk.ErrCPR},
		{"eleven digits", "61010112345", true, "", dk.ErrCPR},
		{"hyphen in the wrong place", "6101-011234", true, "", dk.ErrCPR},
		{"two hyphens", "610101--1234", true, "", dk.ErrCPR},
		{"other digits", "٦101011234", true, "", dk.ErrCPR},
		{"nothing", "", true, "", dk.ErrCPR},
		{"a great deal", strings.Repeat(" ", 1<<16) + "6101011234", true, "", dk.ErrCPR},
	}
	for _, c := range cases {
		got, err := dk.ParseCPR(c.typed, c.allowTest)
		if got.Number() != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v; want %q, %v", c.name, got.Number(), err, c.want, c.err)
		}
	}
}

func TestCPRSex(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := anyCPR.Draw(t, "number")
		c, _ := dk.ParseCPR(number, true)
		want := dk.Female
		if strings.ContainsRune("13579", rune(number[9])) {
			want = dk.Male
		}
		if c.Sex() != want {
			t.Fatalf("Sex = %s, want %s", c.Sex(), want)
		}
	})
	if s := (dk.CPR{}).Sex(); s != "" {
		t.Errorf("the zero CPR has the sex %q", s)
	}
}

func TestCPRParseFormatRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := anyCPR.Draw(t, "number")
		c, err := dk.ParseCPR(number, true)
		if err != nil || c.Number() != number || !c.Test() {
			t.Fatalf("ParseCPR = %q, %v", c.Number(), err)
		}
		if again, err := dk.ParseCPR(c.Hyphenated(), true); err != nil || !again.Equal(c) {
			t.Fatalf("the hyphenated form is read back differently: %v", err)
		}
		d := c.BirthDate()
		if !d.Valid() || fmt.Sprintf("%02d%02d%02d", d.Day+60, d.Month, d.Year%100) != number[:6] {
			t.Fatalf("BirthDate = %v", d)
		}
	})
}

// Nothing but the methods made for it tells any digit of the serial number.
func TestCPRPrintsMasked(t *testing.T) {
	t.Parallel()
	const number = "6101011234"
	c := mustCPR(t, number)
	holder := struct {
		Who  dk.CPR
		Some *dk.CPR
		Many []dk.CPR
	}{c, &c, []dk.CPR{c}}
	var out []string
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%10s", "%.4s", "%c", "%o", "%U", "%e", "%t"} {
		out = append(out, fmt.Sprintf(verb, c), fmt.Sprintf(verb, &c), fmt.Sprintf(verb, holder), fmt.Sprintf(verb, map[string]dk.CPR{"a": c}))
	}
	out = append(out, fmt.Sprint(c), c.String(), c.GoString(), errors.Join(fmt.Errorf("x: %v", c)).Error())
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("a", "cpr", c, "holder", holder)
	slog.New(slog.NewTextHandler(&log, nil)).Info("a", "cpr", c, "holder", holder)
	data, err := json.Marshal(holder)
	if err != nil {
		t.Fatalf("Marshal: %v", err)
	}
	out = append(out, log.String(), string(data))
	hex := fmt.Sprintf("%x", number[6:])
	for _, text := range out {
		if strings.Contains(text, number[6:]) || strings.Contains(text, number[:6]) || strings.Contains(text, hex) {
			t.Errorf("a number shows: %s", strings.ReplaceAll(text, number, "<the number>"))
		}
	}
	if got, want := c.Masked(), "610101-****"; got != want {
		t.Errorf("Masked = %q, want %q", got, want)
	}
}

func TestZeroCPR(t *testing.T) {
	t.Parallel()
	var c dk.CPR
	if !c.IsZero() || c.Number()+c.Hyphenated()+c.Masked()+c.String() != "" || c.Test() || c.Mod11() || !c.BirthDate().IsZero() {
		t.Errorf("the zero CPR is not empty")
	}
}

// centuries is the table of "Opbygning af CPR-nummeret", written out: which
// seventh digits and years of two digits belong to which century.
var centuries = []struct {
	sevenths    string
	first, last int // years of two digits
	century     int
}{
	{"0123", 0, 99, 1900},
	{"49", 0, 36, 2000}, {"49", 37, 99, 1900},
	{"5678", 0, 57, 2000}, {"5678", 58, 99, 1800},
}

// bornAfter works the date of birth out of ten digits by the table, and days
// and months by counting them.
func bornAfter(digits string) (born i18n.Date, ok bool) {
	number := func(from int) int { n, _ := strconv.Atoi(digits[from : from+2]); return n }
	day, month, year := number(0), number(2), number(4)
	if day > 60 {
		day -= 60
	}
	for _, c := range centuries {
		if strings.Contains(c.sevenths, digits[6:7]) && year >= c.first && year <= c.last {
			year += c.century
			break
		}
	}
	leap := year%400 == 0 || year%4 == 0 && year%100 != 0
	days := [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	if leap {
		days[2] = 29
	}
	if month < 1 || month > 12 || day < 1 || day > days[month] {
		return i18n.Date{}, false
	}
	return i18n.Date{Year: year, Month: month, Day: day}, true
}

// Every date of a year that has one, with every seventh digit: what the number
// tells is what the table says.
func TestCPRAgainstTheTable(t *testing.T) {
	t.Parallel()
	for year := range 100 {
		for seventh := range 10 {
			for _, at := range []string{"6101", "9112", "8902", "9002", "9104", "6113", "6100", "6001", "9201"} {
				digits := fmt.Sprintf("%s%02d%d001", at, year, seventh)
				want, valid := bornAfter(digits)
				c, err := dk.ParseCPR(digits, true)
				if (err == nil) != valid || valid && c.BirthDate() != want {
					t.Errorf("day and month %s, year %02d, seventh %d: %v, %v, want %v %v", at, year, seventh, c.BirthDate(), err, want, valid)
				}
			}
		}
	}
}

// FuzzParseCPR reads any text as a CPR number, in all notations: what is taken
// has ten of the text's digits and the date of birth of the table, is written
// and read the same, and no error tells what was typed.
func FuzzParseCPR(f *testing.F) {
	for _, s := range []string{"6101011234", "610101-1234", "61 01 01 1234", "8902000000", "9002800000", "", "-", "6101011234\x00", "61.01.01-1234", "61-01-01-1234", "CPR-nr. 610101/1234", "cpr: 610101 - 1234", "610101–1234", "61 01 01 12 34"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		c, err := dk.ParseCPR(typed, true)
		if err != nil {
			if !errors.Is(err, dk.ErrCPR) || err.Error() != dk.ErrCPR.Error() {
				t.Fatal("an error of another kind, or with words of its own")
			}
			return
		}
		if typedDigits := onlyDigits(typed); c.Number() != typedDigits {
			t.Fatal("a number of other digits than were typed")
		}
		if born, ok := bornAfter(c.Number()); !ok || c.BirthDate() != born {
			t.Fatalf("born on %v, by the table on %v", c.BirthDate(), born)
		}
		again, err := dk.ParseCPR(c.Hyphenated(), true)
		if err != nil || !again.Equal(c) || len(c.Number()) != 10 || !c.BirthDate().Valid() {
			t.Fatal("an accepted number is not read back")
		}
		if _, err := dk.ParseCPR(typed, false); c.Test() != errors.Is(err, dk.ErrTestCPR) {
			t.Fatalf("Test = %v, but without test data: %v", c.Test(), err)
		}
	})
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
