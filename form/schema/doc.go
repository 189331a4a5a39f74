// Package schema describes forms to other programs.
//
// [Definition] and [Solution] are the JSON Schemas (2020-12) of what authors
// write: a form's definition, and solution.json. Editors complete and check the
// files by them; a file names its schema in its member $schema. They are
// generated from the Go types and their comments, and from the table of what each
// field type takes, and are as strict as the compiler wherever a schema can be.
//
// [Answers] makes the JSON Schema of one form's answers, for those who read or
// send them without this library. [Refusable] says which faults it can know of,
// and why it cannot know of the others.
//
// [ExportTree] and [ExportFlat] write a submission with labels, types and
// display texts, for handovers, robots and spreadsheets. Their own schemas are
// [TreeSchema] and [FlatSchema].
//
// [Types] tells of every field type in words and examples.
//
// Everything here is a pure function; forms and states are only read.
package schema
