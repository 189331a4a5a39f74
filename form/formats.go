package form

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// format is a named form that a text can be held to.
type format struct {
	name    string
	example string                      // in every language, shown when the text is not of the form
	clean   func(string) (string, bool) // one way of writing it, and whether it is of the form
	show    func(string) string         // for people; nil = as it is
}

// formats is the table of named forms.
var formats = []format{
	{"account_number", "1234567890", cleanAccountNumber, nil},
	{"geojson", "GeoJSON (EPSG:25832)", cleanGeoJSON, nil},
	{"iban", "DK50 0040 0440 1162 43", cleanIBAN, inFours},
	{"parcel_number", "12ab", cleanParcelNumber, nil},
	{"postal_code", "8000", cleanPostalCode, nil},
	{"registration_number", "1234", cleanRegistrationNumber, nil},
	{"strokes", "M10 10L20 20", cleanStrokes, nil},
	{"uuid", "123e4567-e89b-12d3-a456-426614174000", cleanUUID, nil},
}

// Formats returns the names of the forms that a text can be held to, sorted.
func Formats() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.name
	}
	slices.Sort(names)
	return names
}

func formatNamed(name string) *format {
	for i := range formats {
		if formats[i].name == name {
			return &formats[i]
		}
	}
	return nil
}

// formed brings a text to its named form.
func (f *format) formed(v expression.Value) (expression.Value, fault.Code) {
	s, _ := v.AsText()
	clean, ok := f.clean(s)
	if !ok {
		return expression.Value{}, fault.BadFormat
	}
	return expression.TextOf(clean), ""
}

// checkFormat refuses a text that is not written in the one way of its form.
func checkFormat(e *Element) {
	f := formatNamed(e.Field.Format)
	if f == nil {
		return
	}
	s, _ := e.Value.AsText()
	if clean, ok := f.clean(s); !ok || clean != s {
		e.add(fault.BadFormat, f.arg())
	}
}

// displayFormed writes a text of a named form the way people write it.
func displayFormed(f *Field, v expression.Value, lang i18n.Lang) string {
	s := displayAny(v, lang)
	if form := formatNamed(f.Format); form != nil && form.show != nil {
		return form.show(s)
	}
	return s
}

func (f *format) arg() fault.Arg {
	return fault.Arg{Name: "example", Kind: fault.Text, Value: f.example}
}

// without removes what people put between the characters of a number.
func without(s, cut string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(cut, r) {
			return -1
		}
		return r
	}, s)
}

// cleanPostalCode reads a Danish postal code: four digits, perhaps with DK
// before (Danmarks Adresseregister, postnummer).
func cleanPostalCode(s string) (string, bool) {
	s = without(strings.ToUpper(s), " -\u00a0")
	s = strings.TrimPrefix(s, "DK")
	return s, len(s) == 4 && onlyDigits(s) && s != "0000"
}

// cleanParcelNumber reads a Danish parcel number: up to four digits and up to
// three small letters (Matriklen, matrikelnummer).
func cleanParcelNumber(s string) (string, bool) {
	s = without(strings.ToLower(s), " .\u00a0")
	letters := strings.TrimLeft(s, "0123456789")
	digits := len(s) - len(letters)
	isLetter := func(r rune) bool { return r >= 'a' && r <= 'z' || r == 'æ' || r == 'ø' }
	return s, digits >= 1 && digits <= 4 && s[0] != '0' && utf8.RuneCountInString(letters) <= 3 &&
		!strings.ContainsFunc(letters, func(r rune) bool { return !isLetter(r) })
}

// maxStrokes is the most bytes of a drawing.
const maxStrokes = 16_000

// cleanStrokes reads a drawing: lines of whole coordinates from 0 to 9999, in
// the notation of SVG paths (SVG 2, section 9.3) with M and L only.
func cleanStrokes(s string) (string, bool) {
	if len(s) > maxStrokes || s == "" || s[0] != 'M' {
		return "", false
	}
	for rest := s; rest != ""; {
		var ok bool
		if rest[0] != 'M' && rest[0] != 'L' {
			return "", false
		}
		if rest, ok = cutCoordinate(rest[1:]); !ok || rest == "" || rest[0] != ' ' {
			return "", false
		}
		if rest, ok = cutCoordinate(rest[1:]); !ok {
			return "", false
		}
	}
	return s, true
}

func cutCoordinate(s string) (rest string, ok bool) {
	rest = strings.TrimLeft(s, "0123456789")
	n := len(s) - len(rest)
	return rest, n >= 1 && n <= 4
}
