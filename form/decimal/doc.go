// Package decimal holds exact decimal numbers, as they are calculated with in
// expressions.
//
// A [Decimal] is a whole number of up to 96 digits and a power of ten. That is
// room for every sum, product and quotient of two numbers that an expression can
// hold, so that package expression rounds each result once. What needs more room
// is not a number any longer: see [Decimal.Overflow]. Nothing is allocated, and
// there is no floating point.
//
// Methods are named as those of github.com/shopspring/decimal, which is the
// oracle in tests.
package decimal
