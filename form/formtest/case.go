package formtest

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
)

//go:embed testdata
var embedded embed.FS

// Case is one case: a form, what is done with it, and what must come of it.
type Case struct {
	Name   string // folder/file/case
	About  string // what the file proves
	Covers []string

	file  *file
	table *table
	steps *steps
}

// Cases returns the embedded cases in order of their names.
func Cases() ([]*Case, error) {
	sub, err := fs.Sub(embedded, "testdata")
	if err != nil {
		return nil, fmt.Errorf("formtest: cases: %w", err)
	}
	return Load(sub)
}

// Load returns the cases in the JSON files of a folder and its subfolders, in
// order of their names. Folders named fuzz are left alone.
func Load(fsys fs.FS) ([]*Case, error) {
	var out []*Case
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "fuzz":
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".json"):
			return nil
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		cases, err := read(strings.TrimSuffix(path, ".json"), data)
		out = append(out, cases...)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("formtest: load: %w", err)
	}
	return out, nil
}

func read(name string, data []byte) ([]*Case, error) {
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	f := new(file)
	if err := in.Decode(f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var out []*Case
	for i := range f.Tables {
		t := &f.Tables[i]
		out = append(out, &Case{Name: name + "/" + t.Name, About: f.About, Covers: f.Covers, file: f, table: t})
	}
	for i := range f.Cases {
		s := &f.Cases[i]
		out = append(out, &Case{Name: name + "/" + s.Name, About: f.About, Covers: f.Covers, file: f, steps: s})
	}
	more, err := f.expand(name)
	if err != nil {
		return nil, err
	}
	out = append(out, more...)
	typed, err := f.typedCases(name)
	if err != nil {
		return nil, err
	}
	out = append(out, typed...)
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: no cases", name)
	}
	return out, nil
}

// Compile returns the form of the case.
func (c *Case) Compile() (*form.Form, error) {
	library, err := c.file.library()
	if err != nil {
		return nil, fmt.Errorf("formtest: %s: %w", c.Name, err)
	}
	o := &definition.Options{Library: library, Answers: c.file.Limits, Form: c.file.vendor()}
	sources := c.Definitions()
	defs := make([]*definition.Form, len(sources))
	for i, source := range sources {
		def, err := definition.Decode(source)
		if err != nil {
			return nil, fmt.Errorf("formtest: %s: %w", c.Name, err)
		}
		defs[i] = def
	}
	if c.table != nil {
		page, err := c.table.page()
		if err != nil {
			return nil, fmt.Errorf("formtest: %s: %w", c.Name, err)
		}
		defs[0].Pages = append(defs[0].Pages, page)
	}
	forms, err := definition.CompileAll(defs, o)
	if err != nil {
		return nil, fmt.Errorf("formtest: %s: %w", c.Name, err)
	}
	return forms[defs[0].ID], nil
}

// library returns what the definitions of the file may name.
func (f *file) library() (definition.Library, error) {
	library := definition.MapLibrary{Texts: f.Texts, Lists: f.Shared, Blocks: map[string]*definition.Block{}}
	for name, source := range f.Blocks {
		block, err := definition.DecodeBlock(source)
		if err != nil {
			return nil, fmt.Errorf("block %s: %w", name, err)
		}
		library.Blocks[name] = block
	}
	return library, nil
}

// Definitions returns the definitions of the case as JSON, that of the form that
// is run first.
func (c *Case) Definitions() [][]byte {
	switch {
	case len(c.file.Definitions) > 0:
		out := make([][]byte, len(c.file.Definitions))
		for i, d := range c.file.Definitions {
			out[i] = d
		}
		return out
	case len(c.file.Definition) > 0:
		return [][]byte{c.file.Definition}
	}
	return [][]byte{c.file.onePage()}
}

// onePage wraps fields in a form.
func (f *file) onePage() []byte {
	languages := `["da","en"]`
	if len(f.Languages) > 0 {
		data, err := json.Marshal(f.Languages)
		if err == nil {
			languages = string(data)
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"id":"case","version":"1","languages":%s,"title":"Case","pages":[`, languages)
	if len(f.Fields) > 0 {
		fmt.Fprintf(&b, `{"id":"page","title":"Page","fields":%s}`, f.Fields)
	}
	b.WriteString("]")
	if len(f.Rules) > 0 {
		fmt.Fprintf(&b, `,"rules":%s`, f.Rules)
	}
	if len(f.Lists) > 0 {
		fmt.Fprintf(&b, `,"lists":%s`, f.Lists)
	}
	b.WriteString("}")
	return b.Bytes()
}

// page makes a computed field of every row of a table.
func (t *table) page() (*definition.Page, error) {
	p := &definition.Page{ID: "table", Title: definition.Plain("Table")}
	for i, row := range t.Rows {
		f := &definition.Field{Key: tableKey(i), Type: "computed", Label: definition.Plain("Row")}
		if json.Unmarshal(row[0], &f.Calculate) != nil || json.Unmarshal(row[1], &f.Of) != nil {
			return nil, fmt.Errorf("row %d of a table is not [expression, type, value]", i)
		}
		p.Fields = append(p.Fields, f)
	}
	return p, nil
}

func tableKey(i int) string { return fmt.Sprintf("row_%d", i) }
