package codedoc

import (
	"fmt"
	"strings"

	"github.com/borgerflow/borgerflow/form/check"
)

const lintHead = `# What the linter finds

Generated from the table in the code by ` + "`make generate`" + `; do not edit.

The linter (` + "`form/check`" + `) looks at a form that compiles. An error says that the form cannot do what is written, a warning that something written does nothing, or not what it seems to, a note that something is worth a look. Findings about conditions are proved: they hold for all answers. Codes are a public contract: they are appended and retired, never reused.

| Code | Level | Means |
|---|---|---|
`

// LintMarkdown returns the page of the linter's codes.
func LintMarkdown() string {
	var b strings.Builder
	b.WriteString(lintHead)
	for _, c := range check.Codes() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", c.Code, c.Level, c.Means)
	}
	b.WriteString("\n## Wording\n\n| Code | Message |\n|---|---|\n")
	for _, c := range check.Codes() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", c.Code, c.Message)
	}
	return b.String()
}
