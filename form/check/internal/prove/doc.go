// Package prove finds what an expression of a compiled form can give: whether a
// condition can be true, false or blank in the place where it stands.
//
// It evaluates expressions over sets of values instead of values: intervals of
// numbers and dates, sets of options, truth values, each with or without blank.
// Where that does not decide, it splits what is known of one term into cases –
// blank or not, each option, below, at and above a number it is compared with –
// and looks at each, up to a counted number of cases. What encloses the place
// and whether the fields that are read are shown are taken along, so that two
// conditions far apart that exclude each other are found to.
//
// Results beyond what their kind can hold, which are faults, are left out. Apart
// from those the answer always holds at least what can happen. That something is missing
// from it is proved; that something is in it is not.
package prove
