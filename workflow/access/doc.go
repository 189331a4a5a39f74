// Package access is the contract of who among an organisation's employees may
// do what: roles, the data limits they are granted within, and the rules by
// which both are judged. Default deny.
//
// Start with [Definition] – the roles an organisation uses, which is JSON that
// [Decode] reads strictly – and [New], which compiles it into a [Policy].
// [Policy.Grants] judges once what a login was granted, [Policy.May] answers
// whether those [Grants] allow an [Action] on an [Object], and [Policy.Level]
// how sensitive fields may be that are shown. [Policy.Mandates] tells whom
// somebody may represent.
//
// # Words
//
// A role is what KOMBIT calls a brugersystemrolle: something one can do in this
// system, named by a URI in a privilege list. A job role (jobfunktionsrolle) is
// what the municipality packs from roles and data limits and gives its people;
// it comes from the login by name, or with a group of employees. Limits are by
// KLE subject and facet, organisation unit (orgenhed), sensitivity (følsomhed),
// it-system, solution, and to test cases.
//
// # How grants are judged
//
// Beside each other they widen: any one grant that allows is enough. Limits of
// one grant narrow: all must be met. The values of one limit widen: one is
// enough. A limit that is absent does not narrow. A privilege group gives
// nothing when its scope is not this organisation's CVR number, when it has a
// constraint that nobody here knows, or when it holds something that the
// profile does not. Sensitivity is cumulative: a level includes all below it.
// A unit is the unit itself, and what lies below it when there is a [Units].
//
// The rules are those of the OIO Basic Privilege Profile as KOMBIT's
// Adgangsstyring for brugere uses it; where no public text says what holds, the
// narrower reading does.
//
// # Errors
//
// A definition's mistakes are [Problems], all at once, each with a JSON
// Pointer. A refusal is no error but a [Decision] with a [Reason], which says
// what kind of limit was met and never of what value.
//
// # What it does not do
//
// It keeps no assignments of people to roles: they come with the login. It has
// no clock and does no input or output; [Units] answers from memory. A Policy
// and its Grants are immutable and safe for concurrent use.
package access
