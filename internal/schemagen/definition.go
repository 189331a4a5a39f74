package schemagen

import (
	"reflect"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/definition"
	"github.com/borgerflow/borgerflow/i18n"
	"github.com/borgerflow/borgerflow/internal/fault"
	"github.com/invopop/jsonschema"
)

// The forms of names, as package definition checks them.
const (
	idPattern       = `^[a-z][a-z0-9_]*$`
	langPattern     = `^[a-z]{2}([a-z-][a-z0-9-]*)?$`
	versionPattern  = `^[A-Za-z0-9._-]+$`
	mediaPattern    = `^[a-z]+/(\*|[a-z0-9][a-z0-9.+-]*)$`
	datePattern     = `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`
	maxVersion      = 40
	maxLanguage     = 20
	maxOptionValue  = 200
	pointerPattern  = `^/`
	standardTextKey = "text"
)

func definitionSchema(said comments) *jsonschema.Schema {
	s := reflectType(reflect.TypeFor[definition.Form](), said, definitionType)
	s.Title = "Form"
	s.Required = []string{"id", "version", "languages", "title", "pages"}
	member(s, "id", id)
	member(s, "version", func(m *jsonschema.Schema) { m.Pattern, m.MaxLength = versionPattern, least(maxVersion) })
	member(s, "languages", func(m *jsonschema.Schema) { m.UniqueItems = true })
	parts(s, said)
	return s
}

func blockSchema(said comments) *jsonschema.Schema {
	s := reflectType(reflect.TypeFor[definition.Block](), said, definitionType)
	s.Title = "Building block"
	s.Required = []string{"fields"}
	parts(s, said)
	return s
}

// parts makes the schemas of what forms and blocks are made of say what their
// types alone do not.
func parts(s *jsonschema.Schema, said comments) {
	defs := s.Definitions
	member(s, "$schema", func(m *jsonschema.Schema) { m.Format = "uri-reference" })
	member(s, "lists", lists)
	filled(s)
	for _, def := range defs {
		filled(def)
	}
	if page := defs["Page"]; page != nil {
		page.Required = []string{"id", "title", "fields"}
		member(page, "id", id)
	}
	rule := defs["Rule"]
	rule.Required = []string{"assert", "message"}
	member(rule, "at", func(m *jsonschema.Schema) { m.Items.Pattern = pointerPattern })
	member(rule, "level", func(m *jsonschema.Schema) { m.Enum, m.MinLength = []any{"error", "warning"}, nil })
	option := defs["Option"]
	option.Required = []string{"value", "label"}
	member(option, "value", func(m *jsonschema.Schema) { m.MaxLength = least(maxOptionValue) })
	branch(defs["Branch"])
	fields(defs)
	common(defs, said)
}

func id(m *jsonschema.Schema) { m.Pattern, m.MaxLength = idPattern, least(definition.MaxKey) }

func lists(m *jsonschema.Schema) {
	m.PropertyNames = &jsonschema.Schema{Pattern: idPattern, MaxLength: least(definition.MaxKey)}
	m.AdditionalProperties.MinItems = least(1)
}

func branch(s *jsonschema.Schema) {
	s.Required = []string{"fields"}
	for _, name := range []string{"equals", "in", "when"} {
		s.OneOf = append(s.OneOf, &jsonschema.Schema{Required: []string{name}})
	}
}

// definitionType gives the types that are written in more than one way.
func definitionType(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[definition.Text]():
		return ref("Text")
	case reflect.TypeFor[definition.Condition]():
		return ref("Condition")
	case reflect.TypeFor[definition.Value]():
		return ref("Value")
	case reflect.TypeFor[definition.Literal]():
		return ref("Literal")
	case reflect.TypeFor[definition.Member]():
		return ref("Member")
	case reflect.TypeFor[i18n.Lang]():
		return ref("Language")
	case reflect.TypeFor[map[fault.Code]definition.Text]():
		return messages()
	}
	return nil
}

