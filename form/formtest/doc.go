// Package formtest holds the shared cases of how forms behave, and runs them;
// and it helps authors and vendors to test forms of their own.
//
// # For authors
//
// [Fill] fills in a form in a test, by typing, and says what must be so:
//
//	formtest.Fill(t, f, facts).
//		Set("/kind", "again").WantVisible("/why").
//		Row("/expenses").Set("/expenses/0/amount", "1.250,50").
//		WantFault("/expenses/0/amount", "too_large")
//
// [Check] needs no test to be written: it makes samples that visit everything a
// form can do (package sample) and holds the engine to its promises on each.
//
// # Cases
//
// The cases are JSON under testdata, embedded once: a form's definition, what
// somebody answers, and what must come of it. They say what section 4 of the
// design means, run natively and under js/wasm by the same test, and give the
// same bytes in both. Whoever writes an engine of their own can read the same
// files.
//
// [Cases] returns the embedded cases, [Load] those of a folder of one's own, and
// [Run] runs one. Errors of [Run] say, in one line per mismatch, what differs.
// A [Case] is immutable; nothing here has state.
//
// # A file
//
//	about        what the file proves
//	covers       what it is a case of: "type:date", "op:==", "fn:age",
//	             "fault:required", "line:4.3"; a test makes sure it is true
//	fields       fields of a form with one page; or
//	definition   a whole form; or
//	definitions  several that compile together, the first of which is run
//	languages    with fields: the form's languages, Danish and English unless said
//	lists, rules, limits   likewise
//	texts, sharedLists, blocks    what definitions name: the library
//	vendor       true: with the functions of a vendor's own in vendor.go
//	facts        facts of every case, as form.EncodeFacts writes them, and files
//	answers      answers of every case and table that has none
//	tables       expressions and what they give: rows of [expression, type of a
//	             computed field, value]
//	cases        steps and what is expected after each
//	typed        a field and how people write its answers: rows of [typed,
//	             meaning] or [typed, in Danish, in English], where a meaning is a
//	             value, an amount in øre or {"fault": code}
//
// A step does one thing – begin, answers, set (typed text by name), value, post,
// add, remove, upload, merge, replace (value lists) – under facts of its own if it
// has any; what it expects is only compared where it says something, but for
// faults: without any, there must be none.
package formtest
