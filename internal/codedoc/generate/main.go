// Command generate writes docs/codes.md and docs/facts.md. It is run by go
// generate in the module's root folder.
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
	flag.Parse()
	for path, text := range map[string]string{*codes: codedoc.Markdown(), *facts: codedoc.FactsMarkdown()} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "generate:", err)
			os.Exit(1)
		}
	}
}
