package workflow

import (
	"fmt"
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
)

// forms compiles the folder's forms together, so that they can read each
// other's answers. It reports everything that is wrong with any of them.
func (c *compiler) forms(s *Solution) map[string]*form.Form {
	var defs []*definition.Form
	named := map[string]*form.Form{} // forms that are there, sound or not
	seen := map[string]bool{}
	for _, name := range sortedKeys(c.folder) {
		id := fileID(name, formsFolder)
		if id == "" {
			continue
		}
		named[id] = nil
		c.probs.file = name
		def, err := definition.Decode(c.folder[name])
		c.formErrors(name, err, seen)
		if def == nil {
			continue
		}
		if def.ID != id {
			c.probs.add(ProblemValue, "/id", "the form in this file is called %q", id)
			continue
		}
		c.formLanguages(s, def)
		defs = append(defs, def)
	}
	x := &exprs{}
	if s != nil {
		x = exprsOf(s)
	}
	c.exprs = x
	if def := x.form(s); def != nil {
		defs = append(defs, def)
	}
	forms, err := definition.CompileAll(defs, &definition.Options{Library: c.library(seen), Form: c.opts.Forms})
	for _, e := range definition.All(err) {
		if e.Form == exprsForm {
			e.Pointer = x.pointer(e.Pointer)
			c.formErrors(solutionFile, definition.Errors{e}, seen)
			continue
		}
		name := formsFolder + "/" + e.Form + ".json"
		if e.Block != "" {
			name = blocksFolder + "/" + e.Block + ".json"
			e.Message += fmt.Sprintf(" (used in %s/%s.json#%s)", formsFolder, e.Form, e.Used)
		}
		c.formErrors(name, definition.Errors{e}, seen)
	}
	for id, f := range forms {
		if id == exprsForm {
			c.w.exprs = f
			continue
		}
		named[id] = f
	}
	return named
}

// formErrors takes over what is wrong with a form's definition, each place and
// code once.
func (c *compiler) formErrors(file string, err error, seen map[string]bool) {
	for _, e := range definition.All(err) {
		key := file + "#" + e.Pointer + ":" + string(e.Code)
		if seen[key] || len(c.probs.found) >= maxProblems {
			continue
		}
		seen[key] = true
		c.probs.found = append(c.probs.found, Problem{
			Code: ProblemCode(e.Code), File: file, Pointer: e.Pointer, Message: e.Message,
			Line: e.Line, Column: e.Column, Snippet: e.Snippet,
		})
	}
}

// formLanguages checks that a form can be shown in every language of the
// solution.
func (c *compiler) formLanguages(s *Solution, def *definition.Form) {
	if s == nil {
		return
	}
	for _, lang := range s.Languages {
		if !slices.Contains(def.Languages, lang) {
			c.probs.add(ProblemText, "/languages", "the solution is in %q, and so must the form be", lang)
		}
	}
}
