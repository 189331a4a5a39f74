// Package form runs compiled forms: it evaluates and validates answers in one
// call, decodes what people type, and keeps drafts. The same code runs on the
// server and in the browser, so the two cannot disagree.
//
// Start with [Form] (made by package definition, or read back by [Load]),
// [Answers] and [Form.Evaluate], which gives a [State]: every [Element] with
// its visibility and value, and every [Fault] in document order.
//
//	answers := f.Begin(facts)
//	code, err := answers.Set("/expenses/r1/amount", []string{"1.250,50"}, i18n.Danish)
//	state := f.Evaluate(answers, facts)
//	if state.OK() { store(state.Submission()) }
//
// Where answers change one at a time, [Form.Fill] gives a [Filling], which works
// out again only what depends on each change. [State.Explain] says why.
//
// # Rules
//
// Blank is unknown: unanswered and hidden fields are blank to every expression.
// Hidden means absent: a hidden field is never required, faulted, calculated or
// submitted, nor is anything inside it. Drafts keep hidden answers, so that
// showing the field again restores them; only [State.Submission] drops them.
// A value comes from the calculation, else from the server's read-only prefill,
// else from the answer.
//
// # Errors
//
// Wrong answers are faults, never errors. Errors are the caller's: a name the
// form does not have, JSON that is not well formed, a body that is too large.
//
// # Concurrency
//
// A Form is immutable and a State is only read: both are shared freely. Answers
// belong to one goroutine at a time. The package has no clock, no network, no
// files and no goroutines; time and everything else from outside comes in
// [Facts].
package form
