//go:build !borgerflow_widget

package form

import "fmt"

// What holds people's answers prints as what it is, under every verb, and tells
// nothing of what it holds: whoever logs it by mistake logs no answer. Who must
// write it uses MarshalJSON, Submission or EncodeFacts. The library's own widget
// prints nothing, and is built without package fmt.

// Format prints the type only.
func (a Answers) Format(s fmt.State, _ rune) { masked(s, "Answers") }

// Format prints the type only.
func (s State) Format(to fmt.State, _ rune) { masked(to, "State") }

// Format prints the type only.
func (fl Filling) Format(s fmt.State, _ rune) { masked(s, "Filling") }

// Format prints the type only.
func (e Element) Format(s fmt.State, _ rune) { masked(s, "Element") }

// Format prints the type only.
func (x Explanation) Format(s fmt.State, _ rune) { masked(s, "Explanation") }

// Format prints the type only.
func (r Reason) Format(s fmt.State, _ rune) { masked(s, "Reason") }

// Format prints the type only.
func (r Reading) Format(s fmt.State, _ rune) { masked(s, "Reading") }

// Format prints the type only.
func (r Row) Format(s fmt.State, _ rune) { masked(s, "Row") }

// Format prints the type only: what is inserted in a text, and what a citizen
// wrote, are answers.
func (n Inline) Format(s fmt.State, _ rune) { masked(s, "Inline") }

// Format prints the type only.
func (f Facts) Format(s fmt.State, _ rune) { masked(s, "Facts") }

// Format prints the type only: the hash of a short answer tells the answer.
func (c Check) Format(s fmt.State, _ rune) { masked(s, "Check") }

// Format prints the type only.
func (l Lookup) Format(s fmt.State, _ rune) { masked(s, "Lookup") }

// Format prints the type only.
func (p Pending) Format(s fmt.State, _ rune) { masked(s, "Pending") }

// Format prints the type only: a file's name is what the citizen called it.
func (f File) Format(s fmt.State, _ rune) { masked(s, "File") }

func masked(s fmt.State, name string) { _, _ = s.Write([]byte("form." + name)) }
