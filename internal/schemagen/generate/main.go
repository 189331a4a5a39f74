// Command generate writes the schemas that package form/schema embeds. It is run
// by go generate in the module's root folder.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/borgerflow/borgerflow/internal/schemagen"
)

func main() {
	root := flag.String("root", ".", "the module's folder, whose sources are read")
	out := flag.String("o", "form/schema", "folder to write to")
	flag.Parse()
	if err := run(*root, *out); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(root, out string) error {
	files, err := schemagen.Files(root)
	if err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(out, f.Name), f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
