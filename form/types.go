package form

import (
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
)

// family groups the field types by what the engine does with them.
type family uint8

const (
	container family = iota // holds fields: page, section, branch, group
	rows                    // holds rows of fields
	input                   // is answered
	worked                  // is calculated
	static                  // is only shown
)

// parseFunc turns what a person typed into a value. Raw is never blank. The
// returned code is "" when the text parses.
type parseFunc func(f *Field, raw []string, lang i18n.Lang) (expression.Value, fault.Code)

// checkFunc reports what is wrong with a value of the right type, beyond what
// every type is checked for.
type checkFunc func(c *checker, e *Element)

// valueFunc gives the type of a field's value; typeOf asks it of another field.
type valueFunc func(f *Field, typeOf func(*Field) expression.Type) expression.Type

// typeInfo is one row of the registry: everything the engine knows about a
// field type. There is one such row per type, in the file of its family.
type typeInfo struct {
	name      string
	base      string // the built-in type that it is or is like: what decides its members and its control
	family    family
	level     bool      // adds a level to the answers
	composite bool      // a group whose members the compiler adds
	several   bool      // the answer is a list of texts, and what is typed one text for each
	numbered  bool      // in rows its value comes of the row
	value     valueFunc // nil when it has no value
	parse     parseFunc
	check     checkFunc
	format    formatFunc
	edit      formatFunc // in place of the usual way of writing values of its kind in a control
	// unblank gives the value of an unanswered field; only a checkbox has one.
	unblank expression.Value
	// messages are a vendor's wordings of the fault codes that its type gives.
	messages map[fault.Code]map[i18n.Lang]string
}

// builtIn is the one table of the library's own field types.
var builtIn = buildTypes()

func buildTypes() map[string]*typeInfo {
	table := map[string]*typeInfo{}
	for _, group := range [][]typeInfo{
		containerTypes(), compositeTypes(), textTypes(), numberTypes(), choiceTypes(), severalTypes(), timeTypes(), clockTypes(), identityTypes(), numberedTypes(), fileTypes(), staticTypes(),
	} {
		for _, info := range group {
			info.base = info.name
			table[info.name] = &info
		}
	}
	return table
}

// Structure types are made by the compiler and never named by an author.
const (
	TypePage   = "page"
	TypeBranch = "branch"
)

func kindType(k expression.Kind) valueFunc {
	return func(*Field, func(*Field) expression.Type) expression.Type { return expression.Type{Kind: k} }
}

func containerTypes() []typeInfo {
	return []typeInfo{
		{name: TypePage, family: container},
		{name: TypeBranch, family: container},
		{name: "section", family: container},
		{name: "details", family: container},
		{name: "group", family: container, level: true, value: recordType, check: checkGroup},
		{name: "api", family: container, level: true, value: recordType, check: checkLookup},
		{name: "list", family: rows, level: true, value: listType, check: checkRows},
	}
}

func staticTypes() []typeInfo {
	return []typeInfo{
		{name: "heading", family: static},
		{name: "paragraph", family: static},
		{name: "notice", family: static},
		{name: "link", family: static},
		{name: "document", family: static},
		{name: "picture", family: static},
		{name: "video", family: static},
		{name: "qr", family: static},
	}
}

// recordType is the type of a group or a row: its members by key, through
// sections and branches, which add no level.
func recordType(f *Field, typeOf func(*Field) expression.Type) expression.Type {
	t := expression.Type{Kind: expression.Record}
	walkLevel(f.Fields, func(child *Field) {
		if v := typeOf(child); v.Kind != expression.Blank {
			t.Members = append(t.Members, expression.Member{Name: child.Key, Type: v})
		}
	})
	return t
}

func listType(f *Field, typeOf func(*Field) expression.Type) expression.Type {
	row := recordType(f, typeOf)
	return expression.Type{Kind: expression.List, Elem: &row}
}

// transparent reports whether fields of the type hold others without adding a
// level to the answers.
func transparent(name string) bool {
	return name == TypePage || name == TypeBranch || name == "section" || name == "details"
}

// walkLevel visits the fields that stand on the same level of the answers.
func walkLevel(fields []*Field, visit func(*Field)) {
	for _, f := range fields {
		if transparent(f.Type) {
			walkLevel(f.Fields, visit)
			continue
		}
		visit(f)
	}
}