// messages are wordings by fault code.
func messages() *jsonschema.Schema {
	s := object()
	for _, info := range fault.Codes() {
		if info.Code != fault.Rule {
			text := ref("Text")
			text.Description = info.Means
			s.Properties.Set(string(info.Code), text)
		}
	}
	return s
}

// common adds the schemas that definitionType refers to.
func common(defs jsonschema.Definitions, said comments) {
	describe := func(s *jsonschema.Schema, t reflect.Type) *jsonschema.Schema {
		s.Comments = said.of(t, "") // no description: editors would show it in place of the member's own
		return s
	}
	defs["Text"] = describe(text(), reflect.TypeFor[definition.Text]())
	defs["Language"] = &jsonschema.Schema{Type: "string", Pattern: langPattern, MaxLength: least(maxLanguage), Comments: "A language code in lower case, such as da or en-gb."}
	defs["Condition"] = describe(&jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "boolean"}, {Type: "string", MinLength: least(1)}}}, reflect.TypeFor[definition.Condition]())
	defs["Literal"] = describe(literal(nil), reflect.TypeFor[definition.Literal]())
	defs["Value"] = describe(value(ref("Literal")), reflect.TypeFor[definition.Value]())
	expr := object("expr")
	expr.Description = "An expression, such as today or addYears(today, -18)."
	expr.Properties.Set("expr", &jsonschema.Schema{Type: "string", MinLength: least(1)})
	defs["Expression"] = expr
	expr.Properties.Value("expr").Description = "The expression."
	defs["Member"] = describe(memberOf(said), reflect.TypeFor[definition.Member]())
	defs["Fact"] = facts()
}

// text is a text in its three ways.
func text() *jsonschema.Schema {
	key := object(standardTextKey)
	key.Properties.Set(standardTextKey, &jsonschema.Schema{Type: "string", MinLength: least(1), Description: "The key of a standard text."})
	by := &jsonschema.Schema{Type: "object", MinProperties: least(1), Properties: jsonschema.NewProperties()}
	by.PropertyNames = &jsonschema.Schema{Pattern: langPattern, MaxLength: least(maxLanguage), Not: constant(standardTextKey)}
	for _, lang := range i18n.Languages() {
		by.Properties.Set(string(lang), &jsonschema.Schema{Type: "string", MinLength: least(1)})
	}
	by.AdditionalProperties = &jsonschema.Schema{Type: "string", MinLength: least(1)}
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string", MinLength: least(1)}, by, key}}
}

// memberOf is a member of a composite field: its key, or an object that says more.
func memberOf(said comments) *jsonschema.Schema {
	s := reflectType(reflect.TypeFor[definition.Member](), said, func(t reflect.Type) *jsonschema.Schema {
		if t == reflect.TypeFor[definition.Member]() {
			return nil
		}
		return definitionType(t)
	})
	filled(s)
	s.Version, s.Definitions, s.Description = "", nil, ""
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{{Type: "string"}, s}}
}

// value is a literal or an expression.
func value(literal *jsonschema.Schema) *jsonschema.Schema {
	return &jsonschema.Schema{AnyOf: []*jsonschema.Schema{literal, ref("Expression")}}
}

func literal(types []string) *jsonschema.Schema {
	if types == nil {
		types = []string{"string", "number", "boolean"}
	}
	s := &jsonschema.Schema{}
	for _, t := range types {
		s.AnyOf = append(s.AnyOf, &jsonschema.Schema{Type: t})
	}
	return s
}

// facts is what a field can be filled from; editors suggest those that are known
// by name.
func facts() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string", MinLength: least(1), Comments: "A fact, such as login.name; docs/facts.md lists them."}
	for _, f := range form.KnownFacts() {
		if name := f.Name; !hasID(name) {
			s.Examples = append(s.Examples, name)
		}
	}
	return s
}
