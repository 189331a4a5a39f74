// Command generate writes docs/codes.md, docs/facts.md, docs/lint.md and
// docs/types.md. It is run by go generate in the module's root folder.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/borgerflow/borgerflow/internal/codedoc"
)

func main() {
	codes := flag.String("codes", "docs/codes.md", "file to write the codes to")
	facts := flag.String("facts", "docs/facts.md", "file to write the facts to")
	lint := flag.String("lint", "docs/lint.md", "file to write the linter's codes to")
	types := flag.String("types", "docs/types.md", "file to write the field types to")
	flag.Parse()
	for path, text := range map[string]string{
		*types: codedoc.TypesMarkdown(), *codes: codedoc.Markdown(), *facts: codedoc.FactsMarkdown(), *lint: codedoc.LintMarkdown()} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "generate:", err)
			os.Exit(1)
		}
	}
}
