// Command formcheck lints definitions of forms:
//
//	go run github.com/borgerflow/borgerflow/form/check/formcheck [flags] form.json …
//
// It prints what keeps a form from compiling, or what the linter finds, one on
// a line, and ends with 1 when there is an error or a warning. Beside form.json
// it looks for form.examples.json, which holds the form to what it does;
// with -record it writes that file anew.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit codes.
const (
	clean = iota
	found
	failed
)

// command is what the flags say.
type command struct {
	record, coverage, notes, asJSON bool
	options                         *definition.Options
	out, fault                      io.Writer
}

func run(args []string, out, fault io.Writer) int {
	c := &command{options: &definition.Options{}, out: out, fault: fault}
	flags := flag.NewFlagSet("formcheck", flag.ContinueOnError)
	flags.SetOutput(fault)
	flags.BoolVar(&c.record, "record", false, "write what each form does to form.examples.json; read it before you keep it")
	flags.BoolVar(&c.coverage, "coverage", false, "also say what the examples do not show")
	flags.BoolVar(&c.notes, "notes", true, "print notes too")
	flags.BoolVar(&c.asJSON, "json", false, "print findings as JSON, one on a line")
	library := flags.String("library", "", "JSON file with the standard texts, value lists and blocks that the forms name")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return clean
	case err != nil:
		return failed
	}
	if *library != "" {
		if err := c.read(*library); err != nil {
			return c.fail(err)
		}
	}
	if flags.NArg() == 0 {
		return c.fail(errors.New("name the files with the definitions"))
	}
	worst := clean
	for _, path := range flags.Args() {
		worst = max(worst, c.form(path))
	}
	return worst
}

func (c *command) fail(err error) int {
	fmt.Fprintln(c.fault, "formcheck:", err)
	return failed
}

func (c *command) read(library string) error {
	data, err := os.ReadFile(library)
	if err != nil {
		return err
	}
	l, err := definition.DecodeLibrary(data, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", library, err)
	}
	c.options.Library = *l
	return nil
}

// form lints one definition, or records its examples.
func (c *command) form(path string) int {
	data, err := os.ReadFile(path)
	if err != nil {
		return c.fail(err)
	}
	def, err := definition.Decode(data)
	if err != nil {
		return c.refuse(path, err)
	}
	f, err := definition.Compile(def, c.options)
	if err != nil {
		return c.refuse(path, err)
	}
	beside := strings.TrimSuffix(path, ".json") + ".examples.json"
	if c.record {
		if err := os.WriteFile(beside, check.Record(f, nil).Encode(), 0o644); err != nil {
			return c.fail(err)
		}
		return clean
	}
	examples, err := readExamples(beside)
	if err != nil {
		return c.fail(fmt.Errorf("%s: %w", beside, err))
	}
	findings, err := check.Form(def, f, &check.Options{Definition: c.options, Examples: examples, Coverage: c.coverage})
	if err != nil {
		return c.fail(err)
	}
	return c.print(path, findings)
}

func readExamples(path string) (*check.Examples, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return check.DecodeExamples(data)
}

// refuse prints what keeps a definition from compiling.
func (c *command) refuse(path string, err error) int {
	all := definition.All(err)
	if len(all) == 0 {
		return c.fail(fmt.Errorf("%s: %w", path, err))
	}
	for _, e := range all {
		fmt.Fprintf(c.out, "%s: %v\n", path, e)
		if e.Snippet != "" {
			fmt.Fprintln(c.out, e.Snippet)
		}
	}
	return found
}

func (c *command) print(path string, findings []check.Finding) int {
	least := check.Warning
	if c.notes {
		least = check.Note
	}
	for _, f := range check.Worst(findings, least) {
		if !c.asJSON {
			fmt.Fprintf(c.out, "%s: %v\n", path, f)
			continue
		}
		line, err := json.Marshal(struct {
			File string `json:"file"`
			check.Finding
		}{path, f})
		if err != nil {
			return c.fail(err)
		}
		fmt.Fprintf(c.out, "%s\n", line)
	}
	if len(check.Worst(findings, check.Warning)) > 0 {
		return found
	}
	return clean
}
