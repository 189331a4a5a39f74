// Command solutioncheck looks at folders of solutions:
//
//	go run github.com/borgerflow/borgerflow/workflow/check/solutioncheck [flags] folder …
//
// It prints what keeps a solution from compiling, or what the linter finds, one
// on a line, and ends with 1 when there is an error or a warning. With -old it
// says instead what a folder breaks of an older version of the same solution,
// and ends with 1 when it breaks something. With -used it says where something is
// used in all solutions in the folders. With -draw it prints the flow as SVG.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	lint "github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
	"github.com/borgerflow/borgerflow/workflow/check"
	"github.com/borgerflow/borgerflow/workflow/diagram"
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
	notes, asJSON   bool
	old, used, draw string
	out, fault      io.Writer
}

func run(args []string, out, fault io.Writer) int {
	c := &command{out: out, fault: fault}
	flags := flag.NewFlagSet("solutioncheck", flag.ContinueOnError)
	flags.SetOutput(fault)
	flags.BoolVar(&c.notes, "notes", true, "print notes, and changes that are harmless, too")
	flags.BoolVar(&c.asJSON, "json", false, "print each finding, change or use as JSON, one on a line")
	flags.StringVar(&c.old, "old", "", "folder of the older version to compare with")
	flags.StringVar(&c.used, "used", "", "name of a field, value list, text, block, integration, fact or group, or a KLE number, to look for")
	flags.StringVar(&c.draw, "draw", "", "language to draw the flow in, as SVG")
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return clean
	case err != nil:
		return failed
	}
	if flags.NArg() == 0 {
		return c.fail(errors.New("name the folders of the solutions"))
	}
	worst := clean
	for _, path := range flags.Args() {
		worst = max(worst, c.folder(path))
	}
	return worst
}

func (c *command) fail(err error) int {
	fmt.Fprintln(c.fault, "solutioncheck:", err)
	return failed
}

func (c *command) folder(path string) int {
	switch {
	case c.used != "":
		return c.uses(path)
	case c.old != "":
		return c.compare(path)
	case c.draw != "":
		return c.drawing(path)
	}
	folder, err := workflow.ReadFolder(os.DirFS(path))
	if err != nil {
		return c.refuse(path, err)
	}
	findings, err := check.Solution(folder, nil)
	if err != nil {
		return c.refuse(path, err)
	}
	worst := clean
	for _, f := range findings {
		if f.Level != lint.Note {
			worst = found
		} else if !c.notes {
			continue
		}
		c.print(path+"/"+f.String(), f)
	}
	return worst
}

func (c *command) open(path string) (*check.Version, error) {
	folder, err := workflow.ReadFolder(os.DirFS(path))
	if err != nil {
		return nil, err
	}
	return check.Open(folder, nil)
}

// compare prints what a version breaks of the older one.
func (c *command) compare(path string) int {
	old, err := c.open(c.old)
	if err != nil {
		return c.refuse(c.old, err)
	}
	now, err := c.open(path)
	if err != nil {
		return c.refuse(path, err)
	}
	worst, least := clean, check.Affects
	if c.notes {
		least = check.Harmless
	}
	for _, change := range check.Worst(check.Diff(old, now), least) {
		if change.Severity == check.Breaks {
			worst = found
		}
		at := change.New
		if at == (check.Place{}) {
			at = change.Old
		}
		c.print(fmt.Sprintf("%s/%s: %s: %s: %s", path, at, change.Severity, change.Kind, change.Message), change)
	}
	return worst
}

// uses prints where something is used.
func (c *command) uses(path string) int {
	index, err := check.WhereUsed(os.DirFS(path))
	if err != nil {
		return c.fail(err)
	}
	for _, b := range index.Broken() {
		fmt.Fprintf(c.fault, "solutioncheck: %s/%s: %s: %s\n", path, b.Solution, b.File, b.Why)
	}
	for _, uses := range [][]check.Use{
		index.Field(c.used), index.List(c.used), index.Text(c.used), index.Block(c.used), index.Integration(c.used),
		index.Fact(c.used), index.Group(c.used), index.KLE(c.used),
	} {
		for _, u := range uses {
			c.print(fmt.Sprintf("%s/%s/%s: %s: %s %s", path, u.Solution, u.Place, u.Kind, u.How, u.Name), u)
		}
	}
	return clean
}

func (c *command) drawing(path string) int {
	v, err := c.open(path)
	if err != nil {
		return c.refuse(path, err)
	}
	if _, err := c.out.Write(diagram.Of(v.Workflow).SVG(i18n.Lang(c.draw))); err != nil {
		return c.fail(err)
	}
	return clean
}

// refuse prints what keeps a folder from compiling.
func (c *command) refuse(path string, err error) int {
	var problems workflow.Problems
	if !errors.As(err, &problems) {
		return c.fail(fmt.Errorf("%s: %w", path, err))
	}
	for _, p := range problems {
		c.print(path+"/"+p.String(), p)
	}
	return found
}

func (c *command) print(line string, value any) {
	if c.asJSON {
		if data, err := json.Marshal(value); err == nil {
			line = string(data)
		}
	}
	fmt.Fprintln(c.out, line)
}
