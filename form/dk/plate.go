package dk

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrPlate says that a text is not the registration of a vehicle.
var ErrPlate = errors.New("dk: parse plate: not a registration number")

// Plate is the registration of a vehicle in capital letters and digits without
// spaces: AB12345, or what its owner chose.
type Plate string

// ParsePlate reads a registration as people type it. An ordinary Danish plate is
// two letters and five digits, fewer digits on some vehicles; on a plate of the
// owner's choice stand two to seven letters and digits (bekendtgørelse om
// registrering af køretøjer).
func ParsePlate(typed string) (Plate, error) {
	s, ok := compact(typed)
	s = strings.ToUpper(strings.NewReplacer("-", "", ".", "").Replace(s))
	n := utf8.RuneCountInString(s)
	if !ok || n < 2 || n > 7 || strings.ContainsFunc(s, notOnPlate) {
		return "", ErrPlate
	}
	return Plate(s), nil
}

func notOnPlate(r rune) bool {
	return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && !strings.ContainsRune("ÆØÅ", r)
}

// Grouped returns the registration as it stands on the plate: AB 12 345. One
// that is not two letters and five digits has no groups.
func (p Plate) Grouped() string {
	s := string(p)
	if len(s) != 7 || !allDigits(s[2:]) || strings.ContainsAny(s[:2], "0123456789") {
		return s
	}
	return s[:2] + " " + s[2:4] + " " + s[4:]
}
