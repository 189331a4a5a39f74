package formtest

import (
	"encoding/json"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/formtest/sample"
)

// Problems opens the promises about one state to tests.
func Problems(s *form.State) []string {
	p := &promises{facts: s.Facts()}
	p.state(s)
	return p.problems
}

// Drafts returns the drafts that a case leads through, as JSON.
func (c *Case) Drafts() [][]byte {
	var out [][]byte
	if c.table != nil && len(c.table.Answers) > 0 {
		out = append(out, c.table.Answers)
	}
	if len(c.file.Answers) > 0 {
		out = append(out, c.file.Answers)
	}
	if c.steps != nil {
		for _, s := range c.steps.Do {
			if len(s.Answers) > 0 {
				out = append(out, s.Answers)
			}
		}
	}
	return out
}

// Vendor returns the types and functions that a case was compiled with.
func (c *Case) Vendor() *form.Options { return c.file.vendor() }

// Typed returns what is typed in the steps of a case.
func (c *Case) Typed() []string {
	var out []string
	if c.steps == nil {
		return nil
	}
	for _, s := range c.steps.Do {
		for _, raw := range s.Set {
			out = append(out, raw)
		}
	}
	slices.Sort(out)
	return out
}

// Within opens following a pointer into JSON to tests.
func Within(v any, pointer string) bool { return within(v, pointer) }

// Expressions returns the sources of all expressions of a case.
func (c *Case) Expressions() []string { return c.expressions() }

// Broken returns the promises that the engine breaks on the samples of a form.
func Broken(f *form.Form, report *sample.Report) ([]string, error) {
	compiled, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	loaded, err := form.Load(compiled, nil)
	if err != nil {
		return nil, err
	}
	var out []string
	for i := range report.Samples {
		out = append(out, problemsOf(f, loaded, &report.Samples[i])...)
	}
	return out, nil
}
