package dk

import (
	"errors"
	"strings"
)

// ErrAddress says that a text is not a Danish postal address on one line.
var ErrAddress = errors.New("dk: parse address: not a postal address")

// Address is a Danish postal address, in the parts that Danmarks Adresseregister
// has. It is personal data and prints masked; OneLine and the fields give it.
type Address struct {
	Street   string // road name
	Number   string // house number: up to three digits and perhaps a letter, "12B"
	Floor    string // "1" to "99", "st", "kl", "k2" to "k9", or ""
	Door     string // "tv", "mf", "th", "1" to "9999" or the like, or ""
	Locality string // supplementary town name, or ""
	Postcode string // four digits
	City     string // postal district
}

// maxAddress bounds what is parsed, in bytes.
const maxAddress = 400

// ParseAddress reads an address on one line or several:
// "Prøvevej 12B, 2. tv, 9999 Prøveby". Street, number, postcode and city must
// be there; floor and door, and a locality, may stand between. A text whose
// numbers can be shared out in several ways is refused. It does not know which
// addresses exist.
func ParseAddress(typed string) (Address, error) {
	if len(typed) > maxAddress {
		return Address{}, ErrAddress
	}
	a, err := parseAddress(typed)
	if err != nil {
		return Address{}, err
	}
	if again, err := parseAddress(a.OneLine()); err != nil || again != a {
		return Address{}, ErrAddress
	}
	return a, nil
}

func parseAddress(typed string) (Address, error) {
	front, postcode, city, ok := cutPostcode(typed)
	if !ok {
		return Address{}, ErrAddress
	}
	segments := splitSegments(front)
	if len(segments) == 0 {
		return Address{}, ErrAddress
	}
	// The first word that can be a house number is it, if the rest then fits.
	words := strings.Fields(segments[0])
	for i := 1; i < len(words); i++ {
		a := Address{Street: strings.Join(words[:i], " "), Postcode: postcode, City: city}
		if a.addNumber(words[i:]) && a.addSegments(segments[1:]) {
			return a, nil
		}
	}
	return Address{}, ErrAddress
}

// cutPostcode splits a text at its last four-digit word that only names of
// places follow.
func cutPostcode(typed string) (front, postcode, city string, ok bool) {
	text := strings.NewReplacer("\r", "", "\n", ", ", "\t", " ", "\u00a0", " ").Replace(typed)
	text = strings.TrimSpace(strings.ReplaceAll(text, ",", ", "))
	words := strings.Fields(text)
	for i := len(words) - 2; i >= 1; i-- {
		word := strings.TrimPrefix(strings.TrimPrefix(words[i], "DK-"), "dk-")
		if len(word) == 4 && allDigits(word) && word != "0000" {
			city = strings.Trim(strings.Join(words[i+1:], " "), ", ")
			return strings.Join(words[:i], " "), word, city, isName(city)
		}
	}
	return "", "", "", false
}

func splitSegments(front string) []string {
	var segments []string
	for _, s := range strings.Split(front, ",") {
		if s = strings.TrimSpace(s); s != "" {
			segments = append(segments, s)
		}
	}
	return segments
}

// addNumber reads "12 B 2 tv", what stands after a road name. A road name may
// hold numbers itself, so this may be the wrong place to look.
func (a *Address) addNumber(words []string) bool {
	number, rest, ok := houseNumber(words)
	if !ok || !hasLetter(a.Street) {
		return false
	}
	a.Number = number
	return len(rest) == 0 || a.addFloor(strings.Join(rest, " "))
}

// houseNumber reads a house number and its letter, which may be a word of its
// own, and returns the words after it.
func houseNumber(words []string) (string, []string, bool) {
	word := strings.ToUpper(words[0])
	digits := len(word) - len(strings.TrimLeft(word, "0123456789"))
	if digits == 0 || digits > 3 || word[0] == '0' {
		return "", nil, false
	}
	letter, rest := word[digits:], words[1:]
	if letter == "" && len(rest) > 0 && len(rest[0]) == 1 && isHouseLetter(strings.ToUpper(rest[0])) {
		letter, rest = strings.ToUpper(rest[0]), rest[1:]
	}
	if letter != "" && !isHouseLetter(letter) {
		return "", nil, false
	}
	return word[:digits] + letter, rest, true
}

