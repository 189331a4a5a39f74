package schema

import (
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/form"
	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/borgerflow/borgerflow/i18n"
)

// AnswersOptions are settings of [Answers]; nil is the same as the zero value.
type AnswersOptions struct {
	// Draft describes what is kept while a form is filled in, instead of what is
	// handed over: nothing is required, hidden answers may be there, a cleared
	// answer is null, text that was not understood is {"raw":"…"}, and limits do
	// not hold yet. It is what form.DecodeAnswers takes without a fault.
	Draft bool
	// Lang is the language of titles and descriptions. Default: the form's first.
	Lang i18n.Lang
	// ID is the schema's $id. Default: none.
	ID string
}

// Answers returns the JSON Schema of a form's answers as they are handed over,
// which is what form.State.Submission writes; or of drafts. The same form and
// options give the same bytes.
//
// Whatever the form takes, the schema takes. What the form refuses, the schema
// refuses as far as [Refuses] says: it does not know the time, the login and
// other facts, and of conditions across fields only those that compare answers
// with constants.
func Answers(f *form.Form, o *AnswersOptions) []byte {
	if o == nil {
		o = &AnswersOptions{}
	}
	b := newBuilder(f, o)
	out := obj("$schema", "https://json-schema.org/draft/2020-12/schema")
	out.setText("$id", o.ID)
	out.setText("title", b.text(f.Title))
	root := b.level(level{}, f.Pages)
	out.members = append(out.members, root.members...)
	if len(b.defs) > 0 {
		defs := obj()
		for _, name := range sortedKeys(b.defs) {
			defs.set(name, b.defs[name])
		}
		out.set("$defs", defs)
	}
	return out.append(nil)
}

// builder makes the schema of one form's answers.
type builder struct {
	form  *form.Form
	draft bool
	lang  i18n.Lang
	defs  map[string]*object
	later map[level][]any // conditions on a level
	said  map[condition]*object
	exits []*form.Field // pages that end the form where they are shown
	// needed are groups that hold something that must be there; missed are the
	// fields whose absence the schema refuses wherever the form does. Both are by
	// id of the field.
	needed, missed map[int]bool
}

// condition is a condition on a level, as JSON.
type condition struct {
	at   level
	test string
}

func newBuilder(f *form.Form, o *AnswersOptions) *builder {
	b := &builder{
		form: f, draft: o.Draft, lang: f.Language(o.Lang), defs: map[string]*object{},
		later: map[level][]any{}, said: map[condition]*object{}, needed: map[int]bool{}, missed: map[int]bool{},
	}
	for _, page := range f.Pages {
		if page.Exit {
			b.exits = append(b.exits, page)
		}
	}
	return b
}

// text returns a text of the author's without its structure.
func (b *builder) text(t form.Text) string {
	return strings.TrimSpace(form.PlainText(t.In(b.lang)))
}

// level makes the schema of one level of the answers.
func (b *builder) level(at level, fields []*form.Field) *object {
	s := obj("type", "object", "properties", obj())
	if at.owner != nil && at.owner.Repeats() {
		s.get("properties").(*object).set("_id", obj("type", "string", "pattern", patternRowID, "description", "Names the row as long as it is there."))
	}
	b.fields(s, fields)
	s.set("additionalProperties", false)
	if list := b.later[at]; len(list) > 0 {
		s.set("allOf", list)
	}
	return s
}

// fields adds the fields of a level, through pages, sections and branches.
func (b *builder) fields(s *object, fields []*form.Field) {
	for _, f := range fields {
		switch {
		case f.Static() || f.Transient && !b.draft:
		case f.ValueType().Kind == expression.Blank:
			if f.Exit && !b.draft {
				b.exit(f)
			}
			b.fields(s, f.Fields)
		default:
			s.get("properties").(*object).set(f.Key, b.field(f))
			if !b.draft {
				b.presence(s, f)
			}
		}
	}
}

// field makes the schema of one field's answer.
func (b *builder) field(f *form.Field) *object {
	s := obj()
	s.setText("title", b.text(f.Label))
	s.setText("description", b.description(f))
	var value *object
	switch {
	case f.Repeats():
		value = b.list(f)
	case f.Container():
		value = b.level(level{f}, f.Fields)
	case b.draft:
		value = b.drafted(f)
	default:
		value = b.value(f)
	}
	s.members = append(s.members, value.members...)
	if !f.Container() && !f.Input() || f.FromFacts {
		s.set("readOnly", true)
	}
	return s
}

func (b *builder) description(f *form.Field) string {
	text := b.text(f.Help)
	if unit := b.text(f.Unit); unit != "" {
		text = strings.TrimSpace(text + " (" + unit + ")")
	}
	return text
}

func (b *builder) list(f *form.Field) *object {
	s := obj("type", "array", "items", b.level(level{f}, f.Fields))
	most := b.form.Limits.Rows
	if b.draft {
		return s.set("maxItems", most)
	}
	if n, ok := whole(f.MaxItems); ok {
		most = min(most, int(n))
	}
	if least, _ := whole(f.MinItems); least > 0 {
		s.set("minItems", least)
	}
	return s.set("maxItems", most)
}

// drafted is an answer on its way: of the field's kind, cleared, or not
// understood. What is calculated is not looked at.
func (b *builder) drafted(f *form.Field) *object {
	if !f.Input() {
		return obj()
	}
	kind := ofKind(f.ValueType())
	if kind.get("type") == "string" && f.ValueType().Kind == expression.Text {
		addPattern(kind, patternLines)
	}
	raw := obj("type", "string")
	if f.Several() {
		kind.items()
		raw = obj("type", "array", "items", raw)
	}
	typed := obj("type", "object", "properties", obj("raw", raw), "required", []string{"raw"}, "additionalProperties", false)
	return obj("anyOf", []any{kind, obj("type", "null"), typed})
}

// whole returns the number of a limit that is a literal.
func whole(n *expression.Node) (int64, bool) {
	if n == nil {
		return 0, false
	}
	v, ok := n.Constant()
	if !ok {
		return 0, false
	}
	return v.AsInteger()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for name := range m {
		keys = append(keys, name)
	}
	slices.Sort(keys)
	return keys
}
