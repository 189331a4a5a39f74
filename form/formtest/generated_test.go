package formtest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"pgregory.net/rapid"
)

// maker makes up forms: fields of all kinds in pages, sections, groups and
// lists, which depend on what stands before them in every way there is.
type maker struct {
	t      *rapid.T
	n      int // fields so far
	levels [][]made
	inRows int
	calc   bool // there is a calculation group
}

// made is a name that expressions can use.
type made struct{ name, kind string }

func (m *maker) one(of ...string) string { return rapid.SampledFrom(of).Draw(m.t, "choice") }

func (m *maker) odds(of int) bool { return rapid.IntRange(0, of-1).Draw(m.t, "odds") == 0 }

func (m *maker) key() string {
	m.n++
	return fmt.Sprintf("k%d", m.n)
}

// known returns something that has been made and can be read here, or false.
func (m *maker) known(kinds ...string) (made, bool) {
	var found []made
	for _, level := range m.levels {
		for _, at := range level {
			if len(kinds) == 0 || strings.Contains(strings.Join(kinds, " "), at.kind) {
				found = append(found, at)
			}
		}
	}
	if len(found) == 0 {
		return made{}, false
	}
	return rapid.SampledFrom(found).Draw(m.t, "known"), true
}

func (m *maker) know(name, kind string) {
	top := len(m.levels) - 1
	m.levels[top] = append(m.levels[top], made{name, kind})
}

// condition makes up a condition.
func (m *maker) condition() string {
	if m.odds(4) {
		return fmt.Sprintf("(%s) %s (%s)", m.plain(), m.one("and", "or"), m.plain())
	}
	return m.plain()
}

func (m *maker) plain() string {
	if m.inRows > 0 && m.odds(5) {
		return m.one("row.first", "row.last", "row.index > 0")
	}
	at, ok := m.known()
	if !ok || m.odds(10) {
		return m.one(`lang == "da"`, "login.authenticated", "true", "today > date(\"2026-03-05\")")
	}
	x := at.name
	switch at.kind {
	case "integer":
		return m.one(x+" > 2", x+" != 3", "answered("+x+")", x+" == nil or "+x+" * 2 == 6")
	case "money":
		return m.one(x+" >= 100", "answered("+x+")")
	case "boolean", "yesno":
		return m.one(x, "not "+x)
	case "select":
		return m.one(x+` == "a"`, x+` in ["a", "b"]`)
	case "date":
		return m.one(x+" < today", "age("+x+") >= 18")
	case "list":
		return m.one("answered("+x+")", "any("+x+", .m > 2)", "all("+x+", .m != 3)", "sum("+x+", .m) > 3", "len("+x+") > 2", "count(filter("+x+", .m == 3), true) > 0")
	}
	return m.one("answered("+x+")", "not answered("+x+")")
}

// number makes up a whole number.
func (m *maker) number() string {
	at, ok := m.known("integer", "list")
	switch {
	case m.inRows > 0 && m.odds(5):
		return "row.index + 1"
	case !ok:
		return "3"
	case at.kind == "list":
		return m.one("sum("+at.name+", .m)", "len("+at.name+")", "count("+at.name+", .m > 2)", "max(map("+at.name+", .m)) ?? 0")
	}
	return m.one(at.name, "("+at.name+" ?? 1) * 3", at.name+" + 1")
}

func (m *maker) attribute(name string, odds int) string {
	if !m.odds(odds) {
		return ""
	}
	return fmt.Sprintf(`,%q:%q`, name, m.condition())
}

func (m *maker) conditions() string {
	return m.attribute("visible", 3) + m.attribute("readonly", 8)
}

func (m *maker) label() string {
	if at, ok := m.known("integer", "text", "select", "money", "date"); ok && m.odds(5) {
		return fmt.Sprintf(`"label":"L {= %s }"`, at.name)
	}
	return `"label":"L"`
}

func (m *maker) fields(depth, most int) string {
	var out []string
	for range rapid.IntRange(1, most).Draw(m.t, "fields") {
		out = append(out, m.field(depth))
	}
	return strings.Join(out, ",")
}

func (m *maker) field(depth int) string {
	key := m.key()
	kind := m.one("integer", "integer", "text", "boolean", "yesno", "select", "date", "money", "computed", "group", "section", "list", "cpr", "file", "declaration", "paragraph")
	head := fmt.Sprintf(`{"key":%q,"type":%q,%s`, key, kind, m.label())
	switch {
	case kind == "paragraph":
		return head + m.attribute("visible", 3) + "}"
	case kind == "computed":
		return m.computed(key)
	case kind == "group" && depth < 3:
		return m.group(key, head, depth)
	case kind == "section" && depth < 3:
		return fmt.Sprintf(`{"type":"section",%s%s,"fields":[%s]}`, m.label(), m.conditions(), m.fields(depth+1, 3))
	case kind == "list" && m.inRows < 2 && depth < 3:
		return m.list(key, head, depth)
	case strings.Contains("group section list", kind):
		kind = "integer"
		head = fmt.Sprintf(`{"key":%q,"type":"integer",%s`, key, m.label())
	}
	out := head + m.conditions() + m.attribute("required", 3) + m.limits(kind)
	m.know(key, kind)
	return out + "}"
}

