// Package check looks at whole solutions, and at many of them: what a change
// breaks, and where things are used.
//
// [WhereUsed] reads a folder of solutions and gives an [Index]. A thousand of
// them, 28 MB, take less than a second, about as long as encoding/json takes to
// decode them (BenchmarkWhereUsed):
//
//	index, err := check.WhereUsed(os.DirFS("solutions"))
//	for _, u := range index.Field("ansoegning.cpr") {
//		fmt.Println(u.Solution, u.Place, u.How)
//	}
//
// [Diff] says what a new version of a solution breaks: answers of drafts that are
// lost or faulted, steps that cases stand in, what reads the answers. [Affected]
// says which of it concerns one case.
//
//	changes := check.Diff(old, new)
//	for _, c := range check.Worst(changes, check.Affects) {
//		fmt.Println(c.Severity, c.Message)
//	}
//
// [Solution] is the linter of solutions: what form/check finds in each form, what
// compiling the flow warns of, and what only shows when forms, steps and letters
// are looked at together. Its error
// says what keeps the solution from compiling.
//
// # What an index finds
//
// Solutions are not compiled: their files are read once, and expressions are
// looked through for names. Everything that a compiled solution reads is found.
// What is found beyond it: in a predicate, .amount is every field of that key
// that stands in a group, list or table of the form; in the settings of
// handovers and other members of solution.json whose meaning is not known here,
// every word that is the key of a field on the top level of a form that the
// place is about – or of any form, where it is about none – is taken for a read
// of the field. Field types of a vendor's own that add a level to the answers
// are not known: the fields in them are found by their own key.
//
// Nothing here has state. The goroutines that read solutions end before the
// function that started them returns.
package check
