// Package dk holds the national value types of Danish forms: CPR and CVR
// numbers, P-numbers, KLE numbers and facets, phone numbers, registrations of
// vehicles, postal addresses, and the calendar of public holidays and working
// days.
//
// A CPR number is the civil registration number of a person, given by Det
// Centrale Personregister. A CVR number is a company's number in Det Centrale
// Virksomhedsregister, a P-number that of a place where it works. KLE (KL Emnesystematik) is the municipalities' shared
// classification of subjects; a facet says what kind of handling it is.
//
// Every type is parsed by its Parse function, which takes what people type, and
// the zero value is no value. The errors are sentinels without any part of the
// input, so they may be logged. Types that hold personal data print masked
// under every verb of package fmt, in logs and as JSON; the real value leaves
// only through a method made for it, such as [CPR.Number].
//
// Nothing here looks anything up, reads a clock or keeps state; all functions
// are safe for any number of goroutines. The package is compiled into the
// browser widget.
package dk
