package check

import "regexp"

// The codes. What each means is in the table below, which docs/lint.md is
// generated from.
const (
	AlwaysMet        Code = "always_met"
	NeverMet         Code = "never_met"
	AlwaysMetHere    Code = "always_met_here"
	NeverMetHere     Code = "never_met_here"
	AnyAnswer        Code = "any_answer"
	OutsideLimits    Code = "outside_limits"
	DeadPart         Code = "dead_part"
	RedundantPart    Code = "redundant_part"
	DuplicatePart    Code = "duplicate_part"
	DoubleNegation   Code = "double_negation"
	NeverBlank       Code = "never_blank"
	NeverEqual       Code = "never_equal"
	ReadsHidden      Code = "reads_hidden"
	ReadsLaterPage   Code = "reads_later_page"
	NeverShown       Code = "never_shown"
	PageNeverShown   Code = "page_never_shown"
	BranchNeverOpens Code = "branch_never_opens"
	BranchOverlap    Code = "branch_overlap"
	BranchGap        Code = "branch_gap"
	NeverOffered     Code = "option_never_offered"
	RequiredHidden   Code = "required_hidden"
	RequiredReadOnly Code = "required_read_only"
	ReadOnlyEmpty    Code = "read_only_empty"
	RangeEmpty       Code = "range_empty"
	DefaultRefused   Code = "default_refused"
	PatternLength    Code = "pattern_length"
	ItemsImpossible  Code = "items_impossible"
	NothingShown     Code = "nothing_shown"
	LonelyGroup      Code = "lonely_group"
	UnusedField      Code = "unused_field"
	UnusedList       Code = "unused_list"
	UnusedText       Code = "unused_text"
	UnusedBlock      Code = "unused_block"
	FileOpen         Code = "file_open"
	RuleNeverFails   Code = "rule_never_fails"
	RuleNeverHolds   Code = "rule_never_holds"
	RuleNeverRuns    Code = "rule_never_runs"
	RuleElsewhere    Code = "rule_elsewhere"
	Untranslated     Code = "untranslated"
	SameText         Code = "same_text"
	DuplicateLabel   Code = "duplicate_label"
	VagueLink        Code = "vague_link"
	HeadingSkip      Code = "heading_skip"
	NoPurpose        Code = "no_purpose"
	NoSensitivity    Code = "no_sensitivity"
	NoAutocomplete   Code = "no_autocomplete"
	ExampleUnread    Code = "example_unread"
	ExampleFailed    Code = "example_failed"
	ExamplesStale    Code = "examples_stale"
	Uncovered        Code = "uncovered"
	Unfinished       Code = "unfinished"
)

// CodeInfo describes a code.
type CodeInfo struct {
	Code    Code
	Level   Level
	Message string // with its arguments in braces
	Means   string // one sentence for those who read the codes
}

