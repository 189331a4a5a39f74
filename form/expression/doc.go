// Package expression is the one expression language of forms, workflow guards,
// payment lines and mappings: its values, its typed trees, and the evaluator
// that runs them, the same on the server and in the browser.
//
// Start with [Node], the tree that package parse makes of a source and that is
// part of a compiled form's JSON; [Eval], which runs it against an [Env] within
// a [Budget]; and [Value]. [Reads] tells what a tree depends on. Trees and
// values are immutable and safe for any number of goroutines; an evaluation
// belongs to one.
//
// # Values
//
// There is no floating point. An integer is within ±(2⁵³−1). A decimal has at
// most 34 digits before the point, and 34 significant digits and 34 decimals in
// all, beyond which results are rounded half away from zero; a quotient has 16
// decimals. Money is a number of kroner, as exact as a decimal until it lands in
// a field or on the wire, where it is rounded to øre. Text is Unicode in NFC, a
// date is a civil date, a datetime a point in time in whole seconds.
//
// # Blank
//
// Blank is SQL's unknown: what is unanswered or hidden. Comparison, in,
// arithmetic, and the functions of numbers, texts and dates are blank when an
// operand is, also when both are. Beyond that:
//
//   - answered(x), x == nil and x != nil are never blank. A list is answered
//     when it has items, a record when one of its members is.
//   - x ?? y is y when x is not answered.
//   - and, or and not are three-valued: false and blank is false, true or blank
//     is true, anything else with a blank is blank.
//   - c ? a : b is b unless c is true, as in SQL's CASE.
//   - x in list is true when an equal item is there; else blank when an item is
//     blank; else false.
//   - Aggregates skip blanks, and a blank list is nothing. Over nothing sum and
//     count are 0, any is false, all is true, and min, max and avg are blank. A
//     predicate that is blank counts as neither true nor false: any, filter and
//     count pass over it, all does not fail for it. map keeps blanks.
//   - group('key').difference and .quotient are blank when the first member is;
//     .product skips blanks and is blank over nothing.
//   - Division and remainder by zero are blank; so is an item outside a list,
//     and what cprDate and cprSex make of a text that is no CPR number.
//
// A result that leaves the range of its kind is blank and sets
// [Budget.Overflow]; so are a text longer than [MaxText] and a date outside the
// years 1 to 9999. What takes more steps than the budget has is blank too. There
// are no errors: nothing that a citizen answers can make an evaluation fail.
//
// # Types
//
// Types are checked by package parse, not here; a tree of which the types do not
// fit gives blanks. A number is an integer or a decimal; together they make a
// decimal, and / always does. Kroner are added to and subtracted from kroner,
// multiplied and divided by numbers, and divided by kroner, which gives a
// decimal; see [ResultKind]. Numbers, money, dates, times and points in time
// have an order, each among themselves; texts and truth values only equality;
// lists and records neither. + joins two texts.
//
// Of functions: round, floor and ceil give a whole number, of money whole
// kroner; round(x, places) keeps the kind. abs, min, max and sum keep the kind,
// avg gives a decimal or money. len counts characters or items. age, daysBetween
// and workdaysBetween give whole numbers, from the first date to the second, and
// negative ones when it comes first. distance takes two records with x and y in
// metres (EPSG:25832) and gives metres, rounded to two decimals. text(list,
// value) is an option's wording in the reader's language. item counts from 0.
// matches looks for an RE2 pattern anywhere in the text; ^ and $ pin it.
//
// # A vendor's own functions
//
// A [Function] written in Go is called like any other, costs steps like any
// other, and is blank where an argument is, unless it asks to see blanks. An
// [Env] that has some is a [Caller]. A tree holds their names only: what is
// called is decided by where it runs, so that the same tree runs on the server
// and in the browser, and [FunctionSet.Check] tells beforehand whether it can.
package expression
