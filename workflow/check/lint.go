package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form/check"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/workflow"
)

// Options are settings of [Solution]; nil is the same as the zero value.
type Options struct {
	// Compile is what the solution is compiled with.
	Compile *workflow.CompileOptions
	// Form are settings of the linter of forms. Its Definition is not used.
	Form *check.Options
	// Letters are the kinds of handover that send letters. Default: delivery.
	Letters []string
	// Label and File are how many characters the label of a letter and the file
	// name of a document in it may have. Default: 128 and 64.
	Label, File int
}

func (o *Options) orDefault() Options {
	out := Options{}
	if o != nil {
		out = *o
	}
	if out.Letters == nil {
		out.Letters = []string{"delivery"}
	}
	if out.Label <= 0 {
		out.Label = defaultLabel
	}
	if out.File <= 0 {
		out.File = defaultFile
	}
	if out.Compile == nil {
		out.Compile = &workflow.CompileOptions{}
	}
	return out
}

// Solution returns what is worth a look in a solution that compiles: what
// form/check finds in each of its forms and in what they share, what compiling its
// flow warns of ([workflow.Workflow.Warnings]), and what only shows when forms,
// steps and letters are looked at together. The findings are
// in order of file and place. The error is [workflow.Problems]: what keeps it
// from compiling.
func Solution(folder workflow.Folder, o *Options) ([]Finding, error) {
	opts := o.orDefault()
	v, err := Open(folder, opts.Compile)
	if err != nil {
		return nil, err
	}
	l := &linter{Version: v, opts: opts}
	if err := l.decode(); err != nil {
		return nil, err
	}
	for _, pass := range []func() error{l.flow, l.eachForm, l.shared, l.usedForms, l.crossReads, l.withheldRequired, l.letters} {
		if err := pass(); err != nil {
			return nil, err
		}
	}
	return sortFindings(l.out), nil
}

type linter struct {
	*Version
	opts    Options
	defs    map[string]*definition.Form
	library definition.MapLibrary
	out     []Finding
}

func (l *linter) add(code check.Code, at Place, format string, args ...any) {
	l.out = append(l.out, Finding{Code: code, Level: findingLevels[code], Place: at, Message: fmt.Sprintf(format, args...)})
}

// decode reads the definitions again: the linter of forms points into them.
func (l *linter) decode() error {
	l.defs = map[string]*definition.Form{}
	l.library = definition.MapLibrary{Texts: map[string]definition.Text{}, Lists: map[string][]definition.Option{}, Blocks: map[string]*definition.Block{}}
	for _, file := range slices.Sorted(maps.Keys(l.Folder)) {
		data, err := l.Folder[file], error(nil)
		switch {
		case fileID(file, "forms") != "":
			l.defs[fileID(file, "forms")], err = definition.Decode(data)
		case fileID(file, "lists") != "":
			l.library.Lists[fileID(file, "lists")], err = definition.DecodeList(data)
		case fileID(file, "blocks") != "":
			l.library.Blocks[fileID(file, "blocks")], err = definition.DecodeBlock(data)
		case file == "texts.json":
			var texts *definition.MapLibrary
			if texts, err = definition.DecodeLibrary(slices.Concat([]byte(`{"texts":`), data, []byte("}")), nil); err == nil {
				l.library.Texts = texts.Texts
			}
		}
		if err != nil {
			return fmt.Errorf("check: solution: %s: %w", file, err)
		}
	}
	return nil
}

// eachForm runs the linter of forms. What it says nothing reads is left out
// where another form or the solution reads it.
func (l *linter) eachForm() error {
	index := together([]*solution{l.said})
	for _, id := range slices.Sorted(maps.Keys(l.defs)) {
		opts := check.Options{}
		if l.opts.Form != nil {
			opts = *l.opts.Form
		}
		opts.Definition = &definition.Options{Library: l.library, Form: l.opts.Compile.Forms}
		file := "forms/" + id + ".json"
		findings, err := check.Form(l.defs[id], l.Workflow.Forms[id], &opts)
		if err != nil {
			return fmt.Errorf("check: solution: %s: %w", file, err)
		}
		for _, f := range findings {
			at := l.into(Place{File: file, Pointer: f.Pointer})
			if f.Code == check.UnusedField && readElsewhere(index, at, file) {
				continue
			}
			l.out = append(l.out, Finding{Code: f.Code, Level: f.Level, Place: at, Message: f.Message})
		}
	}
	return nil
}

// into makes a place that passes "use" one in the building block's own file.
func (l *linter) into(at Place) Place {
	i := strings.LastIndex(at.Pointer, "/use/")
	if i < 0 {
		return at
	}
	for _, u := range l.said.uses {
		outer, _, _ := strings.Cut(at.Pointer, "/use/")
		if u.Kind == KindBlock && u.File == at.File && u.Pointer == outer+"/use" {
			return Place{File: "blocks/" + u.Name + ".json", Pointer: at.Pointer[i+len("/use"):]}
		}
	}
	return at
}

// readElsewhere reports whether a field is read outside the form's own file.
func readElsewhere(ix *Index, at Place, file string) bool {
	for _, name := range ix.names[KindField] {
		if !slices.ContainsFunc(ix.uses[KindField][name], func(u *Use) bool { return u.How == Declared && u.Place == at }) {
			continue
		}
		if slices.ContainsFunc(ix.Field(name), func(u Use) bool { return u.How == Reads && u.File != file }) {
			return true
		}
	}
	return false
}

// shared finds what no form makes use of in what they share, and the solution
// does not either.
func (l *linter) shared() error {
	defs := make([]*definition.Form, 0, len(l.defs))
	for _, id := range slices.Sorted(maps.Keys(l.defs)) {
		defs = append(defs, l.defs[id])
	}
	for _, f := range check.Library(l.library, defs...) {
		part, name, _ := strings.Cut(f.Pointer[1:], "/")
		at := Place{File: part + "/" + name + ".json"}
		kind := map[string]Kind{"lists": KindList, "blocks": KindBlock, "texts": KindText}[part]
		if kind == KindText {
			at = Place{File: "texts.json", Pointer: "/" + name}
		}
		if !l.named(kind, name) {
			l.out = append(l.out, Finding{Code: f.Code, Level: f.Level, Place: at, Message: f.Message})
		}
	}
	return nil
}

// named reports whether solution.json names something.
func (l *linter) named(kind Kind, name string) bool {
	return slices.ContainsFunc(l.said.uses, func(u Use) bool {
		return u.Kind == kind && u.Name == name && u.File == solutionFile
	})
}

// langs are the languages of the solution.
func (l *linter) langs() []i18n.Lang { return l.Workflow.Solution.Languages }
