package access

import (
	"errors"
	"slices"
	"strings"
)

// Sensitivity is how an answer or a case must be protected. The levels are
// ordered, and a right to one includes those below it.
type Sensitivity uint8

// The levels. They are those of fields, and of the common case index
// (Sags- og Dokumentindekset), whose names stand beside them.
const (
	Ordinary     Sensitivity = iota // IKKE_FORTROLIGE_DATA
	Confidential                    // FORTROLIGE_PERSONOPLYSNINGER
	Sensitive                       // FOELSOMME_PERSONOPLYSNINGER
	Protected                       // VIP_SAGER
)

// sensitivities are the levels' names as fields and solutions write them.
var sensitivities = []string{"ordinary", "confidential", "sensitive", "protected"}

// levels are the ways in which logins write a level, in lower case. What the
// profile's examples write as numbers is not said anywhere; counting from one
// gives the lower level of the two that a number could mean.
var levels = map[string]Sensitivity{
	"ikke_fortrolige_data": Ordinary, "fortrolige_personoplysninger": Confidential,
	"foelsomme_personoplysninger": Sensitive, "vip_sager": Protected,
	"0": Ordinary, "1": Ordinary, "2": Confidential, "3": Sensitive, "4": Protected,
	"ordinary": Ordinary, "confidential": Confidential, "sensitive": Sensitive, "protected": Protected,
}

// ParseSensitivity reads a level as fields and solutions write it. Nothing at
// all is Ordinary.
func ParseSensitivity(word string) (Sensitivity, bool) {
	if word == "" {
		return Ordinary, true
	}
	i := slices.Index(sensitivities, word)
	return Sensitivity(max(i, 0)), i >= 0
}

// String returns the level's name.
func (s Sensitivity) String() string {
	if int(s) < len(sensitivities) {
		return sensitivities[s]
	}
	return "unknown"
}

// MarshalText writes the level's name.
func (s Sensitivity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a level's name.
func (s *Sensitivity) UnmarshalText(text []byte) error {
	level, ok := ParseSensitivity(string(text))
	if !ok {
		return errors.New("access: unknown level of sensitivity, want one of " + strings.Join(sensitivities, " "))
	}
	*s = level
	return nil
}
