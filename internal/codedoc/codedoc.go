// Package codedoc writes docs/codes.md, the reference of fault and failure
// codes, and docs/facts.md, that of facts, from the tables in the code.
package codedoc

import (
	"fmt"
	"strings"

	"github.com/borgerflow/borgerflow/form/schema"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/failure"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/borgerflow/borgerflow/workflow"
)

const head = `# Codes

Generated from the tables in the code by ` + "`make generate`" + `; do not edit.

Codes are a public contract: they are appended and retired, never reused.

## Faults

A fault is one thing wrong with a citizen's answers: a code, a JSON Pointer to the answer (RFC 6901, rows by index) and typed arguments. It is worded late, in the reader's language.
`

const failuresHead = `
## Failures

A failure is what an outside system, a store or a caller's command ran into. Every contract gives these codes to its users; each has a sentinel for ` + "`errors.Is`" + `.

| Code | Who must act |
|---|---|
`

// failures says, for each failure code, who must act. The order is that of the
// constants.
var failures = []struct {
	code failure.Code
	who  string
}{
	{failure.Invalid, "The caller: what was sent is malformed."},
	{failure.NotFound, "The caller: nothing has that id, here or there."},
	{failure.Conflict, "The caller: it has changed since it was read; read again and decide."},
	{failure.Denied, "An operator: credentials or rights are missing."},
	{failure.Rejected, "A person: the other party understood and said no."},
	{failure.Unsupported, "Nobody: this supplier cannot do that."},
	{failure.Unavailable, "The engine: certainly not done; repeat later with the same key."},
	{failure.InDoubt, "The engine or a person: the other party may have acted; look it up by key before repeating."},
}

// Markdown returns the page.
func Markdown() string {
	var b strings.Builder
	b.WriteString(head)
	for _, info := range fault.Codes() {
		writeFault(&b, info)
	}
	writeSchema(&b)
	b.WriteString(failuresHead)
	for _, f := range failures {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.code, f.who)
	}
	writeRefusals(&b)
	return b.String()
}

const refusalsHead = `
## Refusals

A refusal is why somebody cannot start a case: what the author of a solution or the organisation has decided. As an error it is a failure with the code in the second column.

| Code | Failure | Danish | English |
|---|---|---|---|
`

func writeRefusals(b *strings.Builder) {
	b.WriteString(refusalsHead)
	for _, code := range workflow.Refusals() {
		no := &workflow.Refusal{Code: code}
		fmt.Fprintf(b, "| `%s` | `%s` | %s | %s |\n", code, workflow.CodeOf(no), cell(no.Text(i18n.Danish)), cell(no.Text(i18n.English)))
	}
}

// cell keeps a text within its cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }

const schemaHead = `
## Faults and schemas

The JSON Schema of a form's answers (package form/schema) refuses what has a fault, as far as it can know of it.

| Faults | Refused | Why not always |
|---|---|---|
`

// writeSchema says of all faults whether a schema can refuse what has them,
// those of the same reason together.
func writeSchema(b *strings.Builder) {
	b.WriteString(schemaHead)
	type answer struct {
		never bool
		why   string
	}
	var order []answer
	codes := map[answer][]string{}
	for _, r := range schema.Refusables() {
		a := answer{r.Never, r.Why}
		if codes[a] == nil {
			order = append(order, a)
		}
		codes[a] = append(codes[a], string(r.Code))
	}
	for _, a := range order {
		refused := "always"
		switch {
		case a.never:
			refused = "never"
		case a.why != "":
			refused = "mostly"
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", quoted(codes[a]), refused, a.why)
	}
}

func writeFault(b *strings.Builder, info fault.Info) {
	fmt.Fprintf(b, "\n### `%s`\n\n%s\n\n", info.Code, info.Means)
	args := make([]string, 0, len(info.Args))
	for _, p := range info.Args {
		args = append(args, fmt.Sprintf("`%s` (%s)", p.Name, p.Kind))
	}
	if len(args) > 0 {
		fmt.Fprintf(b, "- Arguments: %s\n", strings.Join(args, ", "))
	}
	key := "fault." + string(info.Code)
	for _, lang := range i18n.Languages() {
		fmt.Fprintf(b, "- %s: %s\n", lang, i18n.Message(lang, key))
		for _, kind := range []fault.Kind{fault.Date, fault.Time, fault.DateTime} {
			if special := key + "." + string(kind); i18n.Has(special) {
				fmt.Fprintf(b, "- %s, of a %s: %s\n", lang, kind, i18n.Message(lang, special))
			}
		}
	}
}
