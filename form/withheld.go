package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/internal/jsonptr"
)

// patterns are the paths that are withheld; "*" stands for any row. Each goes
// for the fields that the compiler puts beside a field, too: the text of the
// option "other" and the repeated address tell what was answered.
type patterns [][]string

func newPatterns(paths []string) patterns {
	var out patterns
	for _, p := range paths {
		if tokens, ok := jsonptr.Split(p); ok && len(tokens) > 0 {
			last := len(tokens) - 1
			for _, companion := range []string{"", "_other", "_repeat"} {
				out = append(out, append(tokens[:last:last], tokens[last]+companion))
			}
		}
	}
	return out
}

// match reports whether path is one of the patterns or inside one.
func (p patterns) match(path string) bool {
	tokens, _ := jsonptr.Split(path)
	for _, pattern := range p {
		if len(pattern) <= len(tokens) && meet(pattern, tokens) {
			return true
		}
	}
	return false
}

// touch reports whether anything withheld is at the path, around it or inside
// it. The path may hold "*" for any row, too.
func (p patterns) touch(path string) bool {
	tokens, _ := jsonptr.Split(path)
	for _, pattern := range p {
		if meet(pattern, tokens) {
			return true
		}
	}
	return false
}

func meet(a, b []string) bool {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] && a[i] != "*" && b[i] != "*" {
			return false
		}
	}
	return true
}

// tells reports whether an expression would tell the reader something that is
// withheld from them.
func (s *State) tells(n *expression.Node, fr *frame) bool {
	if len(s.withheld) == 0 {
		return false
	}
	for _, r := range expression.Reads(n) {
		ref := s.form.Refs[r.Ref]
		if ref.Kind != RefField {
			continue
		}
		f := s.form.fields[ref.Field]
		at := fr.around(f)
		if at != nil && s.touched(&at.cells[f.slot], r.Members) {
			return true
		}
	}
	return false
}

// touched looks at a whole element, or at some members of a group or of a
// list's rows.
func (s *State) touched(e *Element, members []string) bool {
	path := e.Path()
	if members == nil {
		return s.withheld.touch(path)
	}
	if e.Field.Repeats() {
		path += "/*"
	}
	for _, m := range members {
		if s.withheld.touch(jsonptr.Join(path, m)) {
			return true
		}
	}
	return false
}
