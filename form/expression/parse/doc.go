// Package parse reads the source of an expression into the typed tree that
// package expression evaluates. It belongs to the compiler, on the server and at
// build time; the browser gets the tree.
//
// The language is a part of expr's (github.com/expr-lang/expr), whose lexer and
// parser it uses: the operators and functions of [expression.Operators] and
// [expression.Functions], dotted names, literals, lists that are written out,
// .member and # for the item in a predicate, and comments. Everything else of
// expr is refused by name: variables, pipes, ranges, powers, indexes and slices,
// maps, methods, chained comparisons, && || and !. As in expr, not binds tighter
// than a comparison: not (a == b) needs its brackets.
//
// Literals: 3 is a whole number and 2.5 a decimal, both exactly as written;
// "text" or 'text', brought to NFC; date("2026-03-02"); true and false. nil is
// for x == nil, x != nil and c ? x : nil. Arithmetic on literals is worked out
// and counts as a literal.
//
// Types are checked here, once, as the comment of package expression lays down.
// Beyond that:
//
//   - A number that is written out means kroner where it is compared with money
//     or stands beside it in ?? ?: in min max or a list. A number that is not
//     written out never does, and m + 1 is a mistake like any other sum of money
//     and a number.
//   - A choice compared with a text that is not one of its options is a mistake,
//     and so are two choices without a common option.
//   - Date and datetime, and date and text, do not go together.
//   - The pattern after matches, the list of text(), the key of group() and the
//     decimals of round() are written out.
//   - age(birth) is age(birth, today).
//
// Start with [Parse]. Sources may be hostile: length, nesting, nodes, patterns
// and predicates are bounded before the work they would cause, see [Options].
// The only errors are authoring errors, [Errors], each with a place in the
// source and a code of [Codes].
package parse
