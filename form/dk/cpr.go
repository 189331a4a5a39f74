package dk

import (
	"errors"
	"strings"

	"github.com/borgerflow/borgerflow/i18n"
)

// The errors of ParseCPR, for errors.Is.
var (
	// ErrCPR says that a text is not ten digits that begin with a date.
	ErrCPR = errors.New("dk: parse cpr: not a CPR number")
	// ErrTestCPR says that a number is a constructed one, with 60 added to the
	// day, where those are not allowed.
	ErrTestCPR = errors.New("dk: parse cpr: test number not allowed")
)

// CPR is a CPR number. It prints masked; Number gives the digits.
type CPR struct {
	digits string // ten digits, or "" for the zero CPR
}

// Sex is the legal gender that a CPR number says its owner had when it was
// given. Nothing more can be read from it.
type Sex string

// The two values that a CPR number can carry.
const (
	Female Sex = "female"
	Male   Sex = "male"
)

const testDay = 60 // added to the day of constructed numbers

// ParseCPR reads a CPR number as people type it: ten digits, with spaces
// anywhere between and with a hyphen after the sixth, perhaps with points,
// slashes or hyphens in the date, and perhaps with the letters CPR before. The
// first six must be a date that exists in the century the seventh tells. Constructed numbers, with
// 60 added to the day, are accepted only where allowTest is set, else the
// error is ErrTestCPR. Modulus 11 is not required: since 2007 numbers are given
// that fail it (CPR-kontoret, "Personnumre uden kontrolciffer").
func ParseCPR(typed string, allowTest bool) (CPR, error) {
	digits, ok := cprDigits(typed)
	if !ok {
		return CPR{}, ErrCPR
	}
	c := CPR{digits: digits}
	if !c.BirthDate().Valid() {
		return CPR{}, ErrCPR
	}
	if c.Test() && !allowTest {
		return CPR{}, ErrTestCPR
	}
	return c, nil
}

var cprWords = []string{"cpr-nummer", "cpr-nr.", "cpr-nr", "cpr.nr.", "cpr nr.", "cpr", "personnummer"}

// cprDigits removes what people put between the ten digits: one mark after the
// year, or after the day and the month, or after all three.
func cprDigits(typed string) (string, bool) {
	if len(typed) > 64 {
		return "", false
	}
	digits := make([]byte, 0, 10)
	marked := 0 // where there were marks: 1 after the day, 2 the month, 4 the year
	for _, r := range withoutWord(typed, cprWords) {
		switch n := len(digits); {
		case r >= '0' && r <= '9' && n < 10:
			digits = append(digits, byte(r))
		case isSpace(r):
		case strings.ContainsRune("-./\u2010\u2011\u2013", r) && n > 0 && n <= 6 && n%2 == 0 && marked < 1<<(n/2-1):
			marked |= 1 << (n/2 - 1)
		default:
			return "", false
		}
	}
	return string(digits), len(digits) == 10 && (marked&3 == 0 || marked&3 == 3)
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f'
}

// Number returns the ten digits. It is the only way to them, besides Format
// with a hyphen; do not let them into an error, a log, an address or a metric.
func (c CPR) Number() string { return c.digits }

// Hyphenated returns the number as it is written on paper: DDMMYY-SSSS.
func (c CPR) Hyphenated() string {
	if c.digits == "" {
		return ""
	}
	return c.digits[:6] + "-" + c.digits[6:]
}

// Masked returns the form for screens where the number need not be read:
// DDMMYY-****. It still tells the date of birth.
func (c CPR) Masked() string {
	if c.digits == "" {
		return ""
	}
	return c.digits[:6] + "-****"
}

// IsZero reports whether c is no number.
func (c CPR) IsZero() bool { return c.digits == "" }

// Equal reports whether both are the same number.
func (c CPR) Equal(d CPR) bool { return c.digits == d.digits }

// Test reports whether the number is a constructed one, with 60 added to the
// day.
func (c CPR) Test() bool { return c.digits != "" && c.digits[0] >= '6' }

// BirthDate returns the date of birth that the number tells, or the zero Date
// for the zero CPR. Of a constructed number it is the date before 60 was added
// to its day.
func (c CPR) BirthDate() i18n.Date {
	if c.digits == "" {
		return i18n.Date{}
	}
	day := pair(c.digits, 0)
	if day > testDay {
		day -= testDay
	}
	d := i18n.Date{Year: c.year(), Month: pair(c.digits, 2), Day: day}
	if !d.Valid() {
		return i18n.Date{}
	}
	return d
}

// year applies the table of centuries: CPR-kontoret, "Opbygning af
// CPR-nummeret".
func (c CPR) year() int {
	year, seventh := pair(c.digits, 4), c.digits[6]
	switch {
	case seventh <= '3':
		return 1900 + year
	case seventh == '4' || seventh == '9':
		if year <= 36 {
			return 2000 + year
		}
		return 1900 + year
	case year <= 57: // the seventh is 5 to 8
		return 2000 + year
	}
	return 1800 + year
}

// Sex returns what the last digit tells, or "" for the zero CPR.
func (c CPR) Sex() Sex {
	switch {
	case c.digits == "":
		return ""
	case (c.digits[9]-'0')%2 == 0:
		return Female
	}
	return Male
}

// Mod11 reports whether the number passes the modulus 11 check. Valid numbers
// may fail it; use it only to ask whether the number was mistyped.
func (c CPR) Mod11() bool {
	return c.digits != "" && weighted(c.digits, cprWeights[:])%11 == 0
}

var cprWeights = [10]int{4, 3, 2, 7, 6, 5, 4, 3, 2, 1}

const maskedCPR = "******-****"

// String returns asterisks, never the number.
func (c CPR) String() string {
	if c.digits == "" {
		return ""
	}
	return maskedCPR
}

// GoString returns asterisks, never the number.
func (c CPR) GoString() string { return `dk.CPR{"` + c.String() + `"}` }

// MarshalText writes asterisks, so that a number cannot slip into JSON or a
// log through a struct that holds it. Who must write it uses Number.
func (c CPR) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
