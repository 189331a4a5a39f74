package check

import (
	"strings"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/workflow"
)

// most returns how many characters an expression may give: a name, a text in
// quotes, or the first of several with ??. Of any other there is no telling.
func (l *linter) most(source string) (int, bool) {
	most := 0
	for _, part := range strings.Split(source, "??") {
		n, ok := l.mostOf(strings.TrimSpace(part))
		if !ok {
			return 0, false
		}
		most = max(most, n)
	}
	return most, true
}

func (l *linter) mostOf(part string) (int, bool) {
	if len(part) >= 2 && (part[0] == '"' || part[0] == '\'') && quoted([]byte(part), 0) == len(part) {
		return runes(part) - 2, true
	}
	switch part {
	case "case.id":
		return 36, true
	case "today", "task.due":
		return shown["date"], true
	case "case.title":
		return l.longestTitle(l.Workflow.Solution.Title), true
	case "task.title":
		most := 0
		for _, s := range l.Workflow.Solution.Steps {
			most = max(most, l.longestTitle(s.Title))
		}
		return most, true
	}
	most, found := 0, false
	for _, f := range l.meant(part) {
		n, ok := longest(f)
		if !ok {
			return 0, false
		}
		most, found = max(most, n), true
	}
	return most, found
}

// meant returns the fields that a name may mean: forms.<id>.<key>, or a key
// alone of any form.
func (l *linter) meant(name string) []*form.Field {
	var out []*form.Field
	if rest, ok := strings.CutPrefix(name, "forms."); ok {
		id, path, _ := cut(rest)
		if s := l.fields[id]; s != nil && s.byPath[path] != nil {
			out = append(out, s.byPath[path])
		}
		return out
	}
	for _, s := range l.fields {
		if f := s.byPath[name]; f != nil {
			out = append(out, f)
		}
	}
	return out
}

func (l *linter) longestTitle(t workflow.Text) int {
	most := 0
	for _, lang := range l.langs() {
		most = max(most, runes(t.In(lang)))
	}
	return most
}

func runes(s string) int { return utf8.RuneCountInString(s) }

// longest returns how many characters an answer to a field may have as it is
// shown to a reader, and false when there is no telling.
func longest(f *form.Field) (int, bool) {
	if len(f.Offers()) > 0 {
		most := 0
		for _, o := range f.Offers() {
			if o.Other {
				return 0, false
			}
			most = max(most, longestText(o.Label), runes(o.Value))
		}
		return most, !f.Several()
	}
	if f.MaxLength > 0 {
		return f.MaxLength, true
	}
	n, ok := shown[f.Base()]
	return n, ok
}

// shown is how many characters the types have at most that are shown in a way of
// their own: 30. september 2026 kl. 12.30, -9.007.199.254.740.991, with their
// units left out.
var shown = map[string]int{
	"date": 18, "time": 5, "datetime": 28, "boolean": 3, "yesno": 3, "cpr": 11, "cvr": 8, "pnumber": 10, "licenseplate": 7,
	"integer": 22, "phone": 20, "money": 30, "rating": 5,
}

func longestText(t form.Text) int {
	most := 0
	for _, v := range t {
		most = max(most, runes(form.PlainText(v.Body)))
	}
	return most
}
