package schemagen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"
)

const module = "github.com/borgerflow/borgerflow"

// comments holds what the sources say of types and their members, by import
// path, type and member: "…/definition.Field" and "…/definition.Field.Key".
type comments map[string]string

// readComments reads the comments of the packages in folders below root, the
// module's own folder.
func readComments(root string, folders ...string) (comments, error) {
	found := comments{}
	for _, folder := range folders {
		names, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			source, err := os.ReadFile(name)
			if err != nil {
				return nil, err
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments)
			if err != nil {
				return nil, err
			}
			found.file(module+"/"+folder, file)
		}
	}
	return found, nil
}

func (c comments) file(path string, file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		decl, ok := n.(*ast.GenDecl)
		if !ok || decl.Tok != token.TYPE {
			return true
		}
		for _, spec := range decl.Specs {
			t := spec.(*ast.TypeSpec)
			doc := t.Doc
			if doc == nil {
				doc = decl.Doc
			}
			at := path + "." + t.Name.Name
			c[at] = flat(doc)
			if s, ok := t.Type.(*ast.StructType); ok {
				c.members(at, s)
			}
		}
		return false
	})
}

// members notes the comment of each member: before it, behind it, or the one
// before the group of members it stands in.
func (c comments) members(at string, s *ast.StructType) {
	for _, field := range s.Fields.List {
		text := flat(field.Doc)
		if text == "" {
			text = flat(field.Comment)
		}
		for _, name := range field.Names {
			c[at+"."+name.Name] = text
		}
	}
}

// of is what schemas ask: the comment of a type, or of a member of it.
func (c comments) of(t reflect.Type, member string) string {
	at := t.PkgPath() + "." + t.Name()
	if member != "" {
		return sentence(c[at+"."+member])
	}
	text := c[at]
	for _, verb := range []string{" is ", " are "} {
		text = strings.TrimPrefix(text, t.Name()+verb)
	}
	return sentence(text)
}

// sentence begins with a capital letter, as what editors show does.
func sentence(text string) string {
	if text == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}

// flat joins the lines of each paragraph, as editors wrap by themselves.
func flat(group *ast.CommentGroup) string {
	paragraphs := strings.Split(strings.TrimSpace(group.Text()), "\n\n")
	for i, p := range paragraphs {
		paragraphs[i] = strings.Join(strings.Fields(p), " ")
	}
	return strings.Join(paragraphs, "\n\n")
}