func (m *maker) limits(kind string) string {
	out := ""
	switch kind {
	case "integer":
		if m.odds(3) {
			out += fmt.Sprintf(`,"max":{"expr":%q}`, m.number())
		}
		if m.odds(6) && m.inRows == 0 && len(m.levels) == 1 {
			out += `,"calc":"calc"`
			m.calc = true
		}
	case "select":
		out = `,"options":[{"value":"a","label":"A"},{"value":"b","label":"B"},{"value":"c","label":"C"}]`
		if m.odds(3) {
			out += fmt.Sprintf(`,"optionsWhere":%q`, `option != "b" or `+m.condition())
		}
	case "cpr":
		if m.odds(3) {
			out = `,"check":"name_match"`
		}
	case "file":
		if m.odds(2) {
			out = fmt.Sprintf(`,"maxItems":{"expr":%q}`, m.number())
		}
	}
	return out
}

func (m *maker) computed(key string) string {
	calculate := m.number()
	out := fmt.Sprintf(`{"key":%q,"type":"integer",%s,"calculate":%q%s,"max":20}`, key, m.label(), calculate, m.attribute("visible", 3))
	m.know(key, "integer")
	return out
}

func (m *maker) group(key, head string, depth int) string {
	head += m.conditions() + m.attribute("required", 3)
	m.levels = append(m.levels, nil)
	inner := m.fields(depth+1, 4)
	rules := m.rules("")
	members := m.levels[len(m.levels)-1]
	m.levels = m.levels[:len(m.levels)-1]
	m.know(key, "group")
	for _, member := range members {
		m.know(key+"."+member.name, member.kind)
	}
	return fmt.Sprintf(`%s,"fields":[%s]%s}`, head, inner, rules)
}

func (m *maker) list(key, head string, depth int) string {
	head += m.conditions() + m.attribute("required", 3)
	if m.odds(2) {
		head += fmt.Sprintf(`,"maxItems":{"expr":%q}`, m.number())
	}
	m.inRows++
	m.levels = append(m.levels, []made{{"m", "integer"}})
	inner := fmt.Sprintf(`{"key":"m","type":"integer","label":"M"%s},%s`, m.attribute("required", 2), m.fields(depth+1, 4))
	rules := m.rules("/m")
	m.levels = m.levels[:len(m.levels)-1]
	m.inRows--
	m.know(key, "list")
	return fmt.Sprintf(`%s,"fields":[%s]%s}`, head, inner, rules)
}

func (m *maker) rules(at string) string {
	if !m.odds(2) {
		return ""
	}
	where := ""
	if at != "" && m.odds(2) {
		where = fmt.Sprintf(`,"at":[%q]`, at)
	}
	message := "R"
	if n, ok := m.known("integer"); ok && m.odds(2) {
		message = "R {= " + n.name + " }"
	}
	return fmt.Sprintf(`,"rules":[{"assert":%q,"message":%q,"level":%q%s}]`, m.condition(), message, m.one("error", "warning"), where)
}

func (m *maker) page(id int) string {
	if at, ok := m.known("integer"); ok && id == 2 && m.odds(4) {
		return fmt.Sprintf(`{"id":"p%d","title":"P","visible":%q,"exit":true,"fields":[{"type":"paragraph","label":"No"}]}`, id, at.name+" > 2")
	}
	return fmt.Sprintf(`{"id":"p%d","title":"P"%s,"fields":[%s]}`, id, m.attribute("visible", 3), m.fields(0, 6))
}

// makeForm makes up a form that compiles.
func makeForm(t *rapid.T) *form.Form {
	m := &maker{t: t, levels: [][]made{nil}}
	pages := make([]string, rapid.IntRange(1, 3).Draw(t, "pages"))
	for i := range pages {
		pages[i] = m.page(i + 1)
	}
	if m.calc { // nothing may depend on it that it depends on
		pages = append(pages, `{"id":"last","title":"P","fields":[{"key":"all","type":"computed","of":"integer","label":"L","calculate":"group('calc').sum"}]}`)
	}
	source := fmt.Sprintf(`{"id":"made","version":"1","languages":["da","en"],"title":"T","pages":[%s]%s}`, strings.Join(pages, ","), m.rules(""))
	f, err := definition.CompileJSON([]byte(source), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	return f
}

// The same of forms that nobody wrote.
func TestFillingIsEvaluateOnAnyForm(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := makeForm(t)
		if rapid.IntRange(0, 4).Draw(t, "tight") == 0 {
			f.Limits.Steps = rapid.IntRange(10, 300).Draw(t, "steps")
		}
		p := newFiller(t, f, withRows(f), facts())
		for range rapid.IntRange(1, 15).Draw(t, "changes") {
			p.step()
		}
	})
}
