//go:build !borgerflow_widget

package dk

import (
	"fmt"
	"io"
)

// Format prints asterisks under every verb.
func (c CPR) Format(s fmt.State, verb rune) { printMasked(s, verb, c.String(), c.GoString()) }

// Format prints asterisks under every verb.
func (p Phone) Format(s fmt.State, verb rune) { printMasked(s, verb, p.String(), p.GoString()) }

// Format prints asterisks under every verb.
func (a Address) Format(s fmt.State, verb rune) { printMasked(s, verb, a.String(), a.GoString()) }

// printMasked writes one of two masked forms whatever the verb asks for.
func printMasked(s fmt.State, verb rune, text, goSyntax string) {
	if verb == 'v' && s.Flag('#') {
		text = goSyntax
	}
	if verb == 'q' {
		text = `"` + text + `"`
	}
	_, _ = io.WriteString(s, text) // fmt.State never fails
}
