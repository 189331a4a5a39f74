package definition

import (
	"slices"

	"github.com/borgerflow/borgerflow/form/expression/parse"
)

// Code names one kind of authoring error. Codes are a public contract: they are
// appended and retired, never reused.
type Code string

// The codes of this package. Errors inside an expression have the codes of
// package parse, of which a few mean the same as here.
const (
	CodeJSON            Code = "json"
	CodeTooLarge        Code = "too_large"
	CodeTooDeep         Code = "too_deep"
	CodeTooMany         Code = "too_many"
	CodeUnknownMember   Code = "unknown_member"
	CodeDuplicateMember Code = "duplicate_member"
	CodeWrongType       Code = "wrong_type"
	CodeMissing         Code = "missing"
	CodeBadValue        Code = "bad_value"
	CodeBadID           Code = "bad_id"
	CodeReservedID      Code = "reserved_id"
	CodeDuplicateID     Code = "duplicate_id"
	CodeUnknownType     Code = "unknown_type"
	CodeNotAllowed      Code = "not_allowed"
	CodeConflict        Code = "conflict"
	CodeBadPattern      Code = "bad_pattern"
	CodeUnknownText     Code = "unknown_text"
	CodeUnknownLanguage Code = "unknown_language"
	CodeMissingLanguage Code = "missing_language"
	CodeBadMarkup       Code = "bad_markup"
	CodeBadLink         Code = "bad_link"
	CodeUnknownList     Code = "unknown_list"
	CodeUnknownOption   Code = "unknown_option"
	CodeDuplicateOption Code = "duplicate_option"
	CodeUnknownBlock    Code = "unknown_block"
	CodeBlockCycle      Code = "block_cycle"
	CodeUnknownTarget   Code = "unknown_target"
	CodeUnknownFact     Code = "unknown_fact"
	CodeWrongResult     Code = "wrong_result"
	CodeReadsAnswers    Code = "reads_answers"
	CodeCalculation     Code = "calculation_group"
	CodeCycle           Code = "cycle"
	CodeFormCycle       Code = "form_cycle"
	CodeExpression      Code = "expression"
)

// CodeInfo describes a code.
type CodeInfo struct {
	Code  Code
	Means string // one sentence for those who read the codes
}

var codes = []CodeInfo{
	{CodeJSON, "The document is not well-formed JSON."},
	{CodeTooLarge, "The definition, a text or a number is larger than allowed."},
	{CodeTooDeep, "The JSON or the fields are nested deeper than allowed."},
	{CodeTooMany, "There are more fields or options than allowed."},
	{CodeUnknownMember, "There is no such member here."},
	{CodeDuplicateMember, "The same member stands twice in one object."},
	{CodeWrongType, "The value is of another JSON type than the member takes."},
	{CodeMissing, "Something that must be there is missing or empty."},
	{CodeBadValue, "The value is not one of those the member takes."},
	{CodeBadID, "An id or key is not of the form [a-z][a-z0-9_]*, at most 60 characters."},
	{CodeReservedID, "The key is a word that expressions use for something else."},
	{CodeDuplicateID, "The id or key is already used in the nearest group, list or form."},
	{CodeUnknownType, "There is no such field type."},
	{CodeNotAllowed, "The field's type does not take this member."},
	{CodeConflict, "Two members exclude each other."},
	{CodeBadPattern, "The pattern is not a regular expression (RE2), is not constant, or is too long or costly."},
	{CodeUnknownText, "There is no standard text with that key."},
	{CodeUnknownLanguage, "The language is not one of the form's, or not a language code."},
	{CodeMissingLanguage, "The text is missing in the form's first language, which others fall back to."},
	{CodeBadMarkup, "The text has markup that is not allowed here, or an insert that is never closed."},
	{CodeBadLink, "The link is neither https, http, mailto, tel nor a path on the same site."},
	{CodeUnknownList, "There is no value list of this name, or it lacks this value."},
	{CodeUnknownOption, "The value is not among the options of the field."},
	{CodeDuplicateOption, "Two options have the same value."},
	{CodeUnknownBlock, "There is no building block of this name."},
	{CodeBlockCycle, "Building blocks use each other in a circle."},
	{CodeUnknownTarget, "The rule points at something that is no field within its reach."},
	{CodeUnknownFact, "There is no such fact to fill the field from."},
	{CodeWrongResult, "The expression or literal gives another type of value than is needed here."},
	{CodeReadsAnswers, "A default is written before there are answers, so it may read facts only."},
	{CodeCalculation, "The field cannot be part of its calculation group."},
	{CodeCycle, "Fields depend on each other in a circle."},
	{CodeFormCycle, "Forms read each other's answers in a circle."},
	{CodeExpression, "The expression is wrong in a way that has no code of its own."},
}

// Codes returns the table of all codes in a fixed order, those of expressions
// last. The caller owns it.
func Codes() []CodeInfo {
	all := slices.Clone(codes)
	for _, c := range parse.Codes() {
		if code := Code(c.Code); !slices.ContainsFunc(codes, func(own CodeInfo) bool { return own.Code == code }) {
			all = append(all, CodeInfo{code, c.Means})
		}
	}
	return all
}