var codes = []CodeInfo{
	{AlwaysMet, Warning, "{expression} is always met, so it decides nothing.", "A condition is met whatever is answered."},
	{NeverMet, Warning, "{expression} can never be met.", "A condition is met by no answers at all."},
	{AlwaysMetHere, Note, "{expression} is always met where it stands: what encloses it has already decided it.", "A condition says again what a page, section or branch around it has said."},
	{NeverMetHere, Warning, "{expression} can never be met where it stands: what encloses it excludes it.", "A condition contradicts the page, section or branch around it."},
	{AnyAnswer, Warning, "{expression} is met by every answer, so it asks only whether there is one.", "A condition tells nothing apart but answered and blank."},
	{OutsideLimits, Warning, "{expression} is {outcome} met by answers within the limits of their fields.", "A condition compares with something that the limits of a field exclude, such as an amount above its max."},
	{DeadPart, Warning, "{part} can never be met where it stands in {expression}.", "A part of a condition is met by no answers, so that it, or what hangs on it, could be left out."},
	{RedundantPart, Warning, "{part} is always met where it stands in {expression}, so it could be left out.", "A part of a condition follows from the rest of it."},
	{DuplicatePart, Warning, "{part} stands twice in {expression}.", "A condition says the same thing twice."},
	{DoubleNegation, Note, "{expression} negates a negation.", "A condition has a double not, which is hard to read."},
	{NeverBlank, Warning, "{part} is never blank, so asking whether it is decides nothing.", "What is asked to be answered, or has a replacement after ??, always has a value: a box that is not ticked is false."},
	{NeverEqual, Warning, "No answer to {field} can be {value}.", "A field is compared with a value that its answers cannot have: a whole number with decimals, a text with spaces around it."},
	{ReadsHidden, Warning, "{expression} reads {field}, which is never shown at the same time, so it is always blank here.", "A condition reads a field that is hidden wherever the condition matters."},
	{ReadsLaterPage, Note, "{expression} reads {field} on a later page, so what is here changes after it has been left.", "Something depends on an answer that is given on a later page."},
	{NeverShown, Error, "{field} is never shown: {why}.", "No answers show the field."},
	{PageNeverShown, Error, "The page {field} can never be reached: {why}.", "No answers show the page."},
	{BranchNeverOpens, Error, "The branch can never open: {why}.", "No answers open the branch."},
	{BranchOverlap, Note, "The branch can be open together with another branch of {field}, the one at {other}.", "Two branches of a field can be open at once."},
	{BranchGap, Note, "No branch of {field} opens for {options}.", "A few of a field's options open no branch, while most do."},
	{NeverOffered, Warning, "The option {option} of {field} is never offered.", "No answers make optionsWhere let an option through."},
	{RequiredHidden, Warning, "{field} is required but never rendered, so nobody can answer it.", "An internal field is required and has no value of its own."},
	{RequiredReadOnly, Warning, "{field} is required and read-only, and nothing gives it a value.", "A field must be answered and cannot be."},
	{ReadOnlyEmpty, Warning, "{field} is always read-only, and nothing gives it a value.", "A field has neither a default, a prefill nor a calculation, and cannot be answered."},
	{RangeEmpty, Warning, "No answer to {field} is within its limits.", "A field's min is always more than its max."},
	{DefaultRefused, Warning, "The default of {field} is refused: {reason}.", "A field begins with a value that its own limits or options do not admit."},
	{PatternLength, Warning, "No text meets the pattern of {field} and its {limit}.", "A field's pattern and its minLength or maxLength exclude each other."},
	{ItemsImpossible, Warning, "{field} can never have as many as its minItems asks for.", "More rows, files or choices are asked for than there can be."},
	{NothingShown, Warning, "{field} never shows anything.", "A page, section, branch or group has nothing in it that is ever shown."},
	{LonelyGroup, Warning, "{field} is the only member of the calculation group {group}.", "A calculation group has one member and is no list's."},
	{UnusedField, Note, "{field} is neither shown nor read by anything in the form.", "An internal field is read by nothing in the form; it may still be handed over."},
	{UnusedList, Warning, "No field uses the value list {list}.", "A value list of the form's own, or of a library, is used nowhere."},
	{UnusedText, Note, "The standard text {text} is used nowhere.", "No form of the solution uses a standard text of its library."},
	{UnusedBlock, Note, "The building block {block} is used nowhere.", "No form of the solution uses a building block of its library."},
	{FileOpen, Note, "{field} says neither which types of files it accepts nor how large they may be.", "A file field leaves types and size to the platform."},
	{RuleNeverFails, Warning, "The rule {expression} never fails.", "A rule is met by all answers."},
	{RuleNeverHolds, Warning, "The rule {expression} fails whenever it can be judged.", "A rule is met by no answers but blank ones."},
	{RuleNeverRuns, Warning, "The rule {expression} never runs: nothing it is about is ever shown with it.", "A rule runs only while a field that it is about is shown, and none ever is."},
	{RuleElsewhere, Warning, "The rule {expression} reads nothing of what it is about.", "A rule points at fields that its condition does not read, so its message stands at the wrong place."},
	{Untranslated, Warning, "{count} texts are missing in {language}, the first at {at}.", "Texts are missing in one of the form's languages and are shown in the first language instead."},
	{SameText, Note, "The text is the same in {language} and {other}.", "A text of some length is word for word the same in two languages."},
	{DuplicateLabel, Warning, "{field} has the same label as {other}, and both can be shown at once.", "Two fields beside each other have the same label."},
	{VagueLink, Warning, "The link says {words}, which does not tell where it leads.", "A link's words make no sense on their own (WCAG 2.4.4)."},
	{HeadingSkip, Warning, "The heading is of level {level} after one of level {before}.", "Headings skip a level (WCAG 1.3.1)."},
	{NoPurpose, Warning, "{field} collects {what}, and neither the field nor the form has a purpose.", "CPR numbers or sensitive data are collected without saying what for (GDPR article 13)."},
	{NoSensitivity, Warning, "{field} collects {what} and has no sensitivity.", "CPR numbers are collected without a class of sensitivity, which access and retention go by."},
	{NoAutocomplete, Note, "{field} looks like the citizen's own {what} and has no autocomplete.", "A field about the citizen has no autocomplete token (WCAG 1.3.5)."},
	{ExampleUnread, Error, "The example {example} cannot be read: {reason}.", "The answers of an example are not ones that the form can hold."},
	{ExampleFailed, Error, "The example {example} expects {expected}, but {got}.", "The form does something else than an example says."},
	{ExamplesStale, Warning, "{field} was {change} since the examples were recorded.", "The form has other fields than when its examples were recorded."},
	{Uncovered, Note, "No example shows {what}.", "Nothing in the examples would tell if this were changed."},
	{Unfinished, Note, "The form is so large that not every condition was looked at.", "The linter used up the work it was allowed."},
}

// Codes returns the table of all codes in a fixed order. The caller must not
// change it.
func Codes() []CodeInfo { return codes }

func lookup(code Code) (CodeInfo, bool) {
	for _, info := range codes {
		if info.Code == code {
			return info, true
		}
	}
	return CodeInfo{}, false
}

var argument = regexp.MustCompile(`\{([a-z]+)\}`)

// Args returns the names of the arguments that every finding of the code has,
// in order.
func (c CodeInfo) Args() []string {
	var names []string
	for _, m := range argument.FindAllStringSubmatch(c.Message, -1) {
		names = append(names, m[1])
	}
	return names
}
