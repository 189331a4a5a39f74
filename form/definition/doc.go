// Package definition is what an author of forms writes, and its compiler.
//
// A definition is plain data: [Form] round-trips through JSON unchanged. Read
// one with [Decode], or build it in Go, and turn it into a compiled form with
// [Compile], or with [CompileAll] when the forms of one solution read each
// other's answers. [CompileJSON] does both at once.
//
//	f, err := definition.CompileJSON(data, nil)
//	for _, e := range definition.All(err) {
//		fmt.Println(e) // pointer, code, message; line, column and caret in an expression
//	}
//
// # One way to write each thing
//
// A text is "Navn" (the form's first language), {"da":…,"en":…} or
// {"text":"key"}, a standard text of the [Library]. It may hold restricted Markdown
// and {= expression }. A condition is true, false or an expression. A limit or
// default is a literal or {"expr":"today"}; literals of money are kroner, of
// dates "2026-03-02".
//
// # What forms share
//
// Standard texts, value lists and building blocks come through a [Library]. A
// field {"use":"contact"} is replaced by the fields of a [Block] when the form is
// compiled; with a key they are a group. What is missing is an authoring error,
// and an error inside a block points into the block and says where it is used. A
// [Shelf] holds a library that changes while a host runs; form.Form.WithList puts a
// new value list into a form that is already compiled.
//
// # Names in expressions
//
// A name is looked for where the field stands, then outwards: in the row or
// group around it, then in the one around that, and last in the form. A field
// inside a group is also reached by its dotted name from outside, as
// applicant.name; the rows of a list only through functions over the list. Two
// rules keep names clear: keys are unique in the nearest group, list or form,
// and the words in reserved.go are never keys.
//
// A calculation group – the fields whose calc is the same key – goes across the
// forms that are compiled together: group('key').sum reads the form's own fields,
// then those of the others.
//
// # Filling
//
// A field with "prefill" is filled from a fact: once, when draft or row is
// created, and then it is the citizen's; or, with "readonly": true, always, and
// then the fact is its value. A list is filled from a fact that is a list, one
// row per record, each field from the member of its key. A composite field names
// what stands before its members: a person filled from "login" has its email from
// login.email. The facts are in docs/facts.md.
//
// Where a read-only field's fact has no value, the citizen is asked instead if a
// register should have known it, and not if the login should; "missing" says
// otherwise.
//
// # Errors
//
// Everything wrong with a definition is reported at once, as [Errors]: each with
// a stable code, a JSON Pointer into the definition and, inside an expression,
// line, column and a caret. They are sorted by where they stand, in the order
// in which a definition is written by encoding it.
//
// # Concurrency
//
// Nothing here is changed once made: definitions may be compiled by any number
// of goroutines, and a compiled form is immutable. The same definition and
// options give the same form, byte for byte.
package definition
