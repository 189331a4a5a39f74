// Package borgerflow is the map of the library; it holds no code.
//
// Borgerflow is for vendors who build digital self-service for Danish
// municipalities: forms with branching, the workflow behind them, letters and
// filing, and a browser widget that runs the same Go code as the server.
//
// # From the ground up
//
// Words: i18n has the texts of the library in Danish and English, civil dates,
// and how each language writes numbers.
//
// The form: form/definition compiles what an author writes, JSON, into a
// [github.com/borgerflow/borgerflow/form.Form]. The form evaluates a citizen's
// answers into a state: what shows, what is required, what is wrong. Conditions
// are written in the language of form/expression. form/money and form/dk hold
// amounts and the national value types; form/view turns a state into HTML and
// into patches for the browser. form/schema describes forms and their answers to other
// programs. form/formtest holds the shared cases that say
// what all of them mean, run natively and in the browser.
//
// The trail: workflow/identity says who acts and for whom, workflow/audit keeps
// the tamper-evident trail, workflow/ledger keeps sealed records.
//
// The contracts: delivery sends letters, esdh files cases in the municipality's
// case system (elektronisk sags- og dokumenthåndtering), kp hands applications
// to KP, Kommunernes Pensionssystem. Each has an interface that suppliers
// implement, a service that owns what is common, a fake in memory and a
// conformance suite.
//
// The engine: workflow publishes solutions and runs cases; workflow/steps joins
// it with the contracts; workflow/memstore and workflow/sqlitestore keep the
// cases; workflow/workflowhttp is the HTTP surface.
//
// The browser: wasm holds the widget, a custom element with the engine of form
// in a Web Worker, and the package that builds its files.
//
// The programs under examples show all of it running; start with
// examples/kommune, a small municipality.
//
// # Errors
//
// Three kinds are never mixed. Authoring errors: a definition is wrong; they
// come from a compiler and point into the definition. Faults: a citizen's
// answers are wrong; they are data with a code, listed in docs/codes.md.
// Failures: something outside refused or broke; they are errors of a closed set
// of codes that say who must act.
package borgerflow

//go:generate go run ./internal/schemagen/generate
//go:generate go run ./internal/codedoc/generate
