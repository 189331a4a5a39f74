// Package i18n holds the words of the library: the catalogue of interface texts
// and fault wordings in Danish and English, and how each language writes
// dates, numbers and amounts.
//
// Start with [Message] for a text by its key and [Fault] for the wording of a
// fault. [Date] is the civil date that forms, rules and deadlines count in.
//
// Nothing here fails: a key or language that is not there falls back, and text
// that is not a number is returned unchanged. Everything is a pure function
// over tables that never change, so it is safe for any number of goroutines.
//
// The package is compiled into the browser widget. It reads no clock and knows
// no time zones; package form/dk has the Danish one.
package i18n

import "strings"

// Lang is a language as a BCP 47 tag in lower case.
type Lang string

// The languages that the catalogue is written in. Danish is the fallback.
const (
	Danish  Lang = "da"
	English Lang = "en"
)

// Languages returns the languages of the catalogue, the fallback first.
func Languages() []Lang { return []Lang{Danish, English} }

// Known returns the catalogue's language that serves lang: itself, or its
// primary subtag ("en-gb" is served by "en"). It reports false when the
// catalogue has neither, and returns [Danish].
func Known(lang Lang) (Lang, bool) {
	tag := strings.ToLower(string(lang))
	primary, _, _ := strings.Cut(tag, "-")
	switch Lang(primary) {
	case Danish:
		return Danish, true
	case English:
		return English, true
	}
	return Danish, false
}

// english reports whether a format is to be written the English way; every
// other language is written the Danish way.
func english(lang Lang) bool {
	known, _ := Known(lang)
	return known == English
}
