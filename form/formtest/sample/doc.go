// Package sample makes small sets of answers that visit everything a form can
// do, also of forms that nobody wrote tests for.
//
// [Generate] takes a compiled form and what is known of the reader, and returns
// a [Report]: samples – a draft and facts each – and what they visit. A form's
// goals are its fields shown and hidden, every condition met and not met, every
// option on offer and chosen, every fault it can give, every limit kept, lists
// with no, one and more rows, calculations with and without a result. What no
// sample reaches is reported with the reason.
//
// It works backwards: from the condition to the answers and facts that decide
// it, changing one at a time as long as that brings the goal nearer. Values are
// those of the fields' types, their limits and the literals that the form's
// expressions hold, at, just below and just above. Work is counted and bounded
// by [Options]; the same form, facts and options give the same report.
//
// People in samples are invented: CPR numbers have 60 added to the day, which
// is why samples with them have facts that allow test data.
//
// The package has no state and reaches no testing: linters and other tools may
// use it. [Report] is only read.
package sample
