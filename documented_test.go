package borgerflow_test

import (
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// Every exported name has a comment that begins with it; constants and
// variables may share the comment of their group.
func TestExportedNamesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, s := range files(t) {
		if s.test() || s.file.Name.Name == "main" {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				checkFunc(t, s, d)
			case *ast.GenDecl:
				checkGroup(t, s, d)
			}
		}
	}
}

func checkFunc(t *testing.T, s source, d *ast.FuncDecl) {
	t.Helper()
	if !d.Name.IsExported() || d.Recv != nil && !ast.IsExported(receiver(d.Recv)) {
		return
	}
	checkComment(t, s, d, d.Name.Name, d.Doc)
}

func receiver(list *ast.FieldList) string {
	expr := list.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

func checkGroup(t *testing.T, s source, d *ast.GenDecl) {
	t.Helper()
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil && len(d.Specs) == 1 {
				doc = d.Doc
			}
			if spec.Name.IsExported() {
				checkComment(t, s, spec, spec.Name.Name, doc)
				checkMembers(t, s, spec, doc)
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				if name.IsExported() && d.Doc == nil && spec.Doc == nil && (spec.Comment == nil || d.Tok == token.VAR && !d.Lparen.IsValid()) {
					t.Errorf("%s: %s has no comment", s.at(name), name.Name)
				}
			}
		}
	}
}

// checkMembers makes sure that every method of an exported interface has a
// comment: it is a contract. A method may be described with its type instead.
func checkMembers(t *testing.T, s source, spec *ast.TypeSpec, doc *ast.CommentGroup) {
	t.Helper()
	iface, ok := spec.Type.(*ast.InterfaceType)
	if !ok {
		return
	}
	for _, m := range iface.Methods.List {
		if len(m.Names) == 0 || m.Doc != nil || m.Comment != nil || len(iface.Methods.List) == 1 {
			continue
		}
		if name := m.Names[0]; name.IsExported() && !strings.Contains(doc.Text(), name.Name) {
			t.Errorf("%s: method %s.%s has no comment", s.at(m), spec.Name.Name, m.Names[0].Name)
		}
	}
}

func checkComment(t *testing.T, s source, at ast.Node, name string, doc *ast.CommentGroup) {
	t.Helper()
	if doc == nil {
		t.Errorf("%s: %s has no comment", s.at(at), name)
		return
	}
	text := strings.TrimSpace(doc.Text())
	for _, article := range []string{"A ", "An ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	if first, _, _ := strings.Cut(text, " "); strings.TrimRight(first, ".,:\n") != name && !strings.HasPrefix(text, name+" ") && !strings.HasPrefix(text, name+"\n") {
		t.Errorf("%s: the comment of %s does not begin with its name", s.at(at), name)
	}
}
