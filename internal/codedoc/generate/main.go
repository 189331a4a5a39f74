// Command generate writes docs/codes.md. It is run by go generate in the
// module's root folder.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/borgerflow/borgerflow/internal/codedoc"
)

func main() {
	out := flag.String("o", "docs/codes.md", "file to write")
	flag.Parse()
	if err := os.WriteFile(*out, []byte(codedoc.Markdown()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}
