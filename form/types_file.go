package form

import (
	"strconv"
	"strings"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

func fileTypes() []typeInfo {
	return []typeInfo{
		{name: "image", family: input, value: fileFieldType, parse: parseFiles, check: checkFiles, format: displayFiles},
		{name: "file", family: input, value: fileFieldType, parse: parseFiles, check: checkFiles, format: displayFiles},
	}
}

// File is what an answer says of a file that the server has received.
type File struct {
	ID     string `json:"id"`
	Name   string `json:"name"` // as the citizen named it; never part of a path
	Size   int64  `json:"size"` // bytes
	Type   string `json:"type"` // media type as found in the bytes
	SHA256 string `json:"sha256"`
}

var fileMembers = []string{"id", "name", "size", "type", "sha256"}

// Value returns the file as a field of type file holds it.
func (f File) Value() expression.Value {
	return expression.RecordOf(fileMembers, []expression.Value{
		expression.TextOf(f.ID), expression.TextOf(f.Name), expression.IntegerOf(f.Size), expression.TextOf(f.Type), expression.TextOf(f.SHA256),
	})
}

// DecodeFile reads a file as it is written in answers, or as encoding/json writes
// it.
func DecodeFile(data []byte) (File, error) {
	v, err := expression.Decode(fileType(), data)
	if err != nil || v.IsBlank() {
		return File{}, ErrWrongType
	}
	return FilesOf(v)[0], nil
}

// FilesOf returns the files in the value of a file field.
func FilesOf(v expression.Value) []File {
	items := []expression.Value{v}
	switch v.Kind() {
	case expression.List:
		items = v.Items()
	case expression.Record:
	default:
		return nil
	}
	files := make([]File, 0, len(items))
	for _, item := range items {
		var f File
		f.ID, _ = item.Member("id").AsText()
		f.Name, _ = item.Member("name").AsText()
		f.Size, _ = item.Member("size").AsInteger()
		f.Type, _ = item.Member("type").AsText()
		f.SHA256, _ = item.Member("sha256").AsText()
		files = append(files, f)
	}
	return files
}

// FilesValue returns the value of a file field that holds these files.
func (f *Field) FilesValue(files []File) expression.Value {
	if len(files) == 0 {
		return expression.Value{}
	}
	if !f.Many {
		return files[len(files)-1].Value()
	}
	values := make([]expression.Value, len(files))
	for i, file := range files {
		values[i] = file.Value()
	}
	return expression.ListOf(values...)
}

func fileFieldType(f *Field, _ func(*Field) expression.Type) expression.Type {
	t := fileType()
	if f.Many {
		return expression.Type{Kind: expression.List, Elem: &t}
	}
	return t
}

// fileType is the type of one file.
func fileType() expression.Type {
	text := expression.Type{Kind: expression.Text}
	return expression.Type{Kind: expression.Record, Members: []expression.Member{
		{Name: "id", Type: text}, {Name: "name", Type: text},
		{Name: "size", Type: expression.Type{Kind: expression.Integer}},
		{Name: "type", Type: text}, {Name: "sha256", Type: text},
	}}
}

// parseFiles reads the file as the upload answered it: JSON text.
func parseFiles(f *Field, raw []string, _ i18n.Lang) (expression.Value, fault.Code) {
	v, err := expression.Decode(f.value, []byte(one(raw)))
	if err != nil {
		return expression.Value{}, fault.BadType
	}
	return v, ""
}

func checkFiles(c *checker, e *Element) {
	files := FilesOf(e.Value)
	if len(files) > c.state.form.Limits.Files {
		e.add(fault.TooMany, count(int64(c.state.form.Limits.Files))...)
	} else {
		c.howMany(e, int64(len(files)))
	}
	for _, file := range files {
		c.file(e, file)
	}
}

func (c *checker) file(e *Element, file File) {
	if !accepts(e.Field.Accept, file.Type) {
		e.add(fault.FileType, fault.Arg{Name: "types", Kind: fault.Text, Value: strings.Join(e.Field.Accept, ", ")})
	}
	if limit := e.Field.MaxSize; limit > 0 && file.Size > limit {
		e.add(fault.FileSize, fault.Arg{Name: "limit", Kind: fault.Bytes, Value: strconv.FormatInt(limit, 10)})
	}
	if c.state.facts.Files != nil && c.state.facts.Files[file.ID] != file {
		e.add(fault.FileMissing)
	}
}

func accepts(accept []string, mediaType string) bool {
	if len(accept) == 0 {
		return true
	}
	for _, a := range accept {
		if prefix, ok := strings.CutSuffix(a, "/*"); ok && strings.HasPrefix(mediaType, prefix+"/") {
			return true
		}
		if a == mediaType {
			return true
		}
	}
	return false
}

func displayFiles(_ *Field, v expression.Value, _ i18n.Lang) string {
	files := FilesOf(v)
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	return strings.Join(names, ", ")
}
