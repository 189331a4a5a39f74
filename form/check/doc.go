// Package check is the linter of forms: it finds what a definition that
// compiles says in vain, and what its author will be asked about later.
//
//	findings, err := check.JSON(data, nil)
//	for _, f := range findings {
//		fmt.Println(f) // place, level, code, message
//	}
//
// A [Finding] has a stable code and points into the definition; docs/lint.md
// lists the codes. An error says that the form cannot do what is written, a
// warning that something written does nothing, or not what it seems to, a note
// that something is worth a look.
//
// # What is proved
//
// Findings about conditions are proved, not guessed: they hold for all answers
// that a citizen can give. Conditions are followed through what encloses them
// and through the fields they read, so that a field that is only shown to
// children and a field inside it that is only shown to adults are found to
// exclude each other. Where the number of cases is too large, nothing is said.
//
// # Examples
//
// A linter cannot know whether 18 or 17 is meant. [Examples] can: answers with
// what the form must do with them. [Record] makes a small set that touches every
// outcome of every condition and both sides of every number in it. Kept beside
// the definition, read by the author once and linted along, it turns every later
// change of what the form does into a finding, which is either the mistake or
// the wish to record anew.
//
// # Sets
//
// [Sets] says what each expression of a form reads, for engineers and for tools
// that compare forms.
//
// Nothing here has state. The same form, options and examples give the same
// findings in the same order.
package check
