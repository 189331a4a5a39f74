package workflow

import (
	"slices"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
)

// forms compiles the folder's forms together, so that they can read each
// other's answers. It reports everything that is wrong with any of them.
func (c *compiler) forms(s *Solution) map[string]*form.Form {
	var defs []*definition.Form
	named := map[string]*form.Form{} // forms that are there, sound or not
	seen := map[string]bool{}
	for _, name := range sortedKeys(c.folder) {
		id := formID(name)
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
	forms, err := definition.CompileAll(defs, &definition.Options{StandardTexts: c.standardTexts()})
	for _, e := range definition.All(err) {
		c.formErrors(formsFolder+"/"+e.Form+".json", definition.Errors{e}, seen)
	}
	for id, f := range forms {
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

// standardTexts gives the folder's texts to its forms.
func (c *compiler) standardTexts() map[string]definition.Text {
	out := map[string]definition.Text{}
	for key, t := range c.texts {
		if plain, ok := t[bareText]; ok && len(t) == 1 {
			out[key] = definition.Plain(plain)
			continue
		}
		in := map[i18n.Lang]string{}
		for lang, text := range t {
			in[lang] = text
		}
		out[key] = definition.Text{In: in}
	}
	return out
}
