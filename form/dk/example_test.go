package dk_test

import (
	"fmt"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/i18n"
)

// A CPR number never shows by accident; the number itself is asked for.
func ExampleParseCPR() {
	cpr, err := dk.ParseCPR("610186-1234", true) // constructed: 60 added to the day
	fmt.Println(cpr, err)
	fmt.Println(cpr.Masked(), cpr.BirthDate(), cpr.Sex())
	// Output:
	// ******-**** <nil>
	// 610186-**** 1986-01-01 female
}

// A deadline of five working days, over Easter.
func ExampleAddWorkdays() {
	received := i18n.Date{Year: 2026, Month: 3, Day: 31}
	fmt.Println(dk.AddWorkdays(received, 5))
	// Output: 2026-04-10
}

// Addresses are read as people write them and written as the register does.
func ExampleParseAddress() {
	a, _ := dk.ParseAddress("Prøvevej 12 b, 2 tv\n9999 Prøveby")
	fmt.Println(a.OneLine())
	// Output: Prøvevej 12B, 2. tv, 9999 Prøveby
}