func isHouseLetter(s string) bool { return len(s) == 1 && s[0] >= 'A' && s[0] <= 'Z' }

// addSegments takes what stands between commas: floor and door, then the
// locality, which never looks like a floor.
func (a *Address) addSegments(segments []string) bool {
	for i, segment := range segments {
		var floor Address
		switch isFloor := floor.addFloor(segment); {
		case isFloor && i == 0 && a.Floor == "":
			a.Floor, a.Door = floor.Floor, floor.Door
		case isFloor || a.Locality != "" || !isName(segment):
			return false
		default:
			a.Locality = segment
		}
	}
	return true
}

// addFloor reads "2. tv", "st.", "k2 th" or "3 12".
func (a *Address) addFloor(text string) bool {
	words := strings.Fields(strings.ToLower(strings.ReplaceAll(text, ".", " ")))
	if len(words) > 0 && words[len(words)-1] == "sal" {
		words = words[:len(words)-1] // "2. sal"
	} else if len(words) == 3 && words[1] == "sal" {
		words = []string{words[0], words[2]}
	}
	if len(words) == 0 || len(words) > 2 || !isFloor(words[0]) {
		return false
	}
	a.Floor = strings.TrimLeft(words[0], "0")
	if len(words) == 2 {
		if !isDoor(words[1]) {
			a.Floor = ""
			return false
		}
		a.Door = words[1]
	}
	return true
}

// isFloor accepts what the register has: 1 to 99, st, kl and k2 to k9.
func isFloor(s string) bool {
	switch {
	case s == "st" || s == "kl":
		return true
	case len(s) == 2 && s[0] == 'k':
		return s[1] >= '2' && s[1] <= '9'
	}
	return allDigits(s) && len(s) <= 2 && strings.Trim(s, "0") != ""
}

// isDoor accepts what the register has: 1 to 9999, small letters, slash, hyphen.
func isDoor(s string) bool {
	if len(s) > 4 {
		return false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && !strings.ContainsRune("æøå/-", r) {
			return false
		}
	}
	return s != ""
}

// isName accepts the name of a town: letters, with spaces and a few signs.
func isName(s string) bool {
	for _, r := range s {
		if !isLetter(r) && !strings.ContainsRune(" .-'’/()", r) {
			return false
		}
	}
	return hasLetter(s)
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 'À' && r <= 'ɏ' && r != '×' && r != '÷'
}

func hasLetter(s string) bool { return strings.IndexFunc(s, isLetter) >= 0 }

// IsZero reports whether a is no address.
func (a Address) IsZero() bool { return a == Address{} }

// OneLine returns the address the way the register writes it:
// "Prøvevej 12B, 2. tv, 9999 Prøveby". ParseAddress reads it back.
func (a Address) OneLine() string {
	if a.IsZero() {
		return ""
	}
	var b strings.Builder
	b.WriteString(a.Street + " " + a.Number)
	if a.Floor != "" {
		b.WriteString(", " + a.Floor + ".")
		if a.Door != "" {
			b.WriteString(" " + a.Door)
		}
	}
	if a.Locality != "" {
		b.WriteString(", " + a.Locality)
	}
	return b.String() + ", " + a.Postcode + " " + a.City
}

// String returns asterisks, never the address.
func (a Address) String() string {
	if a.IsZero() {
		return ""
	}
	return "***"
}

// GoString returns asterisks, never the address.
func (a Address) GoString() string { return `dk.Address{"` + a.String() + `"}` }

// MarshalText writes asterisks. Who must write the address uses OneLine or the
// fields.
func (a Address) MarshalText() ([]byte, error) { return []byte(a.String()), nil }
