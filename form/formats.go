package form

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// format is a named form that a text can be held to.
type format struct {
	name    string
	example string                      // in every language, shown when the text is not of the form
	clean   func(string) (string, bool) // one way of writing it, and whether it is of the form
}

// formats is the table of named forms.
var formats = []format{
	{"postal_code", "8000", cleanPostalCode},
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
