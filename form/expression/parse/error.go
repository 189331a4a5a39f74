package parse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Code names one kind of mistake in an expression.
type Code string

// The codes of authoring errors. They are a public contract: appended and
// retired, never reused.
const (
	CodeSyntax          Code = "syntax"
	CodeTooLong         Code = "expression_too_long"
	CodeTooLarge        Code = "expression_too_large"
	CodeTooDeep         Code = "expression_too_deep"
	CodeUnsupported     Code = "unsupported"
	CodeUnknownName     Code = "unknown_name"
	CodeUnknownFunction Code = "unknown_function"
	CodeArguments       Code = "arguments"
	CodeType            Code = "type"
	CodeMoney           Code = "money"
	CodeOption          Code = "unknown_option"
	CodeList            Code = "unknown_list"
	CodeGroup           Code = "unknown_group"
	CodePattern         Code = "bad_pattern"
	CodeNumber          Code = "bad_number"
	CodeDate            Code = "bad_date"
	CodePredicates      Code = "predicates"
	CodeResult          Code = "result_type"
)

// Info describes a code.
type Info struct {
	Code  Code
	Means string // one sentence for those who read the codes
}

var codes = []Info{
	{CodeSyntax, "The text is not an expression."},
	{CodeTooLong, "The source is longer than allowed."},
	{CodeTooLarge, "The expression has more nodes than allowed."},
	{CodeTooDeep, "Brackets or operators are nested deeper than allowed."},
	{CodeUnsupported, "Something that this language does not have, though others do."},
	{CodeUnknownName, "No field, fact or member has this name here."},
	{CodeUnknownFunction, "There is no function of this name."},
	{CodeArguments, "A function has too many or too few arguments."},
	{CodeType, "An operator or function is given a value of a type it does not take."},
	{CodeMoney, "Kroner are combined with kroner or with numbers in a way that has no meaning."},
	{CodeOption, "A choice is compared with a text that is not one of its options."},
	{CodeList, "There is no value list of this name, or it lacks this value."},
	{CodeGroup, "No field belongs to this calculation group, or it has no such function."},
	{CodePattern, "The pattern after matches is wrong, too long, too costly or not constant."},
	{CodeNumber, "A number cannot be written like this, is too large, or is divided by zero."},
	{CodeDate, "The text in date() is not a date that exists, written 2026-03-02."},
	{CodePredicates, "More than two predicates are nested."},
	{CodeResult, "The expression's value is of another type than is wanted here."},
}

// Codes returns the table of all codes in a fixed order. The caller must not
// change it.
func Codes() []Info { return codes }

// Error is one mistake in an expression.
type Error struct {
	Line    int // from 1
	Column  int // from 1, in characters
	Code    Code
	Message string // for the author, in English, without the place
	Snippet string // the line of the source, and a second line with a caret under the place
}

// Error returns the message with its place and the snippet.
func (e *Error) Error() string {
	return fmt.Sprintf("parse: %s (%d:%d)\n%s", e.Message, e.Line, e.Column, e.Snippet)
}

// Errors are the mistakes of one expression in the order of their places.
// [Parse] returns no other type of error.
type Errors []*Error

// Error returns all messages.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives errors.Is and errors.As each error.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// tidy sorts errors by place and keeps one of several alike.
func (es Errors) tidy() Errors {
	order := func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Code, b.Code))
	}
	slices.SortStableFunc(es, order)
	return slices.CompactFunc(es, func(a, b *Error) bool { return order(a, b) == 0 })
}

// newError makes an error at a rune offset in the source.
func newError(src []rune, at int, code Code, message string) *Error {
	at = max(0, min(at, len(src)))
	start, line := 0, 1
	for i, r := range src[:at] {
		if r == '\n' {
			start, line = i+1, line+1
		}
	}
	end := start
	for end < len(src) && src[end] != '\n' {
		end++
	}
	column := at - start + 1
	return &Error{Line: line, Column: column, Code: code, Message: message, Snippet: snippet(string(src[start:end]), column)}
}

func snippet(line string, column int) string {
	line = strings.Map(func(r rune) rune {
		if r < ' ' {
			return ' '
		}
		return r
	}, line)
	return line + "\n" + strings.Repeat(".", column-1) + "^"
}
