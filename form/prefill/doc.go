// Package prefill fetches what forms are filled from: what the login did not
// say and registers know of a person, a company or an employee.
//
// A [Plan] says which facts some forms read and so what may be fetched; nothing
// more of anybody is. A [Source] is one register, made by a vendor or an adapter;
// a [Filler] asks several of them and owns what they have in common. The
// [Result] goes into the facts that forms are evaluated with, carrying where each
// value is from, and is kept beside the draft.
//
//	plan := prefill.PlanFor(application, appendix)
//	got := filler.Fill(ctx, plan, who, facts)
//	answers := application.Begin(got.Into(facts))
//
// When the draft is opened again, [Filler.Refresh] asks once more for what has
// grown old, and when it is handed in, [Diff] tells where a register now says
// something else than the draft was made with.
//
// # Errors
//
// A register that is down never stops a form: its facts are blank, the fields
// they should have filled are left to the citizen (see form.Facts.Provenance and
// the member "missing" of a definition), and [Result.Failures] tells an operator.
// Failures have the closed set of codes that every contract has; see [Errorf].
//
// # Concurrency
//
// A Filler is safe for any number of goroutines when its sources are; it starts
// none itself. Plans and results are only read once made.
//
// # Personal data
//
// A [Party] holds a CPR number and prints masked. A Result holds what registers
// say of people: it prints nothing of it, and its JSON is for sealed storage.
// Who may see a protected address is decided here once, see [Answer].
package prefill
